import assert from 'node:assert/strict'
import { contiguous, fromLogChunk, joinChunks, toLogChunk } from '../../../relay/store/sealed-log.js'
import { type PlayedMatch, playMatch } from '../played-match.js'

describe('final log', () => {
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

  it('joins into the inputs of a record, cut at a frame in the middle of a chunk', () => {
    const joined = joinChunks(match.chunks, 45, 3, 1)
    const first = match.chunks.slice(0, 5).flatMap((chunk) => [...chunk.inputs[0]!])
    assert.deepEqual([...joined.inputs[0]!], first.slice(0, 45))
    assert.deepEqual(joined.statuses, [{ seat: 2, frame: 33, status: 'away' }])
  })

  it('joins substituted runs that touch, cuts them at the end, and sorts them by frame', () => {
    const chunk = (firstFrame: number, substitutions: { seat: number; firstFrame: number; count: number }[]) => ({
      firstFrame,
      count: 10,
      inputs: [new Uint8Array(10), new Uint8Array(10)],
      statuses: [],
      substitutions,
    })
    const chunks = [
      chunk(0, [{ seat: 1, firstFrame: 8, count: 2 }]),
      chunk(10, [
        { seat: 1, firstFrame: 10, count: 5 },
        { seat: 0, firstFrame: 12, count: 1 },
      ]),
      chunk(20, [{ seat: 1, firstFrame: 22, count: 8 }]),
    ]
    assert.deepEqual(joinChunks(chunks, 25, 2, 1).substitutions, [
      { seat: 1, firstFrame: 8, count: 7 },
      { seat: 0, firstFrame: 12, count: 1 },
      { seat: 1, firstFrame: 22, count: 3 },
    ])
  })
})
