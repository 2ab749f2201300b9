/** What a spectator needs from outside, what can be set, and what it tells. */
import type { Frame } from '../../core/game.js'
import type { FinalFrames } from '../../core/session/final-frames.js'
import type { Clock } from '../../transport/clock.js'
import type { Lane, PeerId } from '../../transport/lane.js'
import type { MatchEvents } from './match-contract.js'
import type { ClaimSigner } from './match-result.js'

/** What a spectator needs from outside. */
export interface SpectatorPorts {
  /** Carries packets between the peers of the room. */
  readonly lane: Lane
  /** The only source of time. */
  readonly clock: Clock
  /** Checks certificates. */
  readonly claimSigner: Pick<ClaimSigner, 'check'>
  /** The relay that referees; null: a player does. */
  readonly relay: PeerId | null
  /** Asks the relay for all final frames; resolves to null when it does not have them. Absent without a relay. */
  readonly fetchFinal?: (matchId: Uint8Array) => Promise<FinalFrames | null>
}

/** What can be set for watching. */
export interface SpectatorOptions {
  /** Delay on top of what the jitter of arrivals demands, milliseconds, 0 to 60,000. Default 0. */
  readonly delayMs?: number
}

/** Where watching stands: the match has not begun, it runs, it was played out to its end. */
export type SpectatorPhase = 'lobby' | 'playing' | 'ended'

/** What a spectator tells; see `MatchEvents`. */
export type SpectatorEvents = Pick<
  MatchEvents<unknown>,
  'peer' | 'seal' | 'outcome' | 'certificate' | 'abandoned' | 'start' | 'seated'
>

/** Counters of one spectator, since it began to watch unless a field says otherwise. */
export interface SpectatorStats {
  /** Frames simulated. */
  readonly frame: Frame
  /** Frames held that are not simulated yet: how far the display is behind what has arrived. */
  readonly waitingFrames: number
  /** Times that the frames held did not last until the next ones came. */
  readonly stalls: number
  /** Times that the missing frames were fetched from the relay in one piece. */
  readonly fetches: number
  /** Packets that could not be read. */
  readonly malformed: number
  /** Seals whose digest was not that of the inputs they and their predecessors state. */
  readonly contradictions: number
  /** Packets received on all lanes. */
  readonly packetsReceived: number
  /** Bytes received on all lanes. */
  readonly bytesReceived: number
}
