/** The kinds of field an input can have. A field turns its value into a whole number, its code; the code of the neutral value is 0. */
import { PeerstepError } from '../../errors.js'

/**
 * One field of an input. `toCode` and `fromCode` are total: any value gives a code below `count`, any code gives a value
 * within bounds.
 */
export interface InputField<Value> {
  /** How many values the field can take, 1 to 2^32. Codes run from 0 to `count - 1`. */
  readonly count: number
  /** The value used for a player that sends nothing; its code is 0. */
  readonly neutral: Value
  /** The code of a value, which is clamped to the bounds first; what is not a value of the field at all becomes neutral. */
  toCode(value: Value): number
  /** The value of a code; codes from `count` on stand for `count - 1`. */
  fromCode(code: number): Value
  /** Text of kind, bounds and neutral value; equal only for equal fields. */
  readonly signature: string
}

/** What a field can have beside its bounds. */
export interface FieldOptions<Value> {
  /** The value used for a player that sends nothing; clamped into the bounds. Default: 0 or false. */
  readonly neutral?: Value
}

function refuse(message: string): never {
  throw new PeerstepError('BAD_OPTION', `input field ${message}`)
}

/** True or false; takes one bit. */
export function bool(options: FieldOptions<boolean> = {}): InputField<boolean> {
  const neutral = options.neutral ?? false
  return {
    count: 2,
    neutral,
    toCode: (value) => (Boolean(value ?? neutral) === neutral ? 0 : 1),
    fromCode: (code) => (code === 0 ? neutral : !neutral),
    signature: neutral ? 'bool=true' : 'bool',
  }
}

/**
 * A whole number from `min` to `max`, both included; takes as few bits as the bounds need: `int(-1, 1)` takes two.
 * Values between whole numbers are rounded. `i8`, `u16` and the others are the same, with bounds that fit the type.
 *
 * @throws PeerstepError BAD_OPTION unless both are safe integers, min <= max and max - min < 2^32
 */
export function int(min: number, max: number, options: FieldOptions<number> = {}): InputField<number> {
  if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max) || min > max || max - min >= 2 ** 32) {
    refuse(`int(${min}, ${max}): give two integers less than 2^32 apart, the smaller first`)
  }
  return gridField(`int(${min},${max})`, min, max, options.neutral ?? 0, (index) => index, Math.round)
}

/**
 * A number in whole steps from `min` to `max`: the multiples of `step` between them, so that 0 is exact.
 * `fixed(-1, 1, 1 / 127)` is a joystick axis in eight bits.
 *
 * @throws PeerstepError BAD_OPTION unless the numbers are finite, step > 0, min <= max, and there are at most 2^32 steps
 */
export function fixed(min: number, max: number, step: number, options: FieldOptions<number> = {}): InputField<number> {
  const first = Math.round(min / step)
  const last = Math.round(max / step)
  if (
    !(step > 0 && Number.isSafeInteger(first) && Number.isSafeInteger(last) && min <= max && last - first < 2 ** 32)
  ) {
    refuse(`fixed(${min}, ${max}, ${step}): give finite bounds, a positive step, and at most 2^32 steps`)
  }
  // Dividing by a whole number keeps tenths tenths: 3 / 10 is 0.3, 3 * 0.1 is not.
  const perUnit = Math.round(1 / step)
  const exact = perUnit >= 1 && Math.abs(perUnit * step - 1) < 1e-12
  const toValue = (index: number): number => Math.min(max, Math.max(min, exact ? index / perUnit : index * step))
  const toIndex = (value: number): number => Math.round(exact ? value * perUnit : value / step)
  return gridField(`fixed(${min},${max},${step})`, first, last, options.neutral ?? 0, toValue, toIndex)
}

/** Values on a grid of whole numbers `first` to `last`; the code is the distance from neutral, going round at the end. */
function gridField(
  name: string,
  first: number,
  last: number,
  wanted: number,
  toValue: (index: number) => number,
  toIndex: (value: number) => number,
): InputField<number> {
  if (!Number.isFinite(wanted)) refuse(`${name}: neutral ${wanted} is not a finite number`)
  const count = last - first + 1
  const home = Math.min(last, Math.max(first, toIndex(wanted)))
  return {
    count,
    neutral: toValue(home),
    toCode(value) {
      const index = typeof value === 'number' && !Number.isNaN(value) ? toIndex(value) : home
      const steps = Math.min(last, Math.max(first, index)) - home
      return steps < 0 ? steps + count : steps
    },
    fromCode(code) {
      const index = home + Math.min(code, count - 1)
      return toValue(index > last ? index - count : index)
    },
    signature: home === Math.min(last, Math.max(first, 0)) ? name : `${name}=${toValue(home)}`,
  }
}

/** Builder of a whole-number field whose bounds must fit a machine type. */
function machineInt(name: string, lowest: number, highest: number) {
  return (min = lowest, max = highest, options: FieldOptions<number> = {}): InputField<number> => {
    if (!(min >= lowest && max <= highest)) refuse(`${name}(${min}, ${max}): bounds must lie in ${lowest}..${highest}`)
    return int(min, max, options)
  }
}

/** A whole number within -128 to 127, or within narrower bounds: `i8(-1, 1)`. Throws BAD_OPTION like `int`. */
export const i8 = machineInt('i8', -128, 127)
/** A whole number within 0 to 255, or within narrower bounds. Throws BAD_OPTION like `int`. */
export const u8 = machineInt('u8', 0, 255)
/** A whole number within -32768 to 32767, or within narrower bounds. Throws BAD_OPTION like `int`. */
export const i16 = machineInt('i16', -32768, 32767)
/** A whole number within 0 to 65535, or within narrower bounds. Throws BAD_OPTION like `int`. */
export const u16 = machineInt('u16', 0, 65535)
/** A whole number within -2^31 to 2^31 - 1, or within narrower bounds. Throws BAD_OPTION like `int`. */
export const i32 = machineInt('i32', -(2 ** 31), 2 ** 31 - 1)
/** A whole number within 0 to 2^32 - 1, or within narrower bounds. Throws BAD_OPTION like `int`. */
export const u32 = machineInt('u32', 0, 2 ** 32 - 1)

/**
 * An unsigned number of `width` bits, 1 to 32: for a set of flags that the game defines.
 *
 * @throws PeerstepError BAD_OPTION for another width
 */
export function bits(width: number): InputField<number> {
  if (!(Number.isInteger(width) && width >= 1 && width <= 32)) refuse(`bits(${width}): width must be 1 to 32`)
  return int(0, 2 ** width - 1)
}

/**
 * One of a few names: `choice('idle', 'build', 'attack')`. The first one is the neutral value; a name that is none of them
 * becomes neutral.
 *
 * @throws PeerstepError BAD_OPTION when there is no name, a name occurs twice, or has other characters than A-Z a-z 0-9 _ -
 */
export function choice<const Name extends string>(...names: readonly [Name, ...Name[]]): InputField<Name> {
  if (names.length === 0 || new Set(names).size !== names.length || names.some((name) => !/^[\w-]+$/.test(name))) {
    refuse(`choice(${names.join(', ')}): give different names of letters, digits, _ and -`)
  }
  return {
    count: names.length,
    neutral: names[0],
    toCode: (value) => Math.max(0, names.indexOf(value)),
    fromCode: (code) => names[Math.min(code, names.length - 1)]!,
    signature: `choice(${names.join('|')})`,
  }
}
