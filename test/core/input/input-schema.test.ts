import assert from 'node:assert/strict'
import fc from 'fast-check'
import { bits, bool, choice, fixed, i8, i32, int, u8, u32 } from '../../../src/core/input/input-fields.js'
import { type InputSchema, struct } from '../../../src/core/input/input-schema.js'
import { PeerstepError } from '../../../src/errors.js'

const pad = struct({ dx: i8(-1, 1), dy: i8(-1, 1), fire: bool(), aim: fixed(-1, 1, 0.25), mode: choice('a', 'b', 'c') })
const wide = struct({ flag: bool(), id: u32(), at: i32(), mask: bits(9), small: int(7, 7), last: u8() })

const badOption = (error: unknown): boolean => error instanceof PeerstepError && error.code === 'BAD_OPTION'

function roundTrip<Input>(schema: InputSchema<Input>, input: Input): Input {
  const bytes = new Uint8Array(schema.bytes + 4).fill(0xff)
  schema.write(input, bytes, 2)
  assert.deepEqual([bytes[0], bytes[1], bytes.at(-1), bytes.at(-2)], [255, 255, 255, 255])
  const result = schema.create()
  schema.read(bytes, 2, result)
  return result
}

describe('struct', () => {
  it('infers the type of its input', () => {
    const input: { dx: number; dy: number; fire: boolean; aim: number; mode: 'a' | 'b' | 'c' } = pad.create()
    assert.deepEqual(input, { dx: 0, dy: 0, fire: false, aim: 0, mode: 'a' })
  })

  it('packs fields into as few bits as their bounds need', () => {
    assert.equal(pad.bytes, 2) // 2 + 2 + 1 + 4 + 2 bits
    assert.equal(struct({ dx: i8(-1, 1), dy: i8(-1, 1), a: bool(), b: bool(), c: bool(), d: bool() }).bytes, 1)
    assert.equal(wide.bytes, 11) // 1 + 32 + 32 + 9 + 0 + 8 bits
  })

  it('encodes the neutral input as zeros, whatever the neutral values are', () => {
    const schema = struct({ speed: int(-5, 5, { neutral: 3 }), armed: bool({ neutral: true }), level: int(4, 9) })
    assert.deepEqual(schema.create(), { speed: 3, armed: true, level: 4 })
    const bytes = new Uint8Array(schema.bytes).fill(0xaa)
    schema.write(schema.create(), bytes, 0)
    assert.deepEqual(bytes, schema.neutral)
    assert.deepEqual(schema.neutral, new Uint8Array(schema.bytes))
  })

  it('keeps its golden bytes', () => {
    const bytes = new Uint8Array(pad.bytes)
    pad.write({ dx: -1, dy: 1, fire: true, aim: -0.5, mode: 'b' }, bytes, 0)
    assert.deepEqual(bytes, Uint8Array.of(0b1111_01_10, 0b0000_0_01_0))
  })

  it('brings every input back, at any offset, without touching its neighbours', () => {
    fc.assert(
      fc.property(
        fc.record({
          flag: fc.boolean(),
          id: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
          at: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
          mask: fc.integer({ min: 0, max: 511 }),
          small: fc.constant(7),
          last: fc.integer({ min: 0, max: 255 }),
        }),
        (input) => {
          assert.deepEqual(roundTrip(wide, input), { ...input })
        },
      ),
      { verbose: true },
    )
  })

  it('reads any bytes without throwing, always within bounds', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 0, maxLength: 3 }), (bytes) => {
        const input = pad.create()
        pad.read(bytes, 0, input)
        assert.ok(Math.abs(input.dx) <= 1 && Math.abs(input.dy) <= 1 && Math.abs(input.aim) <= 1)
        assert.ok(['a', 'b', 'c'].includes(input.mode) && typeof input.fire === 'boolean')
        assert.deepEqual(roundTrip(pad, input), input)
      }),
      { verbose: true },
    )
  })

  it('clamps and neutralises what the game hands it', () => {
    const strange = { dx: 9, dy: Number.NaN, fire: 1, aim: -7, mode: 'z' } as unknown as ReturnType<typeof pad.create>
    assert.deepEqual(roundTrip(pad, strange), { dx: 1, dy: 0, fire: true, aim: -1, mode: 'a' })
  })

  it('gives a signature that changes with names, order, bounds and neutral values', () => {
    const signatures = [
      struct({ a: u8(), b: bool() }),
      struct({ b: bool(), a: u8() }),
      struct({ a: u8(0, 9), b: bool() }),
      struct({ a: u8(0, 9, { neutral: 2 }), b: bool() }),
      struct({ c: u8(), b: bool() }),
    ].map((schema) => schema.signature)
    assert.equal(signatures[0], 'a:int(0,255),b:bool')
    assert.equal(new Set(signatures).size, signatures.length)
  })

  it('refuses no fields, too many bytes and odd names', () => {
    assert.throws(() => struct({}), badOption)
    assert.throws(
      () => struct(Object.fromEntries(Array.from({ length: 17 }, (_, index) => [`f${index}`, u32()]))),
      badOption,
    )
    assert.throws(() => struct({ 'a-b': bool() }), badOption)
    assert.throws(() => struct({ 1: bool() }), badOption)
    const full = struct(Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`f${index}`, u32()])))
    assert.equal(full.bytes, 64)
  })
})
