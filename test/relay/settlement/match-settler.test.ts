import assert from 'node:assert/strict'
import { judge } from '../../../relay/settlement/match-settler.js'
import { emptyRecord } from '../../../relay/settlement/open-match.js'
import { type PlayedMatch, playMatch } from '../played-match.js'

describe('the verdict on a closed match', () => {
  let match: PlayedMatch
  before(async () => {
    match = await playMatch({ seats: 3, sealed: 120 })
  })

  it('drops the frames behind the outcome from the record', () => {
    const { claims, chunks, frames, outcomeJson } = match
    const [claim] = claims
    const simulated = { frame: frames, stateHash: claim!.stateHash, outcomeJson }
    const { finding, record } = judge(emptyRecord(match.opening), chunks, claims, { simulated, checkpoints: [] })
    assert.ok(frames < 120)
    assert.deepEqual([finding.verdict, finding.frames, record.frames], ['verified', frames, frames])
    assert.ok(record.inputs.every((run) => run.length === frames))
    assert.deepEqual(
      record.statuses,
      chunks.flatMap((chunk) => chunk.statuses),
    )
    assert.deepEqual(record.substitutions, [{ seat: 2, firstFrame: 30, count: 20 }])
    assert.deepEqual(record.claims, claims)
  })

  it('keeps all frames of a match without an outcome', () => {
    const simulation = { simulated: null, checkpoints: [] }
    const { finding, record } = judge(emptyRecord(match.opening), match.chunks.slice(0, 4), [], simulation)
    assert.deepEqual([finding.verdict, record.frames, record.inputs[0]!.length], ['abandoned', 40, 40])
    const none = judge(emptyRecord(match.opening), [], [], simulation)
    assert.deepEqual([none.finding.verdict, none.record.frames], ['abandoned', 0])
  })
})
