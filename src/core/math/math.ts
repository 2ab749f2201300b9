/** `math`: replaces `Math` inside a game's step; every result is the same on every engine. */
import { acos, asin, atan, atan2, cos, sin, tan, wrapAngle } from './math-angles.js'
import { cbrt, exp, hypot, log, log2, log10, pow } from './math-powers.js'

/**
 * Replaces `Math` in a game's `start` and `step`. ECMAScript does not fix the last bits of `Math.sin`, `Math.exp`, `Math.pow`
 * (nor of the operator `**`) and similar functions, so engines differ; these functions give the same bits everywhere. What
 * ECMAScript fixes (`sqrt`, `floor`, `imul`, ...) is the function of `Math` itself, so that a game needs only one of the two.
 *
 * Angles are radians. Methods: math-angles.ts and math-powers.ts, after Cody and Waite, "Software Manual for the Elementary
 * Functions" (1980).
 *
 * @example
 * ```ts
 * const angle = math.atan2(target.y - ship.y, target.x - ship.x)
 * ship.x += math.cos(angle) * SPEED
 * ship.y += math.sin(angle) * SPEED
 * ```
 */
export const math = Object.freeze({
  /** Half a turn in radians. */
  PI: Math.PI,
  /** A full turn, 2 pi. */
  TAU: 2 * Math.PI,
  /** Base of the natural logarithm. */
  E: Math.E,
  sin,
  cos,
  tan,
  asin,
  acos,
  atan,
  atan2,
  wrapAngle,
  exp,
  log,
  log2,
  log10,
  pow,
  cbrt,
  hypot,
  sqrt: Math.sqrt,
  abs: Math.abs,
  sign: Math.sign,
  floor: Math.floor,
  ceil: Math.ceil,
  round: Math.round,
  trunc: Math.trunc,
  fround: Math.fround,
  min: Math.min,
  max: Math.max,
  imul: Math.imul,
  clz32: Math.clz32,
})
