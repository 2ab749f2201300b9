/** Sealed frames on their way into the store and back: as the log's rows hold them, as a record does. */

import type { Frame } from '../../src/core/game.js'
import {
  cutFrames,
  type FinalFrames,
  type StatusChange,
  type Substitution,
} from '../../src/core/session/final-frames.js'
import { assert } from '../../src/errors.js'
import { RECORD_SUBSTITUTIONS_MAX } from '../../src/wire/limits.js'
import { framesOfRecord, type MatchRecord } from '../../src/wire/record.js'
import type { Seating } from '../../src/wire/seats.js'
import type { LogChunk } from './store.js'

/** Final frames as they are logged together. */
export interface LoggedFrames extends FinalFrames {
  /** Seats given to another player since the frames logged before. */
  readonly seatings?: readonly Seating[]
}

/** What a row of the log holds beside the inputs, as JSON. */
interface RowFacts {
  readonly statuses: readonly StatusChange[]
  readonly substitutions: readonly Substitution[]
  readonly seatings?: readonly Seating[]
}

/** The row of the log that holds these frames. */
export function toLogChunk(frames: LoggedFrames): LogChunk {
  const bytes = frames.inputs.reduce((sum, run) => sum + run.length, 0)
  const inputs = new Uint8Array(bytes)
  let offset = 0
  for (const run of frames.inputs) {
    inputs.set(run, offset)
    offset += run.length
  }
  const { statuses, substitutions, seatings = [] } = frames
  const rare = seatings.length === 0 ? {} : { seatings }
  const facts = JSON.stringify({ statuses, substitutions, ...rare } satisfies RowFacts)
  return { firstFrame: frames.firstFrame, count: frames.count, inputs, facts }
}

/** The frames that a row of the log holds. Inputs are views of the row's. */
export function fromLogChunk(chunk: LogChunk, seats: number): LoggedFrames {
  const runBytes = chunk.inputs.length / seats
  assert(Number.isInteger(runBytes), 'a row of the log holds as many bytes for each seat')
  const { statuses, substitutions, seatings } = JSON.parse(chunk.facts) as RowFacts
  return {
    firstFrame: chunk.firstFrame,
    count: chunk.count,
    inputs: Array.from({ length: seats }, (_, seat) => chunk.inputs.subarray(seat * runBytes, (seat + 1) * runBytes)),
    statuses,
    substitutions,
    ...(seatings === undefined ? {} : { seatings }),
  }
}

/**
 * The rows that follow `fromFrame` without a gap. A gap means that a write failed and later ones did not: the seals of the
 * frames behind it were never sent.
 */
export function contiguous<Chunk extends Pick<LogChunk, 'firstFrame' | 'count'>>(
  chunks: readonly Chunk[],
  fromFrame: Frame,
): Chunk[] {
  let expected = fromFrame
  const joined: Chunk[] = []
  for (const chunk of chunks) {
    if (chunk.firstFrame !== expected) break
    joined.push(chunk)
    expected += chunk.count
  }
  return joined
}

/**
 * Final frames in the shape of a record. Substitutions inform people and decide nothing: past the record's limit the latest
 * are left out.
 * @param frames from frame 0 on
 */
export function recordOfFrames({
  count,
  inputs,
  statuses,
  substitutions,
}: FinalFrames): Pick<MatchRecord, 'frames' | 'inputs' | 'statuses' | 'substitutions'> {
  return { frames: count, inputs, statuses, substitutions: substitutions.slice(0, RECORD_SUBSTITUTIONS_MAX) }
}

/** The first frames of a running match's record, without its substitutions. */
export function cutRecord(record: MatchRecord, frames: Frame): MatchRecord {
  if (frames >= record.frames) return record
  const cut = cutFrames(framesOfRecord(record), 0, frames - 1)
  return { ...record, ...recordOfFrames(cut), substitutions: [] }
}
