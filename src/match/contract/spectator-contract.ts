/** What a spectator needs from outside, what can be set, and what it tells. */
import type { Frame } from '../../core/game.js'
import type { FinalFrames } from '../../core/session/final-frames.js'
import type { Clock } from '../../transport/clock.js'
import type { Lane, PeerId } from '../../transport/lane.js'
import type { MatchEvents } from './match-contract.js'
import type { ClaimSigner } from './match-result.js'

export interface SpectatorPorts {
  readonly lane: Lane
  readonly clock: Clock
  readonly claimSigner: Pick<ClaimSigner, 'check'>
  /** The relay that referees; null: a player does. */
  readonly relay: PeerId | null
  /** Asks the relay for all that is final. Null when it is not to be had. */
  readonly fetchFinal?: (matchId: Uint8Array) => Promise<FinalFrames | null>
}

export interface SpectatorOptions {
  /** Delay on top of what the jitter of arrivals demands, milliseconds. Default 0. */
  readonly delayMs?: number
}

/** Where watching stands: the match has not begun, it runs, it was played out to its end. */
export type SpectatorPhase = 'lobby' | 'playing' | 'ended'

/** What a spectator tells; see `MatchEvents`. */
export type SpectatorEvents = Pick<
  MatchEvents<unknown>,
  'peer' | 'seal' | 'outcome' | 'certificate' | 'abandoned' | 'start' | 'seated'
>

export interface SpectatorStats {
  /** Frames simulated. */
  readonly frame: Frame
  /** Frames held that are not simulated yet: how far behind what has arrived. */
  readonly waitingFrames: number
  /** Times that the frames held did not last until the next ones came. */
  readonly stalls: number
  /** Times that what was missed was fetched at once. */
  readonly fetches: number
  /** Packets that could not be read. */
  readonly malformed: number
  /** Seals whose digest was not that of the inputs they and their predecessors state. */
  readonly contradictions: number
  readonly packetsReceived: number
  readonly bytesReceived: number
}
