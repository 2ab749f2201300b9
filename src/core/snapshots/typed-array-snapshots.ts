/** Codec for states in typed arrays: saving and loading are memory copies. docs/snapshots.md tells when to choose it. */
import { assert, PeerstepError } from '../../errors.js'
import type { StateHash } from '../hash.js'
import { Hasher } from '../hash.js'
import type { Snapshot, SnapshotCodec } from './snapshot-codec.js'

/** First byte of an encoded state, so that another codec's bytes are refused. */
const FORMAT = 0xb1

/** `SnapshotCodec` that can also hash what was saved. */
export interface TypedArraySnapshots<State> extends SnapshotCodec<State> {
  /** The hash of the saved state: `hash(state)` at the time of `save(state)`. */
  hashSnapshot(snapshot: Snapshot): StateHash
}

/** Where the memory of a state is. */
export interface TypedArraySnapshotOptions<State> {
  /**
   * The memory of a state: all of it, always in the same order, with the same kinds and lengths. Views must not overlap.
   */
  readonly views: (state: State) => ArrayBuffer | readonly ArrayBufferView[]
  /** A state with memory of the right size; what is in it does not matter. Needed to decode bytes. */
  readonly create: () => State
}

/** Copies of the views of one state. */
class SavedViews {
  readonly copies: readonly ArrayBufferView[]

  constructor(views: readonly ArrayBufferView[]) {
    this.copies = views.map((view) => copyOf(view))
  }
}

/**
 * Codec for states in typed arrays. `save` and `load` cost one memory copy per view; `load` writes into the live state, so
 * views the game keeps stay valid. Everything outside the views is neither saved nor hashed: keep none of the state there.
 *
 * Floats are hashed with every NaN alike when their view says that they are floats; memory given as a whole ArrayBuffer is
 * hashed word by word, and then a NaN in it may hash differently on another engine. `soa` gives both.
 *
 * One codec may serve any number of matches.
 *
 * @throws PeerstepError BAD_OPTION from `load` when a state has other memory than the saved one
 * @example
 * ```ts
 * interface State { readonly x: Float64Array; readonly hp: Int32Array }
 * const create = (): State => ({ x: new Float64Array(64), hp: new Int32Array(64) })
 * const snapshot = typedArraySnapshots<State>({ views: ({ x, hp }) => [x, hp], create })
 * ```
 */
export function typedArraySnapshots<State>(options: TypedArraySnapshotOptions<State>): TypedArraySnapshots<State> {
  const hasher = new Hasher()
  const viewsOf = (state: State): readonly ArrayBufferView[] => {
    const views = options.views(state)
    return views instanceof ArrayBuffer ? [wordsOver(views)] : views
  }

  function hashViews(views: readonly ArrayBufferView[]): StateHash {
    hasher.reset()
    for (const view of views) {
      if (view instanceof Float64Array) hasher.updateFloat64(view)
      else if (view instanceof Float32Array) hasher.updateFloat32(view)
      else if (view instanceof Int32Array) hasher.update(view)
      else hasher.updateBytes(bytesOver(view))
    }
    return hasher.digest()
  }

  return {
    save(state, reuse) {
      const views = viewsOf(state)
      if (!(reuse instanceof SavedViews) || !sameSizes(views, reuse.copies)) return new SavedViews(views)
      for (let index = 0; index < views.length; index += 1) copyInto(reuse.copies[index]!, views[index]!)
      return reuse
    },
    load(snapshot, state) {
      assert(snapshot instanceof SavedViews, 'a snapshot of this codec expected')
      const views = viewsOf(state)
      if (!sameSizes(views, snapshot.copies)) {
        throw new PeerstepError('BAD_OPTION', 'views of a state must keep their number and lengths during a match')
      }
      for (let index = 0; index < views.length; index += 1) copyInto(views[index]!, snapshot.copies[index]!)
      return state
    },
    hash: (state) => hashViews(viewsOf(state)),
    hashSnapshot(snapshot) {
      assert(snapshot instanceof SavedViews, 'a snapshot of this codec expected')
      return hashViews(snapshot.copies)
    },
    encode(state) {
      const views = viewsOf(state)
      const bytes = new Uint8Array(1 + views.reduce((sum, view) => sum + view.byteLength, 0))
      bytes[0] = FORMAT
      let at = 1
      for (const view of views) {
        bytes.set(bytesOver(view), at)
        at += view.byteLength
      }
      return bytes
    },
    decode(bytes) {
      const state = options.create()
      const views = viewsOf(state)
      const expected = 1 + views.reduce((sum, view) => sum + view.byteLength, 0)
      if (bytes.length !== expected || bytes[0] !== FORMAT) {
        throw new PeerstepError('BAD_RECORD', `encoded state: ${expected} bytes expected, got ${bytes.length}`)
      }
      let at = 1
      for (const view of views) {
        bytesOver(view).set(bytes.subarray(at, at + view.byteLength))
        at += view.byteLength
      }
      return state
    },
  }
}

function bytesOver(view: ArrayBufferView): Uint8Array {
  return view instanceof Uint8Array ? view : new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
}

/** The widest view that fits a whole buffer. */
function wordsOver(buffer: ArrayBuffer): ArrayBufferView {
  return buffer.byteLength % 4 === 0 ? new Int32Array(buffer) : new Uint8Array(buffer)
}

/** A copy of the same kind, so that it can be hashed like the original. */
function copyOf(view: ArrayBufferView): ArrayBufferView {
  const copy = bytesOver(view).slice().buffer
  if (view instanceof Float64Array) return new Float64Array(copy)
  if (view instanceof Float32Array) return new Float32Array(copy)
  if (view instanceof Int32Array) return new Int32Array(copy)
  return new Uint8Array(copy)
}

/** Copies between views of equal length; between equal kinds without any garbage. */
function copyInto(target: ArrayBufferView, source: ArrayBufferView): void {
  if (target instanceof Float64Array && source instanceof Float64Array) target.set(source)
  else if (target instanceof Float32Array && source instanceof Float32Array) target.set(source)
  else if (target instanceof Int32Array && source instanceof Int32Array) target.set(source)
  else bytesOver(target).set(bytesOver(source))
}

function sameSizes(left: readonly ArrayBufferView[], right: readonly ArrayBufferView[]): boolean {
  if (left.length !== right.length) return false
  for (let index = 0; index < left.length; index += 1) {
    if (left[index]!.byteLength !== right[index]!.byteLength) return false
  }
  return true
}
