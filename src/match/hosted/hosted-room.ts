/** A room as its relay runs it: host of the lobby, referee of the match, until its verdict is told. It simulates nothing. */

import type { Frame, Seat, SeatStatus } from '../../core/game.js'
import type { Clock } from '../../transport/clock.js'
import type { Lane, Packet, PeerId } from '../../transport/lane.js'
import { pingOf } from '../../wire/echo.js'
import type { PlayShape } from '../../wire/input-run.js'
import type { Start } from '../../wire/lobby.js'
import { decodePacket } from '../../wire/packet.js'
import { matchTagOf } from '../../wire/play.js'
import type { RoomMessage } from '../../wire/room.js'
import type { SeatHolder, Seating } from '../../wire/seats.js'
import { LaneChannel, type RoomChannel } from '../contract/room-channel.js'
import { HELLO_EVERY_MS } from '../lobby/lobby-guest.js'
import { LobbyHost } from '../lobby/lobby-host.js'
import { LobbyRoundTrips } from '../lobby/lobby-round-trips.js'
import type { RefereeDriver } from '../referee/referee-driver.js'
import { HostedMatch, type ResumedMatch } from './hosted-match.js'
import type { HostedRefereeSettings } from './hosted-referee.js'
import type { MatchRecorder } from './match-recorder.js'
import { RepeatedNotice } from './repeated-notice.js'
import { begunMatchOf, matchOf, type RoomState, type ToldState } from './room-state.js'
import { type SpectatedMatch, SpectatorGallery, type SpectatorGalleryOptions } from './spectator-gallery.js'

/** A peer that misses all of these certificates fetches it from the relay's HTTP address. */
const CERTIFICATE_TIMES = { newEveryMs: 500, newForMs: 10_000, everyMs: Number.POSITIVE_INFINITY }

/** What a room needs of its relay. */
export interface HostedRoomOptions extends HostedRefereeSettings {
  readonly lane: Lane
  readonly clock: Clock
  /** 16 unpredictable bytes: match id and seed. */
  readonly randomBytes: () => Uint8Array
  /** A lobby without a peer on a seat ends after this; Infinity for never. */
  readonly lobbyIdleMs: number
  /** Where the match that starts this way is kept and judged. A start may be called off before the match begins. */
  readonly recorderOf: (start: Start) => MatchRecorder
  /** The match runs, and these peers hold its seats from now on: the lane takes packets of no others. */
  readonly admitOnly: (peers: readonly PeerId[]) => void
  /** A match that runs already: the room has no lobby then. */
  readonly resumed?: ResumedMatch
}

/** Packets that a room did not take. */
export interface HostedRoomCounters {
  /** Not readable. */
  malformed: number
  /** Inputs of another match, or from a peer that does not hold their seat. */
  strangers: number
}

/** One room: its lobby, its match and its spectators, as a state machine that the relay ticks. */
export class HostedRoom {
  readonly counters: HostedRoomCounters = { malformed: 0, strangers: 0 }
  readonly #options: HostedRoomOptions
  readonly #shape: PlayShape
  readonly #channel: RoomChannel
  readonly #trips = new LobbyRoundTrips()
  readonly #lobby: LobbyHost
  #state: RoomState = { phase: 'lobby' }
  #gallery: SpectatorGallery | null = null
  #helloMs = Number.NEGATIVE_INFINITY
  /** When a peer was last on a seat of the lobby. */
  #seatedMs: number

  constructor(options: HostedRoomOptions) {
    this.#options = options
    this.#shape = { seats: options.wish.seats, neutral: options.wish.game.neutral }
    this.#channel = new LaneChannel(options.lane, () => this.#shape)
    this.#seatedMs = options.clock.nowMs()
    this.#lobby = new LobbyHost({
      wish: options.wish,
      localPeer: options.lane.localPeer,
      randomBytes: options.randomBytes,
      toleranceFrames: options.toleranceFrames,
      trips: this.#trips,
    })
    if (options.resumed !== undefined) this.#resume(options.resumed)
  }

  /** Where the room stands: see `RoomState`. */
  get phase(): RoomState['phase'] {
    return this.#state.phase
  }

  /** Of the match that was announced, or runs, or ran; null before. */
  get start(): Start | null {
    return this.#match?.start ?? null
  }

  /** 16 bytes; null until the match runs. */
  get matchId(): Uint8Array | null {
    return this.#begun?.start.matchId ?? null
  }

  /** What makes frames final, once the players are named. */
  get driver(): RefereeDriver | null {
    return this.#match?.referee.driver ?? null
  }

  /** True once the match is about to end: no seat gets another holder. */
  get ending(): boolean {
    return this.#match?.ending ?? false
  }

  /** Spectators that follow, or wait for the start. */
  get spectators(): number {
    return this.#gallery?.spectators ?? 0
  }

  /** Last frame that spectators may see; -1 for none. */
  get shownFrame(): Frame {
    const spectated = this.#spectated()
    return spectated === null || this.#gallery === null ? -1 : this.#gallery.shownFrame(spectated)
  }

  /** What was decided of a seat; null before the players are named. */
  status(seat: Seat): SeatStatus | null {
    return this.#match?.status(seat) ?? null
  }

  /** The seat that a newcomer would get; null when none is vacant, it has one, or the match does not run. */
  vacantSeat(newcomer: PeerId): Seat | null {
    return this.#state.phase === 'running' ? this.#state.match.vacantSeat(newcomer, this.#nowMs()) : null
  }

  /**
   * Give a vacant seat of the running match to a peer that holds none.
   * @returns null when there is no vacant seat, or the match's recorder refuses; then nothing has changed
   */
  takeSeat(holder: SeatHolder): Seating | null {
    return this.#state.phase === 'running' ? this.#state.match.takeSeat(holder, this.#nowMs()) : null
  }

  /** The peer on a seat asks for it again. If it had left, that no longer counts. */
  welcomeBack(peer: PeerId): void {
    this.#match?.welcomeBack(peer, this.#nowMs())
  }

  /** Does this peer follow as a spectator? */
  isFollowedBy(peer: PeerId): boolean {
    return this.#gallery?.has(peer) ?? false
  }

  /** From now on every peer that speaks on that lane is a spectator. Once for a room. */
  admitSpectators(options: SpectatorGalleryOptions): void {
    this.#gallery = new SpectatorGallery(options, this.#shape)
  }

  /** A peer asked for this room and does not fit: the peers in the lobby are told why. */
  refuse(peer: PeerId, reason: string): void {
    this.#lobby.refuse(peer, reason)
  }

  /** The running match is over: nothing more becomes final, and it is judged. */
  settle(): void {
    if (this.#state.phase !== 'running') return
    const { match } = this.#state
    match.referee.stop()
    const settled = match.referee
      .written()
      .then(() => match.recorder.settle())
      .then(
        (certificate) => this.#tell(certificate),
        // The recorder has reported why.
        () => this.end('the match could not be settled'),
      )
    this.#state = { phase: 'settling', match, settled }
  }

  /** Resolves when a verdict that was being found is found and told, or cannot be; at once when there is none. */
  async settled(): Promise<void> {
    if (this.#state.phase === 'settling') await this.#state.settled
    if (this.phase === 'told') this.tick()
  }

  /** Leave a running match without a message: it goes on. */
  suspend(): void {
    if (this.#state.phase !== 'running') return
    this.#state = { phase: 'over' }
    this.#options.lane.close()
    this.#gallery?.close()
  }

  /** Leave, with a sentence for people. */
  end(reason: string): void {
    if (this.#state.phase === 'over') return
    this.#state = { phase: 'over' }
    this.#channel.broadcast({ type: 'bye', reason })
    this.#gallery?.broadcast({ type: 'bye', reason })
    this.#options.lane.close()
    this.#gallery?.close()
  }

  /** Leave because of a defect: a match that runs is released unjudged. */
  abandon(reason: string): void {
    this.#begun?.recorder.abandon()
    this.end(reason)
  }

  #sayAsHost(nowMs: number): void {
    for (const message of this.#lobby.tick(nowMs)) {
      // The first inputs may overtake the message that the match runs: be ready before any peer can be.
      if (message.type === 'start') this.#prepare(message)
      this.#channel.broadcast(message)
    }
  }

  /** Some hundred times a second: take in packets, and do what is due. */
  tick(): void {
    if (this.#state.phase === 'over') return
    const nowMs = this.#nowMs()
    for (const packet of this.#options.lane.receive()) this.#route(packet, nowMs)
    if (this.#isOpen && nowMs - this.#helloMs >= HELLO_EVERY_MS) this.#hello(nowMs)
    if (this.#options.resumed === undefined) this.#sayAsHost(nowMs)
    const { goAtMs } = this.#lobby
    if (this.#state.phase === 'countdown' && goAtMs !== null) this.#begin(this.#state.match, goAtMs)
    if (this.#isOpen && this.#lobby.seated > 0) this.#seatedMs = nowMs
    this.#begun?.tick(nowMs)
    this.#repeatNotices(nowMs)
    this.counters.malformed += this.#gallery?.tick(nowMs, this.#spectated()) ?? 0
    this.#advance(nowMs)
  }

  get #match(): HostedMatch | null {
    return matchOf(this.#state)
  }

  get #begun(): HostedMatch | null {
    return begunMatchOf(this.#state)
  }

  /** Before the match: peers may come and go. */
  get #isOpen(): boolean {
    return this.phase === 'lobby' || this.phase === 'countdown'
  }

  #nowMs(): number {
    return this.#options.clock.nowMs()
  }

  /** What spectators are told from; null before the match. */
  #spectated(): SpectatedMatch | null {
    const match = this.#begun
    if (match === null) return null
    const { frames, stopped } = match.referee
    return { start: match.start, frames, over: stopped }
  }

  /** Go to the next state when it is time. */
  #advance(nowMs: number): void {
    const state = this.#state
    if (this.#isOpen && nowMs - this.#seatedMs > this.#options.lobbyIdleMs) this.end('nobody came')
    else if (state.phase === 'running' && state.match.recorder.isOver(state.match.sight, nowMs)) this.settle()
    else if (state.phase === 'told' && !this.#hasListeners(state, nowMs)) this.end('the match is over')
  }

  /** Is there a peer left to tell the certificate, and was it not told for long enough? */
  #hasListeners({ match, notice }: ToldState, nowMs: number): boolean {
    return notice.isNew(nowMs) && !(match.everyoneLeft && this.spectators === 0)
  }

  #prepare(start: Start): void {
    const known = this.start
    if (known !== null && matchTagOf(known.matchId) === matchTagOf(start.matchId)) return
    this.#state = { phase: 'countdown', match: this.#matchOf(start) }
  }

  #matchOf(start: Start): HostedMatch {
    const ports = {
      recorder: this.#options.recorderOf(start),
      channel: this.#channel,
      seated: (peers: readonly PeerId[]) => {
        this.#options.lane.seek(peers)
        if (this.phase === 'running') this.#options.admitOnly(peers)
      },
    }
    return new HostedMatch(start, this.#options, ports, this.#nowMs())
  }

  #begin(match: HostedMatch, goAtMs: number): void {
    this.#run(match)
    match.begin(goAtMs, this.#nowMs())
  }

  #resume(resumed: ResumedMatch): void {
    const match = this.#matchOf(resumed.start)
    match.resume(resumed, this.#nowMs())
    this.#run(match)
  }

  #run(match: HostedMatch): void {
    this.#state = { phase: 'running', match }
    this.#options.admitOnly(match.start.seats.map(({ peer }) => peer))
  }

  #tell(certificate: Uint8Array): void {
    if (this.#state.phase !== 'settling') return // ended meanwhile
    const notice = new RepeatedNotice(CERTIFICATE_TIMES)
    notice.begin(this.#nowMs())
    this.#state = { phase: 'told', match: this.#state.match, certificate, notice }
  }

  /** Tell the players and the spectators what they may have missed. */
  #repeatNotices(nowMs: number): void {
    const state = this.#state
    if (state.phase === 'told' && this.#hasListeners(state, nowMs) && state.notice.isDue(nowMs)) {
      this.#tellAll({ type: 'certificate', certificate: state.certificate })
    }
    const seated = this.#match?.seatedNotice(nowMs) ?? null
    if (seated !== null) this.#tellAll(seated)
  }

  #route(packet: Packet, nowMs: number): void {
    const body = decodePacket(packet.bytes, this.#shape)
    if (body === null) {
      this.counters.malformed += 1
      return
    }
    if (body.room) {
      this.#onRoomMessage(packet.from, body.room, packet.receivedAtMs)
      return
    }
    const match = this.#match
    if (match === null || this.#isOpen) return // no peer can know of the start before `go`
    if (!match.onPlay(packet.from, body.play, packet.receivedAtMs, nowMs)) this.counters.strangers += 1
  }

  #onRoomMessage(from: PeerId, message: RoomMessage, receivedAtMs: number): void {
    switch (message.type) {
      case 'seal':
        this.#match?.onSeal(from, message)
        return
      case 'hello':
        this.#trips.heard(from, message.pingMs, message.echo, this.#options.lane.localPeer, receivedAtMs)
        if (this.#options.resumed === undefined) this.#lobby.onHello(from, message, receivedAtMs)
        return
      case 'ready':
        this.#lobby.onReady(from, message.matchTag)
        return
      case 'bye':
        this.#lobby.onBye(from)
        this.#match?.onBye(from, !this.#isOpen)
        return
      case 'claim':
        // Before the match has begun a claim cannot be recorded; an honest peer repeats it.
        this.#begun?.onClaim(from, message.claim)
    }
  }

  #hello(nowMs: number): void {
    this.#helloMs = nowMs
    const echo = this.#trips.takeEcho(nowMs)
    const { wish } = this.#options
    this.#channel.broadcast({
      type: 'hello',
      ...wish,
      name: 'relay',
      spectator: true,
      pingMs: pingOf(nowMs),
      echo,
      referee: true,
    })
  }

  /** To the players and the spectators. */
  #tellAll(message: RoomMessage): void {
    this.#channel.broadcast(message)
    this.#gallery?.broadcast(message)
  }
}
