import assert from 'node:assert/strict'
import { cbrt, exp, hypot, log, log2, log10, pow } from '../../../src/core/math/math-powers.js'
import { argumentsOf, assertClose, hashOf, PAIR_VALUES, pairs } from './math-kit.js'

const UNARY = {
  exp: { run: exp, min: -700, max: 700, golden: '73e2162c815b01c4' },
  log: { run: log, min: 0, max: 1000, golden: '85e9ce04506e6726' },
  log2: { run: log2, min: 0, max: 1000, golden: '20362820440030b0' },
  log10: { run: log10, min: 0, max: 1000, golden: '0a4ff596946feaa3' },
  cbrt: { run: cbrt, min: -1e6, max: 1e6, golden: '820ba348fde20982' },
} as const

describe('math of powers', () => {
  for (const [name, { run, ...bounds }] of Object.entries(UNARY)) {
    it(`give ${name} to the same last bit on every engine`, () => {
      assert.equal(hashOf(argumentsOf(bounds).map((value) => run(value))), bounds.golden)
    })

    it(`give ${name} as mathematics has it`, () => {
      const engine = Math[name as keyof typeof UNARY]
      for (const value of argumentsOf(bounds)) assertClose(run(value), engine(value), `${name}(${value})`)
    })
  }

  it('give pow and hypot to the same last bit on every engine', () => {
    assert.equal(hashOf(pairs().map(([base, exponent]) => pow(Math.abs(base), exponent))), '427a733e151c9288')
    assert.equal(hashOf(pairs().map(([base, exponent]) => pow(base, Math.round(exponent)))), 'fd9617569b886013')
    assert.equal(hashOf(pairs().map(([x, y]) => hypot(x, y))), '650db0cfda0289d0')
  })

  it('give pow and hypot as mathematics has them, in every corner', () => {
    for (const first of PAIR_VALUES) {
      for (const second of PAIR_VALUES) {
        assertClose(hypot(first, second), Math.hypot(first, second), `hypot(${first}, ${second})`)
        const power = pow(first, second)
        const expected = first ** second
        if (Number.isFinite(power) && power !== 0 && Number.isFinite(expected)) {
          const relative = Math.abs(power / expected - 1)
          assert.ok(relative < 1e-12 || Math.abs(expected) < 1e-300, `pow(${first}, ${second}) = ${power}`)
        } else assert.ok(Object.is(power, expected), `pow(${first}, ${second}) = ${power} instead of ${expected}`)
      }
    }
  })

  it('are exact where the result is a number that people expect', () => {
    for (let power = -1074; power <= 1023; power += 1) assert.equal(log2(2 ** power), power)
    for (let power = 0; power <= 22; power += 1) assert.equal(log10(Number(`1e${power}`)), power)
    for (let root = -100; root <= 100; root += 1) assert.equal(cbrt(root * root * root), root)
    for (let base = 1; base <= 12; base += 1) {
      for (let power = 0; power <= 14; power += 1) assert.equal(BigInt(pow(base, power)), BigInt(base) ** BigInt(power))
    }
    assert.equal(pow(2, -1074), 5e-324)
    assert.equal(pow(9, 0.5), 3)
    assert.equal(hypot(3, 4), 5)
    assert.equal(hypot(), 0)
    assert.equal(hypot(2, 3, 6), 7)
    assert.equal(exp(0), 1)
  })
})
