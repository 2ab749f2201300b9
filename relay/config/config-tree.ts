/** Settings as a tree of plain objects, before they are checked: merge, read and write by dotted key. */

/** An object of settings, or of groups of settings. */
export interface Tree {
  [key: string]: unknown
}

/** Whether a value is a group of settings: an object, but no array. */
export const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Write the leaves of one tree over those of another. Undefined leaves are skipped.
 * @param into    changed in place
 * @param prefix  dotted key of both trees, with a dot at its end; empty at the root
 * @param origin  where `from` was given, for people
 * @param origins gets the origin of each leaf that is written, by dotted key
 */
export function merge(into: Tree, from: Tree, prefix: string, origin: string, origins: Map<string, string>): void {
  for (const [key, value] of Object.entries(from)) {
    if (value === undefined) continue
    const path = prefix + key
    const present = Object.hasOwn(into, key) ? into[key] : undefined
    if (isTree(value) && isTree(present)) merge(present, value, `${path}.`, origin, origins)
    else {
      Object.defineProperty(into, key, { value, enumerable: true, configurable: true, writable: true })
      origins.set(path, origin)
    }
  }
}

/** The tree with one leaf: `limits.rooms` and 5 make { limits: { rooms: 5 } }. */
export function nest(key: string, value: unknown): Tree {
  return key.split('.').reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as Tree
}

/** The value at a dotted key; undefined when there is none. */
export function at(tree: Tree, key: string): unknown {
  return key.split('.').reduce<unknown>((node, name) => (isTree(node) ? node[name] : undefined), tree)
}

/** Freeze a value and everything in it. */
export function freezeDeep<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) freezeDeep(inner)
  return Object.freeze(value)
}
