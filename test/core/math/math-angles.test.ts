import assert from 'node:assert/strict'
import { acos, asin, atan, atan2, cos, sin, tan, wrapAngle } from '../../../src/core/math/math-angles.js'
import { Random } from '../../../src/core/random.js'
import { argumentsOf, assertClose, hashOf, PAIR_VALUES, pairs } from './math-kit.js'

const UNARY = {
  sin: { run: sin, min: -50, max: 50, golden: '0fff91a375eb1415' },
  cos: { run: cos, min: -50, max: 50, golden: '9245468785caa791' },
  tan: { run: tan, min: -50, max: 50, golden: '82722a96c22d75b1' },
  asin: { run: asin, min: -1, max: 1, golden: '7388826ba9d9d1e7' },
  acos: { run: acos, min: -1, max: 1, golden: 'c559479959f85573' },
  atan: { run: atan, min: -20, max: 20, golden: 'cf470a564c3ba7cf' },
} as const

describe('math of angles', () => {
  for (const [name, { run, ...bounds }] of Object.entries(UNARY)) {
    it(`give ${name} to the same last bit on every engine`, () => {
      assert.equal(hashOf(argumentsOf(bounds).map((value) => run(value))), bounds.golden)
    })

    it(`give ${name} as mathematics has it`, () => {
      const engine = Math[name as keyof typeof UNARY]
      for (const value of argumentsOf(bounds)) assertClose(run(value), engine(value), `${name}(${value})`)
    })
  }

  it('give atan2 to the same last bit on every engine', () => {
    assert.equal(hashOf(pairs().map(([y, x]) => atan2(y, x))), '3b7f1503a3dfbbb9')
  })

  it('give atan2 as mathematics has it, in every corner', () => {
    for (const y of PAIR_VALUES) {
      for (const x of PAIR_VALUES) assertClose(atan2(y, x), Math.atan2(y, x), `atan2(${y}, ${x})`)
    }
  })

  it('reduce huge angles exactly', () => {
    // Reference values worked out with 1400-bit arithmetic.
    assertClose(sin(1e22), -0.8522008497671888, 'sin(1e22)')
    assertClose(cos(2 ** 1023), -0.8263698346141481, 'cos(2^1023)')
    assertClose(sin(-(2 ** 1023)), -0.563127779850884, 'sin(-2^1023)')
    assertClose(cos(6381956970095103 * 2 ** 797), -4.687165924254628e-19, 'cos of the hardest double')
    assertClose(sin(1647100), Math.sin(1647100), 'sin just past the quick reduction')
    assertClose(sin(-1647098), Math.sin(-1647098), 'sin just before it')
  })

  it('are exact where the result is a number that people expect', () => {
    assert.equal(atan2(1, 1), Math.PI / 4)
    assert.equal(acos(-1), Math.PI)
    assert.equal(sin(Math.PI), 1.2246467991473532e-16)
  })

  it('keep odd functions odd and even ones even', () => {
    const random = new Random(42)
    for (let index = 0; index < 500; index += 1) {
      const value = random.float() * 30
      assert.equal(sin(-value), -sin(value))
      assert.equal(tan(-value), -tan(value))
      assert.equal(atan(-value), -atan(value))
      assert.equal(cos(-value), cos(value))
    }
  })

  it('wrap angles into one turn and leave those within alone', () => {
    for (const angle of [0, -0, 1, -3, Math.PI, -Math.PI]) assert.ok(Object.is(wrapAngle(angle), angle))
    assertClose(wrapAngle(Math.PI + 0.5), 0.5 - Math.PI, 'just past half a turn')
    assert.ok(Math.abs(wrapAngle(-7 * Math.PI + 0.25) - (0.25 - Math.PI)) < 1e-14)
    assert.ok(Number.isNaN(wrapAngle(Infinity)))
    const random = new Random(43)
    for (let index = 0; index < 1000; index += 1) {
      const angle = (random.float() - 0.5) * 10 ** random.int(0, 20)
      assert.ok(Math.abs(wrapAngle(angle)) <= Math.PI)
    }
  })
})
