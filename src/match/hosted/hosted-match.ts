/** The match of a hosted room: its seats and their holders, its referee, and the claims about its end. */

import type { Frame, Seat, SeatStatus } from '../../core/game.js'
import type { FinalFrames } from '../../core/session/final-frames.js'
import type { PeerId } from '../../transport/lane.js'
import type { Claim } from '../../wire/claim.js'
import type { Start } from '../../wire/lobby.js'
import { matchTagOf, type PlayPacket } from '../../wire/play.js'
import type { RoomMessage } from '../../wire/room.js'
import type { Seal } from '../../wire/seal.js'
import type { SeatHolder, Seating } from '../../wire/seats.js'
import type { RoomChannel } from '../contract/room-channel.js'
import { MatchSeats } from '../contract/seat-holders.js'
import { HostedReferee, type HostedRefereeSettings } from './hosted-referee.js'
import type { MatchRecorder, MatchSight } from './match-recorder.js'
import { RepeatedNotice } from './repeated-notice.js'

/** The holders of the seats are repeated for as long as the match runs: a peer may have slept, or lost the message. */
const SEATED_TIMES = { newEveryMs: 250, newForMs: 5000, everyMs: 1000 }

/** A match that runs already: its relay was gone for a while. */
export interface ResumedMatch {
  readonly start: Start
  /** All that is durable, from frame 0 on. */
  readonly final: FinalFrames
  /** Seats whose claims are known. */
  readonly claimed: readonly Seat[]
  /** Seats that got another holder since the start. */
  readonly revision: number
}

/** What a match needs of its room. */
export interface MatchPorts {
  readonly recorder: MatchRecorder
  /** To the peers of the room. */
  readonly channel: RoomChannel
  /** These peers hold the seats, from now on. */
  readonly seated: (peers: readonly PeerId[]) => void
}

/** A match from its announcement on; it becomes final, and durable, through its referee and recorder. */
export class HostedMatch {
  readonly recorder: MatchRecorder
  readonly #ports: MatchPorts
  readonly #referee: HostedReferee
  readonly #gone = new Set<PeerId>()
  readonly #claimed = new Set<Seat>()
  readonly #seatedNotice = new RepeatedNotice(SEATED_TIMES)
  readonly #holders: MatchSeats
  /** Seats that got another holder. */
  #revision = 0
  #progressFrame: Frame = -1
  #progressMs: number

  /** @param start as it is announced to the players */
  constructor(start: Start, settings: HostedRefereeSettings, ports: MatchPorts, nowMs: number) {
    this.recorder = ports.recorder
    this.#ports = ports
    this.#holders = new MatchSeats(start)
    this.#progressMs = nowMs
    const { recorder: log, channel } = ports
    this.#referee = new HostedReferee(start, settings, { log, channel, holders: this.#holders }, nowMs)
    ports.seated(this.#holders.peers)
  }

  /** The start of the match, with the present holders of its seats. */
  get start(): Start {
    return this.#holders.start
  }

  /** What makes its frames final. */
  get referee(): HostedReferee {
    return this.#referee
  }

  /** Last frame that is on record, or about to be; -1 for none. */
  get finalFrame(): Frame {
    return this.#referee.finalFrame
  }

  /** Seats that have claimed an outcome. */
  get claimed(): ReadonlySet<Seat> {
    return this.#claimed
  }

  /** True when every peer on a seat has said goodbye. */
  get everyoneLeft(): boolean {
    return this.#holders.peers.every((peer) => this.#gone.has(peer))
  }

  /** True when no seat gets another holder: an outcome is known or claimed, or the match cannot be kept. */
  get ending(): boolean {
    return this.#claimed.size > 0 || this.recorder.ending
  }

  /** What is known of a running match, for the decision whether it is over. */
  get sight(): MatchSight {
    const live = this.start.seats.filter((_, seat) => this.status(seat) !== 'empty').length
    return {
      deserted: live === 0 || this.everyoneLeft,
      aliveMs: this.#progressMs,
      finalFrame: this.finalFrame,
      live,
      claims: this.#claimed.size,
    }
  }

  /** What was decided of a seat. */
  status(seat: Seat): SeatStatus {
    return this.#referee.status(seat)
  }

  /** @param goAtMs when frame 0 is due */
  begin(goAtMs: number, nowMs: number): void {
    this.#progressMs = nowMs
    this.#referee.begin(goAtMs)
    this.recorder.open()
  }

  /** Go on with a match that began before. */
  resume({ final, claimed, revision }: ResumedMatch, nowMs: number): void {
    this.#revision = revision
    this.#progressFrame = final.count - 1
    this.#referee.resume(final, nowMs)
    for (const seat of claimed) this.#claimed.add(seat)
  }

  /** Once the match runs, some hundred times a second. */
  tick(nowMs: number): void {
    this.#referee.tick(nowMs)
    if (this.finalFrame <= this.#progressFrame) return
    this.#progressFrame = this.finalFrame
    this.#progressMs = nowMs
  }

  /** The message that tells the holders of the seats, when it is due; null when it is not, or no seat changed hands. */
  seatedNotice(nowMs: number): RoomMessage | null {
    if (this.#revision === 0 || !this.#seatedNotice.isDue(nowMs)) return null
    const { matchId, seats } = this.start
    return { type: 'seated', matchTag: matchTagOf(matchId), revision: this.#revision, seats }
  }

  /** The seat that a newcomer would get; null when none is vacant, or it holds one. */
  vacantSeat(newcomer: PeerId, nowMs: number): Seat | null {
    if (this.ending || this.#holders.seatOf(newcomer) !== undefined) return null
    const seat = this.#holders.peers.findIndex((peer, index) => {
      return this.#referee.isVacant(index, this.#gone.has(peer), nowMs)
    })
    return seat < 0 ? null : seat
  }

  /**
   * Give a vacant seat to a newcomer.
   * @returns null when none is vacant, or the recorder refuses it; then nothing has changed
   */
  takeSeat(holder: SeatHolder, nowMs: number): Seating | null {
    const seat = this.vacantSeat(holder.peer, nowMs)
    if (seat === null) return null
    const seating = { seat, frame: this.finalFrame + 1, holder }
    if (!this.recorder.seat(seating)) return null
    this.#holders.replace(this.start.seats.with(seat, holder))
    this.#referee.seatNewcomer(seat, nowMs)
    this.#gone.delete(holder.peer)
    this.#ports.seated(this.#holders.peers)
    this.#revision += 1
    this.#seatedNotice.begin(nowMs)
    return seating
  }

  /** The peer on a seat asks for it again. If it had left, that no longer counts. */
  welcomeBack(peer: PeerId, nowMs: number): void {
    const seat = this.#holders.seatOf(peer)
    if (seat !== undefined && this.#gone.delete(peer)) this.#referee.reseat(seat, nowMs)
  }

  /**
   * Inputs from a peer.
   * @returns false when they are of another match, or of a seat that this peer does not hold
   */
  onPlay(from: PeerId, play: PlayPacket, receivedAtMs: number, nowMs: number): boolean {
    if (play.matchTag !== matchTagOf(this.start.matchId) || this.#holders.seatOf(from) !== play.seat) return false
    this.#referee.onPlay(play, receivedAtMs, nowMs)
    return true
  }

  /** A seal from a peer: that of a referee that the seats have elected. */
  onSeal(from: PeerId, seal: Seal): void {
    const seat = this.#holders.seatOf(from)
    if (seat !== undefined) this.#referee.onSeal(seat, seal)
  }

  /**
   * A peer says goodbye.
   * @param running its inputs are waited for, so that its seat becomes empty
   */
  onBye(from: PeerId, running: boolean): void {
    const seat = this.#holders.seatOf(from)
    if (seat === undefined) return
    this.#gone.add(from)
    if (running) this.#referee.leave(seat)
  }

  /** A claim from a peer: counted once for each seat, when the peer holds it. */
  onClaim(from: PeerId, claim: Claim): void {
    const seat = this.#holders.seatOf(from)
    if (seat === undefined || claim.seat !== seat || this.#claimed.has(seat)) return
    this.#claimed.add(seat)
    this.recorder.claim(seat, claim)
  }
}
