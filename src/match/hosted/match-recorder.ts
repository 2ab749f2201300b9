/** What a hosted room needs of the relay that keeps and judges its match. */
import type { Frame, Seat } from '../../core/game.js'
import type { FinalFrames } from '../../core/session/final-frames.js'
import type { Claim } from '../../wire/claim.js'
import type { Seating } from '../../wire/seats.js'

/** The durable log of a match's final frames. */
export interface FrameLog {
  /** Makes newly final frames durable, in the order of the calls. Seals are sent once the promise is kept. */
  keep(frames: FinalFrames): Promise<void>
  /** All durable frames from frame 0 on, once every `keep` has ended: asked for when a player has replaced the relay. */
  recall(): Promise<FinalFrames>
  /** Discards the durable frames from this one on: the players went on without them. */
  rewind(firstFrame: Frame): Promise<void>
}

/** What a room knows of its running match, for the decision whether it is over. */
export interface MatchSight {
  /** Every seat is empty, or its peer has said goodbye. */
  readonly deserted: boolean
  /** When a frame last became final, on the room's clock. */
  readonly aliveMs: number
  /** Last final frame; -1 for none. */
  readonly finalFrame: Frame
  /** Seats that are not empty. */
  readonly live: number
  /** Seats that have claimed an outcome. */
  readonly claims: number
}

/** One match as its relay keeps it: log, claims, seats and verdict. A recorder that cannot go on reports why by itself. */
export interface MatchRecorder extends FrameLog {
  /** The match begins. Called once, before anything else. */
  open(): void
  /** The first claim of each seat. */
  claim(seat: Seat, claim: Claim): void
  /**
   * A seat gets another holder.
   * @returns false when it may not; then nothing has changed
   */
  seat(seating: Seating): boolean
  /** True when the match is about to end, so that no seat gets another holder: it is decided, or cannot be kept. */
  readonly ending: boolean
  /** Asked at every tick of a running match: is it over? */
  isOver(sight: MatchSight, nowMs: number): boolean
  /** Judges the match. @returns the encoded certificate; rejects when that is not possible now */
  settle(): Promise<Uint8Array>
  /** The room has a defect and closes: release the match unjudged. */
  abandon(): void
}
