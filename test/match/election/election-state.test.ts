import assert from 'node:assert/strict'
import {
  afterAsking,
  afterCandidacy,
  afterGivingUp,
  afterPromise,
  afterSeal,
  afterWinning,
  bindingTerms,
  type ElectionState,
  firstState,
  keepingPromises,
  termOf,
} from '../../../src/match/election/election-state.js'

const NOW_MS = 1000

describe('the state of an election', () => {
  it('begins with the first referee in term 0', () => {
    assert.deepEqual(firstState(true), { kind: 'refereeing', electedTerm: 0 })
    assert.deepEqual(firstState(false), { kind: 'following', electedTerm: 0 })
  })

  it('is bound by a promise, and by the newest of several', () => {
    const once = afterPromise(firstState(false), 2)
    assert.equal(once.kind, 'bound')
    assert.equal(termOf(once), 2)
    const twice = afterPromise(once, 5)
    assert.deepEqual(bindingTerms(twice), [2, 5])
    assert.equal(termOf(twice), 5)
  })

  it('is not bound by a question, only by its candidacy', () => {
    const asking = afterAsking(firstState(false), 4, NOW_MS)
    assert.equal(termOf(asking), 0)
    const candidate = afterCandidacy(asking, 4, NOW_MS)
    assert.equal(termOf(candidate), 4)
    assert.equal(candidate.question.votes.size, 0, 'opinions are no promises')
  })

  it('keeps promises to others while it asks, stands and gives up', () => {
    const asking = afterAsking(afterPromise(firstState(false), 2), 4, NOW_MS)
    const candidate = afterCandidacy(asking, 4, NOW_MS)
    for (const state of [asking, candidate]) {
      assert.deepEqual(afterGivingUp(state), { kind: 'bound', electedTerm: 0, promises: [2] })
    }
    assert.deepEqual(afterGivingUp(afterAsking(firstState(false), 4, NOW_MS)), firstState(false))
  })

  it('ends its own election and its refereeing with a promise to another seat', () => {
    const candidate = afterCandidacy(afterAsking(firstState(false), 4, NOW_MS), 4, NOW_MS)
    assert.deepEqual(afterPromise(candidate, 5), { kind: 'bound', electedTerm: 0, promises: [5] })
    const winner: ElectionState = afterWinning(candidate)
    assert.deepEqual(winner, { kind: 'refereeing', electedTerm: 4 })
    assert.deepEqual(afterPromise(winner, 5), { kind: 'bound', electedTerm: 4, promises: [5] })
  })

  it('is free again once the promises that bound it are withdrawn', () => {
    const bound = afterPromise(afterPromise(firstState(false), 2), 3)
    assert.deepEqual(
      keepingPromises(bound, (term) => term !== 2),
      { kind: 'bound', electedTerm: 0, promises: [3] },
    )
    assert.deepEqual(
      keepingPromises(bound, () => false),
      firstState(false),
    )
  })

  it('settles everything with a seal that counts', () => {
    const asking = afterAsking(afterPromise(firstState(false), 2), 4, NOW_MS)
    assert.deepEqual(afterSeal(2), { kind: 'following', electedTerm: 2 })
    assert.equal(termOf(afterSeal(2)), termOf(asking))
  })
})
