import assert from 'node:assert/strict'
import { Hasher, hashToHex } from '../../../src/core/hash.js'
import { math } from '../../../src/core/math/math.js'
import { Random } from '../../../src/core/random.js'

type Unary = 'sin' | 'cos' | 'tan' | 'asin' | 'acos' | 'atan' | 'exp' | 'log' | 'log2' | 'log10' | 'cbrt'

/** Arguments of each function: bounds of the usual ones, and the hash of the results' bits. */
const UNARY: Record<Unary, { readonly min: number; readonly max: number; readonly golden: string }> = {
  sin: { min: -50, max: 50, golden: '0fff91a375eb1415' },
  cos: { min: -50, max: 50, golden: '9245468785caa791' },
  tan: { min: -50, max: 50, golden: '82722a96c22d75b1' },
  asin: { min: -1, max: 1, golden: '7388826ba9d9d1e7' },
  acos: { min: -1, max: 1, golden: 'c559479959f85573' },
  atan: { min: -20, max: 20, golden: 'cf470a564c3ba7cf' },
  exp: { min: -700, max: 700, golden: '73e2162c815b01c4' },
  log: { min: 0, max: 1000, golden: '85e9ce04506e6726' },
  log2: { min: 0, max: 1000, golden: '20362820440030b0' },
  log10: { min: 0, max: 1000, golden: '0a4ff596946feaa3' },
  cbrt: { min: -1e6, max: 1e6, golden: '820ba348fde20982' },
}

/** Odd corners that every function gets as well. */
const CORNERS = [
  0,
  -0,
  1,
  -1,
  0.5,
  5e-324,
  -1e-310,
  1e-20,
  1e22,
  -1e300,
  Infinity,
  -Infinity,
  Number.NaN,
  2 ** 52 + 0.5,
]

function argumentsOf(name: Unary): number[] {
  const { min, max } = UNARY[name]
  const random = new Random(40)
  const list = Array.from({ length: 3000 }, (_, index) => {
    const value = min + random.float() * (max - min)
    return index % 10 === 0 ? value * 1e-6 : value
  })
  return [...list, ...CORNERS]
}

function hashOf(values: readonly number[]): string {
  const hasher = new Hasher()
  hasher.updateFloat64(Float64Array.from(values))
  return hashToHex(hasher.digest())
}

/** Engines round the last bits of `Math` differently, but none is off by as much as this. */
function assertClose(actual: number, expected: number, what: string): void {
  if (Object.is(actual, expected) || (Number.isNaN(actual) && Number.isNaN(expected))) return
  const error = Math.abs(actual - expected)
  assert.ok(error <= 1e-15 * Math.abs(expected) + 1e-300, `${what}: ${actual} instead of ${expected}`)
}

describe('math', () => {
  for (const name of Object.keys(UNARY) as Unary[]) {
    it(`gives ${name} to the same last bit on every engine`, () => {
      assert.equal(hashOf(argumentsOf(name).map((value) => math[name](value))), UNARY[name].golden)
    })

    it(`gives ${name} as mathematics has it`, () => {
      for (const value of argumentsOf(name)) assertClose(math[name](value), Math[name](value), `${name}(${value})`)
    })
  }

  it('gives atan2, pow and hypot to the same last bit on every engine', () => {
    const random = new Random(41)
    const pairs = Array.from({ length: 3000 }, (): [number, number] => [
      random.float() * 20 - 10,
      random.float() * 20 - 10,
    ])
    assert.equal(hashOf(pairs.map(([y, x]) => math.atan2(y, x))), '3b7f1503a3dfbbb9')
    assert.equal(hashOf(pairs.map(([base, exponent]) => math.pow(Math.abs(base), exponent))), '427a733e151c9288')
    assert.equal(hashOf(pairs.map(([base, exponent]) => math.pow(base, Math.round(exponent)))), 'fd9617569b886013')
    assert.equal(hashOf(pairs.map(([x, y]) => math.hypot(x, y))), '650db0cfda0289d0')
  })

  it('gives atan2, pow and hypot as mathematics has them, in every corner', () => {
    const values = [...CORNERS, 2, -2, 3, -3, 0.25, 1.5, -7.5, 1e-200, 1e200, 1.7e308, -1e-320, 63, 65, 1074, -1074]
    for (const first of values) {
      for (const second of values) {
        assertClose(math.atan2(first, second), Math.atan2(first, second), `atan2(${first}, ${second})`)
        assertClose(math.hypot(first, second), Math.hypot(first, second), `hypot(${first}, ${second})`)
        const power = math.pow(first, second)
        const expected = first ** second
        if (Number.isFinite(power) && power !== 0 && Number.isFinite(expected)) {
          const relative = Math.abs(power / expected - 1)
          assert.ok(relative < 1e-12 || Math.abs(expected) < 1e-300, `pow(${first}, ${second}) = ${power}`)
        } else assert.ok(Object.is(power, expected), `pow(${first}, ${second}) = ${power} instead of ${expected}`)
      }
    }
  })

  it('reduces huge angles exactly', () => {
    // Reference values worked out with 1400-bit arithmetic.
    assertClose(math.sin(1e22), -0.8522008497671888, 'sin(1e22)')
    assertClose(math.cos(2 ** 1023), -0.8263698346141481, 'cos(2^1023)')
    assertClose(math.sin(-(2 ** 1023)), -0.563127779850884, 'sin(-2^1023)')
    assertClose(math.cos(6381956970095103 * 2 ** 797), -4.687165924254628e-19, 'cos of the hardest double')
    assertClose(math.sin(1647100), Math.sin(1647100), 'sin just past the quick reduction')
    assertClose(math.sin(-1647098), Math.sin(-1647098), 'sin just before it')
  })

  it('is exact where the result is a number people expect', () => {
    for (let power = -1074; power <= 1023; power += 1) assert.equal(math.log2(2 ** power), power)
    for (let power = 0; power <= 22; power += 1) assert.equal(math.log10(Number(`1e${power}`)), power)
    for (let root = -100; root <= 100; root += 1) assert.equal(math.cbrt(root * root * root), root)
    for (let base = 1; base <= 12; base += 1) {
      for (let power = 0; power <= 14; power += 1)
        assert.equal(BigInt(math.pow(base, power)), BigInt(base) ** BigInt(power))
    }
    assert.equal(math.pow(2, -1074), 5e-324)
    assert.equal(math.pow(9, 0.5), 3)
    assert.equal(math.hypot(3, 4), 5)
    assert.equal(math.hypot(), 0)
    assert.equal(math.hypot(2, 3, 6), 7)
    assert.equal(math.exp(0), 1)
    assert.equal(math.atan2(1, 1), Math.PI / 4)
    assert.equal(math.acos(-1), Math.PI)
    assert.equal(math.sin(Math.PI), 1.2246467991473532e-16)
  })

  it('keeps odd functions odd and even ones even', () => {
    const random = new Random(42)
    for (let index = 0; index < 500; index += 1) {
      const value = random.float() * 30
      assert.equal(math.sin(-value), -math.sin(value))
      assert.equal(math.tan(-value), -math.tan(value))
      assert.equal(math.atan(-value), -math.atan(value))
      assert.equal(math.cos(-value), math.cos(value))
    }
  })

  it('wraps angles into one turn and leaves those within alone', () => {
    for (const angle of [0, -0, 1, -3, Math.PI, -Math.PI]) assert.ok(Object.is(math.wrapAngle(angle), angle))
    assertClose(math.wrapAngle(Math.PI + 0.5), 0.5 - Math.PI, 'just past half a turn')
    assert.ok(Math.abs(math.wrapAngle(-7 * Math.PI + 0.25) - (0.25 - Math.PI)) < 1e-14)
    assert.ok(Number.isNaN(math.wrapAngle(Infinity)))
    const random = new Random(43)
    for (let index = 0; index < 1000; index += 1) {
      const angle = (random.float() - 0.5) * 10 ** random.int(0, 20)
      assert.ok(Math.abs(math.wrapAngle(angle)) <= Math.PI)
    }
  })
})
