/** How peers elect a new referee: one asks, the others answer with the frames and inputs they hold. */
import type { Frame } from '../core/game.js'
import { SEATS_MAX } from '../core/game.js'
import type { InputRun } from '../core/session/input-log.js'
import { assert } from '../errors.js'
import { need, readFrame } from './checked-fields.js'
import type { peerstep } from './generated.js'
import { assertShape, type PlayShape, readRuns, writeRun } from './input-run.js'
import { readSeal, type Seal, writeSeal } from './seal.js'

/** The referee is silent, and the sender asks for votes: first whether peers would vote for it, then (binding) for the votes. */
export interface Election {
  readonly type: 'election'
  /** See `matchTagOf`. */
  readonly matchTag: number
  /** The term that the candidate would referee; it implies the candidate's seat, see match/referee/term. */
  readonly term: number
  /** True: a peer that answers takes no seal of a lower term from now on. */
  readonly binding: boolean
}

/** A vote for the candidate. A peer that votes against it sends nothing. */
export interface Vote {
  readonly type: 'vote'
  /** See `matchTagOf`. */
  readonly matchTag: number
  /** Of the election that this answers. */
  readonly term: number
  /** Of the election that this answers. */
  readonly binding: boolean
  /** Last final frame at the sender; -1 for none. */
  readonly finalFrame: Frame
  /** Inputs that the candidate lacks, at most one run of each seat. */
  readonly runs: readonly InputRun[]
  /** Frames that are final at the sender and not yet at the candidate, with all inputs; null for none. */
  readonly final: Seal | null
}

/** Within `decodeWith` only, like the reader below: gives up on nonsense. */
export function readElection(message: peerstep.Election.$Properties): Election {
  const { matchTag, term, binding } = message
  return { type: 'election', matchTag: matchTag ?? 0, term: term ?? 0, binding: binding ?? false }
}

/** Encodes a vote. Throws without a shape. */
export function writeVote(vote: Vote, shape: PlayShape | null): peerstep.Vote.$Properties {
  assert(shape !== null, 'a vote is of a match whose shape is known')
  assertShape(shape)
  assert(vote.runs.length <= SEATS_MAX, 'at most one run of each seat')
  const { matchTag, term, binding, finalFrame, runs, final } = vote
  return {
    matchTag,
    term,
    binding,
    finalCount: finalFrame + 1,
    runs: runs.map((run) => writeRun(run, shape)),
    final: final === null ? null : writeSeal(final, shape),
  }
}

/** Gives up on nonsense, and when there is no shape. */
export function readVote(message: peerstep.Vote.$Properties, shape: PlayShape | null): Vote {
  need(shape)
  assertShape(shape)
  return {
    type: 'vote',
    matchTag: message.matchTag ?? 0,
    term: message.term ?? 0,
    binding: message.binding ?? false,
    finalFrame: readFrame(message.finalCount ?? 0) - 1,
    runs: readRuns(message.runs ?? [], shape, SEATS_MAX),
    final: message.final ? readSeal(message.final, shape) : null,
  }
}
