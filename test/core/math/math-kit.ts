/** What the tests of `math` share: arguments, hashes of results, comparison with the engine's own functions. */
import assert from 'node:assert/strict'
import { Hasher, hashToHex } from '../../../src/core/hash.js'
import { Random } from '../../../src/core/random.js'

/** Bounds of the usual arguments of a function, and the hash of the results' bits. */
export interface Golden {
  readonly min: number
  readonly max: number
  readonly golden: string
}

/** Unusual arguments that every function gets as well. */
export const CORNERS = [
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

/** 3000 seeded arguments within the bounds, and the corners. */
export function argumentsOf({ min, max }: Golden): number[] {
  const random = new Random(40)
  const list = Array.from({ length: 3000 }, (_, index) => {
    const value = min + random.float() * (max - min)
    return index % 10 === 0 ? value * 1e-6 : value
  })
  return [...list, ...CORNERS]
}

/** Hash of the bits of all values. */
export function hashOf(values: readonly number[]): string {
  const hasher = new Hasher()
  hasher.updateFloat64(Float64Array.from(values))
  return hashToHex(hasher.digest())
}

/** Engines round the last bits of `Math` differently, but none is off by as much as this. */
export function assertClose(actual: number, expected: number, what: string): void {
  if (Object.is(actual, expected) || (Number.isNaN(actual) && Number.isNaN(expected))) return
  const error = Math.abs(actual - expected)
  assert.ok(error <= 1e-15 * Math.abs(expected) + 1e-300, `${what}: ${actual} instead of ${expected}`)
}

/** 3000 pairs of seeded numbers within -10 to 10. */
export function pairs(): [number, number][] {
  const random = new Random(41)
  return Array.from({ length: 3000 }, () => [random.float() * 20 - 10, random.float() * 20 - 10])
}

/** Values whose pairs cover every special case of a function with two arguments. */
export const PAIR_VALUES = [
  ...CORNERS,
  2,
  -2,
  3,
  -3,
  0.25,
  1.5,
  -7.5,
  1e-200,
  1e200,
  1.7e308,
  -1e-320,
  63,
  65,
  1074,
  -1074,
]
