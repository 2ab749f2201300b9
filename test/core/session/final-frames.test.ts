import assert from 'node:assert/strict'
import {
  changesAt,
  cutFrames,
  type FinalFrames,
  FrameReader,
  fits,
  framesOfSeal,
  joinFrames,
  lastFrameOf,
  noFrames,
  piecesOf,
  type StatusChange,
  sealOf,
} from '../../../src/core/session/final-frames.js'

const SHAPE = { seats: 2, inputBytes: 3 }

/** Frames whose input bytes are `100 * seat + frame`, modulo 256. */
function framesFrom(firstFrame: number, count: number, rest: Partial<FinalFrames> = {}): FinalFrames {
  const inputs = [0, 1].map((seat) =>
    Uint8Array.from({ length: count * 3 }, (_, i) => 100 * seat + firstFrame + Math.floor(i / 3)),
  )
  return { firstFrame, count, inputs, statuses: [], substitutions: [], ...rest }
}

const AWAY: StatusChange = { seat: 1, frame: 12, status: 'away' }
const BACK: StatusChange = { seat: 1, frame: 15, status: 'playing' }

describe('final frames', () => {
  it('end with their last frame, also when they are none', () => {
    assert.equal(lastFrameOf(framesFrom(10, 5)), 14)
    assert.equal(lastFrameOf(noFrames(2)), -1)
    assert.ok(fits(noFrames(2), SHAPE))
  })

  it('fit a match with as many seats and bytes, and no other', () => {
    const frames = framesFrom(0, 4)
    assert.ok(fits(frames, SHAPE))
    assert.ok(!fits(frames, { ...SHAPE, seats: 3 }))
    assert.ok(!fits(frames, { ...SHAPE, inputBytes: 2 }))
    assert.ok(!fits({ ...frames, count: 5 }, SHAPE))
    assert.ok(!fits({ ...frames, statuses: [{ ...AWAY, seat: 2 }] }, SHAPE))
  })

  it('are cut to the frames that are asked for, with what belongs to them', () => {
    const substitutions = [
      { seat: 0, firstFrame: 10, count: 3 },
      { seat: 1, firstFrame: 14, count: 6 },
      { seat: 0, firstFrame: 19, count: 1 },
    ]
    const frames = framesFrom(10, 10, { statuses: [AWAY, BACK], substitutions })
    assert.deepEqual(
      cutFrames(frames, 12, 14),
      framesFrom(12, 3, {
        statuses: [AWAY],
        substitutions: [
          { seat: 0, firstFrame: 12, count: 1 },
          { seat: 1, firstFrame: 14, count: 1 },
        ],
      }),
    )
    assert.deepEqual(cutFrames(frames, 0, 1000), frames)
    assert.deepEqual(cutFrames(frames, 0, 9), framesFrom(10, 0))
    assert.equal(cutFrames(frames, 25, 30).count, 0)
    assert.equal(cutFrames(noFrames(2), 0, 10).count, 0)
  })

  it('come in pieces that join into the same frames', () => {
    const frames = framesFrom(0, 20, { statuses: [AWAY, BACK], substitutions: [{ seat: 0, firstFrame: 4, count: 9 }] })
    const pieces = [...piecesOf(frames, 8)]
    assert.deepEqual(
      pieces.map(({ firstFrame, count }) => [firstFrame, count]),
      [
        [0, 8],
        [8, 8],
        [16, 4],
      ],
    )
    assert.deepEqual(joinFrames(pieces, SHAPE), frames)
    assert.deepEqual([...piecesOf(noFrames(2), 8)], [])
    assert.deepEqual(joinFrames([], SHAPE), noFrames(2))
  })

  it('are joined without a gap only', () => {
    assert.throws(() => joinFrames([framesFrom(0, 4), framesFrom(5, 4)], SHAPE), /without a gap/)
    assert.throws(() => joinFrames([framesFrom(4, 4)], SHAPE), /without a gap/)
  })

  it('join substituted runs that touch, and sort them by frame', () => {
    const runs = [
      framesFrom(0, 10, { substitutions: [{ seat: 1, firstFrame: 8, count: 2 }] }),
      framesFrom(10, 10, {
        substitutions: [
          { seat: 1, firstFrame: 10, count: 5 },
          { seat: 0, firstFrame: 12, count: 1 },
        ],
      }),
      framesFrom(20, 10, { substitutions: [{ seat: 1, firstFrame: 22, count: 8 }] }),
    ]
    const expected = [
      { seat: 1, firstFrame: 8, count: 7 },
      { seat: 0, firstFrame: 12, count: 1 },
      { seat: 1, firstFrame: 22, count: 8 },
    ]
    const joined = joinFrames(runs, SHAPE)
    assert.deepEqual(joined.substitutions, expected)
    assert.deepEqual(cutFrames(joined, 0, 24).substitutions, [
      ...expected.slice(0, 2),
      { seat: 1, firstFrame: 22, count: 3 },
    ])
  })

  it('are stated in full by a seal, and read back from it', () => {
    const frames = framesFrom(10, 6, { statuses: [AWAY, BACK] })
    const seal = sealOf(frames, 7n)
    assert.equal(seal.digest, 7n)
    assert.deepEqual(framesOfSeal(seal, SHAPE), frames)
    assert.deepEqual(framesOfSeal(seal, SHAPE, 13), framesFrom(13, 3, { statuses: [BACK] }))
  })

  it('cannot be read from a seal that leaves inputs out', () => {
    const seal = sealOf(framesFrom(10, 6), 7n)
    const [first, second] = seal.facts
    assert.equal(framesOfSeal({ ...seal, facts: [first!] }, SHAPE), null)
    assert.equal(framesOfSeal({ ...seal, facts: [] }, SHAPE), null)
    const late = { ...second!, firstFrame: 12, count: 4, inputs: second!.inputs.subarray(6) }
    assert.equal(framesOfSeal({ ...seal, facts: [first!, late] }, SHAPE), null)
    assert.notEqual(framesOfSeal({ ...seal, facts: [first!, late] }, SHAPE, 12), null)
    const short = { ...second!, count: 5, inputs: second!.inputs.subarray(0, 15) }
    assert.equal(framesOfSeal({ ...seal, facts: [first!, short] }, SHAPE), null)
    const lying = { ...second!, inputs: second!.inputs.subarray(0, 15) }
    assert.equal(framesOfSeal({ ...seal, facts: [first!, lying] }, SHAPE), null)
  })

  it('are read one by one, with the last status stated for a frame', () => {
    const twice: StatusChange[] = [BACK, { ...AWAY, status: 'empty' }, AWAY]
    const reader = new FrameReader(framesFrom(10, 6, { statuses: twice }))
    const inputs = new Uint8Array(6)
    const statuses: StatusChange['status'][] = ['playing', 'playing']
    const seen = Array.from({ length: 6 }, (_, index) => {
      reader.readFrame(10 + index, inputs, statuses)
      return [...inputs.subarray(2, 4), statuses[1]]
    })
    assert.deepEqual(seen, [
      [10, 110, 'playing'],
      [11, 111, 'playing'],
      [12, 112, 'away'],
      [13, 113, 'away'],
      [14, 114, 'away'],
      [15, 115, 'playing'],
    ])
    assert.deepEqual(changesAt(twice, 15), [BACK])
    assert.deepEqual(changesAt(twice, 14), [])
  })
})
