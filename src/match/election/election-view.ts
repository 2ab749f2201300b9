/** The part of a running match that an election reads and writes: seats, silence, final frames and held inputs. */
import type { Frame, Seat } from '../../core/game.js'
import type { SealedFrames } from '../../core/session/final-frames.js'
import type { InputRun } from '../../core/session/input-log.js'
import type { PlayLoop } from '../play/play-loop.js'

/** What an election needs of its match. A model of the protocol can supply its own, without a simulation. */
export interface ElectionView {
  /** Number of seats. */
  readonly seats: number
  /** Last final frame of this peer; -1 before the first. */
  readonly finalFrame: Frame
  /** When the last packet of the peer on this seat came; minus infinity before the first. */
  lastHeardMs(seat: Seat): number
  /** Whether the seat was dropped or left, by the newest seal that is known here. */
  isEmpty(seat: Seat): boolean
  /**
   * What the candidate on this seat lacks.
   * @returns inputs of other seats, and final frames; `final` is null when the candidate is further behind than the log reaches
   */
  heldFor(candidate: Seat): { readonly runs: InputRun[]; readonly final: SealedFrames | null }
  /** Inputs that a voter holds. Those that are known already change nothing. */
  addInputs(run: InputRun): void
  /** Final frames that a voter holds. */
  addFinal(frames: SealedFrames): void
}

/** The view of a match that this peer plays. */
export function viewOf<State, Input>(loop: PlayLoop<State, Input>): ElectionView {
  const { session } = loop
  return {
    get seats() {
      return session.setup.seats
    },
    get finalFrame() {
      return session.finalFrame
    },
    lastHeardMs: (seat) => loop.lastHeardMs(seat),
    isEmpty: (seat) => session.log.latestStatus(seat) === 'empty',
    heldFor: (candidate) => ({
      runs: loop.holdings(candidate),
      final: session.describeFinal(loop.finalFrameOf(candidate)),
    }),
    addInputs: (run) => {
      session.addInputs(run)
    },
    addFinal: (frames) => {
      loop.onSeal(frames)
    },
  }
}
