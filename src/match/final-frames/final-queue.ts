/** Final frames on their way to a spectator: checked against the referee's digest, queued until they are played out. */
import type { Frame } from '../../core/game.js'
import { FinalChain } from '../../core/session/final-chain.js'
import {
  changesAt,
  type FinalFrames,
  FrameReader,
  type FrameSource,
  type FramesShape,
  fits,
  framesOfSeal,
  lastFrameOf,
  type SealedFrames,
  type StatusChange,
} from '../../core/session/final-frames.js'

/**
 * Frames held that are not played out yet: more than two minutes at 60 Hz. When full no seals are taken: a spectator that was
 * paused for so long fetches all of it at once later.
 */
const FRAMES_MAX = 8192

/** One frame to simulate. */
export interface QueuedFrame {
  /** Reads this frame, and no other. */
  readonly source: FrameSource
  /** Of statuses, in this frame. */
  readonly changes: readonly StatusChange[]
}

/**
 * What became of an offered seal. `partial`: it does not state every input, as those for players do not. `gap`: it begins
 * behind frames that are missing here. `contradiction`: its digest is not that of the inputs it and its predecessors state.
 */
export type SealVerdict = 'taken' | 'known' | 'partial' | 'gap' | 'full' | 'contradiction'

/** Frames from 0 on, added at the end as they become final and taken from the front as they are shown. */
export class FinalQueue {
  readonly #shape: FramesShape
  /** In order; the first one may begin with frames that were taken, or that an earlier piece holds as well. */
  readonly #pieces: { readonly frames: FinalFrames; readonly reader: FrameReader }[] = []
  readonly #chain: FinalChain
  #frame: Frame = 0

  /** Empty, before frame 0. */
  constructor(shape: FramesShape) {
    this.#shape = shape
    this.#chain = new FinalChain(shape)
  }

  /** First frame not held. */
  get nextFrame(): Frame {
    return this.#chain.nextFrame
  }

  /** Frames to be taken. */
  get waiting(): number {
    return this.nextFrame - this.#frame
  }

  /** True when no more seals are taken: FRAMES_MAX frames or more are waiting. */
  get full(): boolean {
    return this.waiting >= FRAMES_MAX
  }

  /** A seal that states every input of the frames it describes. */
  addSeal(seal: SealedFrames): SealVerdict {
    const lastFrame = lastFrameOf(seal)
    if (lastFrame < this.nextFrame) return 'known'
    const frames = framesOfSeal(seal, this.#shape)
    if (frames === null) return 'partial'
    if (this.full) return 'full'
    if (seal.firstFrame > this.nextFrame) return 'gap'
    if (!this.#chain.tryExtend(new FrameReader(frames), lastFrame, seal.digest)) return 'contradiction'
    this.#pieces.push({ frames, reader: new FrameReader(frames) })
    return 'taken'
  }

  /**
   * All that is final since frame 0. It comes without a digest: that of the next seal confirms it, or contradicts it.
   * @returns false when nothing of it is new, or it is not of this match's shape
   */
  addFinal(final: FinalFrames): boolean {
    const lastFrame = lastFrameOf(final)
    if (lastFrame < this.nextFrame || final.firstFrame > this.nextFrame || !fits(final, this.#shape)) return false
    this.#chain.extend(new FrameReader(final), lastFrame)
    this.#pieces.push({ frames: final, reader: new FrameReader(final) })
    return true
  }

  /** The next frame to play out; null when none is here. */
  take(): QueuedFrame | null {
    const piece = this.#pieces[0]
    if (piece === undefined) return null
    const frame = this.#frame
    this.#frame += 1
    if (frame >= lastFrameOf(piece.frames)) this.#pieces.shift()
    return { source: piece.reader, changes: changesAt(piece.frames.statuses, frame) }
  }
}
