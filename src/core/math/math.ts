/** `math`: the drop-in for `Math` inside a game's step, whose every result is the same on every engine. */
import { acos, asin, atan, atan2, cos, sin, tan, wrapAngle } from './math-angles.js'
import { cbrt, exp, hypot, log, log2, log10, pow } from './math-powers.js'

/**
 * Use it in `start` and `step` wherever you would use `Math`. ECMAScript leaves the last bits of `Math.sin`, `Math.exp`,
 * `Math.pow` (and of the operator `**`) and their kin to the engine; these functions leave them to nobody. What is exact
 * anyway (`sqrt`, `floor`, `imul`, ...) is passed on from `Math`, so that a game needs only one of the two.
 */
export const math = Object.freeze({
  PI: Math.PI,
  /** A full turn, 2 pi. */
  TAU: 2 * Math.PI,
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
