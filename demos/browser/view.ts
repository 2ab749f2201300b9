/** What the page draws, the same for a match over the network, a practice round and the show behind the start panel. */
import type { MatchStats } from 'peerstep'

/** A seat as the page shows it. */
export interface SeatView {
  readonly seat: number
  readonly name: string
  readonly status: 'playing' | 'away' | 'empty'
}

/** A moment of a match as the page draws it. */
export interface GameView<State> {
  readonly phase: 'lobby' | 'countdown' | 'playing' | 'ended'
  /** Blended for display; null before the match starts. */
  readonly state: State | null
  readonly frame: number
  /** The player's seat; -1 for a spectator. */
  readonly seat: number
  readonly seats: readonly SeatView[]
  readonly stalled: boolean
  /** Null without a network. */
  readonly stats: MatchStats | null
}

/** Draws one game on the stage. */
export interface Painter<State> {
  draw(view: GameView<State>, nowMs: number): void
}

/** Turns keys, mouse and touch into inputs of one game. */
export interface Controls<Input> {
  read(): Input
  /** Show or hide what lies over the stage; hidden controls read as neutral. */
  enable(on: boolean): void
  dispose(): void
}

/** One line of the score board. */
export interface ScoreRow {
  readonly seat: number
  readonly score: number
  readonly detail: string
}
