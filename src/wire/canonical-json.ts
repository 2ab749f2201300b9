/** One text for one value: options and outcomes are compared, hashed and signed as canonical JSON. */
import type { MatchOptions } from '../core/game.js'

/** Levels of nesting; an outcome needs two. */
const DEPTH_MAX = 8

/** Names that mean something to JavaScript itself: refused as keys, so that no reader can be tricked by one. */
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * The canonical text of a plain JSON value: keys sorted by UTF-16 code unit, no white space, numbers as ECMAScript
 * prints them, fields that are `undefined` left out.
 *
 * @returns null when the value has no canonical text: NaN, infinities, functions, bigints, lone surrogates, class
 * instances, forbidden keys, arrays with holes, or more than 8 levels
 * @see RFC 8785, whose order of keys and form of numbers this is
 */
export function canonicalJson(value: unknown): string | null {
  return write(value, 0)
}

/**
 * The value of a canonical text.
 *
 * @returns undefined when the text is not JSON, not canonical, or longer than `bytesMax` bytes of UTF-8
 */
export function parseCanonical(text: string, bytesMax: number): unknown {
  if (text.length > bytesMax) return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (canonicalJson(value) !== text) return undefined
  return utf8Bytes(text) > bytesMax ? undefined : value
}

/** Whether a value can serve as match options: a flat plain object of finite numbers, strings and booleans. */
export function isMatchOptions(value: unknown): value is MatchOptions {
  if (!isPlainObject(value)) return false
  return Object.values(value).every((one) => one !== null && typeof one !== 'object') && canonicalJson(value) !== null
}

/** Length of a text in UTF-8, without encoding it. */
export function utf8Bytes(text: string): number {
  let bytes = text.length
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    if (unit >= 0x80) bytes += 1
    // Each half of a surrogate pair stands for two of the pair's four bytes, so it adds no third one.
    if (unit >= 0x800 && (unit & 0xf800) !== 0xd800) bytes += 1
  }
  return bytes
}

function write(value: unknown, depth: number): string | null {
  switch (typeof value) {
    case 'boolean':
      return value ? 'true' : 'false'
    case 'number':
      // JSON.stringify prints -0 as 0: the same text for both, as it should be.
      return Number.isFinite(value) ? JSON.stringify(value) : null
    case 'string':
      return value.isWellFormed() ? JSON.stringify(value) : null
    case 'object':
      if (value === null) return 'null'
      if (depth === DEPTH_MAX) return null
      if (Array.isArray(value)) return writeArray(value, depth)
      return isPlainObject(value) ? writeObject(value, depth) : null
    default:
      return null
  }
}

function writeArray(values: readonly unknown[], depth: number): string | null {
  const parts: string[] = []
  for (let index = 0; index < values.length; index += 1) {
    const part = write(values[index], depth + 1)
    if (part === null) return null
    parts.push(part)
  }
  return `[${parts.join(',')}]`
}

function writeObject(object: Readonly<Record<string, unknown>>, depth: number): string | null {
  const parts: string[] = []
  for (const key of Object.keys(object).sort()) {
    const value = object[key]
    if (value === undefined) continue
    if (FORBIDDEN_KEYS.has(key) || !key.isWellFormed()) return null
    const part = write(value, depth + 1)
    if (part === null) return null
    parts.push(`${JSON.stringify(key)}:${part}`)
  }
  return `{${parts.join(',')}}`
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
