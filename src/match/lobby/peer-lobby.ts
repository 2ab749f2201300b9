/** The lobby as a peer lives through it: as a guest, and as its host where there is no relay and nobody with a lower id. */
import { BoundedMap } from '../../bounded-map.js'
import type { Clock } from '../../transport/clock.js'
import type { PeerId } from '../../transport/lane.js'
import type { Hello, Lobby, Refusal, Start } from '../../wire/lobby.js'
import type { Go, RoomMessage } from '../../wire/room.js'
import type { SeatHolder } from '../../wire/seats.js'
import type { Wish } from './handshake.js'
import { LobbyGuest } from './lobby-guest.js'
import { LobbyHost } from './lobby-host.js'
import type { LobbyRoundTrips } from './lobby-round-trips.js'

/** Without a relay a peer waits this long for one with a lower id before it hosts the lobby itself. */
const HOST_AFTER_MS = 300
/** Peers of a lobby remembered for choosing its host; the one heard longest ago goes first. */
const PEERS_HEARD_MAX = 64
/** A peer heard within this time is taken to be there. */
const HEARD_WITHIN_MS = 2000

export interface PeerLobbyOptions {
  readonly wish: Wish
  readonly name: string
  readonly localPeer: PeerId
  /** The relay that hosts; null: the peer with the lowest id does. */
  readonly relay: PeerId | null
  readonly clock: Clock
  /** 16 unpredictable bytes: match ids and seeds of the matches that we host. */
  readonly randomBytes: () => Uint8Array
  readonly toleranceFrames: number
  readonly trips: LobbyRoundTrips
  /** To everybody. */
  readonly send: (message: RoomMessage) => void
  /** What we say as host counts for ourselves, too. */
  readonly hear: (message: RoomMessage) => void
}

/** What a word of the host changes: told once, although the host repeats itself. */
export interface LobbyNews {
  readonly turnedAway: readonly Refusal[]
  /** Why it does not take us; null when it does, or has said so before. */
  readonly refused: string | null
}

export class PeerLobby {
  readonly #options: PeerLobbyOptions
  readonly #guest: LobbyGuest
  readonly #openedMs: number
  readonly #heardPeers = new BoundedMap<PeerId, number>(PEERS_HEARD_MAX)
  #host: LobbyHost | null = null
  #toldRefusal: string | null = null

  constructor(options: PeerLobbyOptions) {
    this.#options = options
    const { wish, name, localPeer, trips } = options
    this.#openedMs = options.clock.nowMs()
    const send = (message: RoomMessage): void => this.#say(message)
    this.#guest = new LobbyGuest({ wish, name, localPeer, spectator: false, trips, send })
  }

  /** Who sits where, as the host last said. */
  get seats(): readonly SeatHolder[] {
    return this.#guest.seats
  }

  /** Why the host does not take us; null while it does. */
  get refusal(): string | null {
    return this.#guest.refusal
  }

  /** When frame 0 is due, on our clock; null before `go`. */
  get startMs(): number | null {
    return this.#guest.startMs
  }

  /** The relay where there is one; else nobody heard lately has a lower id. */
  mayHost(peer: PeerId, nowMs: number): boolean {
    const { relay, localPeer } = this.#options
    if (relay !== null) return peer === relay
    if (localPeer < peer) return false
    for (const [other, heardMs] of this.#heardPeers) if (other < peer && nowMs - heardMs < HEARD_WITHIN_MS) return false
    return true
  }

  onHello(from: PeerId, message: Hello, receivedAtMs: number): void {
    this.#heardPeers.set(from, receivedAtMs)
    this.#options.trips.heard(from, message.pingMs, message.echo, this.#options.localPeer, receivedAtMs)
    this.#host?.onHello(from, message, receivedAtMs)
  }

  /** The caller has checked that its sender may host. */
  onLobby(message: Lobby): LobbyNews {
    const turnedAway = this.#guest.onLobby(message)
    const { refusal } = this.#guest
    const refused = refusal === this.#toldRefusal ? null : refusal
    this.#toldRefusal = refusal
    return { turnedAway, refused }
  }

  /** The caller has checked that its sender may host, and has everything ready for the match. */
  onStart(message: Start): void {
    this.#guest.onStart(message)
  }

  onReady(from: PeerId, matchTag: number): void {
    this.#host?.onReady(from, matchTag)
  }

  /** The caller has checked that its sender started the match. */
  onGo(message: Go, receivedAtMs: number): void {
    this.#guest.onGo(message, receivedAtMs)
  }

  onBye(from: PeerId): void {
    this.#host?.onBye(from)
  }

  /** A player's packet of the match about to start: it has begun already. */
  onPlay(matchTag: number, nowMs: number): void {
    this.#guest.onPlay(matchTag, nowMs)
  }

  /** The match runs already and we have caught up with it: play on. */
  resume(nowMs: number): void {
    this.#guest.resume(nowMs)
  }

  /** Before the match. */
  tick(nowMs: number): void {
    this.#guest.tick(nowMs)
    this.#hostIfAlone(nowMs)
    this.#host?.tick(nowMs)
  }

  /** While the match runs: a host says `go` again, for who lost it. */
  repeat(nowMs: number): void {
    this.#host?.tick(nowMs)
  }

  /** Where no relay hosts, the peer with the lowest id among those heard does, once it has listened for a while. */
  #hostIfAlone(nowMs: number): void {
    const { wish, localPeer, relay, randomBytes, toleranceFrames, trips, send, hear } = this.#options
    if (relay !== null || nowMs - this.#openedMs < HOST_AFTER_MS) return
    if (!this.mayHost(localPeer, nowMs)) {
      this.#host = null // a peer with a lower id has turned up: nobody has begun, so it costs a second at most
      return
    }
    this.#host ??= new LobbyHost({
      wish,
      localPeer,
      randomBytes,
      toleranceFrames,
      trips,
      send: (message) => {
        send(message)
        hear(message)
      },
    })
  }

  /** Our own host hears our hello as it hears the others'. */
  #say(message: RoomMessage): void {
    const { send, localPeer, clock } = this.#options
    send(message)
    if (message.type === 'hello') this.#host?.onHello(localPeer, message, clock.nowMs())
  }
}
