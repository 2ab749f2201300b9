/** Runs a match by itself: ticks it on a timer, draws it on animation frames where there are any. */
import type { Seat, SeatStatus } from '../core/game.js'
import type { Clock } from '../transport/clock.js'
import { Display } from './display.js'
import type { Match } from './match.js'
import type { MatchPhase } from './match-options.js'
import type { MatchStats } from './stats.js'
import { startTicker } from './ticker.js'

/** Rollbacks shorter than this are not eased: what they move is below what can be seen. */
const EASED_DEPTH_FRAMES = 2

/** All that a renderer needs. Made anew for each drawing; the state in it is reused. */
export interface View<State> {
  readonly phase: MatchPhase
  /** Blended for display; null before the match starts. */
  readonly state: State | null
  readonly frame: number
  /** Our seat; -1 while waiting. */
  readonly seat: Seat
  readonly seats: readonly {
    readonly seat: Seat
    readonly peer: string
    readonly name: string
    readonly status: SeatStatus
  }[]
  readonly stalled: boolean
  readonly stats: MatchStats
}

export interface RunOptions<State, Input> {
  /** Asked once per simulated frame. */
  readonly input: () => Input
  /** Called on animation frames in browsers, after every tick elsewhere. */
  readonly render?: (view: View<State>) => void
}

/** A running match. */
export interface Running {
  /** Stops ticking and drawing; the match itself stays joined. */
  stop(): void
}

/** Tick and draw until stopped. A tick costs little when nothing is due, so the timer runs a little faster than the game. */
export function runMatch<State, Input>(
  match: Match<State, Input>,
  clock: Clock,
  options: RunOptions<State, Input>,
): Running {
  const display = new Display(match.game)
  const unsubscribe = match.on('rollback', ({ frames }) => {
    if (frames >= EASED_DEPTH_FRAMES && match.play !== null)
      display.update(match.play.session.state, match.play.session.frame, true)
  })
  const draw = (): void => {
    if (options.render === undefined) return
    options.render(viewOf(match, display, clock.nowMs()))
  }
  const tick = (): void => {
    match.tick(options.input)
    const { play } = match
    if (play !== null && options.render !== undefined) display.update(play.session.state, play.session.frame, false)
    if (typeof requestAnimationFrame !== 'function') draw()
  }
  // Half a frame: a packet waits at most 8 ms at 60 Hz to be heard, and a frame is never more than that late.
  const stopTicking = startTicker(Math.max(4, Math.floor(500 / match.game.tickRate)), tick)
  let handle = 0
  if (typeof requestAnimationFrame === 'function') {
    const onFrame = (): void => {
      draw()
      handle = requestAnimationFrame(onFrame)
    }
    handle = requestAnimationFrame(onFrame)
  }
  return {
    stop() {
      stopTicking()
      unsubscribe()
      if (typeof cancelAnimationFrame === 'function') cancelAnimationFrame(handle)
    },
  }
}

function viewOf<State, Input>(match: Match<State, Input>, display: Display<State, Input>, nowMs: number): View<State> {
  const { play } = match
  return {
    phase: match.phase,
    state: play === null ? null : display.view(play.alpha, nowMs),
    frame: play?.session.frame ?? 0,
    seat: match.seat,
    seats: match.seats.map(({ peer, name }, seat) => ({
      seat,
      peer,
      name,
      status: play?.session.log.latestStatus(seat) ?? (peer === '' ? 'empty' : 'playing'),
    })),
    stalled: play?.stalled ?? false,
    stats: match.stats,
  }
}
