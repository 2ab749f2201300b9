/** Consecutive inputs of one seat, as packets carry them. */

import { type Frame, SEATS_MAX, type Seat } from '../core/game.js'
import { INPUT_BYTES_MAX } from '../core/input/input-schema.js'
import type { InputRun } from '../core/session/input-log.js'
import { assert } from '../errors.js'
import { need, readFrame, readSeat, readWhole } from './checked-fields.js'
import type { peerstep } from './generated.js'
import { packInputs, unpackInputs } from './input-pack.js'
import { FRAME_MAX, INPUT_RUN_FRAMES_MAX, UNPACKED_BYTES_MAX } from './limits.js'

/** What must be known about a match before its inputs can be read. */
export interface PlayShape {
  /** Number of seats, 1 to SEATS_MAX. */
  readonly seats: number
  /** The encoded neutral input; its length is that of every input. */
  readonly neutral: Uint8Array
}

/** Throws for a shape that no match can have. */
export function assertShape(shape: PlayShape): void {
  const { seats, neutral } = shape
  assert(seats >= 1 && seats <= SEATS_MAX, 'a match has 1 to SEATS_MAX seats')
  assert(neutral.length >= 1 && neutral.length <= INPUT_BYTES_MAX, 'an input has 1 to INPUT_BYTES_MAX bytes')
}

/** A run as it is encoded. */
interface PackedRun {
  readonly seat: Seat
  readonly firstFrame: Frame
  readonly count: number
  readonly packed: Uint8Array
}

/** Packs a run. Throws beyond the shape's seats, INPUT_RUN_FRAMES_MAX frames and FRAME_MAX. */
export function writeRun(run: InputRun, shape: PlayShape): PackedRun {
  assert(run.seat >= 0 && run.seat < shape.seats, 'a run is of a seat of the match')
  assert(run.count >= 1 && run.count <= INPUT_RUN_FRAMES_MAX, 'a run has 1 to INPUT_RUN_FRAMES_MAX frames')
  assert(run.firstFrame >= 0 && run.firstFrame + run.count - 1 <= FRAME_MAX, 'a run lies within the frames')
  const { seat, firstFrame, count } = run
  return { seat, firstFrame, count, packed: packInputs(run.inputs, count, shape.neutral) }
}

/** Packs all runs from the one at index `first` on. */
export function writeRuns(runs: readonly InputRun[], first: number, shape: PlayShape): PackedRun[] {
  const packed: PackedRun[] = []
  for (let index = first; index < runs.length; index += 1) packed.push(writeRun(runs[index]!, shape))
  return packed
}

/**
 * Reads runs of one packet, which together unpack to at most UNPACKED_BYTES_MAX bytes.
 *
 * @param runsMax most runs accepted
 * @param own read before the others; null for none
 */
export function readRuns(
  messages: readonly peerstep.InputRun.$Properties[],
  shape: PlayShape,
  runsMax: number,
  own: peerstep.InputRun.$Properties | null = null,
): InputRun[] {
  const ownRuns = own === null ? 0 : 1
  need(ownRuns + messages.length <= runsMax)
  let bytesLeft = UNPACKED_BYTES_MAX
  const runs = new Array<InputRun>(ownRuns + messages.length)
  for (let index = 0; index < runs.length; index += 1) {
    const run = readRun(own !== null && index === 0 ? own : messages[index - ownRuns]!, shape, bytesLeft)
    bytesLeft -= run.inputs.length
    runs[index] = run
  }
  return runs
}

/** @param bytesMax most bytes its inputs may unpack to */
export function readRun(
  message: peerstep.InputRun.$Properties,
  shape: PlayShape,
  bytesMax: number = UNPACKED_BYTES_MAX,
): InputRun {
  const seat = readSeat(message.seat ?? 0, shape.seats)
  const firstFrame = readFrame(message.firstFrame ?? 0)
  const count = readWhole(message.count ?? 0, 1, INPUT_RUN_FRAMES_MAX)
  readFrame(firstFrame + count - 1)
  need(count * shape.neutral.length <= bytesMax)
  const inputs = new Uint8Array(count * shape.neutral.length)
  need(unpackInputs(message.packed ?? inputs.subarray(0, 0), count, shape.neutral, inputs))
  return { seat, firstFrame, count, inputs }
}
