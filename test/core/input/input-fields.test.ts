import assert from 'node:assert/strict'
import { bits, bool, choice, fixed, i8, i16, i32, int, u8, u16, u32 } from '../../../src/core/input/input-fields.js'
import { PeerstepError } from '../../../src/errors.js'

const badOption = (error: unknown): boolean => error instanceof PeerstepError && error.code === 'BAD_OPTION'

describe('input fields', () => {
  it('give the neutral value code 0, whatever it is', () => {
    for (const field of [bool(), bool({ neutral: true })]) assert.equal(field.toCode(field.neutral), 0)
    for (const field of [i8(), u8(), i16(), u16(), i32(), u32(), int(5, 9), int(-9, -5), fixed(-1, 1, 0.1), bits(3)]) {
      assert.equal(field.toCode(field.neutral), 0)
      assert.equal(field.fromCode(0), field.neutral)
    }
    assert.equal(choice('wait', 'go').toCode('wait'), 0)
  })

  it('clamp the default neutral value into the bounds', () => {
    assert.equal(int(5, 9).neutral, 5)
    assert.equal(int(-9, -5).neutral, -5)
    assert.equal(int(0, 10, { neutral: 7 }).neutral, 7)
    assert.equal(int(0, 10, { neutral: 70 }).neutral, 10)
  })

  it('bring every value of a range back', () => {
    for (const field of [int(-3, 3), int(-3, 3, { neutral: 2 }), int(10, 20, { neutral: 15 })]) {
      for (let code = 0; code < field.count; code += 1) assert.equal(field.toCode(field.fromCode(code)), code)
    }
    for (const value of [-(2 ** 31), -1, 0, 1, 2 ** 31 - 1]) assert.equal(i32().fromCode(i32().toCode(value)), value)
    for (const value of [0, 1, 2 ** 31, 2 ** 32 - 1]) assert.equal(u32().fromCode(u32().toCode(value)), value)
  })

  it('clamp what lies outside and round what lies between', () => {
    const field = int(-2, 2)
    for (const [value, expected] of [
      [99, 2],
      [-99, -2],
      [Number.POSITIVE_INFINITY, 2],
      [Number.NEGATIVE_INFINITY, -2],
      [Number.NaN, 0],
      [1.4, 1],
      [1.6, 2],
    ] as const) {
      assert.equal(field.fromCode(field.toCode(value)), expected)
    }
    assert.equal(field.fromCode(4_000_000_000), field.fromCode(4))
    assert.equal(field.fromCode(field.toCode('2' as unknown as number)), 0)
    assert.equal(field.fromCode(field.toCode(undefined as unknown as number)), 0)
  })

  it('never give -0', () => {
    for (const field of [int(-2, 2), fixed(-1, 1, 0.5)]) {
      assert.ok(Object.is(field.fromCode(field.toCode(-0)), 0))
      assert.ok(Object.is(field.fromCode(field.toCode(-0.1)), 0))
    }
  })

  it('keep tenths tenths, bounds exact and 0 exact', () => {
    const field = fixed(-1, 1, 0.1)
    assert.equal(field.count, 21)
    assert.equal(field.fromCode(field.toCode(0.3)), 0.3)
    assert.equal(field.fromCode(field.toCode(-0.7)), -0.7)
    assert.equal(field.fromCode(field.toCode(5)), 1)
    assert.ok(Object.is(field.fromCode(0), 0))
    const axis = fixed(-1, 1, 1 / 127)
    assert.equal(axis.count, 255)
    assert.equal(axis.fromCode(axis.toCode(1)), 1)
    assert.equal(axis.fromCode(axis.toCode(-1)), -1)
    const coarse = fixed(0, 360, 1.5)
    assert.equal(coarse.fromCode(coarse.toCode(271)), 271.5)
  })

  it('take any truthy value for yes', () => {
    assert.equal(bool().toCode(1 as unknown as boolean), 1)
    assert.equal(bool({ neutral: true }).fromCode(bool({ neutral: true }).toCode(false)), false)
    assert.equal(bool({ neutral: true }).toCode(undefined as unknown as boolean), 0)
  })

  it('make an unknown name neutral and a code past the end the last name', () => {
    const field = choice('idle', 'build', 'attack')
    assert.equal(field.fromCode(field.toCode('attack')), 'attack')
    assert.equal(field.toCode('dance' as 'idle'), 0)
    assert.equal(field.fromCode(3), 'attack')
  })

  it('refuse bounds that make no sense', () => {
    assert.throws(() => int(2, 1), badOption)
    assert.throws(() => int(0, 2 ** 32), badOption)
    assert.throws(() => int(0.5, 2), badOption)
    assert.throws(() => i8(-129, 0), badOption)
    assert.throws(() => u8(-1, 3), badOption)
    assert.throws(() => u16(0, Number.NaN), badOption)
    assert.throws(() => fixed(0, 1, 0), badOption)
    assert.throws(() => fixed(0, Number.POSITIVE_INFINITY, 1), badOption)
    assert.throws(() => fixed(0, 1, 1e-12), badOption)
    assert.throws(() => bits(33), badOption)
    assert.throws(() => choice('a', 'a'), badOption)
    assert.throws(() => choice('a,b'), badOption)
    assert.throws(() => int(0, 9, { neutral: Number.NaN }), badOption)
  })

  it('describe themselves so that different fields read differently', () => {
    const signatures = [
      bool(),
      bool({ neutral: true }),
      int(0, 9),
      int(0, 9, { neutral: 4 }),
      fixed(0, 9, 0.5),
      choice('a', 'b'),
    ].map((field) => field.signature)
    assert.deepEqual(signatures, ['bool', 'bool=true', 'int(0,9)', 'int(0,9)=4', 'fixed(0,9,0.5)', 'choice(a|b)'])
  })
})
