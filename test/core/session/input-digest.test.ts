import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { SeatStatus } from '../../../src/core/game.js'
import { InputDigest } from '../../../src/core/session/input-digest.js'

type Frames = readonly (readonly [inputs: readonly number[], statuses: readonly SeatStatus[]])[]

function digestOf(frames: Frames): bigint {
  const chain = new InputDigest()
  for (const [inputs, statuses] of frames) chain.add(Uint8Array.from(inputs), statuses)
  return chain.digest
}

describe('input chain', () => {
  it('is equal for equal facts and fits 64 bits', () => {
    const frames: Frames = [
      [
        [1, 2],
        ['playing', 'away'],
      ],
    ]
    assert.equal(digestOf(frames), digestOf(frames))
    assert.equal(BigInt.asUintN(64, digestOf(frames)), digestOf(frames))
    assert.notEqual(digestOf(frames), digestOf([]))
  })

  it('differs when an input, a status, the order of frames or their number differs', () => {
    const frame = (inputs: number[], statuses: SeatStatus[]): Frames[number] => [inputs, statuses]
    const a = frame([1, 2], ['playing', 'playing'])
    const b = frame([2, 1], ['playing', 'playing'])
    const digests = [
      digestOf([a]),
      digestOf([b]),
      digestOf([frame([1, 2], ['playing', 'away'])]),
      digestOf([frame([1, 2], ['playing', 'empty'])]),
      digestOf([frame([1, 2], ['away', 'playing'])]),
      digestOf([a, b]),
      digestOf([b, a]),
      digestOf([a, a]),
    ]
    assert.equal(new Set(digests).size, digests.length)
  })

  it('goes on from a copy without touching the original', () => {
    const chain = new InputDigest()
    chain.add(Uint8Array.of(1), ['playing'])
    const before = chain.digest
    const copy = new InputDigest()
    copy.copyFrom(chain)
    assert.equal(copy.digest, before)
    copy.add(Uint8Array.of(2), ['playing'])
    assert.equal(chain.digest, before)
    chain.add(Uint8Array.of(2), ['playing'])
    assert.equal(chain.digest, copy.digest)
  })

  it('property: one flipped bit anywhere shows at the end', () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 64 })
    fc.assert(
      fc.property(bytes, fc.nat(), fc.nat(7), (inputs, at, bit) => {
        const other = inputs.slice()
        other[at % other.length]! ^= 1 << bit
        const chainOf = (values: Uint8Array): bigint => {
          const chain = new InputDigest()
          for (const value of values) chain.add(Uint8Array.of(value), ['playing'])
          return chain.digest
        }
        assert.notEqual(chainOf(inputs), chainOf(other))
      }),
    )
  })
})
