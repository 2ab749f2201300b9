/** A room as its relay runs it: host of the lobby, referee of the match, witness of its end. Simulates nothing. */
import type { Frame, Seat, SeatStatus } from '../core/game.js'
import type { FinalInputs } from '../core/replay.js'
import { assert } from '../errors.js'
import type { Clock } from '../transport/clock.js'
import type { Lane, Packet, PeerId } from '../transport/lane.js'
import type { Claim, SeatHolder, Seating } from '../wire/facts.js'
import type { PlayShape } from '../wire/input-run.js'
import { decodePacket, encodePacket } from '../wire/packet.js'
import { matchTagOf } from '../wire/play.js'
import type { RoomMessage, Start } from '../wire/room.js'
import { deliveryOf } from './delivery.js'
import { takeUp } from './final-past.js'
import type { Wish } from './handshake.js'
import { HELLO_EVERY_MS } from './lobby-guest.js'
import { LobbyHost } from './lobby-host.js'
import { pingOf } from './peer-link.js'
import { Pen } from './pen.js'
import { RELAY } from './quorum.js'
import { Referee } from './referee.js'
import { RefereeDesk } from './referee-desk.js'
import { RoundTrips } from './round-trips.js'
import type { SealedChunk } from './sealed-past.js'
import { type Served, Stand, type StandOptions } from './stand.js'
import { followedTerm } from './term.js'

/** The certificate is said again this often until everybody has left, */
const CERTIFICATE_EVERY_MS = 500
/** or for this long. Who missed it finds it at the relay's HTTP address. */
const CERTIFICATE_FOR_MS = 10_000

/** Who holds the seats is said this often after somebody has taken one, */
const SEATED_SOON_MS = 250
/** for as long, */
const SEATED_SOON_FOR_MS = 5000
/** and later this often: somebody may have slept, or lost all of it. */
const SEATED_EVERY_MS = 1000

export interface HostedRoomOptions {
  readonly lane: Lane
  readonly clock: Clock
  readonly wish: Wish
  /** 16 unpredictable bytes: match id and seed. */
  readonly randomBytes: () => Uint8Array
  readonly toleranceFrames: number
  readonly dropAfterMs: number
  /** Frames kept to describe again to who missed them. */
  readonly logFrames: number
  /** The players are named; inputs will follow. */
  readonly onStart: (start: Start) => void
  /** Makes newly sealed frames durable: seals are told once the promise is kept. */
  readonly keep: (chunk: SealedChunk) => Promise<void>
  readonly onClaim: (seat: Seat, claim: Claim) => void
  /** All frames that are durable, once every `keep` has ended: asked for when a player has succeeded the relay. */
  readonly recall: () => Promise<FinalInputs>
  /** Forget the durable frames from this one on: the players went on without them. */
  readonly rewind: (frames: Frame) => Promise<void>
  /** A match that runs already: its relay was gone for a while. */
  readonly resumed?: ResumedMatch
  /** Default: ten times a second. */
  readonly sealEveryMs?: number
}

export interface ResumedMatch {
  readonly start: Start
  readonly final: FinalInputs
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
  readonly #trips = new RoundTrips()
  readonly #host: LobbyHost
  readonly #claimed = new Set<Seat>()
  readonly #gone = new Set<PeerId>()
  #desk: RefereeDesk | null = null
  /** Once a player has succeeded us. */
  #pen: Pen | null = null
  #recalling = false
  #stopped = false
  /** By seat: when it last said something about the match. */
  readonly #heardMs: number[]
  /** By seat: the term it says it follows. */
  readonly #terms: number[]
  #written: Promise<void> = Promise.resolve()
  #start: Start | null = null
  #seatOf = new Map<PeerId, Seat>()
  #helloMs = Number.NEGATIVE_INFINITY
  #aliveMs: number
  #sealedFrame: Frame = -1
  #begun = false
  #certificate: Uint8Array | null = null
  #certifiedMs = 0
  #saidCertificateMs = Number.NEGATIVE_INFINITY
  #stand: Stand | null = null
  /** Counts the seats that were given away. */
  #revision = 0
  #seatedMs = Number.NEGATIVE_INFINITY
  #saidSeatedMs = Number.NEGATIVE_INFINITY

  constructor(options: HostedRoomOptions) {
    this.#options = options
    this.#shape = { seats: options.wish.seats, neutral: options.wish.game.neutral }
    this.#terms = new Array<number>(options.wish.seats).fill(0)
    this.#aliveMs = options.clock.nowMs()
    this.#heardMs = new Array<number>(options.wish.seats).fill(this.#aliveMs)
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

  /** The referee, once the players are named. */
  get desk(): RefereeDesk | null {
    return this.#desk
  }

  /** True once the match runs and cannot be called off any more. */
  get running(): boolean {
    return this.#begun || this.#host.goAtMs !== null
  }

  /** What was decided of a seat; null before the players are named. */
  status(seat: Seat): SeatStatus | null {
    return this.#pen?.status(seat) ?? this.#desk?.referee.status(seat) ?? null
  }

  /** Last frame that is on record here, or about to be. */
  get finalFrame(): Frame {
    return this.#pen === null ? (this.#desk?.referee.sealedFrame ?? -1) : this.#pen.frames - 1
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
    if (this.#desk === null || !this.running) return false
    return (
      this.#start!.seats.every((_, seat) => this.status(seat) === 'empty') ||
      this.#start!.seats.every((holder) => this.#gone.has(holder.peer))
    )
  }

  /** True when the certificate was told for long enough, or everybody has left. */
  get over(): boolean {
    if (this.#certificate === null) return false
    const everybodyLeft = this.#start?.seats.every((holder) => this.#gone.has(holder.peer)) ?? true
    return (
      (everybodyLeft && this.spectators === 0) || this.#options.clock.nowMs() - this.#certifiedMs > CERTIFICATE_FOR_MS
    )
  }

  /** True once somebody has claimed how the match ended. */
  get ending(): boolean {
    return this.#claimed.size > 0
  }

  /** The seat that a newcomer would get; null when none is vacant, it has one, or the match does not run. */
  vacantSeat(newcomer: PeerId): Seat | null {
    if (this.#desk === null || this.#start === null || !this.#begun || this.ending) return null
    const { seats } = this.#start
    if (seats.some(({ peer }) => peer === newcomer)) return null
    const nowMs = this.#options.clock.nowMs()
    const seat = seats.findIndex((_, index) => this.#isVacant(index, nowMs))
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
    this.#desk!.reseat(seat, holder.peer, nowMs)
    this.#heardMs[seat] = nowMs
    this.#start = { ...this.#start!, seats: this.#start!.seats.with(seat, holder) }
    this.#seatOf = new Map(this.#start.seats.map(({ peer }, index) => [peer, index]))
    this.#gone.delete(holder.peer)
    this.#options.lane.seek(this.#start.seats.map(({ peer }) => peer))
    this.#revision += 1
    this.#seatedMs = nowMs
    this.#saidSeatedMs = Number.NEGATIVE_INFINITY
    return { seat, frame: this.finalFrame + 1, holder }
  }

  /** Can nobody come back to this seat, or only somebody who has been gone for long? */
  #isVacant(seat: Seat, nowMs: number): boolean {
    const pen = this.#pen
    if (pen === null) return !this.#desk!.closed && this.#desk!.referee.isVacant(seat)
    if (this.#stopped || !pen.joined || pen.status(seat) !== 'empty') return false
    const { peer } = this.#start!.seats[seat]!
    return this.#gone.has(peer) || nowMs - this.#heardMs[seat]! >= this.#options.dropAfterMs
  }

  /** The peer on a seat asks for it again. If it had left, that is forgotten. */
  welcomeBack(peer: PeerId): void {
    const seat = this.#seatOf.get(peer)
    if (seat === undefined || !this.#gone.delete(peer)) return
    this.#desk?.reseat(seat, peer, this.#options.clock.nowMs())
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
  admitSpectators(options: StandOptions): void {
    this.#stand = new Stand(options, this.#shape)
  }

  /** Last frame that spectators may see. */
  get shownFrame(): Frame {
    const served = this.#served()
    return served === null || this.#stand === null ? -1 : this.#stand.shownFrame(served)
  }

  /** What spectators are told from; null before the match. */
  #served(): Served | null {
    if (this.#start === null || this.#desk === null || !this.#begun) return null
    return { start: this.#start, told: this.#pen ?? this.#desk, over: this.#stopped }
  }

  /** Somebody asked for this room and does not fit: those who wait in it are told why. */
  refuse(peer: PeerId, reason: string): void {
    this.#host.refuse(peer, reason)
  }

  /** The match is over as far as the relay is concerned: nothing more becomes final. */
  stopSealing(): void {
    this.#stopped = true
    this.#desk?.close()
    this.#pen?.close()
  }

  /** Resolves when the frames of our successor that came so far are durable, or cannot be. */
  written(): Promise<void> {
    return this.#written
  }

  /** Tell the room how its match was judged. */
  announce(certificate: Uint8Array): void {
    this.#certificate = certificate
    this.#certifiedMs = this.#options.clock.nowMs()
    this.#saidCertificateMs = Number.NEGATIVE_INFINITY
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
    if (this.running) this.#referee(nowMs)
    else if (this.#host.seated > 0) this.#aliveMs = nowMs
    if (this.#certificate !== null && nowMs - this.#saidCertificateMs >= CERTIFICATE_EVERY_MS && !this.over) {
      this.#saidCertificateMs = nowMs
      this.#send({ type: 'certificate', certificate: this.#certificate })
      this.#stand?.say({ type: 'certificate', certificate: this.#certificate })
    }
    this.#saySeated(nowMs)
    this.counters.malformed += this.#stand?.tick(nowMs, this.#served()) ?? 0
  }

  #saySeated(nowMs: number): void {
    if (this.#revision === 0 || this.#start === null) return
    const soon = nowMs - this.#seatedMs < SEATED_SOON_FOR_MS
    if (nowMs - this.#saidSeatedMs < (soon ? SEATED_SOON_MS : SEATED_EVERY_MS)) return
    this.#saidSeatedMs = nowMs
    const { matchId, seats } = this.#start
    const message: RoomMessage = { type: 'seated', matchTag: matchTagOf(matchId), revision: this.#revision, seats }
    this.#send(message)
    this.#stand?.say(message)
  }

  #referee(nowMs: number): void {
    if (!this.#begun) {
      this.#begun = true
      this.#desk!.referee.begin(this.#host.goAtMs!)
      this.#aliveMs = nowMs
      this.#options.onStart(this.#start!)
    }
    if (this.#pen === null) {
      this.#desk!.tick(nowMs)
      this.#yield()
    } else this.#pen.tick(nowMs)
    const { finalFrame } = this
    if (finalFrame > this.#sealedFrame) this.#aliveMs = nowMs
    this.#sealedFrame = Math.max(this.#sealedFrame, finalFrame)
  }

  /** Have the seats elected a referee among them? Then we keep the record, and decide nothing any more. */
  #yield(): void {
    const desk = this.#desk!
    if (this.#recalling || desk.closed) return
    const seats = this.#terms.flatMap((_, seat) => (desk.referee.status(seat) === 'empty' ? [] : [seat]))
    if (followedTerm([RELAY, ...seats], this.#terms) === 0) return
    this.#recalling = true
    desk.close()
    this.#options.recall().then(
      (final) => {
        this.#pen = this.#openPen(final)
      },
      () => undefined, // its owner knows, and ends the match
    )
  }

  #openPen(final: FinalInputs): Pen {
    const start = this.#start!
    const { wish, rewind, keep } = this.#options
    let rewound: Promise<void> | null = null
    /** A store that fails ends the match at its owner, and here the record. */
    const track = (work: Promise<void>): void => {
      const done = work.catch(() => this.#pen?.close())
      this.#written = this.#written.then(() => done)
    }
    const options = {
      matchTag: matchTagOf(start.matchId),
      tickRate: wish.game.tickRate,
      inputBytes: wish.game.inputBytes,
      final,
      send: (message: RoomMessage, to: Seat) => this.#sendTo(start.seats[to]!.peer, message),
      rewind: (frames: Frame) => {
        rewound = rewind(frames).finally(() => {
          rewound = null
        })
        track(rewound)
      },
      // Frames follow each other without waiting, but for what has to be forgotten first.
      keep: (chunk: SealedChunk) => track(rewound === null ? keep(chunk) : rewound.then(() => keep(chunk))),
    }
    return new Pen(options, this.#terms)
  }

  #resume({ start, final, claimed, revision }: ResumedMatch): void {
    this.#revision = revision
    this.#prepare(start)
    this.#begun = true
    const nowMs = this.#options.clock.nowMs()
    const { wish, logFrames } = this.#options
    this.#desk!.referee.takeOver(takeUp(final, wish.game.neutral, logFrames), new Set(), nowMs)
    this.#desk!.resume()
    this.#sealedFrame = final.frames - 1
    for (const seat of claimed) this.#claimed.add(seat)
  }

  #prepare(start: Start): void {
    if (this.#start !== null && matchTagOf(this.#start.matchId) === matchTagOf(start.matchId)) return
    this.#start = start
    this.#gone.clear() // who sits here now has not left
    this.#options.lane.seek(start.seats.map((holder) => holder.peer))
    this.#seatOf = new Map(start.seats.map((holder, seat) => [holder.peer, seat]))
    const { wish, toleranceFrames, dropAfterMs, logFrames, keep, sealEveryMs } = this.#options
    const referee = new Referee({
      seats: start.seats.length,
      neutral: wish.game.neutral,
      tickRate: wish.game.tickRate,
      toleranceFrames,
      dropAfterMs,
      logFrames,
      ownSeat: null,
    })
    this.#desk = new RefereeDesk(referee, {
      matchTag: matchTagOf(start.matchId),
      term: 0,
      seatPeers: start.seats.map((holder) => holder.peer),
      send: (message, to) => (to === undefined ? this.#send(message) : this.#sendTo(to, message)),
      keep,
      ...(sealEveryMs === undefined ? {} : { sealEveryMs }),
    })
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
    if (this.#desk === null || this.#start === null || !this.running) return // nobody can know of the start before `go`
    if (play.matchTag !== matchTagOf(this.#start.matchId) || this.#seatOf.get(packet.from) !== play.seat) {
      this.counters.strangers += 1
      return
    }
    this.#terms[play.seat] = play.term
    this.#heardMs[play.seat] = nowMs
    this.#pen?.heard(play.seat, play.term)
    this.#desk.onPlay(play, packet.receivedAtMs, nowMs)
  }

  #hear(from: PeerId, message: RoomMessage, receivedAtMs: number): void {
    const seat = this.#seatOf.get(from)
    switch (message.type) {
      case 'seal':
        if (seat !== undefined && message.matchTag === this.#tag()) this.#pen?.onSeal(seat, message)
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
        if (this.running) this.#desk?.referee.leave(seat)
        return
      case 'claim':
        // Before the match has begun there is nobody to tell; who means it says it again.
        if (!this.#begun || seat === undefined || message.claim.seat !== seat || this.#claimed.has(seat)) return
        this.#claimed.add(seat)
        this.#options.onClaim(seat, message.claim)
    }
  }

  #tag(): number {
    return this.#start === null ? 0 : matchTagOf(this.#start.matchId)
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
