/** A contiguous run of final frames as one value: checked, cut, joined, read frame by frame, stated as a seal. */
import { assert } from '../../errors.js'
import type { Frame, Seat, SeatStatus } from '../game.js'
import type { InputRun } from './input-log.js'

/** A seat's status from a frame on. Every seat of a match begins as `playing`. */
export interface StatusChange {
  /** The seat that changes. */
  readonly seat: Seat
  /** First frame with the new status. */
  readonly frame: Frame
  /** The new status. */
  readonly status: SeatStatus
}

/** A run of frames in which the referee put an input of its own in place of a late one. */
export interface Substitution {
  /** The seat whose inputs were late. */
  readonly seat: Seat
  /** First frame with such an input. */
  readonly firstFrame: Frame
  /** Frames in a row, at least 1. */
  readonly count: number
}

/** Which frames: `count` of them from `firstFrame` on. */
export interface FrameRange {
  /** The first of them. */
  readonly firstFrame: Frame
  /** How many; 0 for an empty range. */
  readonly count: number
}

/**
 * Consecutive frames that nothing can change any more, with all that a simulation needs of them. The final frames of a whole
 * match are those from frame 0 on.
 */
export interface FinalFrames extends FrameRange {
  /** By seat: `count` encoded inputs, one after the other. */
  readonly inputs: readonly Uint8Array[]
  /** Changes of statuses that take effect within these frames. */
  readonly statuses: readonly StatusChange[]
  /** Empty where they are not known: they tell which inputs were late and change nothing. */
  readonly substitutions: readonly Substitution[]
}

/** The referee's statement on consecutive frames. It need not state inputs that every peer holds already. */
export interface SealedFrames extends FrameRange {
  /** First frame described; everything before it is taken to be final already. */
  readonly firstFrame: Frame
  /** Frames described. The last one is final once every input up to it is held and the digest agrees. */
  readonly count: number
  /** Inputs that must be taken as they are stated here. */
  readonly facts: readonly InputRun[]
  /** All status changes within the described frames. */
  readonly statuses: readonly StatusChange[]
  /** Digest of the chain of final frames after the last described one. */
  readonly digest: bigint
}

/** What must be known of a match to cut its inputs apart. */
export interface FramesShape {
  /** Seats of the match. */
  readonly seats: number
  /** Bytes of one encoded input. */
  readonly inputBytes: number
}

/** Final frames one by one, in ascending order. */
export interface FrameSource {
  /**
   * Reads one frame.
   * @param inputs filled with the encoded inputs of this frame, seat by seat
   * @param statuses holds the statuses of the frame before; changed to those of this frame
   */
  readFrame(frame: Frame, inputs: Uint8Array, statuses: SeatStatus[]): void
}

/** The last frame of a range; `firstFrame - 1` when it is empty. */
export function lastFrameOf({ firstFrame, count }: FrameRange): Frame {
  return firstFrame + count - 1
}

/** Final frames of a match of which nothing is final yet. */
export function noFrames(seats: number): FinalFrames {
  const inputs = Array.from({ length: seats }, () => new Uint8Array(0))
  return { firstFrame: 0, count: 0, inputs, statuses: [], substitutions: [] }
}

/** Whether each seat of the match has an input for each frame, and statuses are of seats that exist. */
export function fits({ count, inputs, statuses }: FinalFrames, { seats, inputBytes }: FramesShape): boolean {
  if (inputs.length !== seats || inputs.some((run) => run.length !== count * inputBytes)) return false
  return statuses.every(({ seat }) => seat >= 0 && seat < seats)
}

/** Status changes that take effect in exactly this frame. */
export function changesAt(statuses: readonly StatusChange[], frame: Frame): readonly StatusChange[] {
  return statuses.length === 0 ? statuses : statuses.filter((change) => change.frame === frame)
}

/** Status changes that take effect from `firstFrame` to `lastFrame`, both included. */
export function changesWithin(
  statuses: readonly StatusChange[],
  firstFrame: Frame,
  lastFrame: Frame,
): readonly StatusChange[] {
  if (statuses.length === 0) return statuses
  return statuses.filter(({ frame }) => frame >= firstFrame && frame <= lastFrame)
}

/**
 * The frames from `firstFrame` to `lastFrame`, both included, as far as they are among these; empty when none are. Inputs
 * are views of the same memory.
 */
export function cutFrames(frames: FinalFrames, firstFrame: Frame, lastFrame: Frame): FinalFrames {
  const first = Math.max(firstFrame, frames.firstFrame)
  const count = Math.max(0, Math.min(lastFrame, lastFrameOf(frames)) - first + 1)
  const skipped = first - frames.firstFrame
  const inputs = frames.inputs.map((run) => {
    const bytes = frames.count === 0 ? 0 : run.length / frames.count
    return run.subarray(skipped * bytes, (skipped + count) * bytes)
  })
  const end = first + count
  const substitutions = frames.substitutions.flatMap((run) => {
    const from = Math.max(run.firstFrame, first)
    const kept = Math.min(run.firstFrame + run.count, end) - from
    return kept > 0 ? [{ seat: run.seat, firstFrame: from, count: kept }] : []
  })
  return { firstFrame: first, count, inputs, statuses: changesWithin(frames.statuses, first, end - 1), substitutions }
}

/** The same frames in pieces of at most `countMax` frames, in order. */
export function* piecesOf(frames: FinalFrames, countMax: number): Generator<FinalFrames> {
  const lastFrame = lastFrameOf(frames)
  for (let first = frames.firstFrame; first <= lastFrame; first += countMax) {
    yield cutFrames(frames, first, Math.min(first + countMax - 1, lastFrame))
  }
}

/**
 * Runs that follow each other without a gap, as one. Substitutions of a seat that touch become one, in ascending order.
 * @param runs the first one begins at frame 0
 */
export function joinFrames(runs: readonly FinalFrames[], { seats, inputBytes }: FramesShape): FinalFrames {
  const count = runs.reduce((sum, run) => sum + run.count, 0)
  const inputs = Array.from({ length: seats }, () => new Uint8Array(count * inputBytes))
  const statuses: StatusChange[] = []
  let next = 0
  for (const run of runs) {
    assert(run.firstFrame === next, 'frames are joined without a gap')
    run.inputs.forEach((bytes, seat) => {
      inputs[seat]!.set(bytes, next * inputBytes)
    })
    for (const change of run.statuses) statuses.push(change)
    next += run.count
  }
  const substitutions = joinSubstitutions(runs.flatMap((run) => run.substitutions))
  return { firstFrame: 0, count, inputs, statuses, substitutions }
}

/** Substitutions of a seat that touch become one, so that a minute without inputs is one entry. */
function joinSubstitutions(runs: readonly Substitution[]): Substitution[] {
  const open = new Map<Seat, Substitution>()
  const done: Substitution[] = []
  for (const run of runs) {
    const before = open.get(run.seat)
    if (before !== undefined && before.firstFrame + before.count === run.firstFrame) {
      open.set(run.seat, { ...before, count: before.count + run.count })
      continue
    }
    if (before !== undefined) done.push(before)
    open.set(run.seat, run)
  }
  return [...done, ...open.values()].sort((a, b) => a.firstFrame - b.firstFrame || a.seat - b.seat)
}

/** A seal that states every input of these frames. @param digest of the chain after the last of them */
export function sealOf({ firstFrame, count, inputs, statuses }: FinalFrames, digest: bigint): SealedFrames {
  const facts = inputs.map((run, seat) => ({ seat, firstFrame, count, inputs: run }))
  return { firstFrame, count, facts, statuses, digest }
}

/**
 * The frames of a seal from `firstFrame` on. Inputs are views of the seal's.
 * @param firstFrame within the seal; by default its first frame
 * @returns null when the seal does not state every input of them, as a seal for players does not
 */
export function framesOfSeal(
  seal: SealedFrames,
  { seats, inputBytes }: FramesShape,
  firstFrame: Frame = seal.firstFrame,
): FinalFrames | null {
  const lastFrame = lastFrameOf(seal)
  const inputs: Uint8Array[] = []
  for (let seat = 0; seat < seats; seat++) {
    const run = seal.facts.find((one) => one.seat === seat)
    if (run === undefined || run.firstFrame > firstFrame || lastFrameOf(run) < lastFrame) return null
    const offset = (firstFrame - run.firstFrame) * inputBytes
    const bytes = run.inputs.subarray(offset, offset + (lastFrame - firstFrame + 1) * inputBytes)
    inputs.push(bytes)
  }
  const statuses = changesWithin(seal.statuses, firstFrame, lastFrame)
  const frames = { firstFrame, count: lastFrame - firstFrame + 1, inputs, statuses, substitutions: [] }
  return fits(frames, { seats, inputBytes }) ? frames : null
}

/** Reads a run of final frames one by one, each at most once: `Replayer.step` and `FinalChain.extend` take it. */
export class FrameReader implements FrameSource {
  readonly #frames: FinalFrames
  readonly #inputBytes: number
  /** In ascending order of frames; changes of one frame keep their order, so that the last one of a seat holds. */
  readonly #changes: readonly StatusChange[]
  #nextChange = 0

  /** @param frames not changed, and not copied */
  constructor(frames: FinalFrames) {
    this.#frames = frames
    this.#inputBytes = frames.count === 0 ? 0 : (frames.inputs[0]?.length ?? 0) / frames.count
    this.#changes = frames.statuses.length === 0 ? [] : [...frames.statuses].sort((a, b) => a.frame - b.frame)
  }

  /** See `FrameSource`. @param frame after those read before, and within the run */
  readFrame(frame: Frame, inputs: Uint8Array, statuses: SeatStatus[]): void {
    const bytes = this.#inputBytes
    const from = (frame - this.#frames.firstFrame) * bytes
    for (let seat = 0; seat < this.#frames.inputs.length; seat++) {
      const run = this.#frames.inputs[seat]!
      for (let i = 0; i < bytes; i++) inputs[seat * bytes + i] = run[from + i]!
    }
    for (; this.#nextChange < this.#changes.length; this.#nextChange++) {
      const change = this.#changes[this.#nextChange]!
      if (change.frame > frame) return
      if (change.frame === frame) statuses[change.seat] = change.status
    }
  }
}
