import assert from 'node:assert/strict'
import { SurvivorPolls } from '../../../src/match/referee/survivor-polls.js'

const SILENT = 3

describe('survivor polls', () => {
  it('wait for all that were asked, and then say which answered', () => {
    const polls = new SurvivorPolls()
    assert.equal(polls.ask(SILENT, [1, 2], 0), null)
    const [question] = polls.questions()
    assert.equal(question!.seat, SILENT)
    assert.ok(polls.answered(1, question!))
    assert.equal(polls.ask(SILENT, [1, 2], 100), null)
    assert.ok(polls.answered(2, question!))
    assert.deepEqual(polls.ask(SILENT, [1, 2], 200), [1, 2])
  })

  it('go on after a second without those that are gone too', () => {
    const polls = new SurvivorPolls()
    polls.ask(SILENT, [1, 2], 5000)
    polls.answered(2, polls.questions()[0]!)
    assert.equal(polls.ask(SILENT, [1, 2], 5999), null)
    assert.deepEqual(polls.ask(SILENT, [1, 2], 6000), [2])
  })

  it('wait for no answer where no survivor is left', () => {
    assert.deepEqual(new SurvivorPolls().ask(SILENT, [], 0), [])
  })

  it('take no answer about a seat that was not asked about, of an earlier round, or from the seat itself', () => {
    const polls = new SurvivorPolls()
    assert.equal(polls.answered(1, { seat: SILENT, round: 1 }), false)
    polls.ask(SILENT, [1], 0)
    const [first] = polls.questions()
    polls.close(SILENT)
    assert.deepEqual(polls.questions(), [])
    polls.ask(SILENT, [1], 100)
    assert.equal(polls.answered(1, first!), false)
    assert.equal(polls.answered(SILENT, polls.questions()[0]!), false)
    assert.equal(polls.ask(SILENT, [1], 200), null)
  })
})
