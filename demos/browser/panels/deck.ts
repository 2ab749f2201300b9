/** Everything a round draws on and speaks through, and what browser tests wait for. */
import type { MatchStats } from 'peerstep'
import type { Stage } from '../drawing/stage.js'
import type { PageGame, Screen } from '../page-games.js'
import type { GameView } from '../view.js'
import type { CertificateCard } from './certificate-card.js'
import type { Hud } from './hud.js'
import type { WaitingPanel } from './lobby.js'
import type { NetGraph } from './net-graph.js'

/** The parts of the page that all rounds share. */
export interface Deck {
  readonly stage: Stage
  /** Parent of touch controls. */
  readonly overlay: HTMLElement
  readonly hud: Hud
  readonly graph: NetGraph
  readonly waiting: WaitingPanel
  readonly card: CertificateCard
}

/** `idle`: start panel. `connecting`, `lobby`, `playing`, `ended`: stages of a round. */
export type PagePhase = 'idle' | 'connecting' | 'lobby' | 'playing' | 'ended'

/** Shown as `document.body.dataset.phase`. */
export function setPhase(phase: PagePhase): void {
  if (document.body.dataset.phase !== phase) document.body.dataset.phase = phase
}

/** A round that runs until it is stopped. */
export interface Round {
  stop(): void
}

/** `window.peerstep`: what a test or a curious player can look at. */
export interface DebugHandle {
  stats(): MatchStats | null
  /** Peer id of the page; null before it has one. */
  peer: string | null
  /** What was drawn last. */
  view: GameView<unknown> | null
  frame: number
  matchId: string | null
  finalFrame: number | null
  /** 16 hexadecimal digits. */
  finalHash: string | null
  verdict: string | null
  /** The relay signed the end that this page simulated. */
  agrees: boolean
  error: string | null
}

function emptyHandle(): DebugHandle {
  return {
    stats: () => null,
    peer: null,
    view: null,
    frame: 0,
    matchId: null,
    finalFrame: null,
    finalHash: null,
    verdict: null,
    agrees: false,
    error: null,
  }
}

/** What tests and the console see as `window.peerstep`. */
export const debugHandle: DebugHandle = emptyHandle()

/** Forget the round before. */
export function resetDebugHandle(): void {
  Object.assign(debugHandle, emptyHandle())
}

/** Two hex digits for each byte; null for null. */
export function hexOf(bytes: Uint8Array | null): string | null {
  return bytes && Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Draw one moment of a round, and bring the board up to date. */
export function present<State, Input>(
  deck: Deck,
  game: PageGame<State, Input>,
  screen: Screen<State, Input>,
  view: GameView<State>,
  nowMs: number,
): void {
  screen.shown = view
  debugHandle.frame = view.frame
  debugHandle.view = view
  deck.stage.barBottom = deck.graph.barPixels
  screen.painter.draw(view, nowMs)
  deck.graph.update(view.state === null ? null : view.stats, nowMs)
  if (view.state !== null) {
    deck.hud.update(game.scores(view.state), view.seats, view.seat, game.secondsLeft(view.state))
  }
}
