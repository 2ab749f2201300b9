/**
 * Trigonometry that gives the same bits on every engine: only `+ - * /`, `Math.sqrt` and rounding to whole numbers, all of
 * which IEEE 754 and ECMAScript fix to the last bit. Results differ from the true ones by at most about 2 units in the last
 * place.
 *
 * Written from the mathematics: argument reduction after W. J. Cody and W. Waite, "Software Manual for the Elementary
 * Functions" (1980), Taylor series whose first dropped term lies below the last place, and a table of arctangents.
 */

/** pi/2 in three parts. The first two have 33 bits, so that a multiple below 2^20 is exact. */
const HALF_PI_1 = 1.5707963267341256
const HALF_PI_2 = 6.077100506303966e-11
const HALF_PI_3 = 2.0222662487959506e-21
const TWO_OVER_PI = 0.6366197723675814
/** Beyond this, 2^19 pi, the three parts are not exact enough. */
const REDUCTION_MAX = 1647099
/** pi/2 as the nearest number and what is missing. */
const HALF_PI = 1.5707963267948966
const HALF_PI_REST = 6.123233995736766e-17

/** arctan(i / 16): the nearest number, and what is missing. */
const ARCTAN: readonly number[] = [
  0, 0.06241880999595735, 0.12435499454676144, 0.18534794999569476, 0.24497866312686414, 0.3028848683749714,
  0.35877067027057225, 0.4124104415973873, 0.4636476090008061, 0.5123894603107377, 0.5585993153435624,
  0.6022873461349642, 0.6435011087932844, 0.6823165548747481, 0.7188299996216245, 0.7531512809621944,
  0.7853981633974483,
]
const ARCTAN_REST: readonly number[] = [
  0, -1.5490756308295046e-18, -3.1253241424539383e-18, 4.180692268843079e-18, 1.0698755618734451e-17,
  -1.1010827903001369e-17, -2.4623815582638635e-17, -1.587652227770689e-17, 2.2698777452961687e-17,
  -2.5462781472855804e-17, -5.4556305485916264e-18, 2.950430737228402e-17, 1.5834785051444286e-17,
  6.943223671560008e-18, -2.1478388444456983e-17, -2.4256934659182068e-17, 3.061616997868383e-17,
]

/** Result of the last reduction: the rest of the angle, -pi/4 to pi/4, as a sum of two numbers. */
let rest = 0
let restRest = 0

/** Brings an angle into -pi/4..pi/4 by whole quarter turns; returns their number modulo 4. */
function reduce(angle: number): number {
  if (angle >= -0.7853981633974483 && angle <= 0.7853981633974483) {
    rest = angle
    restRest = 0
    return 0
  }
  if (!(angle >= -REDUCTION_MAX && angle <= REDUCTION_MAX)) return reduceHuge(angle)
  const quarters = Math.round(angle * TWO_OVER_PI)
  const first = angle - quarters * HALF_PI_1
  const step = quarters * HALF_PI_2
  const second = first - step
  const lost = first - second - step
  const tail = quarters * HALF_PI_3 - lost
  rest = second - tail
  restRest = second - rest - tail
  return quarters & 3
}

/** Bits of pi kept for huge angles: 1024 before the point of the largest number, and 128 for the rest. */
const HUGE_BITS = 1160n
let halfPiBits = 0n

/** pi/2 * 2^HUGE_BITS by Machin's formula, pi = 16 arctan(1/5) - 4 arctan(1/239). Worked out once, when first needed. */
function halfPiScaled(): bigint {
  if (halfPiBits === 0n) {
    const guard = 32n
    const arctanOfInverse = (inverse: bigint): bigint => {
      let power = (1n << (HUGE_BITS + guard)) / inverse
      let sum = 0n
      for (let odd = 1n; power !== 0n; odd += 2n) {
        sum += odd % 4n === 1n ? power / odd : -(power / odd)
        power /= inverse * inverse
      }
      return sum
    }
    halfPiBits = (8n * arctanOfInverse(5n) - 2n * arctanOfInverse(239n)) >> guard
  }
  return halfPiBits
}

/** Exact reduction of huge angles, which no game should have: a whole number of bits, divided with remainder. Slow. */
function reduceHuge(angle: number): number {
  if (!Number.isFinite(angle)) {
    rest = Number.NaN
    restRest = 0
    return 0
  }
  const size = Math.abs(angle)
  // Above 2^20 every double is a whole multiple of 2^-32, above 2^53 it is whole.
  const scaled = size < 2 ** 60 ? BigInt(size * 2 ** 32) << (HUGE_BITS - 32n) : BigInt(size) << HUGE_BITS
  const quarter = halfPiScaled()
  const quarters = (scaled + quarter / 2n) / quarter
  const remainder = scaled - quarters * quarter
  const sign = angle < 0 ? -1 : 1
  rest = (sign * Number(remainder >> (HUGE_BITS - 128n))) / 2 ** 128
  restRest = 0
  return Number(BigInt.asUintN(2, angle < 0 ? -quarters : quarters))
}

/** sin(x + y) for x in -pi/4..pi/4 and tiny y: Taylor to x^17, the next term is below 1e-19 of the sum. */
function sineOf(x: number, y: number): number {
  const z = x * x
  const tail =
    -1 / 6 +
    z *
      (1 / 120 +
        z *
          (-1 / 5040 +
            z *
              (1 / 362880 +
                z * (-1 / 39916800 + z * (1 / 6227020800 + z * (-1 / 1307674368000 + z * (1 / 355687428096000)))))))
  return x + (x * z * tail + y * (1 - 0.5 * z))
}

/** cos(x + y) for x in -pi/4..pi/4 and tiny y: Taylor to x^16, the next term is below 3e-18. */
function cosineOf(x: number, y: number): number {
  const z = x * x
  const tail =
    1 / 24 +
    z *
      (-1 / 720 +
        z * (1 / 40320 + z * (-1 / 3628800 + z * (1 / 479001600 + z * (-1 / 87178291200 + z * (1 / 20922789888000))))))
  const half = 0.5 * z
  const near = 1 - half
  return near + (1 - near - half + (z * z * tail - x * y))
}

/** Sine of an angle in radians. NaN for NaN and infinities. */
export function sin(angle: number): number {
  if (angle === 0) return angle
  const quarters = reduce(angle)
  const value = (quarters & 1) === 0 ? sineOf(rest, restRest) : cosineOf(rest, restRest)
  return quarters < 2 ? value : -value
}

/** Cosine of an angle in radians. NaN for NaN and infinities. */
export function cos(angle: number): number {
  const quarters = reduce(angle)
  const value = (quarters & 1) === 0 ? cosineOf(rest, restRest) : sineOf(rest, restRest)
  return quarters === 1 || quarters === 2 ? -value : value
}

/** Tangent of an angle in radians. NaN for NaN and infinities. */
export function tan(angle: number): number {
  if (angle === 0) return angle
  const quarters = reduce(angle)
  const sine = sineOf(rest, restRest)
  const cosine = cosineOf(rest, restRest)
  return (quarters & 1) === 0 ? sine / cosine : -cosine / sine
}

/** arctan(y / x) for 0 <= y <= x and x > 0: a table entry plus the Taylor series of what is left, at most 1/32. */
function arctanOfRatio(y: number, x: number): number {
  const index = Math.round((16 * y) / x)
  const near = index / 16
  const t = index === 0 ? y / x : (y - near * x) / (x + near * y)
  const z = t * t
  const tail = z * (-1 / 3 + z * (1 / 5 + z * (-1 / 7 + z * (1 / 9 + z * (-1 / 11 + z * (1 / 13))))))
  return ARCTAN[index]! + (ARCTAN_REST[index]! + t * tail + t)
}

/**
 * Angle of the point (x, y) seen from the origin, -pi to pi, counted from the positive x axis towards positive y. Signed
 * zeros and infinities as `Math.atan2` has them.
 */
export function atan2(y: number, x: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN
  const below = y < 0 || Object.is(y, -0)
  const left = x < 0 || Object.is(x, -0)
  let rise = Math.abs(y)
  let run = Math.abs(x)
  if (rise === Number.POSITIVE_INFINITY || run === Number.POSITIVE_INFINITY) {
    rise = rise === Number.POSITIVE_INFINITY ? 1 : 0
    run = run === Number.POSITIVE_INFINITY ? 1 : 0
  }
  // Far from 1 on either side the products would overflow or lose bits; a power of two changes nothing else.
  if (rise > 1e300 || run > 1e300) {
    rise *= 2 ** -60
    run *= 2 ** -60
  } else if (rise < 1e-280 && run < 1e-280) {
    rise *= 2 ** 200
    run *= 2 ** 200
  }
  let angle = 0
  if (rise === 0) angle = left ? Math.PI : 0
  else if (rise <= run) {
    angle = arctanOfRatio(rise, run)
    if (left) angle = Math.PI - (angle - 2 * HALF_PI_REST)
  } else {
    const across = arctanOfRatio(run, rise)
    angle = left ? HALF_PI + (across + HALF_PI_REST) : HALF_PI - (across - HALF_PI_REST)
  }
  return below ? -angle : angle
}

/** Arctangent, -pi/2 to pi/2. */
export function atan(value: number): number {
  return atan2(value, 1)
}

/** Arcsine, -pi/2 to pi/2; NaN outside -1..1. */
export function asin(value: number): number {
  return atan2(value, Math.sqrt((1 - value) * (1 + value)))
}

/** Arccosine, 0 to pi; NaN outside -1..1. */
export function acos(value: number): number {
  return 2 * atan2(Math.sqrt(1 - value), Math.sqrt(1 + value))
}

/** The same angle within -pi..pi. Exact while it lies there already. */
export function wrapAngle(angle: number): number {
  if (angle >= -Math.PI && angle <= Math.PI) return angle
  const turns = Math.round(angle / (2 * Math.PI))
  const wrapped = angle - turns * (2 * Math.PI)
  return Math.min(Math.PI, Math.max(-Math.PI, wrapped))
}
