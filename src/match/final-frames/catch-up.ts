/** Coming back to a match that has gone on: every final input since its start, simulated again at full speed. */
import { FinalChain } from '../../core/session/final-chain.js'
import { type FinalFrames, FrameReader, lastFrameOf, piecesOf, sealOf } from '../../core/session/final-frames.js'
import type { Session } from '../../core/session/session.js'
import type { Clock } from '../../transport/clock.js'

/** Frames simulated in one slice: some milliseconds of an ordinary game, so that the page stays alive. */
const SLICE_FRAMES = 1000
/** Before the match goes on for this peer, so many slices a tick, */
const SLICES_PER_TICK = 8
/** as long as they do not take longer than this. */
const TICK_MS = 16
/** Frames handed to the session as one seal: well within what it holds ahead of its present. */
const SEALED_FRAMES = 128

/**
 * Feeds a session the final inputs it lacks, as one long seal in pieces.
 *
 * Inputs from frame 0 on need no trust in the snapshot of another peer, and are small: a minute of four players is some
 * kilobytes. Simulating them costs what a rollback of that length costs: a minute of a game that takes 10 microseconds a
 * frame is caught up with in 40 ms.
 */
export class CatchUp<State, Input> {
  readonly #session: Session<State, Input>
  readonly #lastFrame: number
  readonly #pieces: Iterator<FinalFrames, void>
  readonly #chain: FinalChain

  /** @param final what is final, from frame 0 on; it may begin before what the session has, which is skipped */
  constructor(session: Session<State, Input>, final: FinalFrames) {
    this.#session = session
    this.#lastFrame = lastFrameOf(final)
    this.#pieces = piecesOf(final, SEALED_FRAMES)
    this.#chain = new FinalChain({ seats: final.inputs.length, inputBytes: session.log.inputBytes })
  }

  /**
   * Before the match goes on for this peer: simulate as many slices as one tick has time for.
   * @returns true when all frames are simulated
   */
  advanceForTick(clock: Clock, nowMs: number): boolean {
    for (let slice = 0; slice < SLICES_PER_TICK; slice++) {
      if (this.advance()) return true
      if (clock.nowMs() - nowMs >= TICK_MS) return false
    }
    return false
  }

  /**
   * Take in and simulate one slice.
   * @param frames in it, about
   * @returns true when all frames are simulated
   */
  advance(frames = SLICE_FRAMES): boolean {
    const session = this.#session
    const until = session.frame + frames
    while (session.frame < until) {
      if (session.finalFrame < session.frame && !this.#takePiece()) return true
      if (!session.advance().stepped) return session.finalFrame >= this.#lastFrame
      if (session.settledOutcome !== null) return true
    }
    return session.frame > this.#lastFrame
  }

  /** @returns false when there are no more */
  #takePiece(): boolean {
    for (let next = this.#pieces.next(); !next.done; next = this.#pieces.next()) {
      const piece = next.value
      this.#chain.extend(new FrameReader(piece), lastFrameOf(piece))
      if (lastFrameOf(piece) <= this.#session.finalFrame) continue
      this.#session.seal(sealOf(piece, this.#chain.digest))
      return true
    }
    return false
  }
}
