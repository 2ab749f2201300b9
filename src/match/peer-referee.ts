/** A peer's part in refereeing a room without a relay: follow the referee, be it, answer it, succeed it. */
import type { Seat } from '../core/game.js'
import type { PeerId } from '../transport/lane.js'
import type { PlayPacket } from '../wire/play.js'
import { matchTagOf } from '../wire/play.js'
import type { Follow, RoomMessage, Start } from '../wire/room.js'
import type { Freeze, Frozen } from '../wire/seal.js'
import { Followers } from './followers.js'
import type { PlayLoop } from './play-loop.js'
import { Referee } from './referee.js'
import { RefereeDesk, sealMessage } from './referee-desk.js'
import { Succession } from './succession.js'

/** Frames a peer referee keeps to describe again: 11 s at 60 Hz, less what comes ahead. */
const LOG_FRAMES = 1024

/** Spectators that a player serves beside its own game: each costs it a seal ten times a second. */
const SPECTATORS_MAX = 8
/** A spectator that does not know the match is told the start, all of them together, this often at most. */
const START_EVERY_MS = 250

export interface PeerRefereeOptions {
  readonly start: Start
  readonly localSeat: Seat
  /** Encoded neutral input. */
  readonly neutral: Uint8Array
  /** Silence after which a substituted seat is declared empty. */
  readonly dropAfterMs: number
  /** To one peer, or to everybody. */
  readonly send: (message: RoomMessage, to?: PeerId) => void
}

export class PeerReferee<State, Input> {
  readonly #loop: PlayLoop<State, Input>
  readonly #options: PeerRefereeOptions
  readonly #matchTag: number
  readonly #succession: Succession<State, Input>
  /** While it is us who referee. */
  #desk: RefereeDesk | null
  readonly #followers: Followers
  #saidStartMs = Number.NEGATIVE_INFINITY

  constructor(loop: PlayLoop<State, Input>, options: PeerRefereeOptions) {
    this.#loop = loop
    this.#options = options
    const { start, localSeat, send } = options
    this.#matchTag = matchTagOf(start.matchId)
    this.#followers = new Followers({ max: SPECTATORS_MAX, say: (message) => send(message) })
    const host = start.seats.findIndex(({ peer }) => peer === start.referee)
    const firstReferee = Math.max(0, host)
    this.#succession = new Succession(loop, { matchTag: this.#matchTag, localSeat, firstReferee, send })
    this.#desk = firstReferee === localSeat ? this.#openDesk(this.#newReferee()) : null
  }

  /** Frame 0 is due at `startMs`. */
  begin(startMs: number): void {
    this.#desk?.referee.begin(startMs)
  }

  /** A play packet: a peer's, or our own. */
  onPlay(packet: PlayPacket, receivedAtMs: number, nowMs: number): void {
    this.#desk?.onPlay(packet, receivedAtMs, nowMs)
  }

  /** A spectator asks for what is final: whoever referees tells it. Only frames that are still kept can be told. */
  onFollow(from: PeerId, message: Follow, nowMs: number): void {
    const { start, send } = this.#options
    if (this.#desk === null || start.seats.some(({ peer }) => peer === from)) return
    const knows = message.matchTag === this.#matchTag
    if (!this.#followers.onFollow(from, knows ? message : null, nowMs) || knows) return
    if (nowMs - this.#saidStartMs < START_EVERY_MS) return
    this.#saidStartMs = nowMs
    send(start)
  }

  /** The peer on this seat said goodbye. */
  leave(seat: Seat): void {
    this.#desk?.referee.leave(seat)
    this.#succession.leave(seat)
  }

  /** May the peer on this seat seal? If it was us until now, the others have moved on. */
  follows(seat: Seat, nowMs: number): boolean {
    if (!this.#succession.follows(seat, nowMs)) return false
    this.#desk = null
    return true
  }

  /** More frames became final. */
  progressed(nowMs: number): void {
    this.#succession.progressed(nowMs)
  }

  /** Somebody who referees, or is about to, asks what we hold. */
  onFreeze({ seat, round }: Freeze, asker: Seat, nowMs: number): void {
    const { localSeat, start, send } = this.#options
    if (seat >= start.seats.length || seat === localSeat || !this.#succession.agrees(asker, nowMs)) return
    const loop = this.#loop
    const link = loop.links[asker]!
    const held = loop.freeze(seat, link.acks[seat]! + 1)
    const known = loop.session.describeFinal(link.finalFrame)
    const matchTag = this.#matchTag
    const final = known === null ? null : sealMessage(known, matchTag, start.seats.length)
    send({ type: 'frozen', matchTag, seat, round, ...held, final }, start.seats[asker]!.peer)
  }

  /** A survivor's answer. */
  onFrozen(message: Frozen, from: Seat, nowMs: number): void {
    this.#desk?.onFrozen(message, from, nowMs)
    this.#succession.onFrozen(message, from)
  }

  tick(nowMs: number): void {
    if (this.#succession.tick(nowMs)) {
      const referee = this.#newReferee()
      referee.takeOver(this.#loop.session, this.#succession.silent(nowMs), nowMs)
      this.#desk = this.#openDesk(referee)
    }
    if (this.#desk === null) return
    this.#desk.tick(nowMs)
    // We hear our own seals without the detour over the lane.
    const seal = this.#desk.sealFor(this.#loop.session.finalFrame)
    if (seal !== null) this.#loop.onSeal(seal)
    const { referee, toldFrame } = this.#desk
    this.#followers.tick(nowMs, {
      matchTag: this.#matchTag,
      seats: this.#options.start.seats.length,
      through: toldFrame,
      describe: (finalFrame, through) => referee.sealFor(finalFrame, through),
    })
  }

  #newReferee(): Referee {
    const { start, neutral, dropAfterMs, localSeat } = this.#options
    return new Referee({
      seats: start.seats.length,
      neutral,
      tickRate: this.#loop.session.game.tickRate,
      toleranceFrames: start.toleranceFrames,
      dropAfterMs,
      logFrames: LOG_FRAMES,
      ownSeat: localSeat,
    })
  }

  #openDesk(referee: Referee): RefereeDesk {
    const { start, send } = this.#options
    const seatPeers = start.seats.map(({ peer }) => peer)
    return new RefereeDesk(referee, { matchTag: this.#matchTag, seatPeers, send, keep: null })
  }
}
