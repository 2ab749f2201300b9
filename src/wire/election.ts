/** How peers agree on a new referee: one asks, the others answer with what they hold. */
import type { Frame } from '../core/game.js'
import { SEATS_MAX } from '../core/game.js'
import type { InputRun } from '../core/session/input-log.js'
import { assert } from '../errors.js'
import { need, readFrame } from './checked-fields.js'
import type { peerstep } from './generated.js'
import { assertShape, type PlayShape, readRuns, writeRun } from './input-run.js'
import { readSeal, type Seal, writeSeal } from './seal.js'

/** The referee has fallen silent: would you follow me, or, when it is binding, promise to? */
export interface Election {
  readonly type: 'election'
  readonly matchTag: number
  /** The asker's, were it to referee: it says on which seat the asker sits. */
  readonly term: number
  /** Whoever answers takes no seal of a lower term from now on. */
  readonly binding: boolean
}

/** Yes. There is no answer for no. */
export interface Vote {
  readonly type: 'vote'
  readonly matchTag: number
  readonly term: number
  readonly binding: boolean
  /** Last final frame at the sender; -1 for none. */
  readonly finalFrame: Frame
  /** What the asker lacked, at most one run of each seat. */
  readonly runs: readonly InputRun[]
  /** What is final at the sender and not yet at the asker, every input of it. */
  readonly final: Seal | null
}

/** Within `decodeWith` only, like the reader below: gives up on nonsense. */
export function readElection(message: peerstep.Election.$Properties): Election {
  const { matchTag, term, binding } = message
  return { type: 'election', matchTag: matchTag ?? 0, term: term ?? 0, binding: binding ?? false }
}

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

/** Gives up also when there is no shape. */
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
