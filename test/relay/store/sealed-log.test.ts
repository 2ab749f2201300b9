import assert from 'node:assert/strict'
import { emptyRecord } from '../../../relay/settlement/open-match.js'
import { contiguous, cutRecord, fromLogChunk, recordOfFrames, toLogChunk } from '../../../relay/store/sealed-log.js'
import { joinFrames } from '../../../src/core/session/final-frames.js'
import { RECORD_SUBSTITUTIONS_MAX } from '../../../src/wire/limits.js'
import { type PlayedMatch, playMatch } from '../played-match.js'

describe('sealed log', () => {
  let match: PlayedMatch
  before(async () => {
    match = await playMatch({ seats: 3, sealed: 60 })
  })

  it('comes back from the store as it went in', () => {
    for (const chunk of match.chunks)
      assert.deepEqual(fromLogChunk(toLogChunk(chunk), 3), { ...chunk, inputs: chunk.inputs.map((run) => run.slice()) })
  })

  it('ends before the first gap', () => {
    const [a, b, , d] = match.chunks
    assert.deepEqual(contiguous([a!, b!, d!], 0), [a, b])
    assert.deepEqual(contiguous([b!, d!], 0), [])
    assert.deepEqual(contiguous([b!, d!], 10), [b])
  })

  it('is the record of the frames, but for substitutions past the limit of a record', () => {
    const [first] = match.chunks
    const late = { seat: 0, firstFrame: 0, count: 1 }
    const substitutions = Array.from({ length: RECORD_SUBSTITUTIONS_MAX + 1 }, () => late)
    const record = recordOfFrames({ ...first!, substitutions })
    assert.deepEqual([record.frames, record.inputs, record.statuses], [10, first!.inputs, first!.statuses])
    assert.equal(record.substitutions.length, RECORD_SUBSTITUTIONS_MAX)
  })

  it('cuts a running record at a frame, and leaves its substitutions out', () => {
    const { frames: _, ...opening } = emptyRecord(match.opening)
    const whole = recordOfFrames(joinFrames(match.chunks, { seats: 3, inputBytes: 1 }))
    const cut = cutRecord({ ...opening, ...whole }, 40)
    assert.deepEqual([cut.frames, cut.inputs[0]!.length, cut.substitutions], [40, 40, []])
    assert.deepEqual(cut.statuses, [{ seat: 2, frame: 33, status: 'away' }])
    assert.equal(cutRecord(cut, 40), cut)
    assert.equal(cutRecord(cut, -3).frames, 0)
  })
})
