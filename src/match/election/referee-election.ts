/** Elects the referee of a running match: decides which seals count, answers other candidates, and stands for election. */

import type { Seat } from '../../core/game.js'
import { PREDICTION_WINDOW_MAX } from '../../core/session/session.js'
import type { Election, Vote } from '../../wire/election.js'
import type { RoomChannel } from '../contract/room-channel.js'
import { isQuorum, RELAY } from '../referee/quorum.js'
import { sealMessage } from '../referee/referee-driver.js'
import { holderOf, nextTermOf, TERMS_SKIPPED_MAX } from '../referee/term.js'
import {
  type Asking,
  afterAsking,
  afterCandidacy,
  afterGivingUp,
  afterPromise,
  afterSeal,
  afterWinning,
  bindingTerms,
  type Candidate,
  type ElectionState,
  firstState,
  keepingPromises,
  type Refereeing,
  termOf,
} from './election-state.js'
import type { ElectionView } from './election-view.js'

/** A referee silent for this long is taken to be gone. A hiccup of a second must not cost a change of referee. */
export const REFEREE_SILENT_MS = 1500
/** A peer whose play packets arrive but whose seals do not, for this long, cannot referee. */
const REFEREE_MUTE_MS = 3000
/** The lowest seat asks first; each further seat waits this much longer, so that candidates do not compete. */
const STAGGER_MS = 300
/** Once enough seats have promised, the candidate waits this long for the promises of the others that it hears. */
const ANSWER_WITHIN_MS = 500
/** Without enough promises for this long an election is given up. */
const PROMISED_WITHIN_MS = 1000
/** A question is repeated this often. */
const ASK_EVERY_MS = 50

/** What an election needs to know of its match. */
export interface RefereeElectionOptions {
  readonly matchTag: number
  readonly localSeat: Seat
  /** The referee of term 0: a seat, or RELAY. */
  readonly firstReferee: Seat
  /** To the peers of the room. */
  readonly channel: Pick<RoomChannel, 'broadcast'>
}

/**
 * The election of a referee, as one peer sees it.
 *
 * 1. When the referee is silent, a peer asks the others whether they would follow it (`asking`). Peers that still hear the
 *    referee do not agree, so a broken link deposes no referee.
 * 2. When a quorum would follow, it asks for promises (`candidate`). A peer that promises a term takes no seal of a lower term,
 *    and states its final frame and the inputs that the candidate lacks.
 * 3. With the promises of a quorum the candidate referees on from the newest final frame among them (`refereeing`).
 *
 * Any two quorums share a member: of a split room at most one part goes on, and what a quorum holds is kept. A relay counts
 * as one member until it is succeeded; then it never referees this match again, but follows and keeps the record.
 *
 * Terms and votes are Raft's, and the question that binds no peer is its pre-vote: "In Search of an Understandable Consensus
 * Algorithm", D. Ongaro and J. Ousterhout 2014, section 5; Ongaro's thesis "Consensus: Bridging Theory and Practice" 2014,
 * section 9.6. The differences:
 *
 * 1. Each term belongs to one seat (`holderOf`). Two candidates never ask for the same term.
 * 2. A peer may promise several terms of different seats, each newer than the one before; only the newest can win.
 * 3. A candidate need not have the longest log: voters send it the final frames and inputs that it lacks. A voter that is
 *    further ahead than it can tell does not count.
 * 4. Candidates ask in the order of their seats, 300 ms apart, instead of after random times.
 * 5. Half of the members with the lowest one among them is a quorum (`isQuorum`). A relay is the lowest member until succeeded.
 * 6. Members change while the match runs: a seat that a quorum has dropped is no member any more.
 * 7. A candidate gives up after 1 s and then lets its voters know: a question for a newer term releases them.
 * 8. A newer term's seal counts only when a quorum follows it or the referee is silent; Raft accepts every newer leader.
 * 9. Promises are kept in memory only: a page that reloads comes back without them.
 */
export class RefereeElection {
  readonly #view: ElectionView
  readonly #options: RefereeElectionOptions
  #state: ElectionState
  /** Seats that their peers have left by `bye`. */
  readonly #left = new Set<Seat>()
  /** By seat: the term that its packets say it follows. */
  readonly #terms: number[]
  /** This peer's newest term that it gave up: no peer will ever referee in it. */
  #spentTerm = 0
  /** True until a referee other than the relay has sealed. */
  #relayVotes: boolean
  /** When the referee was last heard as a referee. */
  #spokeMs = Number.POSITIVE_INFINITY
  /** Since when the referee has been gone; null while it is not. */
  #goneSinceMs: number | null = null
  #askedMs = Number.NEGATIVE_INFINITY

  /** @param view the match that this peer plays */
  constructor(view: ElectionView, options: RefereeElectionOptions) {
    this.#view = view
    this.#options = options
    this.#terms = new Array<number>(view.seats).fill(0)
    this.#relayVotes = options.firstReferee === RELAY
    this.#state = firstState(options.firstReferee === options.localSeat)
  }

  /** Term of the referee that this peer follows, is, or has promised to follow. */
  get term(): number {
    return termOf(this.#state)
  }

  /** The seat whose seals count, or RELAY. */
  get referee(): Seat {
    return this.#holderOf(this.term)
  }

  /** The peer on this seat said goodbye. */
  leave(seat: Seat): void {
    this.#left.add(seat)
  }

  /** A peer sits on this seat again. */
  returned(seat: Seat): void {
    this.#left.delete(seat)
  }

  /** A packet of the peer on this seat says which term it follows. */
  heard(seat: Seat, term: number): void {
    if (term <= this.term + TERMS_SKIPPED_MAX) this.#terms[seat] = term
  }

  /** A message of the first referee arrived, of whatever kind. */
  firstSpoke(nowMs: number): void {
    if (this.term === 0) this.#spokeMs = nowMs
  }

  /** Seats from which no packet came lately, our own aside. */
  silent(nowMs: number): Set<Seat> {
    const silent = new Set<Seat>()
    for (let seat = 0; seat < this.#view.seats; seat++) {
      if (seat === this.#options.localSeat) continue
      if (this.#left.has(seat) || nowMs - this.#view.lastHeardMs(seat) >= REFEREE_SILENT_MS) silent.add(seat)
    }
    return silent
  }

  /**
   * Whether a seal of this term from the peer on this seat (or from the relay) counts. The seals of the newest known term do. A
   * newer term counts when a quorum follows it or our own referee is gone: no peer makes itself the referee.
   */
  follows(from: Seat, term: number, nowMs: number): boolean {
    if (this.#holderOf(term) !== from || term < this.term) return false
    if (term > this.term && !this.#isGone(nowMs)) {
      const followers = this.#terms.flatMap((followed, seat) => (followed >= term ? [seat] : []))
      if (!isQuorum(this.#members(), new Set([from, ...followers]))) return false
    }
    if (term > this.term) this.#giveUp()
    if (term > 0) this.#relayVotes = false
    this.#state = afterSeal(term)
    this.#spokeMs = nowMs
    return true
  }

  /**
   * The peer on seat `asker` asks for a term: for an opinion, or for a promise when the question is binding.
   * @returns the answer; null for no
   */
  onElection({ matchTag, term, binding }: Election, asker: Seat, nowMs: number): Vote | null {
    if (this.#holderOf(term) !== asker || asker === this.#options.localSeat) return null
    // A candidate that asks for a newer term has given up its earlier one, and no other peer could have refereed in that.
    this.#state = keepingPromises(this.#state, (promise) => promise >= term || this.#holderOf(promise) !== asker)
    if (term > this.term + TERMS_SKIPPED_MAX) return null
    const isPromised = binding && term === this.term && bindingTerms(this.#state).includes(term)
    if (!isPromised && (term <= this.term || !this.#isGone(nowMs))) return null
    if (binding && !isPromised) {
      this.#giveUp()
      this.#state = afterPromise(this.#state, term)
      this.#spokeMs = nowMs // the candidate has as long to begin as the old referee had until it counted as silent
    }
    const { finalFrame } = this.#view
    const vote: Vote = { type: 'vote', matchTag, term, binding, finalFrame, runs: [], final: null }
    if (!binding) return vote
    const { runs, final } = this.#view.heldFor(asker)
    return { ...vote, runs, final: final === null ? null : sealMessage(final, matchTag, term, this.#terms.length) }
  }

  /** An answer to our question. */
  onVote(vote: Vote, from: Seat, nowMs: number): void {
    const state = this.#state
    if (state.kind !== 'asking' && state.kind !== 'candidate') return
    const binding = state.kind === 'candidate'
    if (vote.term !== state.question.term || vote.binding !== binding || from === this.#options.localSeat) return
    const silent = this.silent(nowMs)
    // A seat that is heard states its own inputs; a voter may state those of silent seats only.
    for (const run of vote.runs) if (run.seat === from || silent.has(run.seat)) this.#view.addInputs(run)
    if (vote.final !== null) this.#view.addFinal(vote.final)
    state.question.votes.set(from, vote.finalFrame)
  }

  /** @returns true when this peer has been elected, and referees from now on */
  tick(nowMs: number): boolean {
    if (this.#spokeMs === Number.POSITIVE_INFINITY) this.#spokeMs = nowMs
    // Promises that do not come went to another candidate, or the referee is back.
    if (this.#state.kind === 'candidate' && nowMs - this.#state.question.sinceMs >= PROMISED_WITHIN_MS) this.#giveUp()
    if (this.#state.kind !== 'candidate' && !this.#shallAsk(nowMs)) {
      this.#giveUp()
      this.#releaseVoters(nowMs)
      return false
    }
    this.#state = this.#stepped(nowMs)
    if (this.#state.kind === 'refereeing') return true
    this.#ask(this.#state.question.term, this.#state.kind === 'candidate', nowMs)
    return false
  }

  /** The referee is gone and it is our turn: ask, stand for election once a quorum would follow, referee once it has promised. */
  #stepped(nowMs: number): Asking | Candidate | Refereeing {
    const state = this.#state
    if (state.kind === 'candidate') {
      if (!this.#hasWon(state, nowMs)) return state
      this.#relayVotes = false
      return afterWinning(state)
    }
    const asking = state.kind === 'asking' ? state : afterAsking(state, this.#nextTerm(), nowMs)
    if (!this.#hasWon(asking, nowMs)) return asking
    this.#askedMs = Number.NEGATIVE_INFINITY // the new question leaves at once
    return afterCandidacy(asking, this.#nextTerm(), nowMs)
  }

  #ask(term: number, binding: boolean, nowMs: number): void {
    if (nowMs - this.#askedMs < ASK_EVERY_MS) return
    this.#askedMs = nowMs
    this.#options.channel.broadcast({ type: 'election', matchTag: this.#options.matchTag, term, binding })
  }

  #giveUp(): void {
    if (this.#state.kind === 'candidate') this.#spentTerm = this.#state.question.term
    this.#state = afterGivingUp(this.#state)
  }

  /** A voter is bound to a term that we gave up: a question for a newer term, which binds no peer, releases it. */
  #releaseVoters(nowMs: number): void {
    if (this.#spentTerm === 0 || !this.#terms.includes(this.#spentTerm)) return
    this.#ask(this.#nextTerm(), false, nowMs)
  }

  /** Whether a quorum has answered, and everything that is final with the voters is final here. */
  #hasWon({ kind, question: { sinceMs, votes } }: Asking | Candidate, nowMs: number): boolean {
    const { localSeat } = this.#options
    const { finalFrame } = this.#view
    // A voter that is further ahead than it can tell us has to stand for election itself.
    const near = [...votes].filter(([, frame]) => frame <= finalFrame + PREDICTION_WINDOW_MAX).map(([seat]) => seat)
    if (!isQuorum(this.#members(), new Set([localSeat, ...near]))) return false
    if (kind === 'asking') return true
    if (Math.max(...votes.values(), -1) > finalFrame) return false
    const silent = this.silent(nowMs)
    const isWaiting = this.#members().some((seat) => {
      return seat !== RELAY && seat !== localSeat && !silent.has(seat) && !votes.has(seat)
    })
    return !isWaiting || nowMs - sinceMs >= ANSWER_WITHIN_MS
  }

  /** Whether the referee has been gone for longer than the lower seats need to ask first. */
  #shallAsk(nowMs: number): boolean {
    if (!this.#isGone(nowMs)) {
      this.#goneSinceMs = null
      return false
    }
    this.#goneSinceMs ??= nowMs
    const silent = this.silent(nowMs)
    let before = 0
    for (let seat = 0; seat < this.#options.localSeat; seat++) {
      if (seat !== this.referee && !silent.has(seat) && this.#plays(seat)) before += 1
    }
    return nowMs - this.#goneSinceMs >= before * STAGGER_MS
  }

  #isGone(nowMs: number): boolean {
    const { referee } = this
    // A term of our own has no referee until we have won it: another candidate may ask for a newer one.
    if (referee === this.#options.localSeat) return this.#state.kind !== 'refereeing'
    if (this.#left.has(referee)) return true
    const muteMs = nowMs - this.#spokeMs
    if (muteMs < REFEREE_SILENT_MS) return false
    const isUnheard = referee === RELAY || nowMs - this.#view.lastHeardMs(referee) >= REFEREE_SILENT_MS
    return isUnheard || muteMs >= REFEREE_MUTE_MS
  }

  #holderOf(term: number): Seat {
    return holderOf(term, this.#terms.length, this.#options.firstReferee)
  }

  #nextTerm(): number {
    return nextTermOf(this.#options.localSeat, this.#terms.length, Math.max(this.term, this.#spentTerm, ...this.#terms))
  }

  /** All members of a quorum: seats that are neither empty nor left, the silent referee's among them, and the relay. */
  #members(): Seat[] {
    const playing = this.#terms.flatMap((_, seat) => (this.#plays(seat) && !this.#left.has(seat) ? [seat] : []))
    return this.#relayVotes ? [RELAY, ...playing] : playing
  }

  #plays(seat: Seat): boolean {
    return !this.#view.isEmpty(seat)
  }
}
