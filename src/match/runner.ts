/** Runs a match by itself: ticks it on a timer, draws it on animation frames where there are any. */
import type { Seat, SeatStatus } from '../core/game.js'
import type { Clock } from '../transport/clock.js'
import type { MatchPhase } from './contract/match-contract.js'
import type { SpectatorPhase, SpectatorStats } from './contract/spectator-contract.js'
import type { MatchStats } from './contract/stats.js'
import { Display } from './display/display.js'
import { startTicker } from './display/ticker.js'
import type { Match } from './match.js'
import type { Spectator } from './spectate/spectator.js'

/** Rollbacks shorter than this are not eased: what they move is below what can be seen. */
const EASED_DEPTH_FRAMES = 2

/** All that a renderer needs. Made anew for each drawing; the state in it is reused. */
export interface View<State> {
  /** Where the match stands. */
  readonly phase: MatchPhase
  /** Blended for display; null before the match starts. */
  readonly state: State | null
  /** Frames simulated. */
  readonly frame: number
  /** Our seat; -1 while waiting. */
  readonly seat: Seat
  /** By seat. */
  readonly seats: readonly ViewedSeat[]
  /** True when a frame was due and the prediction window was used up. */
  readonly stalled: boolean
  /** Counters for the net-graph. */
  readonly stats: MatchStats
}

/** A seat and its player, as a renderer shows them. */
export interface ViewedSeat {
  /** Index of the seat. */
  readonly seat: Seat
  /** Peer id of the player; '' for a vacant seat. */
  readonly peer: string
  /** Name of the player; '' for a vacant seat. */
  readonly name: string
  /** Latest known status of the seat. */
  readonly status: SeatStatus
}

/** All that a renderer needs to show a match that is watched. Made anew for each drawing; the state in it is reused. */
export interface SpectatorView<State> {
  /** Where watching stands. */
  readonly phase: SpectatorPhase
  /** Blended for display; null before the match starts. */
  readonly state: State | null
  /** Frames simulated. */
  readonly frame: number
  /** By seat. */
  readonly seats: readonly ViewedSeat[]
  /** What was due has not come yet. */
  readonly stalled: boolean
  /** True between `pause` and `resume`. */
  readonly paused: boolean
  /** Counters since watching began. */
  readonly stats: SpectatorStats
}

/** What a match that runs by itself calls. */
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
    const { session } = match
    if (frames >= EASED_DEPTH_FRAMES && session !== null) display.update(session.state, session.frame, true)
  })
  const tick = (): void => {
    match.tick(options.input)
    const { session } = match
    if (session !== null && options.render !== undefined) display.update(session.state, session.frame, false)
  }
  const draw = (): void => options.render?.(viewOf(match, display, clock.nowMs()))
  const running = runTicks(match.game.tickRate, tick, draw)
  return {
    stop() {
      running.stop()
      unsubscribe()
    },
  }
}

/** Tick and draw what a spectator sees, until stopped. */
export function runSpectator<State, Input>(
  spectator: Spectator<State, Input>,
  clock: Clock,
  render?: (view: SpectatorView<State>) => void,
): Running {
  const display = new Display(spectator.game)
  const tick = (): void => {
    spectator.tick()
    const { state, frame } = spectator
    if (state !== null && render !== undefined) display.update(state, frame, false)
  }
  return runTicks(spectator.game.tickRate, tick, () => render?.(watchedBy(spectator, display, clock.nowMs())))
}

/** Ticks on a timer; draws on animation frames in browsers, after every tick elsewhere. */
function runTicks(tickRate: number, tick: () => void, draw: () => void): Running {
  const animated = typeof requestAnimationFrame === 'function'
  // Half a frame: a packet waits at most 8 ms at 60 Hz to be heard, and a frame is never more than that late.
  const stopTicking = startTicker(Math.max(4, Math.floor(500 / tickRate)), () => {
    tick()
    if (!animated) draw()
  })
  let handle = 0
  if (animated) {
    const onFrame = (): void => {
      draw()
      handle = requestAnimationFrame(onFrame)
    }
    handle = requestAnimationFrame(onFrame)
  }
  return {
    stop() {
      stopTicking()
      if (animated) cancelAnimationFrame(handle)
    },
  }
}

function watchedBy<State, Input>(
  spectator: Spectator<State, Input>,
  display: Display<State, Input>,
  nowMs: number,
): SpectatorView<State> {
  const { phase, state, frame, alpha, seats, statuses, stalled, paused, stats } = spectator
  return {
    phase,
    state: state === null ? null : display.view(alpha, nowMs),
    frame,
    seats: seats.map(({ peer, name }, seat) => ({ seat, peer, name, status: statuses[seat] ?? 'playing' })),
    stalled,
    paused,
    stats,
  }
}

function viewOf<State, Input>(match: Match<State, Input>, display: Display<State, Input>, nowMs: number): View<State> {
  const { session, stalled } = match
  return {
    phase: match.phase,
    state: session === null ? null : display.view(match.alpha, nowMs),
    frame: session?.frame ?? 0,
    seat: match.seat,
    seats: match.seats.map(({ peer, name }, seat) => ({
      seat,
      peer,
      name,
      status: session?.log.latestStatus(seat) ?? (peer === '' ? 'empty' : 'playing'),
    })),
    stalled,
    stats: match.stats,
  }
}
