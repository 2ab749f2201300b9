/** Sealed frames on their way into the log and back: chunks as the referee makes them, as the store keeps them, as a record holds them. */
import type { Frame, Seat } from '../../src/core/game.js'
import { assert } from '../../src/errors.js'
import type { Seating, StatusChange } from '../../src/wire/facts.js'
import { RECORD_SUBSTITUTIONS_MAX } from '../../src/wire/limits.js'
import type { MatchRecord, Substitution } from '../../src/wire/record.js'
import type { LogChunk } from './store.js'

/** Consecutive final frames of a match. */
export interface FinalChunk {
  readonly firstFrame: Frame
  readonly count: number
  /** By seat: `count` encoded inputs. */
  readonly inputs: readonly Uint8Array[]
  /** Changes that take effect within these frames. */
  readonly statuses: readonly StatusChange[]
  readonly substitutions: readonly Substitution[]
  /** Seats given away since the chunk before. */
  readonly seatings?: readonly Seating[]
}

interface ChunkFacts {
  readonly statuses: readonly StatusChange[]
  readonly substitutions: readonly Substitution[]
  readonly seatings?: readonly Seating[]
}

export function toLogChunk(chunk: FinalChunk): LogChunk {
  const bytes = chunk.inputs.reduce((sum, run) => sum + run.length, 0)
  const inputs = new Uint8Array(bytes)
  let offset = 0
  for (const run of chunk.inputs) {
    inputs.set(run, offset)
    offset += run.length
  }
  const { statuses, substitutions, seatings = [] } = chunk
  const rare = seatings.length === 0 ? {} : { seatings }
  const facts = JSON.stringify({ statuses, substitutions, ...rare } satisfies ChunkFacts)
  return { firstFrame: chunk.firstFrame, count: chunk.count, inputs, facts }
}

export function fromLogChunk(chunk: LogChunk, seats: number): FinalChunk {
  const runBytes = chunk.inputs.length / seats
  assert(Number.isInteger(runBytes), 'a logged chunk holds as many bytes for each seat')
  const { statuses, substitutions, seatings } = JSON.parse(chunk.facts) as ChunkFacts
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
 * The chunks that follow `fromFrame` without a gap. A gap means that a write failed and later ones did not:
 * what lies behind it was never announced.
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

/** Inputs and facts of the first `frames` frames in the shape of a record. */
export function joinChunks(
  chunks: readonly FinalChunk[],
  frames: Frame,
  seats: number,
  inputBytes: number,
): Pick<MatchRecord, 'inputs' | 'statuses' | 'substitutions'> {
  const inputs = Array.from({ length: seats }, () => new Uint8Array(frames * inputBytes))
  const statuses: StatusChange[] = []
  const runs = new RunJoiner(frames)
  for (const chunk of chunks) {
    const kept = Math.min(chunk.count, frames - chunk.firstFrame)
    if (kept <= 0) break
    for (const [seat, run] of chunk.inputs.entries()) {
      inputs[seat]!.set(run.subarray(0, kept * inputBytes), chunk.firstFrame * inputBytes)
    }
    statuses.push(...chunk.statuses.filter((change) => change.frame < frames))
    for (const run of chunk.substitutions) runs.add(run)
  }
  return { inputs, statuses, substitutions: runs.done() }
}

/** What of a chunk comes before frame `frames`; null when nothing does. */
export function cutChunk(chunk: FinalChunk, frames: Frame): FinalChunk | null {
  const count = Math.min(chunk.count, frames - chunk.firstFrame)
  if (count <= 0) return null
  const inputs = chunk.inputs.map((run) => run.subarray(0, (run.length / chunk.count) * count))
  const statuses = chunk.statuses.filter((change) => change.frame < frames)
  const substitutions = chunk.substitutions.flatMap((run) => {
    const kept = Math.min(run.count, frames - run.firstFrame)
    return kept > 0 ? [{ ...run, count: kept }] : []
  })
  return { firstFrame: chunk.firstFrame, count, inputs, statuses, substitutions }
}

/** The first frames of a running match's record. */
export function cutRecord(record: MatchRecord, frames: Frame): MatchRecord {
  if (frames >= record.frames) return record
  const kept = Math.max(0, frames)
  const inputs = record.inputs.map((run) => run.subarray(0, kept * record.game.inputBytes))
  const statuses = record.statuses.filter((change) => change.frame < kept)
  return { ...record, frames: kept, inputs, statuses, substitutions: [] }
}

/** Joins substituted runs that touch, so that a seat silent for a minute is one line of the record. */
class RunJoiner {
  readonly #frames: Frame
  readonly #open = new Map<Seat, Substitution>()
  readonly #done: Substitution[] = []

  constructor(frames: Frame) {
    this.#frames = frames
  }

  add({ seat, firstFrame, count }: Substitution): void {
    const kept = Math.min(count, this.#frames - firstFrame)
    if (kept <= 0) return
    const open = this.#open.get(seat)
    if (open !== undefined && open.firstFrame + open.count === firstFrame) {
      this.#open.set(seat, { ...open, count: open.count + kept })
      return
    }
    if (open !== undefined) this.#done.push(open)
    this.#open.set(seat, { seat, firstFrame, count: kept })
  }

  done(): Substitution[] {
    const all = [...this.#done, ...this.#open.values()]
    all.sort((a, b) => a.firstFrame - b.firstFrame || a.seat - b.seat)
    // They tell people who was late and bind nobody: past the record's limit the latest are left out.
    return all.slice(0, RECORD_SUBSTITUTIONS_MAX)
  }
}
