import assert from 'node:assert/strict'
import fc from 'fast-check'
import { Random } from '../../src/core/random.js'
import { AssertionError } from '../../src/errors.js'
import { packInputs, unpackInputs } from '../../src/wire/input-pack.js'

/** A run as players make it: each frame, with probability `activity`, one key of `keys` is pressed or released. */
function keysRun(random: Random, frames: number, inputBytes: number, keys: number, activity: number): Uint8Array {
  const inputs = new Uint8Array(frames * inputBytes)
  for (let frame = 1; frame < frames; frame += 1) {
    inputs.copyWithin(frame * inputBytes, (frame - 1) * inputBytes, frame * inputBytes)
    if (!random.chance(activity)) continue
    const key = random.int(0, keys - 1)
    inputs[frame * inputBytes + (key >> 3)]! ^= 1 << (key & 7)
  }
  return inputs
}

function noise(random: Random, bytes: number): Uint8Array {
  return Uint8Array.from({ length: bytes }, () => random.int(0, 255))
}

function unpacked(packed: Uint8Array, count: number, neutral: Uint8Array): Uint8Array | null {
  const into = new Uint8Array(count * neutral.length)
  return unpackInputs(packed, count, neutral, into) ? into : null
}

/** Mean packed bytes over many runs of 16 frames of 2-byte inputs. */
function meanBytes(makeRun: (random: Random) => Uint8Array): number {
  const random = new Random(77)
  let bytes = 0
  for (let run = 0; run < 500; run += 1) bytes += packInputs(makeRun(random), 16, new Uint8Array(2)).length
  return bytes / 500
}

describe('packInputs', () => {
  it('brings every run back, whatever the inputs, their size and the neutral input', () => {
    const runs = fc.integer({ min: 1, max: 64 }).chain((inputBytes) =>
      fc.record({
        neutral: fc.uint8Array({ minLength: inputBytes, maxLength: inputBytes }),
        frames: fc.array(
          fc.oneof(
            fc.constant(null),
            fc.tuple(fc.nat(8 * inputBytes - 1), fc.nat(8 * inputBytes - 1)),
            fc.uint8Array({ minLength: inputBytes, maxLength: inputBytes }),
          ),
          { minLength: 1, maxLength: 128 },
        ),
      }),
    )
    fc.assert(
      fc.property(runs, ({ neutral, frames }) => {
        const inputBytes = neutral.length
        const inputs = new Uint8Array(frames.length * inputBytes)
        frames.forEach((change, frame) => {
          const at = frame * inputBytes
          inputs.set(frame === 0 ? neutral : inputs.slice(at - inputBytes, at), at)
          if (change instanceof Uint8Array) inputs.set(change, at)
          else for (const bit of change ?? []) inputs[at + (bit >> 3)]! ^= 1 << (bit & 7)
        })
        const packed = packInputs(inputs, frames.length, neutral)
        assert.ok(packed.length <= inputs.length + 1)
        assert.deepEqual(unpacked(packed, frames.length, neutral), inputs)
      }),
      { numRuns: 500 },
    )
  })

  it('is no longer than the raw inputs and one byte, even for noise', () => {
    const random = new Random(5)
    for (let round = 0; round < 300; round += 1) {
      const [inputBytes, count] = [random.int(1, 64), random.int(1, 128)]
      const inputs = noise(random, inputBytes * count)
      assert.ok(packInputs(inputs, count, noise(random, inputBytes)).length <= inputs.length + 1)
    }
  })

  it('needs few bytes: sizes of 16 frames of 16 keys, 32 bytes raw', () => {
    const idle = meanBytes((random) => keysRun(random, 16, 2, 10, 0.02))
    const play = meanBytes((random) => keysRun(random, 16, 2, 10, 0.13))
    const mash = meanBytes((random) => keysRun(random, 16, 2, 10, 0.8))
    const random = meanBytes((source) => noise(source, 32))
    assert.deepEqual([idle, play, mash, random], [0.792, 3.52, 11.956, 33])
  })

  it('says nothing at all of a seat that does nothing', () => {
    const neutral = Uint8Array.of(3, 1)
    const inputs = new Uint8Array(256).map((_, index) => neutral[index % 2]!)
    const packed = packInputs(inputs, 128, neutral)
    assert.equal(packed.length, 0)
    assert.deepEqual(unpacked(packed, 128, neutral), inputs)
  })

  it('keeps its golden bytes', () => {
    const neutral = Uint8Array.of(0, 0)
    const golden: readonly (readonly [string, readonly number[]])[] = [
      ['', [0, 0, 0, 0]],
      ['4060', [1, 0, 1, 0, 1, 0]],
      ['40810290', [1, 0, 0, 0, 1, 0, 1, 2]],
      ['80ffaa5533', [255, 170, 85, 51]],
      ['80ffff0000ffff0000', [255, 255, 0, 0, 255, 255, 0, 0]],
    ]
    for (const [, inputs] of golden) {
      const packed = packInputs(Uint8Array.from(inputs), inputs.length / 2, neutral)
      assert.deepEqual(unpacked(packed, inputs.length / 2, neutral), Uint8Array.from(inputs))
    }
    assert.deepEqual(
      golden.map(([, inputs]) => hex(packInputs(Uint8Array.from(inputs), inputs.length / 2, neutral))),
      golden.map(([bytes]) => bytes),
    )
  })

  it('packs a match of hours', () => {
    const random = new Random(9)
    const frames = 300_000
    const inputs = keysRun(random, frames, 2, 10, 0.1)
    const packed = packInputs(inputs, frames, new Uint8Array(2))
    assert.ok(packed.length < 0.08 * inputs.length + 30_000)
    assert.deepEqual(unpacked(packed, frames, new Uint8Array(2)), inputs)
  })

  it('crashes on a run whose bytes do not fit its frames', () => {
    assert.throws(() => packInputs(new Uint8Array(5), 2, new Uint8Array(2)), AssertionError)
    assert.throws(() => packInputs(new Uint8Array(0), 0, new Uint8Array(2)), AssertionError)
    assert.throws(() => unpackInputs(new Uint8Array(0), 2, new Uint8Array(2), new Uint8Array(5)), AssertionError)
  })
})

describe('unpackInputs', () => {
  it('refuses a truncated run and one that is followed by rubbish', () => {
    const random = new Random(12)
    for (let round = 0; round < 300; round += 1) {
      const [inputBytes, count] = [random.int(1, 8), random.int(1, 64)]
      const neutral = noise(random, inputBytes)
      const activity = random.float()
      const run = random.chance(0.2) ? noise(random, inputBytes * count) : null
      const inputs = run ?? keysRun(random, count, inputBytes, 8 * inputBytes, activity)
      const packed = packInputs(inputs, count, neutral)
      // Cut to nothing it would be the valid "all neutral".
      for (let length = 1; length < packed.length; length += 1) {
        assert.equal(unpacked(packed.subarray(0, length), count, neutral), null)
      }
      assert.equal(unpacked(Uint8Array.of(...packed, 0), count, neutral), null)
    }
  })

  it('refuses an index or a stretch out of range, indexes out of order and filling that is not zero', () => {
    const neutral = new Uint8Array(3)
    const packed = (bits: string): Uint8Array => {
      const padded = bits.replaceAll(' ', '').padEnd(Math.ceil(bits.replaceAll(' ', '').length / 8) * 8, '0')
      return Uint8Array.from(padded.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2))
    }
    assert.deepEqual(unpacked(packed('0 1 0 10111 0'), 1, neutral), Uint8Array.of(0, 0, 128))
    assert.equal(unpacked(packed('0 1 0 11000 0'), 1, neutral), null)
    assert.deepEqual(unpacked(packed('0 1 0 00001 1 00010 0'), 1, neutral), Uint8Array.of(6, 0, 0))
    assert.equal(unpacked(packed('0 1 0 00010 1 00001 0'), 1, neutral), null)
    assert.equal(unpacked(packed('0 1 0 00010 1 00010 0'), 1, neutral), null)
    assert.equal(unpacked(packed('0 011 0 00010 0'), 2, neutral), null)
    assert.equal(unpacked(packed('0 011'), 2, neutral), null)
    assert.equal(unpacked(packed('0 00100'), 2, neutral), null)
    assert.equal(unpacked(packed('0 1 0 10111 0 0000000 1'), 1, neutral), null)
    assert.equal(unpacked(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0), 100, neutral), null)
    assert.equal(unpacked(Uint8Array.of(0x81, 0, 0, 0), 1, neutral), null)
  })

  it('takes any bytes without throwing', () => {
    const random = new Random(31)
    let accepted = 0
    for (let round = 0; round < 50_000; round += 1) {
      const bytes = noise(random, random.int(0, 12))
      if (random.chance(0.5) && bytes.length > 0) bytes[0]! &= 0x7f
      const neutral = new Uint8Array(random.int(1, 3))
      if (unpacked(bytes, random.int(1, 20), neutral) !== null) accepted += 1
    }
    assert.ok(accepted > 100)
  })
})

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
