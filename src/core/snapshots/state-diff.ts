/** Where two states differ, field by field: the part of a desync report for the game's author. */
import { bufferKindOf, bytesOf, PLAIN_DEPTH_MAX, propertyPath, type TypedArray } from './plain-value.js'

/** One place where two states differ. */
export interface StateDifference {
  /** Path such as `ships[2].x`; empty for the state itself. */
  readonly path: string
  /** The left state's value: a primitive as it is, a short description of anything larger, `(missing)` where there is none. */
  readonly left: unknown
  /** The right state's value, in the same form. */
  readonly right: unknown
}

const MISSING = '(missing)'

/**
 * Compares two states with everything in them: plain objects with their order of keys, arrays, typed arrays, Maps and Sets in
 * their order. NaN equals NaN; 0 and -0 differ, as they do in the hash.
 *
 * Memory that is shown twice, by typed arrays and as the ArrayBuffer below them, is named by its typed arrays.
 *
 * @param limit most differences returned; the comparison ends with the last of them
 * @returns the differences in the order of the left state's fields; empty when the states are equal
 */
export function diffStates(left: unknown, right: unknown, limit = 16): StateDifference[] {
  const walk = new Walk(limit)
  walk.compare('', left, right, 0)
  walk.compareBuffers()
  return walk.differences
}

class Walk {
  readonly differences: StateDifference[] = []
  readonly #limit: number
  /** Whole buffers wait until typed arrays had their say: `ships.x[3]` says more than `buffer[24]`. */
  readonly #buffers: { readonly path: string; readonly left: ArrayBuffer; readonly right: ArrayBuffer }[] = []

  constructor(limit: number) {
    this.#limit = limit
  }

  compare(path: string, left: unknown, right: unknown, depth: number): void {
    if (this.differences.length >= this.#limit || Object.is(left, right)) return
    const bothObjects = typeof left === 'object' && typeof right === 'object' && left !== null && right !== null
    if (!bothObjects || Object.getPrototypeOf(left) !== Object.getPrototypeOf(right)) this.#note(path, left, right)
    else if (depth < PLAIN_DEPTH_MAX) this.#compareContainers(path, left, right, depth + 1)
  }

  compareBuffers(): void {
    if (this.differences.length > 0) return
    for (const { path, left, right } of this.#buffers) {
      this.#compareElements(path, new Uint8Array(left), new Uint8Array(right))
    }
  }

  #compareContainers(path: string, left: object, right: object, depth: number): void {
    if (left instanceof ArrayBuffer && right instanceof ArrayBuffer) this.#buffers.push({ path, left, right })
    else if (bufferKindOf(left) >= 0) this.#compareElements(path, left as TypedArray, right as TypedArray)
    else if (Array.isArray(left) && Array.isArray(right)) this.#compareArrays(path, left, right, depth)
    else if (left instanceof Map && right instanceof Map) this.#compareMaps(path, left, right, depth)
    else if (left instanceof Set && right instanceof Set) this.#compareArrays(path, [...left], [...right], depth)
    else if (ArrayBuffer.isView(left) && ArrayBuffer.isView(right)) {
      this.#compareElements(path, bytesOf(left as TypedArray), bytesOf(right as TypedArray))
    } else this.#compareObjects(path, left as Record<string, unknown>, right as Record<string, unknown>, depth)
  }

  #compareElements(path: string, left: TypedArray, right: TypedArray): void {
    if (left.length !== right.length) this.#note(`${path}.length`, left.length, right.length)
    const length = Math.min(left.length, right.length)
    for (let index = 0; index < length && this.differences.length < this.#limit; index += 1) {
      if (!Object.is(left[index], right[index])) this.#note(`${path}[${index}]`, left[index], right[index])
    }
  }

  #compareArrays(path: string, left: readonly unknown[], right: readonly unknown[], depth: number): void {
    if (left.length !== right.length) this.#note(join(path, 'length'), left.length, right.length)
    const length = Math.max(left.length, right.length)
    for (let index = 0; index < length && this.differences.length < this.#limit; index += 1) {
      const inner = `${path}[${index}]`
      if (index in left && index in right) this.compare(inner, left[index], right[index], depth)
      else if (index in left || index in right) {
        this.#note(inner, index in left ? left[index] : MISSING, index in right ? right[index] : MISSING)
      }
    }
  }

  #compareMaps(
    path: string,
    left: ReadonlyMap<unknown, unknown>,
    right: ReadonlyMap<unknown, unknown>,
    depth: number,
  ): void {
    const leftKeys = [...left.keys()]
    const rightKeys = [...right.keys()]
    // Keys that are objects can only be compared by their place.
    if ([...leftKeys, ...rightKeys].some((key) => typeof key === 'object' && key !== null)) {
      this.#compareArrays(join(path, 'entries'), [...left], [...right], depth)
      return
    }
    const pathOf = (key: unknown): string =>
      `${path}.get(${typeof key === 'string' ? JSON.stringify(key) : String(key)})`
    this.#compareKeyed(path, leftKeys, rightKeys, left, right, pathOf, depth)
  }

  #compareObjects(path: string, left: Record<string, unknown>, right: Record<string, unknown>, depth: number): void {
    const leftEntries = new Map(Object.entries(left))
    const rightEntries = new Map(Object.entries(right))
    const pathOf = (key: string): string => propertyPath(path, key)
    this.#compareKeyed(
      path,
      [...leftEntries.keys()],
      [...rightEntries.keys()],
      leftEntries,
      rightEntries,
      pathOf,
      depth,
    )
  }

  #compareKeyed<Key>(
    path: string,
    leftKeys: readonly Key[],
    rightKeys: readonly Key[],
    left: ReadonlyMap<Key, unknown>,
    right: ReadonlyMap<Key, unknown>,
    pathOf: (key: Key) => string,
    depth: number,
  ): void {
    const before = this.differences.length
    for (const key of leftKeys) {
      if (right.has(key)) this.compare(pathOf(key), left.get(key), right.get(key), depth)
      else this.#note(pathOf(key), left.get(key), MISSING)
    }
    for (const key of rightKeys) if (!left.has(key)) this.#note(pathOf(key), MISSING, right.get(key))
    if (this.differences.length > before || leftKeys.every((key, index) => Object.is(key, rightKeys[index]))) return
    this.#note(join(path, '(order of keys)'), leftKeys.join(', '), rightKeys.join(', '))
  }

  #note(path: string, left: unknown, right: unknown): void {
    if (this.differences.length >= this.#limit) return
    this.differences.push({ path, left: brief(left), right: brief(right) })
  }
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

/** Primitives stay; containers become a few words, so that a report does not hold on to a state. */
function brief(value: unknown): unknown {
  if (typeof value === 'function') return '(function)'
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return `(array of ${value.length})`
  if (value instanceof Map || value instanceof Set) return `(${value.constructor.name} of ${value.size})`
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) {
    return `(${value.constructor.name} of ${value.byteLength} bytes)`
  }
  const keys = Object.keys(value)
  return `(object with ${keys.slice(0, 8).join(', ')}${keys.length > 8 ? ', …' : ''})`
}
