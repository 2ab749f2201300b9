/** How a game's state is copied, restored, hashed and sent. Session, syncTest and validator see states only through this interface. */
import type { StateHash } from '../hash.js'

/** A saved state, to be read only by the codec that made it. Its memory may be reused by that codec. */
export type Snapshot = object

/**
 * Saves, restores, hashes and encodes the states of a game. `plainSnapshots` and `typedArraySnapshots` make codecs; a game
 * may bring its own. docs/snapshots.md tells which one to choose.
 */
export interface SnapshotCodec<State> {
  /**
   * Copies `state`. The copy shares no memory with it.
   * @param reuse a snapshot that this codec made earlier and that is no longer needed; its memory may be overwritten
   */
  save(state: State, reuse?: Snapshot): Snapshot
  /**
   * Restores a saved state, in place where possible. The result shares no memory with `snapshot`, which stays valid.
   * @param state the live state, whose memory may be overwritten; use the returned value from now on
   */
  load(snapshot: Snapshot, state: State): State
  /** 64-bit hash of all that `save` keeps. Equal states give equal hashes on every machine. */
  hash(state: State): StateHash
  /** Self-contained bytes of a state, for desync reports. */
  encode(state: State): Uint8Array
  /**
   * The state in bytes that `encode` made.
   * @throws PeerstepError BAD_RECORD when the bytes are not an encoded state: another peer may have sent them
   */
  decode(bytes: Uint8Array): State
}
