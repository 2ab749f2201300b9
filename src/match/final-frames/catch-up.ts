/** Coming back to a match that has gone on: every final input since its start, simulated again at full speed. */
import type { Frame } from '../../core/game.js'
import { InputDigest } from '../../core/session/input-digest.js'
import type { InputRun } from '../../core/session/input-log.js'
import type { FinalInputs } from '../../core/session/replay.js'
import type { Session } from '../../core/session/session.js'

/** Frames taken in one piece: well within what a session holds ahead of its present. */
const PIECE_FRAMES = 128

/**
 * Feeds a session the final inputs it lacks, as one long seal in pieces.
 *
 * Inputs from frame 0 on need no trust in anybody's snapshot, and are small: a minute of four players is some kilobytes.
 * Simulating them costs what a rollback of that length costs: a minute of a game that takes 10 microseconds a frame is
 * caught up with in 40 ms.
 */
export class CatchUp<State, Input> {
  readonly #session: Session<State, Input>
  readonly #final: FinalInputs
  readonly #chain = new InputDigest()
  readonly #statuses
  readonly #inputs: Uint8Array
  #next: Frame = 0

  /** @param final what is final, from frame 0 on; it may begin before what the session has, which is skipped */
  constructor(session: Session<State, Input>, final: FinalInputs) {
    this.#session = session
    this.#final = final
    this.#statuses = final.inputs.map(() => 'playing' as FinalInputs['statuses'][number]['status'])
    this.#inputs = new Uint8Array(final.inputs.length * session.log.inputBytes)
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
      if (!session.advance().stepped) return session.finalFrame >= this.#final.frames - 1
      if (session.outcome !== null) return true
    }
    return session.frame >= this.#final.frames
  }

  /** @returns false when there are no more */
  #takePiece(): boolean {
    const { frames, inputs, statuses } = this.#final
    const bytes = this.#session.log.inputBytes
    while (this.#next < frames) {
      const after = this.#next
      const count = Math.min(PIECE_FRAMES, frames - after)
      const through = after + count - 1
      this.#next += count
      const changes = statuses.filter((change) => change.frame >= after && change.frame <= through)
      this.#extend(after, through, changes)
      if (through <= this.#session.finalFrame) continue
      const facts: InputRun[] = inputs.map((run, seat) => ({
        seat,
        firstFrame: after,
        count,
        inputs: run.subarray(after * bytes, (through + 1) * bytes),
      }))
      this.#session.seal({ after, through, facts, statuses: changes, digest: this.#chain.digest })
      return true
    }
    return false
  }

  #extend(after: Frame, through: Frame, changes: FinalInputs['statuses']): void {
    const bytes = this.#session.log.inputBytes
    for (let frame = after; frame <= through; frame++) {
      for (const change of changes) if (change.frame === frame) this.#statuses[change.seat] = change.status
      this.#final.inputs.forEach((run, seat) => {
        this.#inputs.set(run.subarray(frame * bytes, (frame + 1) * bytes), seat * bytes)
      })
      this.#chain.add(this.#inputs, this.#statuses)
    }
  }
}
