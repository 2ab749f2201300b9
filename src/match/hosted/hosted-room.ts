/** A room as its relay runs it: host of the lobby, referee of the match, witness of its end. Simulates nothing. */
import type { Frame, Seat, SeatStatus } from '../../core/game.js'
import type { FinalFrames } from '../../core/session/final-frames.js'
import { assert } from '../../errors.js'
import type { Clock } from '../../transport/clock.js'
import type { Lane, Packet, PeerId } from '../../transport/lane.js'
import type { Claim } from '../../wire/claim.js'
import type { PlayShape } from '../../wire/input-run.js'
import type { Start } from '../../wire/lobby.js'
import { decodePacket, encodePacket } from '../../wire/packet.js'
import { matchTagOf } from '../../wire/play.js'
import type { RoomMessage } from '../../wire/room.js'
import type { SeatHolder, Seating } from '../../wire/seats.js'
import { deliveryOf } from '../contract/delivery.js'
import { HELLO_EVERY_MS } from '../lobby/lobby-guest.js'
import { LobbyHost } from '../lobby/lobby-host.js'
import { LobbyRoundTrips } from '../lobby/lobby-round-trips.js'
import { pingOf } from '../play/peer-link.js'
import type { RefereeDriver } from '../referee/referee-driver.js'
import { HostedReferee, type HostedRefereeSettings } from './hosted-referee.js'
import { RepeatedNotice } from './repeated-notice.js'
import { type Served, SpectatorGallery, type SpectatorGalleryOptions } from './spectator-gallery.js'

/** Who missed the certificate finds it at the relay's HTTP address. */
const CERTIFICATE_TIMES = { newEveryMs: 500, newForMs: 10_000, everyMs: Number.POSITIVE_INFINITY }
/** Who holds the seats is said for as long as the match runs: somebody may have slept, or lost all of it. */
const SEATED_TIMES = { newEveryMs: 250, newForMs: 5000, everyMs: 1000 }

export interface HostedRoomOptions extends HostedRefereeSettings {
  readonly lane: Lane
  readonly clock: Clock
  /** 16 unpredictable bytes: match id and seed. */
  readonly randomBytes: () => Uint8Array
  /** The players are named; inputs will follow. */
  readonly onStart: (start: Start) => void
  readonly onClaim: (seat: Seat, claim: Claim) => void
  /** A match that runs already: its relay was gone for a while. */
  readonly resumed?: ResumedMatch
}

export interface ResumedMatch {
  readonly start: Start
  readonly final: FinalFrames
  /** Seats whose claims are known. */
  readonly claimed: readonly Seat[]
  /** Seats that were given away since the start. */
  readonly revision: number
}

/** What a relay counts. */
export interface HostedRoomCounters {
  malformed: number
  strangers: number
}

export class HostedRoom {
  readonly counters: HostedRoomCounters = { malformed: 0, strangers: 0 }
  readonly #options: HostedRoomOptions
  readonly #shape: PlayShape
  readonly #trips = new LobbyRoundTrips()
  readonly #host: LobbyHost
  readonly #claimed = new Set<Seat>()
  readonly #gone = new Set<PeerId>()
  /** Once the players are named. */
  #referee: HostedReferee | null = null
  #start: Start | null = null
  #seatOf = new Map<PeerId, Seat>()
  #helloMs = Number.NEGATIVE_INFINITY
  #aliveMs: number
  #sealedFrame: Frame = -1
  #begun = false
  #certificate: Uint8Array | null = null
  readonly #saysCertificate = new RepeatedNotice(CERTIFICATE_TIMES)
  #stand: SpectatorGallery | null = null
  /** Counts the seats that were given away. */
  #revision = 0
  readonly #saysSeated = new RepeatedNotice(SEATED_TIMES)

  constructor(options: HostedRoomOptions) {
    this.#options = options
    this.#shape = { seats: options.wish.seats, neutral: options.wish.game.neutral }
    this.#aliveMs = options.clock.nowMs()
    this.#host = new LobbyHost({
      wish: options.wish,
      localPeer: options.lane.localPeer,
      randomBytes: options.randomBytes,
      toleranceFrames: options.toleranceFrames,
      trips: this.#trips,
      send: (message) => {
        // The first inputs may overtake the word that the match runs: be ready before anybody can be.
        if (message.type === 'start') this.#prepare(message)
        this.#send(message)
      },
    })
    if (options.resumed !== undefined) this.#resume(options.resumed)
  }

  get start(): Start | null {
    return this.#start
  }

  /** Where the referee seals, once the players are named. */
  get desk(): RefereeDriver | null {
    return this.#referee?.desk ?? null
  }

  /** True once the match runs and cannot be called off any more. */
  get running(): boolean {
    return this.#begun || this.#host.goAtMs !== null
  }

  /** What was decided of a seat; null before the players are named. */
  status(seat: Seat): SeatStatus | null {
    return this.#referee?.status(seat) ?? null
  }

  /** Last frame that is on record here, or about to be. */
  get finalFrame(): Frame {
    return this.#referee?.finalFrame ?? -1
  }

  /**
   * When there was last a reason to keep the room: somebody sat in the lobby, or a frame of the match became final. Talk is
   * none, or anybody could keep any room for ever.
   */
  get aliveMs(): number {
    return this.#aliveMs
  }

  /** Seats that have claimed an outcome. */
  get claimed(): ReadonlySet<Seat> {
    return this.#claimed
  }

  /** True when nobody will play on: every seat is empty, or has said goodbye. */
  get deserted(): boolean {
    if (this.#referee === null || !this.running) return false
    return (
      this.#start!.seats.every((_, seat) => this.status(seat) === 'empty') ||
      this.#start!.seats.every((holder) => this.#gone.has(holder.peer))
    )
  }

  /** True when the certificate was told for long enough, or everybody has left. */
  get over(): boolean {
    if (this.#certificate === null) return false
    const everybodyLeft = this.#start?.seats.every((holder) => this.#gone.has(holder.peer)) ?? true
    return (everybodyLeft && this.spectators === 0) || !this.#saysCertificate.isNew(this.#options.clock.nowMs())
  }

  /** True once somebody has claimed how the match ended. */
  get ending(): boolean {
    return this.#claimed.size > 0
  }

  /** The seat that a newcomer would get; null when none is vacant, it has one, or the match does not run. */
  vacantSeat(newcomer: PeerId): Seat | null {
    const referee = this.#referee
    if (referee === null || this.#start === null || !this.#begun || this.ending) return null
    const { seats } = this.#start
    if (seats.some(({ peer }) => peer === newcomer)) return null
    const nowMs = this.#options.clock.nowMs()
    const seat = seats.findIndex(({ peer }, index) => referee.isVacant(index, this.#gone.has(peer), nowMs))
    return seat < 0 ? null : seat
  }

  /**
   * Somebody who holds no seat gets the vacant one of the running match. There has to be one: see `vacantSeat`.
   * @returns what to keep of it
   */
  takeSeat(holder: SeatHolder): Seating {
    const seat = this.vacantSeat(holder.peer)
    assert(seat !== null, 'a vacant seat of the running match')
    const nowMs = this.#options.clock.nowMs()
    this.#referee!.seatNewcomer(seat, holder.peer, nowMs)
    this.#start = { ...this.#start!, seats: this.#start!.seats.with(seat, holder) }
    this.#seatOf = new Map(this.#start.seats.map(({ peer }, index) => [peer, index]))
    this.#gone.delete(holder.peer)
    this.#options.lane.seek(this.#start.seats.map(({ peer }) => peer))
    this.#revision += 1
    this.#saysSeated.begin(nowMs)
    return { seat, frame: this.finalFrame + 1, holder }
  }

  /** The peer on a seat asks for it again. If it had left, that is forgotten. */
  welcomeBack(peer: PeerId): void {
    const seat = this.#seatOf.get(peer)
    if (seat === undefined || !this.#gone.delete(peer)) return
    this.#referee?.reseat(seat, peer, this.#options.clock.nowMs())
  }

  /** Spectators that follow, or wait for the start. */
  get spectators(): number {
    return this.#stand?.spectators ?? 0
  }

  /** Does this peer follow as a spectator? */
  isFollowedBy(peer: PeerId): boolean {
    return this.#stand?.has(peer) ?? false
  }

  /** From now on whoever speaks on that lane is a spectator. Once for a room. */
  admitSpectators(options: SpectatorGalleryOptions): void {
    this.#stand = new SpectatorGallery(options, this.#shape)
  }

  /** Last frame that spectators may see. */
  get shownFrame(): Frame {
    const served = this.#served()
    return served === null || this.#stand === null ? -1 : this.#stand.shownFrame(served)
  }

  /** What spectators are told from; null before the match. */
  #served(): Served | null {
    if (this.#start === null || this.#referee === null || !this.#begun) return null
    const { told, stopped } = this.#referee
    return { start: this.#start, told, over: stopped }
  }

  /** Somebody asked for this room and does not fit: those who wait in it are told why. */
  refuse(peer: PeerId, reason: string): void {
    this.#host.refuse(peer, reason)
  }

  /** The match is over as far as the relay is concerned: nothing more becomes final. */
  stopSealing(): void {
    this.#referee?.stop()
  }

  /** Resolves when the frames of our successor that came so far are durable, or cannot be. */
  async written(): Promise<void> {
    await this.#referee?.written()
  }

  /** Tell the room how its match was judged. */
  announce(certificate: Uint8Array): void {
    this.#certificate = certificate
    this.#saysCertificate.begin(this.#options.clock.nowMs())
  }

  /** Leave without a word: the match goes on. */
  suspend(): void {
    this.#options.lane.close()
    this.#stand?.close()
  }

  /** Leave, with a sentence for people. */
  close(reason: string): void {
    this.#send({ type: 'bye', reason })
    this.#stand?.say({ type: 'bye', reason })
    this.#options.lane.close()
    this.#stand?.close()
  }

  tick(): void {
    const nowMs = this.#options.clock.nowMs()
    for (const packet of this.#options.lane.receive()) this.#route(packet, nowMs)
    if (nowMs - this.#helloMs >= HELLO_EVERY_MS && !this.running) this.#hello(nowMs)
    if (this.#options.resumed === undefined) this.#host.tick(nowMs)
    if (this.running) this.#run(nowMs)
    else if (this.#host.seated > 0) this.#aliveMs = nowMs
    if (this.#certificate !== null && !this.over && this.#saysCertificate.isDue(nowMs)) {
      this.#send({ type: 'certificate', certificate: this.#certificate })
      this.#stand?.say({ type: 'certificate', certificate: this.#certificate })
    }
    this.#saySeated(nowMs)
    this.counters.malformed += this.#stand?.tick(nowMs, this.#served()) ?? 0
  }

  #saySeated(nowMs: number): void {
    if (this.#revision === 0 || this.#start === null || !this.#saysSeated.isDue(nowMs)) return
    const { matchId, seats } = this.#start
    const message: RoomMessage = { type: 'seated', matchTag: matchTagOf(matchId), revision: this.#revision, seats }
    this.#send(message)
    this.#stand?.say(message)
  }

  #run(nowMs: number): void {
    if (!this.#begun) {
      this.#begun = true
      this.#referee!.begin(this.#host.goAtMs!)
      this.#aliveMs = nowMs
      this.#options.onStart(this.#start!)
    }
    this.#referee!.tick(nowMs)
    const { finalFrame } = this
    if (finalFrame > this.#sealedFrame) this.#aliveMs = nowMs
    this.#sealedFrame = Math.max(this.#sealedFrame, finalFrame)
  }

  #resume({ start, final, claimed, revision }: ResumedMatch): void {
    this.#revision = revision
    this.#prepare(start)
    this.#begun = true
    this.#referee!.resume(final, this.#options.clock.nowMs())
    this.#sealedFrame = final.count - 1
    for (const seat of claimed) this.#claimed.add(seat)
  }

  #prepare(start: Start): void {
    if (this.#start !== null && matchTagOf(this.#start.matchId) === matchTagOf(start.matchId)) return
    this.#start = start
    this.#gone.clear() // who sits here now has not left
    this.#options.lane.seek(start.seats.map((holder) => holder.peer))
    this.#seatOf = new Map(start.seats.map((holder, seat) => [holder.peer, seat]))
    const speech = {
      send: (message: RoomMessage, to?: PeerId) => (to === undefined ? this.#send(message) : this.#sendTo(to, message)),
      holderOf: (seat: Seat) => this.#start!.seats[seat]!.peer,
    }
    this.#referee = new HostedReferee(start, this.#options, speech, this.#options.clock.nowMs())
  }

  #route(packet: Packet, nowMs: number): void {
    const body = decodePacket(packet.bytes, this.#shape)
    if (body === null) {
      this.counters.malformed += 1
      return
    }
    if (body.room) {
      this.#hear(packet.from, body.room, packet.receivedAtMs)
      return
    }
    const { play } = body
    if (this.#referee === null || this.#start === null || !this.running) return // nobody can know of the start before `go`
    if (play.matchTag !== matchTagOf(this.#start.matchId) || this.#seatOf.get(packet.from) !== play.seat) {
      this.counters.strangers += 1
      return
    }
    this.#referee.onPlay(play, packet.receivedAtMs, nowMs)
  }

  #hear(from: PeerId, message: RoomMessage, receivedAtMs: number): void {
    const seat = this.#seatOf.get(from)
    switch (message.type) {
      case 'seal':
        if (seat !== undefined) this.#referee?.onSeal(seat, message)
        return
      case 'hello':
        this.#trips.heard(from, message.pingMs, message.echo, this.#options.lane.localPeer, receivedAtMs)
        if (this.#options.resumed === undefined) this.#host.onHello(from, message, receivedAtMs)
        return
      case 'ready':
        this.#host.onReady(from, message.matchTag)
        return
      case 'bye':
        this.#host.onBye(from)
        if (seat === undefined) return
        this.#gone.add(from)
        if (this.running) this.#referee?.leave(seat)
        return
      case 'claim':
        // Before the match has begun there is nobody to tell; who means it says it again.
        if (!this.#begun || seat === undefined || message.claim.seat !== seat || this.#claimed.has(seat)) return
        this.#claimed.add(seat)
        this.#options.onClaim(seat, message.claim)
    }
  }

  #hello(nowMs: number): void {
    this.#helloMs = nowMs
    const echo = this.#trips.takeEcho(nowMs)
    const { wish } = this.#options
    this.#send({ type: 'hello', ...wish, name: 'relay', spectator: true, pingMs: pingOf(nowMs), echo, referee: true })
  }

  #send(message: RoomMessage): void {
    this.#options.lane.broadcast(encodePacket({ room: message }, this.#shape), deliveryOf(message))
  }

  #sendTo(peer: PeerId, message: RoomMessage): void {
    this.#options.lane.send(peer, encodePacket({ room: message }, this.#shape), deliveryOf(message))
  }
}
