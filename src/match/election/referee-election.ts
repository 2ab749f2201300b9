/** Who referees: the relay or the peer that started the match, and who takes over when it falls silent. */
import type { Frame, Seat } from '../../core/game.js'
import { PREDICTION_WINDOW_MAX } from '../../core/session/session.js'
import type { Election, Vote } from '../../wire/election.js'
import type { RoomMessage } from '../../wire/room.js'
import type { PlayLoop } from '../play/play-loop.js'
import { isQuorum, RELAY } from '../referee/quorum.js'
import { sealMessage } from '../referee/referee-driver.js'
import { holderOf, nextTermOf, TERMS_SKIPPED_MAX } from '../referee/term.js'

/** A referee silent for this long is taken to be gone. A hiccup of a second must not cost a change of referee. */
export const REFEREE_SILENT_MS = 1500
/** A peer that is heard, but says nothing as referee for this long, cannot referee. */
const REFEREE_MUTE_MS = 3000
/** The lowest seat asks first; every other one waits this much longer, so that they do not get in each other's way. */
const STAGGER_MS = 300
/** Whoever is heard and does not promise within this time is not waited for, once enough have. */
const ANSWER_WITHIN_MS = 500
/** Without enough promises for this long an election is given up. */
const PROMISED_WITHIN_MS = 1000
/** The question is put again this often. */
const ASK_EVERY_MS = 50

export interface RefereeElectionOptions {
  readonly matchTag: number
  readonly localSeat: Seat
  /** A seat, or RELAY. */
  readonly firstReferee: Seat
  readonly send: (message: RoomMessage) => void
}

interface OwnElection {
  readonly term: number
  readonly binding: boolean
  readonly sinceMs: number
  /** Last final frame of everybody that has answered. */
  readonly votes: Map<Seat, Frame>
}

/**
 * Watches the referee. Where it has fallen silent, a peer asks the others whether they would follow it, and only when a quorum
 * would (a broken link is no reason to depose anybody) asks for their promises. Whoever promises a term takes no seal of a
 * lower one any more and says what is final with it; with the promises of a quorum the asker goes on from the newest final
 * frame. Any two quorums share a member, so of a split room at most one part goes on, and whatever a quorum holds is kept.
 * A relay counts as one member, until it is succeeded: it never referees again then, but follows and keeps the record.
 *
 * @see "In Search of an Understandable Consensus Algorithm", D. Ongaro and J. Ousterhout 2014: terms, votes, and asking first
 */
export class RefereeElection<State, Input> {
  readonly #loop: PlayLoop<State, Input>
  readonly #options: RefereeElectionOptions
  readonly #left = new Set<Seat>()
  /** By seat: the term it says it follows. */
  readonly #terms: number[]
  /** The newest term of which a seal has counted here: its referee was elected. */
  #electedTerm = 0
  /** Newer terms that were promised, one of a seat at most: our own while we ask for promises. */
  #promises: number[] = []
  /** Our own newest term that we gave up: nobody will ever referee in it. */
  #spentTerm = 0
  /** The relay has a say until somebody else has sealed. */
  #relayVotes: boolean
  #spokeMs = Number.POSITIVE_INFINITY
  #goneMs = Number.NaN
  /** It is us who referee. */
  #rules: boolean
  #election: OwnElection | null = null
  #askedMs = Number.NEGATIVE_INFINITY

  constructor(loop: PlayLoop<State, Input>, options: RefereeElectionOptions) {
    this.#loop = loop
    this.#options = options
    this.#terms = loop.links.map(() => 0)
    this.#relayVotes = options.firstReferee === RELAY
    this.#rules = options.firstReferee === options.localSeat
  }

  /** Of the referee that we follow, are, or have promised to follow. */
  get term(): number {
    return Math.max(this.#electedTerm, ...this.#promises)
  }

  /** Whose seals count: a seat, or RELAY. */
  get referee(): Seat {
    return this.#holderOf(this.term)
  }

  /** The peer on this seat said goodbye. */
  leave(seat: Seat): void {
    this.#left.add(seat)
  }

  /** Somebody sits there again. */
  returned(seat: Seat): void {
    this.#left.delete(seat)
  }

  /** A packet of the peer on this seat says which referee it follows. */
  heard(seat: Seat, term: number): void {
    if (term <= this.term + TERMS_SKIPPED_MAX) this.#terms[seat] = term
  }

  /** The first referee says something, whatever it is. */
  firstSpoke(nowMs: number): void {
    if (this.term === 0) this.#spokeMs = nowMs
  }

  /** Seats that nothing was heard of lately. */
  silent(nowMs: number): Set<Seat> {
    const silent = new Set<Seat>()
    for (const link of this.#loop.links) {
      if (link.seat === this.#options.localSeat) continue
      if (this.#left.has(link.seat) || nowMs - link.lastHeardMs >= REFEREE_SILENT_MS) silent.add(link.seat)
    }
    return silent
  }

  /**
   * Whether a seal of this term counts, from the peer on this seat (or from the relay): the newest term's does. One newer than
   * ours counts when a quorum follows it, or when our own referee is gone: nobody makes itself the referee.
   */
  follows(from: Seat, term: number, nowMs: number): boolean {
    if (this.#holderOf(term) !== from || term < this.term) return false
    if (term > this.term && !this.#isGone(nowMs)) {
      const followers = this.#loop.links.flatMap(({ seat }) => (this.#terms[seat]! >= term ? [seat] : []))
      if (!isQuorum(this.#members(), new Set([from, ...followers]))) return false
    }
    if (term > this.term) {
      this.#giveUp()
      this.#rules = false
    }
    if (term > 0) this.#relayVotes = false
    this.#electedTerm = term
    this.#promises = []
    this.#spokeMs = nowMs
    return true
  }

  /** A peer would be referee. @returns the answer, or null for no */
  onElection({ matchTag, term, binding }: Election, asker: Seat, nowMs: number): Vote | null {
    if (this.#holderOf(term) !== asker || asker === this.#options.localSeat) return null
    // Who asks for a newer term has given up the one it asked for before, and only it could have refereed in that.
    this.#promises = this.#promises.filter((promise) => promise >= term || this.#holderOf(promise) !== asker)
    if (term > this.term + TERMS_SKIPPED_MAX) return null
    const promised = binding && term === this.term && this.#promises.includes(term)
    if (!promised && (term <= this.term || !this.#isGone(nowMs))) return null
    if (binding && !promised) {
      this.#giveUp()
      this.#promises.push(term)
      this.#rules = false
      this.#spokeMs = nowMs // it has as long to begin as it had to fall silent
    }
    const { session } = this.#loop
    const vote: Vote = { type: 'vote', matchTag, term, binding, finalFrame: session.finalFrame, runs: [], final: null }
    if (!binding) return vote
    const known = session.describeFinal(this.#loop.links[asker]!.finalFrame)
    const final = known === null ? null : sealMessage(known, matchTag, term, this.#terms.length)
    return { ...vote, runs: this.#loop.holdings(asker), final }
  }

  /** The answer to our question. */
  onVote(vote: Vote, from: Seat, nowMs: number): void {
    const own = this.#election
    if (own === null || vote.term !== own.term || vote.binding !== own.binding || from === this.#options.localSeat)
      return
    const silent = this.silent(nowMs)
    // Nobody speaks for a seat that speaks for itself.
    for (const run of vote.runs) if (run.seat === from || silent.has(run.seat)) this.#loop.session.addInputs(run)
    if (vote.final !== null) this.#loop.onSeal(vote.final)
    own.votes.set(from, vote.finalFrame)
  }

  /** @returns true when it is our turn to referee, now */
  tick(nowMs: number): boolean {
    if (this.#spokeMs === Number.POSITIVE_INFINITY) this.#spokeMs = nowMs
    // Promises that do not come went to somebody else, or the referee is back.
    if (this.#election?.binding && nowMs - this.#election.sinceMs >= PROMISED_WITHIN_MS) this.#giveUp()
    if (this.#election?.binding !== true && !this.#shallAsk(nowMs)) {
      this.#election = null
      this.#release(nowMs)
      return false
    }
    this.#election ??= { term: this.#nextTerm(), binding: false, sinceMs: nowMs, votes: new Map() }
    if (this.#hasWon(this.#election, nowMs)) {
      if (this.#election.binding) {
        this.#electedTerm = this.#election.term
        this.#promises = []
        this.#election = null
        this.#relayVotes = false
        this.#rules = true
        return true
      }
      this.#election = { term: this.#nextTerm(), binding: true, sinceMs: nowMs, votes: new Map() }
      this.#promises.push(this.#election.term)
      this.#askedMs = Number.NEGATIVE_INFINITY
    }
    this.#ask(this.#election, nowMs)
    return false
  }

  #ask({ term, binding }: Pick<OwnElection, 'term' | 'binding'>, nowMs: number): void {
    if (nowMs - this.#askedMs < ASK_EVERY_MS) return
    this.#askedMs = nowMs
    this.#options.send({ type: 'election', matchTag: this.#options.matchTag, term, binding })
  }

  /** Our own election is off, if there was one. */
  #giveUp(): void {
    if (this.#election?.binding) this.#spentTerm = this.#election.term
    this.#promises = this.#promises.filter((promise) => promise !== this.#spentTerm)
    this.#election = null
  }

  /** Somebody still waits for us to referee, as it has promised: asking for a newer term sets it free. */
  #release(nowMs: number): void {
    if (this.#spentTerm === 0 || !this.#terms.includes(this.#spentTerm)) return
    this.#ask({ term: this.#nextTerm(), binding: false }, nowMs)
  }

  /** Has a quorum answered, and is all that is final with them final here? */
  #hasWon({ binding, sinceMs, votes }: OwnElection, nowMs: number): boolean {
    const { localSeat } = this.#options
    const { finalFrame } = this.#loop.session
    // A voter further ahead than it can tell us must ask itself.
    const near = [...votes].filter(([, frame]) => frame <= finalFrame + PREDICTION_WINDOW_MAX).map(([seat]) => seat)
    if (!isQuorum(this.#members(), new Set([localSeat, ...near]))) return false
    if (!binding) return true
    if (Math.max(...votes.values(), -1) > finalFrame) return false
    const silent = this.silent(nowMs)
    const waiting = this.#members().some((seat) => {
      return seat !== RELAY && seat !== localSeat && !silent.has(seat) && !votes.has(seat)
    })
    return !waiting || nowMs - sinceMs >= ANSWER_WITHIN_MS
  }

  /** Is the referee gone, for longer than the seats before us need to ask? */
  #shallAsk(nowMs: number): boolean {
    if (!this.#isGone(nowMs)) {
      this.#goneMs = Number.NaN
      return false
    }
    if (Number.isNaN(this.#goneMs)) this.#goneMs = nowMs
    const silent = this.silent(nowMs)
    let before = 0
    for (let seat = 0; seat < this.#options.localSeat; seat++) {
      if (seat !== this.referee && !silent.has(seat) && this.#plays(seat)) before += 1
    }
    return nowMs - this.#goneMs >= before * STAGGER_MS
  }

  #isGone(nowMs: number): boolean {
    const { referee } = this
    // Our own term is nobody's until we have won it: whoever asks for a newer one may have it.
    if (referee === this.#options.localSeat) return !this.#rules
    if (this.#left.has(referee)) return true
    const muteMs = nowMs - this.#spokeMs
    if (muteMs < REFEREE_SILENT_MS) return false
    const unheard = referee === RELAY || nowMs - this.#loop.links[referee]!.lastHeardMs >= REFEREE_SILENT_MS
    return unheard || muteMs >= REFEREE_MUTE_MS
  }

  #holderOf(term: number): Seat {
    return holderOf(term, this.#terms.length, this.#options.firstReferee)
  }

  #nextTerm(): number {
    return nextTermOf(this.#options.localSeat, this.#terms.length, Math.max(this.term, this.#spentTerm, ...this.#terms))
  }

  /** All that have a say: seats not given up, the silent referee among them, and the relay. */
  #members(): Seat[] {
    const seats = this.#loop.links.map((link) => link.seat)
    const playing = seats.filter((seat) => this.#plays(seat) && !this.#left.has(seat))
    return this.#relayVotes ? [RELAY, ...playing] : playing
  }

  #plays(seat: Seat): boolean {
    return this.#loop.session.log.latestStatus(seat) !== 'empty'
  }
}
