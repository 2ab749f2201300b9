/** The one chain of final frames: a running digest over their inputs and statuses, extended in order, frame by frame. */
import { assert } from '../../errors.js'
import type { Frame, Seat, SeatStatus } from '../game.js'
import { type FinalFrames, FrameReader, type FrameSource, type FramesShape, lastFrameOf } from './final-frames.js'
import { InputDigest } from './input-digest.js'

/**
 * Where a peer stands in the final frames of a match: the next frame, the statuses of the seats in the last one, and the
 * digest of all frames so far. Two chains with the same next frame and digest hold the same frames.
 *
 * Extending allocates nothing, for a session does it at every frame.
 */
export class FinalChain {
  readonly #digest = new InputDigest()
  readonly #statuses: SeatStatus[]
  readonly #inputs: Uint8Array
  /** Where `tryExtend` began, to go back to. */
  readonly #markedDigest = new InputDigest()
  readonly #markedStatuses: SeatStatus[]
  #nextFrame: Frame = 0

  /** Begins before frame 0, with every seat `playing`. */
  constructor({ seats, inputBytes }: FramesShape) {
    this.#statuses = new Array<SeatStatus>(seats).fill('playing')
    this.#markedStatuses = this.#statuses.slice()
    this.#inputs = new Uint8Array(seats * inputBytes)
  }

  /** The first frame that is not in the chain. */
  get nextFrame(): Frame {
    return this.#nextFrame
  }

  /** 64-bit digest of all frames in the chain. */
  get digest(): bigint {
    return this.#digest.digest
  }

  /** A seat's status in the last frame of the chain. */
  status(seat: Seat): SeatStatus {
    return this.#statuses[seat]!
  }

  /** Continue from where another chain of the same match stands. */
  copyFrom(other: FinalChain): void {
    this.#nextFrame = other.#nextFrame
    this.#digest.copyFrom(other.#digest)
    copyStatuses(other.#statuses, this.#statuses)
  }

  /**
   * Add the frames up to `lastFrame`; nothing when they are in the chain already.
   * @param digests receives the digest after each added frame
   */
  extend(source: FrameSource, lastFrame: Frame, digests?: bigint[]): void {
    for (; this.#nextFrame <= lastFrame; this.#nextFrame++) {
      source.readFrame(this.#nextFrame, this.#inputs, this.#statuses)
      this.#digest.add(this.#inputs, this.#statuses)
      digests?.push(this.#digest.digest)
    }
  }

  /**
   * Add the frames up to `lastFrame` if they lead to the digest that is expected; otherwise the chain stays where it was.
   * @returns false when the digest is another one
   */
  tryExtend(source: FrameSource, lastFrame: Frame, digest: bigint, digests?: bigint[]): boolean {
    const markedFrame = this.#nextFrame
    this.#markedDigest.copyFrom(this.#digest)
    copyStatuses(this.#statuses, this.#markedStatuses)
    this.extend(source, lastFrame, digests)
    if (this.#digest.digest === digest) return true
    this.#nextFrame = markedFrame
    this.#digest.copyFrom(this.#markedDigest)
    copyStatuses(this.#markedStatuses, this.#statuses)
    return false
  }
}

/**
 * The chain over the first frames of a match.
 * @param final from frame 0 on
 * @param nextFrame frames taken into the chain, at most `final.count`: by default all
 */
export function chainOf(final: FinalFrames, inputBytes: number, nextFrame: Frame = final.count): FinalChain {
  assert(final.firstFrame === 0 && nextFrame <= final.count, 'a chain begins at frame 0 and ends within the frames')
  const chain = new FinalChain({ seats: final.inputs.length, inputBytes })
  chain.extend(new FrameReader(final), Math.min(nextFrame - 1, lastFrameOf(final)))
  return chain
}

function copyStatuses(from: readonly SeatStatus[], to: SeatStatus[]): void {
  for (let seat = 0; seat < to.length; seat++) to[seat] = from[seat]!
}
