/** How a match ended: its outcome, the relay's verdict, and what is known when two peers disagree about a state. */
import type { Frame, Outcome, Seat } from '../../core/game.js'
import type { StateHash } from '../../core/hash.js'
import type { StateDifference } from '../../core/snapshots/state-diff.js'
import type { Claim } from '../../wire/claim.js'
import type { Start } from '../../wire/lobby.js'

/**
 * `verified`: the relay simulated the match again and agrees. `attested`: the relay has no module of the game, and a quorum of
 * the seats signed the same result. `disputed`: their results differ. `abandoned`: the match ended undecided. `unjudged`: no
 * relay's certificate arrived.
 */
export type MatchVerdict = 'verified' | 'attested' | 'disputed' | 'abandoned' | 'unjudged'

/** A relay's certificate after its signature was checked. */
export interface CheckedCertificate {
  /** What the relay states. */
  readonly verdict: Exclude<MatchVerdict, 'unjudged'>
  /** The certified outcome; null when the match ended undecided. */
  readonly outcome: Outcome | null
  /** 64-bit hash of the last state; null when the relay did not simulate the match. */
  readonly stateHash: StateHash | null
  /** Frames of the match, counted from frame 0. */
  readonly frames: Frame
  /** Peer id of the relay that signed. */
  readonly relay: string
  /** The certificate as it was received, signature included: keep these bytes to prove the result to others. */
  readonly bytes: Uint8Array
}

/** The end of a match, as one peer knows it. */
export interface MatchResult {
  /** As this peer simulated it, or as certified where it did not get that far; null when the match ended undecided. */
  readonly outcome: Outcome | null
  /** Frames simulated when the match was decided here. */
  readonly finalFrame: Frame
  /** 64-bit hash of the state that decided the match here; null when it was not decided here. */
  readonly finalHash: StateHash | null
  /** The relay's verdict, or `unjudged` or `abandoned` without a certificate. */
  readonly verdict: MatchVerdict
  /** Null when no valid certificate of the referee arrived. */
  readonly certificate: CheckedCertificate | null
  /** True when the certificate states the outcome and the state that this peer simulated. */
  readonly agrees: boolean
}

/** Signs claims and checks certificates. It is passed in, so that a match can run without cryptography in tests. */
export interface ClaimSigner {
  /** Signs what this peer claims about the end of the match. */
  sign(claim: Omit<Claim, 'signature'>): Promise<Claim>
  /** Null when the certificate is not about this match, or not signed by its referee. */
  check(certificate: Uint8Array, start: Start): Promise<CheckedCertificate | null>
}

/** Two peers simulated the same final inputs to different states. */
export interface DesyncReport<State> {
  /** Frames simulated when the hashes differed: the first such frame among those compared. */
  readonly frame: Frame
  /** Seat of the other peer. */
  readonly seat: Seat
  /** 64-bit hash of this peer's state at that frame. */
  readonly localHash: StateHash
  /** 64-bit hash of the other peer's state at that frame. */
  readonly remoteHash: StateHash
  /** This peer's state at that frame; undefined when it is no longer kept. */
  readonly localState: State | undefined
  /** The other peer's state at that frame; undefined when it did not arrive within 4 s. */
  readonly remoteState: State | undefined
  /** Fields that differ, as paths into the state. Empty unless both states are there. */
  readonly differences: readonly StateDifference[]
}
