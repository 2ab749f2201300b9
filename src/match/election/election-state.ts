/** The states of one peer in the elections of a match, and the transitions between them. Pure: no clock, no messages. */
import type { Frame, Seat } from '../../core/game.js'

/** A question that this peer asks the others, and the answers so far. */
export interface Question {
  /** The term that this peer asks for; its own. */
  readonly term: number
  readonly sinceMs: number
  /** By seat that has agreed: its final frame at that time. */
  readonly votes: Map<Seat, Frame>
}

interface Elected {
  /** The newest term of which a seal has counted here, so that its referee was elected; 0 for the first referee. */
  readonly electedTerm: number
}

interface Promised extends Elected {
  /** Newer terms that were promised to other seats, at most one for each seat, oldest first. */
  readonly promises: readonly number[]
}

/**
 * - `following`: the seals of the elected referee count.
 * - `bound`: newer terms were promised to other seats, so lower seals no longer count.
 * - `asking`: the referee is silent; this peer asks whether the others would follow it. Binds no peer ("pre-vote").
 * - `candidate`: a quorum would follow; this peer asks for promises, and its own term binds it.
 * - `refereeing`: this peer is the referee of its own term, or the first referee.
 */
export type ElectionState =
  | (Elected & { readonly kind: 'following' })
  | (Promised & { readonly kind: 'bound' })
  | Asking
  | Candidate
  | Refereeing

/** See `ElectionState`. */
export type Refereeing = Elected & { readonly kind: 'refereeing' }

/** See `ElectionState`. */
export type Asking = Promised & { readonly kind: 'asking'; readonly question: Question }

/** See `ElectionState`. */
export type Candidate = Promised & { readonly kind: 'candidate'; readonly question: Question }

/** At the start of a match. @param referees whether this peer is the first referee */
export function firstState(referees: boolean): ElectionState {
  return { kind: referees ? 'refereeing' : 'following', electedTerm: 0 }
}

/** All newer terms that bind this peer: those promised to others, and its own while it stands for election. */
export function bindingTerms(state: ElectionState): readonly number[] {
  if (state.kind === 'following' || state.kind === 'refereeing') return []
  return state.kind === 'candidate' ? [...state.promises, state.question.term] : state.promises
}

/** The term whose referee this peer follows, is, or has promised to follow: no seal of a lower term counts. */
export function termOf(state: ElectionState): number {
  return Math.max(state.electedTerm, ...bindingTerms(state))
}

/** A seal of `term` counts: its referee is elected, and what was promised before is settled. */
export function afterSeal(term: number): ElectionState {
  return { kind: 'following', electedTerm: term }
}

/** The peer ends its own election, if it has one. What it has promised to others still binds it. */
export function afterGivingUp(state: ElectionState): ElectionState {
  return state.kind === 'asking' || state.kind === 'candidate' ? withPromises(state, state.promises) : state
}

/** The peer promises `term` to another seat. Its own election ends, and it referees no more. */
export function afterPromise(state: ElectionState, term: number): ElectionState {
  return { kind: 'bound', electedTerm: state.electedTerm, promises: [...promisesOf(state), term] }
}

/** Promises for which `keep` is false no longer bind the peer. */
export function keepingPromises(state: ElectionState, keep: (term: number) => boolean): ElectionState {
  if (state.kind === 'following' || state.kind === 'refereeing') return state
  const promises = state.promises.filter(keep)
  return state.kind === 'bound' ? withPromises(state, promises) : { ...state, promises }
}

/** The peer asks whether the others would follow it in `term`. */
export function afterAsking(state: ElectionState, term: number, nowMs: number): Asking {
  const question = { term, sinceMs: nowMs, votes: new Map<Seat, Frame>() }
  return { kind: 'asking', electedTerm: state.electedTerm, promises: promisesOf(state), question }
}

/** A quorum would follow: the peer asks for promises of `term`. */
export function afterCandidacy(state: Asking, term: number, nowMs: number): Candidate {
  const question = { term, sinceMs: nowMs, votes: new Map<Seat, Frame>() }
  return { kind: 'candidate', electedTerm: state.electedTerm, promises: state.promises, question }
}

/** A quorum has promised: the peer referees in the term that it asked for. */
export function afterWinning({ question }: Candidate): Refereeing {
  return { kind: 'refereeing', electedTerm: question.term }
}

function promisesOf(state: ElectionState): readonly number[] {
  return state.kind === 'following' || state.kind === 'refereeing' ? [] : state.promises
}

function withPromises({ electedTerm }: Elected, promises: readonly number[]): ElectionState {
  return promises.length > 0 ? { kind: 'bound', electedTerm, promises } : { kind: 'following', electedTerm }
}
