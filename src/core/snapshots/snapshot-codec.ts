/** How a game's state is copied, restored, hashed and sent. The session, sync-test and validator know states only through this. */
import type { StateHash } from '../hash.js'

/** An opaque saved state. Its memory may be reused by the codec that made it. */
export type Snapshot = object

export interface SnapshotCodec<State> {
  /**
   * Copy `state`. Never aliases it.
   * @param reuse a snapshot this codec made earlier and nobody needs any more; its memory may be overwritten
   */
  save(state: State, reuse?: Snapshot): Snapshot
  /**
   * Bring back a saved state, in place where possible. The result never aliases `snapshot`, which stays valid.
   * @param state the live state, whose memory may be overwritten; use the returned value from now on
   */
  load(snapshot: Snapshot, state: State): State
  /** 64-bit hash of all that `save` keeps. Equal states give equal hashes on every machine. */
  hash(state: State): StateHash
  /** Self-contained bytes of a state: desync reports, late join, spectators. */
  encode(state: State): Uint8Array
  /** @throws PeerstepError BAD_RECORD when the bytes are not an encoded state (a stranger may have sent them) */
  decode(bytes: Uint8Array): State
}
