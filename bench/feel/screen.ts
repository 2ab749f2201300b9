/** One player's screen: inputs read, frames simulated and drawn, and when. */
import type { Game, Session } from 'peerstep/core'
import type { Brain } from '../../demos/bots/brain.js'
import type { Match } from '../../src/match/match.js'
import { CorrectionMeter } from './correction-meter.js'
import { DelayMeter } from './delay-meter.js'
import type { MeasuredGame } from './games.js'
import { StallMeter } from './stall-meter.js'

/** What was measured on one screen in a stretch of a match. */
export type Seen = ReturnType<Screen<unknown, unknown>['seen']>

function newCounts(seat: number, seats: number, fromMs: number, fromFrame: number) {
  const lists = { depthsFrames: [] as number[], jumps: [] as number[], eased: [] as number[] }
  const meters = { stalls: new StallMeter(), delays: new DelayMeter(seat, seats) }
  return { ...meters, ...lists, fromMs, fromFrame, ticks: 0, predictingTicks: 0, delayFramesSum: 0 }
}

/** See above. */
export class Screen<State, Input> {
  /** The game as this player's match is to play it: its steps note where bodies are. */
  readonly game: Game<State, Input>
  readonly #seats: number
  readonly #brain: Brain<State, Input>
  readonly #corrections: CorrectionMeter
  readonly #last: Uint8Array
  readonly #next: Uint8Array
  #match: Match<State, Input> | null = null
  /** From `count` on. */
  #counted: ReturnType<typeof newCounts> | null = null

  constructor(measured: MeasuredGame<State, Input>, seats: number, seed: number) {
    const { game } = measured
    this.#seats = seats
    this.#brain = measured.createBrain(seed)
    // The game's fingerprint is taken in matches of the fewest and of the most seats.
    const corrections = new CorrectionMeter(Math.max(seats, game.seats.max), measured.width)
    this.#corrections = corrections
    this.#last = new Uint8Array(game.input.bytes)
    this.#next = new Uint8Array(game.input.bytes)
    this.game = {
      ...game,
      step(state, inputs, context) {
        game.step(state, inputs, context)
        for (let seat = 0; seat < context.seats.length; seat += 1) {
          corrections.simulated(context.frame + 1, seat, measured.bodyOf(state, seat))
        }
      },
    }
  }

  /** @param match plays `game` for this player */
  watch(match: Match<State, Input>): void {
    this.#match = match
    match.on('rollback', ({ frames }) => this.#counted?.depthsFrames.push(frames))
  }

  /** What happens from now on counts. */
  count(nowMs: number): void {
    const { match, session } = this.#playing()
    this.#counted = newCounts(match.seat, this.#seats, nowMs, session.frame)
  }

  /** The input of the player's keys. */
  read(nowMs: number): Input {
    const { match, session } = this.#playing()
    const input = this.#brain.decide(session.state, match.seat)
    this.game.input.write(input, this.#next, 0)
    const fresh = this.#next.some((byte, index) => byte !== this.#last[index])
    this.#last.set(this.#next)
    this.#counted?.delays.gave(session.frame + session.delayFrames(match.seat), nowMs, fresh)
    return input
  }

  /** To be called after each tick. */
  ticked(nowMs: number): void {
    if (this.#counted === null) return
    const { match } = this.#playing()
    const { frame, delayFrames, mode } = match.stats
    this.#counted.stalls.ticked(frame, match.stalled, nowMs)
    this.#counted.ticks += 1
    this.#counted.delayFramesSum += delayFrames
    if (mode === 'rollback') this.#counted.predictingTicks += 1
  }

  /** @param screens of all players, whose inputs are drawn here */
  draw(screens: readonly Screen<State, Input>[], nowMs: number): void {
    if (this.#counted === null) return
    const { match, session } = this.#playing()
    const { frame, log } = session
    const { jump, eased } = this.#corrections.draw(frame, nowMs)
    if (jump > 0) this.#counted.jumps.push(jump)
    if (eased > 0) this.#counted.eased.push(eased)
    for (const screen of screens) {
      const author = screen.#playing().match.seat
      screen.#counted?.delays.drew(match.seat, Math.min(frame - 1, log.lastHeldFrame(author)), nowMs)
    }
  }

  /** Ends the stretch that counts. Jumps are shares of the screen's width. */
  seen(nowMs: number) {
    const { session } = this.#playing()
    const counted = this.#counted
    if (counted === null) throw new Error('nothing was counted')
    this.#counted = null
    counted.stalls.end(nowMs)
    const { delays, depthsFrames, jumps, eased, ticks } = counted
    const seconds = (nowMs - counted.fromMs) / 1000
    return {
      seconds,
      /** Frames played over frames that the time had room for. */
      pace: (session.frame - counted.fromFrame) / (seconds * this.game.tickRate),
      ownDelaysMs: delays.ownMs,
      /** The part of them that a game without a network would not have had. */
      addedDelaysMs: delays.addedMs,
      remoteDelaysMs: delays.remoteMs,
      stallsMs: counted.stalls.lengthsMs,
      ...{ depthsFrames, jumps, eased },
      /** Share of the time in which prediction was allowed, and mean input delay. */
      predicting: counted.predictingTicks / ticks,
      delayFrames: counted.delayFramesSum / ticks,
    }
  }

  #playing(): { match: Match<State, Input>; session: Session<State, Input> } {
    const match = this.#match
    if (match === null || match.session === null) throw new Error('this screen shows no running match')
    return { match, session: match.session }
  }
}
