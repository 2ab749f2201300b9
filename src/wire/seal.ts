/** What the referee sends while a match runs: which frames are final, and the question what peers hold of a seat before it is cut. */
import type { Frame, Seat } from '../core/game.js'
import { hashToBytes } from '../core/hash.js'
import { lastFrameOf, type SealedFrames } from '../core/session/final-frames.js'
import type { InputRun } from '../core/session/input-log.js'
import { assert } from '../errors.js'
import { need, readFrame, readHash, readSeat, readWhole } from './checked-fields.js'
import { type Echo, readEcho, writeEcho } from './echo.js'
import type { peerstep } from './generated.js'
import { assertShape, type PlayShape, readRun, readRuns, writeRun } from './input-run.js'
import {
  FACTS_PER_SEAL_MAX,
  FRAME_MAX,
  SEAL_FRAMES_MAX,
  SPREAD_FRAMES_MAX,
  STATUSES_PER_SEAL_MAX,
  UNPACKED_BYTES_MAX,
} from './limits.js'
import { readStatus, writeStatus } from './seats.js'

/**
 * Sealed frames as they travel: 0 to SEAL_FRAMES_MAX frames from `firstFrame` on, with FACTS_PER_SEAL_MAX runs of inputs and
 * STATUSES_PER_SEAL_MAX changes at most.
 */
export interface Seal extends SealedFrames {
  readonly type: 'seal'
  /** See `matchTagOf`. */
  readonly matchTag: number
  /** By seat: smoothed frames by which its inputs reach the referee late; negative when early. */
  readonly lateFrames: readonly number[]
  /** The answer to the ping of one seat's play packet: with it players measure the round trip to a referee without a seat. */
  readonly echo: Echo | null
  /** Term of the referee that seals, see match/referee/term; 0 for the first one. */
  readonly term: number
}

/** The referee asks what the remaining peers hold of a seat before it cuts that seat. */
export interface Freeze {
  readonly type: 'freeze'
  /** See `matchTagOf`. */
  readonly matchTag: number
  /** The seat in question. */
  readonly seat: Seat
  /** Number of the question; answers carry it. */
  readonly round: number
}

/** A peer's answer to a freeze: what it holds of the seat. */
export interface Frozen {
  readonly type: 'frozen'
  /** See `matchTagOf`. */
  readonly matchTag: number
  /** The seat in question. */
  readonly seat: Seat
  /** Of the freeze that this answers. */
  readonly round: number
  /** First frame of that seat that the sender does not hold. */
  readonly nextFrame: Frame
  /** Inputs of that seat that the referee lacks; null for none. */
  readonly run: InputRun | null
}

const NO_BYTES = new Uint8Array(0)

/** Encodes a seal. Throws without a shape and beyond the limits named in `Seal`. */
export function writeSeal(seal: Seal, shape: PlayShape | null): peerstep.Seal.$Properties {
  assert(shape !== null, 'a seal is of a match whose shape is known')
  assertShape(shape)
  assert(seal.count >= 0 && seal.count <= SEAL_FRAMES_MAX, 'frames within SEAL_FRAMES_MAX')
  assert(seal.firstFrame >= 0 && lastFrameOf(seal) < FRAME_MAX, 'frames within FRAME_MAX')
  assert(seal.facts.length <= FACTS_PER_SEAL_MAX, 'facts within FACTS_PER_SEAL_MAX')
  assert(seal.statuses.length <= STATUSES_PER_SEAL_MAX, 'statuses within STATUSES_PER_SEAL_MAX')
  assert(seal.lateFrames.length === shape.seats, 'one lateness per seat')
  const unpackedBytes = seal.facts.reduce((bytes, run) => bytes + run.inputs.length, 0)
  assert(unpackedBytes <= UNPACKED_BYTES_MAX, 'inputs within UNPACKED_BYTES_MAX')
  return {
    matchTag: seal.matchTag,
    firstFrame: seal.firstFrame,
    count: seal.count,
    facts: seal.facts.map((run) => writeRun(run, shape)),
    statuses: seal.statuses.map(writeStatus),
    digest: hashToBytes(seal.digest),
    lateFrames: seal.lateFrames.map(clampLateness),
    ...writeEcho(seal.echo),
    term: seal.term,
  }
}

function clampLateness(frames: number): number {
  if (Number.isNaN(frames)) return 0
  return Math.round(Math.max(-SPREAD_FRAMES_MAX, Math.min(SPREAD_FRAMES_MAX, frames)))
}

/** Within `decodeWith` only, like the readers below: gives up on nonsense, and when there is no shape. */
export function readSeal(message: peerstep.Seal.$Properties, shape: PlayShape | null): Seal {
  need(shape)
  assertShape(shape)
  const firstFrame = readFrame(message.firstFrame ?? 0)
  const count = readWhole(message.count ?? 0, 0, SEAL_FRAMES_MAX)
  const statuses = message.statuses ?? []
  const lateFrames = message.lateFrames ?? []
  need(firstFrame + count <= FRAME_MAX && statuses.length <= STATUSES_PER_SEAL_MAX && lateFrames.length === shape.seats)
  return {
    type: 'seal',
    matchTag: message.matchTag ?? 0,
    firstFrame,
    count,
    facts: readRuns(message.facts ?? [], shape, FACTS_PER_SEAL_MAX),
    statuses: statuses.map((change) => readStatus(change, shape.seats)),
    digest: readHash(message.digest ?? NO_BYTES),
    lateFrames: lateFrames.map((late) => readWhole(late, -SPREAD_FRAMES_MAX, SPREAD_FRAMES_MAX)),
    echo: readEcho(message, shape.seats),
    term: message.term ?? 0,
  }
}

/** Gives up on a seat that cannot exist. */
export function readFreeze(message: peerstep.Freeze.$Properties): Freeze {
  return { type: 'freeze', ...readQuestion(message) }
}

function readQuestion(message: peerstep.Freeze.$Properties): { matchTag: number; seat: Seat; round: number } {
  return { matchTag: message.matchTag ?? 0, seat: readSeat(message.seat ?? 0), round: message.round ?? 0 }
}

/** Encodes an answer. Throws without a shape. */
export function writeFrozen(frozen: Frozen, shape: PlayShape | null): peerstep.Frozen.$Properties {
  assert(shape !== null, 'a frozen seat is of a match whose shape is known')
  const { matchTag, seat, round, nextFrame, run } = frozen
  return {
    matchTag,
    seat,
    round,
    nextFrame,
    run: run === null ? null : writeRun(run, shape),
  }
}

/** Gives up on nonsense, and when there is no shape. */
export function readFrozen(message: peerstep.Frozen.$Properties, shape: PlayShape | null): Frozen {
  need(shape)
  assertShape(shape)
  const run = message.run ? readRun(message.run, shape) : null
  return { type: 'frozen', ...readQuestion(message), nextFrame: readFrame(message.nextFrame ?? 0), run }
}
