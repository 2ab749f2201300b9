/** A match of tally as a referee would hand it over, with what honest players would claim. */

import type { MatchOpening } from '../../relay/settlement/open-match.js'
import type { LoggedFrames } from '../../relay/store/sealed-log.js'
import { fingerprintGame } from '../../src/core/checks/fingerprint.js'
import type { SeatStatus } from '../../src/core/game.js'
import { Random } from '../../src/core/random.js'
import { replay } from '../../src/core/session/replay.js'
import { generateIdentity, type Identity } from '../../src/identity.js'
import { signClaim, type UnsignedClaim } from '../../src/trust/claim.js'
import { canonicalJson } from '../../src/wire/canonical-json.js'
import type { Claim } from '../../src/wire/claim.js'
import type { GameDescription } from '../../src/wire/game-description.js'
import { tally } from './games/tally.js'

export const tallyDescription: GameDescription = {
  id: tally.id,
  version: tally.version,
  fingerprint: fingerprintGame(tally),
  tickRate: tally.tickRate,
  inputBytes: tally.input.bytes,
  neutral: tally.input.neutral,
  seatsMin: tally.seats.min,
  seatsMax: tally.seats.max,
}

export interface PlayedMatch {
  readonly opening: MatchOpening
  /** Ten frames each. */
  readonly chunks: readonly LoggedFrames[]
  readonly players: readonly Identity[]
  /** By seat, all equal but for seat and signature. */
  readonly claims: readonly Claim[]
  readonly outcomeJson: string
  /** Frames until the outcome, at most those that were played. */
  readonly frames: number
  sign(seat: number, change?: Partial<UnsignedClaim>): Promise<Claim>
}

export interface PlayOptions {
  readonly seats?: number
  /** Frames the referee sealed; more than the match needs is fine. */
  readonly sealed?: number
  readonly options?: Record<string, string | number>
  readonly matchNumber?: number
  readonly seed?: number
}

export async function playMatch({
  seats = 3,
  sealed = 120,
  options = {},
  matchNumber = 1,
  seed = 7,
}: PlayOptions = {}): Promise<PlayedMatch> {
  const players = await Promise.all(Array.from({ length: seats }, generateIdentity))
  const random = new Random(seed)
  const inputs = Array.from({ length: seats }, () => Uint8Array.from({ length: sealed }, () => random.uint32() % 201))
  // The last seat is away for a while.
  const statuses = (
    [
      [33, 'away'],
      [47, 'playing'],
    ] as [number, SeatStatus][]
  ).map(([frame, status]) => ({ seat: seats - 1, frame, status }))
  const fair = Object.fromEntries(Object.entries(options).filter(([key]) => key !== 'fault'))
  const all = { firstFrame: 0, count: sealed, inputs, statuses, substitutions: [] }
  const played = replay(tally, { seed, seats, options: fair }, all)
  const outcomeJson = played.outcome === undefined ? '' : canonicalJson(played.outcome)!
  const matchId = new Uint8Array(16).fill(matchNumber)
  const opening: MatchOpening = {
    matchId,
    room: 'friday',
    meeting: { topic: 'the topic of friday', closed: false },
    game: tallyDescription,
    seed,
    options,
    seats: players.map(({ peerId }, seat) => ({ peer: peerId, name: `player ${seat}` })),
    startedAtMs: 1_800_000_000_000 + matchNumber,
  }
  const honest = { matchId, frame: played.frames, stateHash: played.hash, outcomeJson }
  const sign = (seat: number, change: Partial<UnsignedClaim> = {}): Promise<Claim> =>
    signClaim(players[seat]!, { ...honest, seat, ...change })
  const chunks = Array.from({ length: sealed / 10 }, (_, index) => ({
    firstFrame: index * 10,
    count: 10,
    inputs: inputs.map((run) => run.subarray(index * 10, index * 10 + 10)),
    statuses: statuses.filter(({ frame }) => Math.floor(frame / 10) === index),
    substitutions: index === 3 || index === 4 ? [{ seat: seats - 1, firstFrame: index * 10, count: 10 }] : [],
  }))
  const claims = await Promise.all(players.map((_, seat) => sign(seat)))
  return { opening, chunks, players, claims, outcomeJson, frames: played.frames, sign }
}
