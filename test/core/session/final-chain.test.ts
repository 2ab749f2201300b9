import assert from 'node:assert/strict'
import type { SeatStatus } from '../../../src/core/game.js'
import { chainOf, FinalChain } from '../../../src/core/session/final-chain.js'
import { cutFrames, type FinalFrames, FrameReader, piecesOf } from '../../../src/core/session/final-frames.js'
import { InputDigest } from '../../../src/core/session/input-digest.js'

const SHAPE = { seats: 2, inputBytes: 2 }
const FINAL: FinalFrames = {
  firstFrame: 0,
  count: 30,
  inputs: [0, 1].map((seat) => Uint8Array.from({ length: 60 }, (_, i) => (seat + 1) * 37 + i)),
  statuses: [
    { seat: 1, frame: 10, status: 'away' },
    { seat: 1, frame: 20, status: 'empty' },
  ],
  substitutions: [],
}

/** The digest of the first frames, computed by hand. */
function digestOf(frames: number): bigint {
  const digest = new InputDigest()
  for (let frame = 0; frame < frames; frame++) {
    const inputs = Uint8Array.from(FINAL.inputs.flatMap((run) => [...run.subarray(frame * 2, frame * 2 + 2)]))
    const status: SeatStatus = frame < 10 ? 'playing' : frame < 20 ? 'away' : 'empty'
    digest.add(inputs, ['playing', status])
  }
  return digest.digest
}

describe('final chain', () => {
  it('is the digest of inputs and statuses, frame by frame, however it is extended', () => {
    const chain = new FinalChain(SHAPE)
    assert.equal(chain.nextFrame, 0)
    assert.equal(chain.digest, digestOf(0))
    for (const piece of piecesOf(FINAL, 7)) {
      chain.extend(new FrameReader(piece), piece.firstFrame + piece.count - 1)
      assert.equal(chain.nextFrame, piece.firstFrame + piece.count)
      assert.equal(chain.digest, digestOf(chain.nextFrame))
    }
    assert.equal(chain.digest, chainOf(FINAL, 2).digest)
    assert.equal(chainOf(FINAL, 2, 13).digest, digestOf(13))
    assert.equal(chain.status(0), 'playing')
    assert.equal(chain.status(1), 'empty')
    assert.equal(chainOf(FINAL, 2, 20).status(1), 'away')
  })

  it('gives the digest after each frame, and skips frames that it holds', () => {
    const chain = chainOf(FINAL, 2, 5)
    const digests: bigint[] = []
    chain.extend(new FrameReader(FINAL), 7, digests)
    chain.extend(new FrameReader(FINAL), 7, digests)
    chain.extend(new FrameReader(FINAL), 3, digests)
    assert.deepEqual(digests, [6, 7, 8].map(digestOf))
    assert.equal(chain.nextFrame, 8)
  })

  it('takes frames that lead to the expected digest, and stays where it was with others', () => {
    const chain = chainOf(FINAL, 2, 8)
    const rest = (): FrameReader => new FrameReader(cutFrames(FINAL, 8, 29))
    assert.equal(chain.tryExtend(rest(), 14, digestOf(14)), false)
    assert.deepEqual([chain.nextFrame, chain.digest, chain.status(1)], [8, digestOf(8), 'playing'])
    assert.equal(chain.tryExtend(rest(), 14, digestOf(15)), true)
    assert.deepEqual([chain.nextFrame, chain.digest, chain.status(1)], [15, digestOf(15), 'away'])
  })

  it('goes on from a copy without changing the original', () => {
    const chain = chainOf(FINAL, 2, 12)
    const copy = new FinalChain(SHAPE)
    copy.copyFrom(chain)
    copy.extend(new FrameReader(FINAL), 29)
    assert.deepEqual([chain.nextFrame, chain.digest, chain.status(1)], [12, digestOf(12), 'away'])
    assert.equal(copy.digest, digestOf(30))
  })

  it('begins at frame 0 and takes no more frames than there are', () => {
    assert.throws(() => chainOf(cutFrames(FINAL, 1, 29), 2), /begins at frame 0/)
    assert.throws(() => chainOf(FINAL, 2, 31), /within the frames/)
  })
})
