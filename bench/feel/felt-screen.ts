/** One player's screen: what is read, simulated and drawn there, and when. */
import type { Game } from 'peerstep/core'
import type { Brain } from '../../demos/bots/brain.js'
import type { Session } from '../../src/core/session/session.js'
import type { Match } from '../../src/match/match.js'
import { CorrectionMeter } from './correction-meter.js'
import { DelayMeter } from './delay-meter.js'
import type { FeltGame } from './felt-games.js'
import { StallMeter } from './stall-meter.js'

/** What counts, from `count` on. */
class Counted {
  readonly stalls = new StallMeter()
  readonly depthsFrames: number[] = []
  /** One for each drawing that showed a correction, as shares of the screen's width. */
  readonly jumps: number[] = []
  readonly eased: number[] = []
  readonly delays: DelayMeter
  readonly fromMs: number
  readonly fromFrame: number
  readonly fromPhantoms: number
  ticks = 0
  predictingTicks = 0
  delayFramesSum = 0

  constructor(seat: number, seats: number, fromMs: number, fromFrame: number, fromPhantoms: number) {
    this.delays = new DelayMeter(seat, seats)
    this.fromMs = fromMs
    this.fromFrame = fromFrame
    this.fromPhantoms = fromPhantoms
  }
}

/** What one player saw in a stretch of a match. */
export interface Seen {
  readonly seconds: number
  /** Frames played over frames that the time had room for. */
  readonly pace: number
  readonly ownDelaysMs: readonly number[]
  /** The part of them that a game without a network would not have had. */
  readonly addedDelaysMs: readonly number[]
  readonly remoteDelaysMs: readonly number[]
  readonly stallsMs: readonly number[]
  /** Frames simulated again, for each rollback. */
  readonly depthsFrames: readonly number[]
  readonly jumps: readonly number[]
  readonly eased: readonly number[]
  readonly phantoms: number
  /** Share of the time in which prediction was allowed. */
  readonly predicting: number
  /** Mean input delay. */
  readonly delayFrames: number
}

export class FeltScreen<State, Input> {
  /** The game as this player's match is to play it: it tells where bodies are. */
  readonly game: Game<State, Input>
  readonly #seats: number
  readonly #brain: Brain<State, Input>
  readonly #corrections: CorrectionMeter
  readonly #last: Uint8Array
  readonly #next: Uint8Array
  #match: Match<State, Input> | null = null
  #counted: Counted | null = null

  constructor(felt: FeltGame<State, Input>, seats: number, seed: number) {
    this.#seats = seats
    this.#brain = felt.createBrain(seed)
    // The game's fingerprint is taken in matches of the fewest and of the most seats.
    this.#corrections = new CorrectionMeter(Math.max(seats, felt.game.seats.max), felt.width)
    this.#last = new Uint8Array(felt.game.input.bytes)
    this.#next = new Uint8Array(felt.game.input.bytes)
    const { game } = felt
    const corrections = this.#corrections
    this.game = {
      ...game,
      step(state, inputs, context) {
        game.step(state, inputs, context)
        for (let seat = 0; seat < context.seats.length; seat += 1) {
          corrections.simulated(context.frame + 1, seat, felt.bodyOf(state, seat))
        }
      },
    }
  }

  /** The match that plays `game` for this player. */
  watch(match: Match<State, Input>): void {
    this.#match = match
    match.on('rollback', ({ frames }) => this.#counted?.depthsFrames.push(frames))
  }

  /** What happens from now on counts. */
  count(nowMs: number): void {
    const { match, session } = this.#playing()
    this.#counted = new Counted(match.seat, this.#seats, nowMs, session.frame, this.#corrections.phantoms)
  }

  /** What the player's keys say. */
  read(nowMs: number): Input {
    const { match, session } = this.#playing()
    const input = this.#brain.decide(session.state, match.seat)
    this.game.input.write(input, this.#next, 0)
    const fresh = this.#next.some((byte, index) => byte !== this.#last[index])
    this.#last.set(this.#next)
    this.#counted?.delays.gave(session.frame + session.delayFrames(match.seat), nowMs, fresh)
    return input
  }

  ticked(nowMs: number): void {
    if (this.#counted === null) return
    const { match, session } = this.#playing()
    this.#counted.stalls.ticked(session.frame, match.stalled, nowMs)
    this.#counted.ticks += 1
    this.#counted.delayFramesSum += match.stats.delayFrames
    if (match.stats.mode === 'rollback') this.#counted.predictingTicks += 1
  }

  /** @param screens of all players: their inputs are seen here */
  draw(screens: readonly FeltScreen<State, Input>[], nowMs: number): void {
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

  /** Ends the stretch that counts. */
  seen(nowMs: number): Seen {
    const { session } = this.#playing()
    const counted = this.#counted
    if (counted === null) throw new Error('nothing was counted')
    this.#counted = null
    counted.stalls.end(nowMs)
    const seconds = (nowMs - counted.fromMs) / 1000
    return {
      seconds,
      pace: (session.frame - counted.fromFrame) / (seconds * this.game.tickRate),
      ownDelaysMs: counted.delays.ownMs,
      addedDelaysMs: counted.delays.addedMs,
      remoteDelaysMs: counted.delays.remoteMs,
      stallsMs: counted.stalls.lengthsMs,
      depthsFrames: counted.depthsFrames,
      jumps: counted.jumps,
      eased: counted.eased,
      phantoms: this.#corrections.phantoms - counted.fromPhantoms,
      predicting: counted.predictingTicks / counted.ticks,
      delayFrames: counted.delayFramesSum / counted.ticks,
    }
  }

  #playing(): { match: Match<State, Input>; session: Session<State, Input> } {
    const match = this.#match
    if (match === null || match.session === null) throw new Error('this screen shows no match that runs')
    return { match, session: match.session }
  }
}
