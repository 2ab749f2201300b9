/** Coming back to a match that has gone on: every final input since its start, simulated again at full speed. */
import { FinalChain } from '../../core/session/final-chain.js'
import { type FinalFrames, FrameReader, lastFrameOf, piecesOf, sealOf } from '../../core/session/final-frames.js'
import type { Session } from '../../core/session/session.js'

/** Frames taken in one piece: well within what a session holds ahead of its present. */
const PIECE_FRAMES = 128

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
    this.#pieces = piecesOf(final, PIECE_FRAMES)
    this.#chain = new FinalChain({ seats: final.inputs.length, inputBytes: session.log.inputBytes })
  }

  /**
   * Take in and simulate up to about `frames` frames.
   * @returns true when all are simulated
   */
  advance(frames: number): boolean {
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
