/** The default codec: states of plain objects, arrays, Maps, Sets and typed arrays. docs/snapshots.md explains how it works. */
import { assert } from '../../errors.js'
import type { StateHash } from '../hash.js'
import { Hasher } from '../hash.js'
import { decodePlain, encodePlain } from './plain-bytes.js'
import { PlainReader } from './plain-reader.js'
import { ShapeTable } from './plain-shape.js'
import { TAG_OBJECT, Tape } from './plain-tape.js'
import { checkPlain } from './plain-value.js'
import { PlainWriter } from './plain-writer.js'
import type { Snapshot, SnapshotCodec } from './snapshot-codec.js'

/** Saves that check the whole state with `checkPlain`: the first few, where mistakes show, then one in this many. */
const STRICT_SAVES_FIRST = 4
const STRICT_SAVE_INTERVAL = 256

/** How `plainSnapshots` works. */
export interface PlainSnapshotOptions {
  /**
   * False: do not generate code for frequent shapes of objects, as happens by itself where a content security policy
   * forbids it. Saves then take about twice as long. Default true.
   */
  readonly generateCode?: boolean
}

/** `SnapshotCodec` that can also hash what was saved, without a second walk over the state. */
export interface PlainSnapshots<State> extends SnapshotCodec<State> {
  /** The hash of the saved state: `hash(state)` at the time of `save(state)`. */
  hashSnapshot(snapshot: Snapshot): StateHash
}

/**
 * Codec for states made of plain objects, arrays, numbers, strings, booleans, null, undefined, bigints, typed arrays, Maps
 * and Sets, nested up to 100 levels.
 *
 * A save flattens the state into one Float64Array in which everything that is not a number is a NaN with a meaning; the
 * hash runs over the same memory. Kept exactly: order of keys and entries, -0, NaN, undefined apart from missing, holes.
 * Not kept: that two places share one object (they come back as two), spare capacity, a typed array's larger buffer.
 * `load` builds a new state.
 *
 * Functions, class instances, accessors, symbol keys and circles are refused with PeerstepError BAD_OPTION and the path of
 * the value. Properties that the fast walk cannot see (symbol keys, properties that are not enumerable, names on arrays)
 * are looked for in the first four saves and then in one of 256.
 *
 * Use one codec for each match: it learns the shapes of the objects it saves.
 *
 * @example
 * ```ts
 * const codec = plainSnapshots<State>()
 * let saved = codec.save(state) // a copy
 * step(state)
 * state = codec.load(saved, state) // back to the copy
 * saved = codec.save(state, saved) // reuses the memory
 * ```
 */
export function plainSnapshots<State>(options: PlainSnapshotOptions = {}): PlainSnapshots<State> {
  const shapes = new ShapeTable(TAG_OBJECT, options.generateCode ?? true)
  const writer = new PlainWriter(shapes)
  const reader = new PlainReader()
  const hasher = new Hasher()
  const scratch = new Tape()
  let saves = 0

  function hashTape(tape: Tape): StateHash {
    hasher.reset()
    hasher.update(tape.i32, tape.length * 2)
    return hasher.digest()
  }

  return {
    save(state, reuse) {
      if (saves < STRICT_SAVES_FIRST || saves % STRICT_SAVE_INTERVAL === 0) checkPlain(state)
      saves += 1
      const tape = reuse instanceof Tape ? reuse : new Tape()
      writer.write(state, tape)
      return tape
    },
    load(snapshot) {
      assert(snapshot instanceof Tape, 'a snapshot of this codec expected')
      return reader.read(snapshot) as State
    },
    hash(state) {
      writer.write(state, scratch)
      return hashTape(scratch)
    },
    hashSnapshot(snapshot) {
      assert(snapshot instanceof Tape, 'a snapshot of this codec expected')
      return hashTape(snapshot)
    },
    encode: encodePlain,
    decode: (bytes) => decodePlain(bytes) as State,
  }
}
