/** From what the seats claim and what a re-simulation gave to a verdict. Pure: a stranger reaches the same one. */
import type { Frame, Seat } from '../core/game.js'
import type { StateHash } from '../core/hash.js'
import type { Claim } from '../wire/claim.js'
import type { Verdict } from '../wire/record.js'
import type { SeatHolder } from '../wire/seats.js'
import { sameClaim } from './claim.js'

/** Frames between two of a record's checkpoints. Part of the format: a check expects exactly these. */
export const CHECKPOINT_FRAMES = 60

/** What the final inputs gave when somebody simulated them. */
export interface Simulated {
  /** Frames simulated: up to the outcome, or all there are. */
  readonly frame: Frame
  /** After the last of them. */
  readonly stateHash: StateHash
  /** Canonical JSON; empty when the inputs end without an outcome. */
  readonly outcomeJson: string
}

export interface Finding {
  readonly verdict: Verdict
  /** Empty when there is no outcome that anybody could rely on. */
  readonly outcomeJson: string
  /** Frames that belong to the match; later ones are dropped from the record. */
  readonly frames: Frame
  /** Null when nobody simulated. */
  readonly stateHash: StateHash | null
  /** Ascending. */
  readonly dissentingSeats: readonly Seat[]
}

export interface Evidence {
  /** Final frames there are. */
  readonly frames: Frame
  readonly seats: readonly SeatHolder[]
  /** Signed and checked, at most one a seat. */
  readonly claims: readonly Claim[]
  /** Null when nobody simulated. */
  readonly simulated: Simulated | null
}

/**
 * With a simulation its outcome stands; `verified` needs at least half of the claiming seats to say the same: in a match of
 * two, a sore loser's lie does not spoil what the other and the simulation agree on. More against it cast doubt on the
 * simulation itself.
 * Without one, more than half of the occupied seats must have signed the same claim.
 */
export function findVerdict(evidence: Evidence): Finding {
  return evidence.simulated === null ? attest(evidence) : verify(evidence, evidence.simulated)
}

function verify({ frames, claims }: Evidence, simulated: Simulated): Finding {
  const { outcomeJson, stateHash, frame } = simulated
  const found = { outcomeJson, stateHash, frames: frame }
  if (outcomeJson === '') {
    // A claim about frames that were never sealed contradicts nothing: it only lacks support.
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
