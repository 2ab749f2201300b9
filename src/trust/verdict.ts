/** From the seats' claims and a simulation to a verdict. Pure, so that anyone who checks a record comes to the same verdict. */
import type { Frame, Seat } from '../core/game.js'
import type { StateHash } from '../core/hash.js'
import type { Claim } from '../wire/claim.js'
import type { Verdict } from '../wire/record.js'
import type { SeatHolder } from '../wire/seats.js'
import { sameClaim } from './claim.js'

/** Frames between two of a record's checkpoints. Part of the format: a check expects exactly these. */
export const CHECKPOINT_FRAMES = 60

/** What a simulation of the final inputs came to. */
export interface Simulated {
  /** Frames simulated: up to the outcome, or all there are. */
  readonly frame: Frame
  /** Hash of the state after the last of them. */
  readonly stateHash: StateHash
  /** Canonical JSON; empty when the inputs end without an outcome. */
  readonly outcomeJson: string
}

/** A verdict and what it rests on: what a certificate states. */
export interface Finding {
  /** See `Verdict`. */
  readonly verdict: Verdict
  /** Canonical JSON; empty when no outcome is established. */
  readonly outcomeJson: string
  /** Frames that belong to the match; later ones are dropped from the record. */
  readonly frames: Frame
  /** Hash of the final state; null when the match was not simulated. */
  readonly stateHash: StateHash | null
  /** Seats whose claim differs from the outcome, ascending. */
  readonly dissentingSeats: readonly Seat[]
}

/** What a verdict is derived from. */
export interface Evidence {
  /** Number of final frames. */
  readonly frames: Frame
  /** Holders by seat at the end of the match. */
  readonly seats: readonly SeatHolder[]
  /** Signed and checked, at most one for each seat. */
  readonly claims: readonly Claim[]
  /** Null when the match was not simulated. */
  readonly simulated: Simulated | null
}

/**
 * With a simulation, its outcome stands. It is `verified` when at least half of the claims agree with it: in a match of two,
 * a false claim of one player does not change what the other one and the simulation agree on. When more than half of the
 * claims differ, the simulation itself is in doubt: `disputed`.
 *
 * Without a simulation, more than half of the occupied seats must have signed the same claim: `attested`.
 */
export function findVerdict(evidence: Evidence): Finding {
  return evidence.simulated === null ? attest(evidence) : verify(evidence, evidence.simulated)
}

function verify({ frames, claims }: Evidence, simulated: Simulated): Finding {
  const { outcomeJson, stateHash, frame } = simulated
  const found = { outcomeJson, stateHash, frames: frame }
  if (outcomeJson === '') {
    // A claim about frames that were never sealed contradicts nothing: it is only without support.
    const contradicting = claims.filter((claim) => claim.outcomeJson !== '' && claim.frame <= frames)
    const verdict = contradicting.length > 0 ? 'disputed' : 'abandoned'
    return { ...found, verdict, dissentingSeats: seatsOf(contradicting) }
  }
  if (claims.length === 0) return { ...found, outcomeJson: '', verdict: 'abandoned', dissentingSeats: [] }
  const dissenting = claims.filter((claim) => !sameClaim(claim, simulated))
  const agreed = dissenting.length < claims.length && dissenting.length * 2 <= claims.length
  return { ...found, verdict: agreed ? 'verified' : 'disputed', dissentingSeats: seatsOf(dissenting) }
}

function attest({ frames, seats, claims }: Evidence): Finding {
  const occupied = seats.filter((seat) => seat.peer !== '').length
  const nothing = { outcomeJson: '', frames, stateHash: null, dissentingSeats: [] }
  const agreed = claims.find((claim) => claims.filter((other) => sameClaim(other, claim)).length * 2 > occupied)
  if (agreed === undefined) {
    const conflict = claims.some((claim) => !sameClaim(claim, claims[0]!))
    return { ...nothing, verdict: conflict ? 'disputed' : 'abandoned' }
  }
  if (agreed.outcomeJson === '' || agreed.frame > frames) return { ...nothing, verdict: 'abandoned' }
  const dissenting = claims.filter((claim) => !sameClaim(claim, agreed))
  return {
    verdict: 'attested',
    outcomeJson: agreed.outcomeJson,
    frames: agreed.frame,
    stateHash: null,
    dissentingSeats: seatsOf(dissenting),
  }
}

const seatsOf = (claims: readonly Claim[]): Seat[] => claims.map((claim) => claim.seat).sort((a, b) => a - b)
