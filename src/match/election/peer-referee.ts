/** A peer's part in refereeing: follows the referee and answers it, votes, and referees itself once elected. */
import type { Seat } from '../../core/game.js'
import type { PeerId } from '../../transport/lane.js'
import type { Election, Vote } from '../../wire/election.js'
import type { PlayPacket } from '../../wire/play.js'
import { matchTagOf } from '../../wire/play.js'
import type { Follow } from '../../wire/room.js'
import type { Freeze, Frozen } from '../../wire/seal.js'
import type { RoomChannel } from '../contract/room-channel.js'
import type { SeatHolders } from '../contract/seat-holders.js'
import type { PlayLoop } from '../play/play-loop.js'
import { Referee } from '../referee/referee.js'
import { RefereeDriver } from '../referee/referee-driver.js'
import { viewOf } from './election-view.js'
import { PeerGallery } from './peer-gallery.js'
import { RefereeElection } from './referee-election.js'

/** Frames a peer referee keeps to describe again: two minutes at 60 Hz, for a relay that was gone for a while. */
const LOG_FRAMES = 8192

/** The match, and this peer's seat in it. */
export interface PeerRefereeOptions {
  readonly holders: SeatHolders
  readonly localSeat: Seat
  /** Encoded neutral input. */
  readonly neutral: Uint8Array
  /** Silence after which a substituted seat is declared empty. */
  readonly dropAfterMs: number
  /** To the peers of the room. */
  readonly channel: RoomChannel
}

/** Passes messages between the election, the referee and the match of one peer. */
export class PeerReferee<State, Input> {
  readonly #loop: PlayLoop<State, Input>
  readonly #options: PeerRefereeOptions
  readonly #matchTag: number
  readonly #election: RefereeElection
  /** Set while this peer referees. */
  #driver: RefereeDriver | null
  readonly #gallery: PeerGallery

  constructor(loop: PlayLoop<State, Input>, options: PeerRefereeOptions) {
    this.#loop = loop
    this.#options = options
    const { localSeat, channel } = options
    const { start } = options.holders
    this.#matchTag = matchTagOf(start.matchId)
    this.#gallery = new PeerGallery(options)
    const firstReferee = start.seats.findIndex(({ peer }) => peer === start.referee) // RELAY when it sits nowhere
    this.#election = new RefereeElection(viewOf(loop), { matchTag: this.#matchTag, localSeat, firstReferee, channel })
    this.#driver = firstReferee === localSeat ? this.#openDriver(this.#newReferee()) : null
  }

  /** The seat whose peer referees, or RELAY. */
  get referee(): Seat {
    return this.#election.referee
  }

  /** Frame 0 is due at `startMs`. */
  begin(startMs: number): void {
    this.#driver?.referee.begin(startMs)
    this.#election.firstSpoke(startMs)
  }

  /** A play packet: a peer's, or our own. */
  onPlay(packet: PlayPacket, receivedAtMs: number, nowMs: number): void {
    this.#election.heard(packet.seat, packet.term)
    this.#driver?.onPlay(packet, receivedAtMs, nowMs)
  }

  /** A spectator asks for final frames: the peer that referees sends those that it still keeps. */
  onFollow(from: PeerId, message: Follow, nowMs: number): void {
    if (this.#driver !== null) this.#gallery.onFollow(from, message, nowMs)
  }

  /** Another peer holds the seat from now on. */
  reseat(seat: Seat, nowMs: number): void {
    this.#election.returned(seat)
    this.#driver?.reseat(seat, nowMs)
  }

  /** The peer on this seat said goodbye. */
  leave(seat: Seat): void {
    this.#driver?.referee.leave(seat)
    this.#election.leave(seat)
  }

  /** A message of the referee that started the match, of whatever type, came. */
  firstSpoke(nowMs: number): void {
    this.#election.firstSpoke(nowMs)
  }

  /** Does a seal of this term count, from this seat or from RELAY? When it does, this peer does not referee any more. */
  follows(from: Seat, term: number, nowMs: number): boolean {
    if (!this.#election.follows(from, term, nowMs)) return false
    this.#driver = null
    this.#loop.term = this.#election.term
    return true
  }

  /** The referee asks which inputs of a seat this peer holds. */
  onFreeze({ seat, round }: Freeze, asker: Seat): void {
    const { localSeat, channel, holders } = this.#options
    if (seat >= holders.peers.length || seat === localSeat || asker !== this.#election.referee) return
    const held = this.#loop.freeze(seat, asker)
    channel.send(holders.peers[asker]!, { type: 'frozen', matchTag: this.#matchTag, seat, round, ...held })
  }

  /** A survivor's answer. */
  onFrozen(message: Frozen, from: Seat, nowMs: number): void {
    this.#driver?.onFrozen(message, from, nowMs)
  }

  /** The peer on seat `asker` asks for votes. */
  onElection(election: Election, asker: Seat, nowMs: number): void {
    const { channel, holders } = this.#options
    const vote = this.#election.onElection(election, asker, nowMs)
    if (vote === null) return
    if (vote.binding) {
      this.#driver = null
      this.#loop.term = vote.term
    }
    channel.send(holders.peers[asker]!, vote)
  }

  /** A vote in this peer's own election. */
  onVote(vote: Vote, from: Seat, nowMs: number): void {
    this.#election.onVote(vote, from, nowMs)
  }

  /** One turn: elections first, then, as referee, seals for players and spectators. */
  tick(nowMs: number): void {
    if (this.#election.tick(nowMs)) {
      const referee = this.#newReferee()
      referee.takeOver(this.#loop.session, this.#election.silent(nowMs), nowMs)
      this.#driver = this.#openDriver(referee)
    }
    this.#loop.term = this.#election.term
    if (this.#driver === null) return
    this.#driver.tick(nowMs)
    // Its own seals do not come back over the lane.
    const seal = this.#driver.sealFor(this.#loop.session.finalFrame)
    if (seal !== null) this.#loop.onSeal(seal)
    this.#gallery.tick(this.#driver, this.#election.term, nowMs)
  }

  #newReferee(): Referee {
    const { holders, neutral, dropAfterMs, localSeat } = this.#options
    return new Referee({
      seats: holders.peers.length,
      neutral,
      tickRate: this.#loop.session.game.tickRate,
      toleranceFrames: holders.start.toleranceFrames,
      dropAfterMs,
      logFrames: LOG_FRAMES,
      ownSeat: localSeat,
    })
  }

  #openDriver(referee: Referee): RefereeDriver {
    const { channel, holders } = this.#options
    return new RefereeDriver(referee, {
      matchTag: this.#matchTag,
      term: this.#election.term,
      holders,
      channel,
      keep: null,
    })
  }
}
