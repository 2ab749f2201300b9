/**
 * Exponentials, logarithms and powers that give the same bits on every engine: only `+ - * /`, `Math.sqrt` and rounding to
 * whole numbers. `exp` and the logarithms are within about 1 unit in the last place of the true value.
 *
 * Written from the mathematics: ln(2) split in two parts (Cody and Waite, 1980), Taylor series for e^r, and the series of
 * the area tangent, ln(1 + f) = 2 artanh(f / (2 + f)).
 */

/** ln(2) in two parts; the first has 32 bits, so that whole multiples below 2^20 are exact. */
const LN2_1 = 0.6931471803691238
const LN2_2 = 1.9082149292705877e-10
const INVERSE_LN2 = Math.LOG2E
const INVERSE_LN10 = Math.LOG10E
const SQRT_2 = Math.SQRT2

const scratch = new Float64Array(1)
/** The same eight bytes; engines are little-endian. */
const words = new Int32Array(scratch.buffer)

/** 2^exponent for -1022..1023, exact. */
function powerOfTwo(exponent: number): number {
  words[0] = 0
  words[1] = (exponent + 1023) << 20
  return scratch[0]!
}

/** value * 2^exponent with one rounding. */
function scale(value: number, exponent: number): number {
  if (exponent > 1023) return value * powerOfTwo(1023) * powerOfTwo(Math.min(1023, exponent - 1023))
  if (exponent >= -1022) return value * powerOfTwo(exponent)
  return value * powerOfTwo(Math.max(-1022, exponent + 200)) * powerOfTwo(-200)
}

/** e to the power of `x`. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x
  if (x > 709.782712893384) return Number.POSITIVE_INFINITY
  if (x < -745.1332191019412) return 0
  const doublings = Math.round(x * INVERSE_LN2)
  const high = x - doublings * LN2_1
  const low = doublings * LN2_2
  const r = high - low
  const lost = high - r - low
  // |r| is at most ln(2)/2: r^15/15! is below 1e-19.
  const tail =
    1 / 2 +
    r *
      (1 / 6 +
        r *
          (1 / 24 +
            r *
              (1 / 120 +
                r *
                  (1 / 720 +
                    r *
                      (1 / 5040 +
                        r *
                          (1 / 40320 +
                            r *
                              (1 / 362880 +
                                r *
                                  (1 / 3628800 +
                                    r *
                                      (1 / 39916800 +
                                        r * (1 / 479001600 + r * (1 / 6227020800 + r / 87178291200)))))))))))
  return scale(1 + (r + (r * r * tail + lost)), doublings)
}

/** Exponent of the last split. */
let exponentOf = 0

/** Splits a positive finite number into m * 2^exponentOf with m in sqrt(1/2)..sqrt(2). */
function split(x: number): number {
  exponentOf = 0
  if (x < 2.2250738585072014e-308) {
    x *= 2 ** 54
    exponentOf = -54
  }
  scratch[0] = x
  exponentOf += ((words[1]! >>> 20) & 0x7ff) - 1023
  words[1] = (words[1]! & 0xfffff) | 0x3ff00000
  const mantissa = scratch[0]
  if (mantissa <= SQRT_2) return mantissa
  exponentOf += 1
  return mantissa / 2
}

/** ln(mantissa) + exponent * ln(2), for a mantissa in sqrt(1/2)..sqrt(2). */
function logOf(mantissa: number, exponent: number): number {
  const f = mantissa - 1
  const s = f / (2 + f)
  const z = s * s
  // |s| is at most 0.1716: the next term is below 1e-19.
  const tail =
    z *
    (2 / 3 +
      z *
        (2 / 5 +
          z *
            (2 / 7 +
              z *
                (2 / 9 +
                  z *
                    (2 / 11 +
                      z * (2 / 13 + z * (2 / 15 + z * (2 / 17 + z * (2 / 19 + z * (2 / 21 + z * (2 / 23)))))))))))
  // 2 s = f - s f, and s f = f^2 / 2 - s f^2 / 2: so the large term f enters without a rounding error.
  const half = 0.5 * f * f
  return exponent * LN2_1 - (half - (s * (half + tail) + exponent * LN2_2) - f)
}

/** The result of every logarithm outside the positive finite numbers. */
function logOutside(x: number): number {
  if (x === 0) return Number.NEGATIVE_INFINITY
  return x === Number.POSITIVE_INFINITY ? x : Number.NaN
}

/** Natural logarithm; -Infinity for 0, NaN below. */
export function log(x: number): number {
  if (!(x > 0 && x < Number.POSITIVE_INFINITY)) return logOutside(x)
  const mantissa = split(x)
  return logOf(mantissa, exponentOf)
}

/** Logarithm to base 2, exact for powers of two. */
export function log2(x: number): number {
  if (!(x > 0 && x < Number.POSITIVE_INFINITY)) return logOutside(x)
  const mantissa = split(x)
  const exponent = exponentOf
  return mantissa === 1 ? exponent : exponent + logOf(mantissa, 0) * INVERSE_LN2
}

/** Logarithm to base 10, exact for whole powers of ten up to 10^22. */
export function log10(x: number): number {
  const value = log(x) * INVERSE_LN10
  const whole = Math.round(value)
  return whole >= 0 && whole <= 22 && integerPower(10, whole) === x ? whole : value
}

/** Repeated squaring: exact as long as the results are. */
function integerPower(base: number, exponent: number): number {
  let result = 1
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result *= base
    base *= base
  }
  return result
}

/** Whole exponents up to here are multiplied out; each squaring may add half a unit of error. */
const MULTIPLIED_EXPONENT_MAX = 64

/**
 * `base` to the power of `exponent`, with the special cases of `Math.pow`. Whole exponents from -64 to 64 are multiplied
 * out, so that small whole powers are exact, and 1/2 is the square root. Otherwise exp(exponent * log(base)): the relative
 * error grows with the size of the result, from 2e-16 near 1 to 2e-13 at the ends of the number range.
 */
export function pow(base: number, exponent: number): number {
  if (exponent === 0) return 1
  if (Number.isNaN(base) || Number.isNaN(exponent)) return Number.NaN
  const size = Math.abs(base)
  if (Math.abs(exponent) === Number.POSITIVE_INFINITY) {
    if (size === 1) return Number.NaN
    return size > 1 === exponent > 0 ? Number.POSITIVE_INFINITY : 0
  }
  const whole = Number.isInteger(exponent)
  if (base < 0 && !whole && size !== Number.POSITIVE_INFINITY) return Number.NaN
  const negative = (base < 0 || Object.is(base, -0)) && whole && exponent % 2 !== 0
  const value = positivePower(size, exponent, whole)
  return negative ? -value : value
}

function positivePower(base: number, exponent: number, whole: boolean): number {
  if (base === 0 || base === Number.POSITIVE_INFINITY) {
    return (base === 0) === exponent > 0 ? 0 : Number.POSITIVE_INFINITY
  }
  if (whole && Math.abs(exponent) <= MULTIPLIED_EXPONENT_MAX) {
    const power = integerPower(base, Math.abs(exponent))
    if (exponent > 0) return power
    if (power > 0 && power < Number.POSITIVE_INFINITY) return 1 / power
  }
  if (exponent === 0.5) return Math.sqrt(base)
  return exp(exponent * log(base))
}

/** Cube root, exact for cubes of small whole numbers. */
export function cbrt(x: number): number {
  if (x === 0 || !Number.isFinite(x)) return x
  const mantissa = split(Math.abs(x))
  // A third of the exponent is whole; its remainder goes to the mantissa.
  const third = Math.floor(exponentOf / 3)
  const value = mantissa * powerOfTwo(exponentOf - 3 * third)
  let root = exp(logOf(mantissa, exponentOf - 3 * third) / 3)
  root -= (root * root * root - value) / (3 * root * root)
  return scale(x < 0 ? -root : root, third)
}

/** Square root of the sum of squares, without overflow on the way. */
export function hypot(...values: readonly number[]): number {
  let largest = 0
  let unknown = false
  for (const value of values) {
    const size = Math.abs(value)
    if (size === Number.POSITIVE_INFINITY) return size
    if (Number.isNaN(size)) unknown = true
    else if (size > largest) largest = size
  }
  if (unknown) return Number.NaN
  if (largest === 0) return 0
  const unit = largest > 1e150 || largest < 1e-140 ? largest : 1
  let sum = 0
  for (const value of values) sum += (value / unit) * (value / unit)
  return unit * Math.sqrt(sum)
}
