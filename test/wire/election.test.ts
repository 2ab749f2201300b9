import assert from 'node:assert/strict'
import { SEATS_MAX } from '../../src/core/game.js'
import { AssertionError } from '../../src/errors.js'
import { decodeWith } from '../../src/wire/checked-fields.js'
import { readElection, readVote, type Vote, writeVote } from '../../src/wire/election.js'
import { peerstep } from '../../src/wire/generated.js'
import { ROOM_MESSAGES, SHAPE } from './samples.js'

const VOTE = ROOM_MESSAGES.find((message): message is Vote => message.type === 'vote')!
const read = <Value>(reader: () => Value): Value | null => decodeWith(peerstep.Bye, new Uint8Array(0), 0, reader)

describe('elections on the wire', () => {
  it('bring back a vote, also of a peer without a final frame or anything to send', () => {
    for (const vote of [VOTE, { ...VOTE, finalFrame: -1, runs: [], final: null, binding: false }]) {
      assert.deepEqual(
        read(() => readVote(writeVote(vote, SHAPE), SHAPE)),
        vote,
      )
    }
  })

  it('read the fields of an election, and their defaults', () => {
    const asked = read(() => readElection({ matchTag: 1, term: 5, binding: true }))
    assert.deepEqual(asked, { type: 'election', matchTag: 1, term: 5, binding: true })
    assert.deepEqual(
      read(() => readElection({})),
      { type: 'election', matchTag: 0, term: 0, binding: false },
    )
  })

  it('hold at most one run of each seat, and need the shape of the match', () => {
    const runs = Array.from({ length: SEATS_MAX + 1 }, () => VOTE.runs[0]!)
    assert.throws(() => writeVote({ ...VOTE, runs }, SHAPE), AssertionError)
    assert.throws(() => writeVote(VOTE, null), AssertionError)
    const good = writeVote(VOTE, SHAPE)
    assert.equal(
      read(() => readVote({ ...good, runs: Array.from({ length: SEATS_MAX + 1 }, () => good.runs![0]!) }, SHAPE)),
      null,
    )
    assert.equal(
      read(() => readVote(good, null)),
      null,
    )
  })

  it('give up a vote with a run or a seal that cannot be', () => {
    const good = writeVote(VOTE, SHAPE)
    assert.equal(
      read(() => readVote({ ...good, runs: [{ seat: 3, count: 1 }] }, SHAPE)),
      null,
    )
    assert.equal(
      read(() => readVote({ ...good, final: { ...good.final, lateFrames: [] } }, SHAPE)),
      null,
    )
    assert.equal(
      read(() => readVote({ ...good, finalCount: -1 }, SHAPE)),
      null,
    )
  })
})
