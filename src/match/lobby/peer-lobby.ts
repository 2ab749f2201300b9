/** The lobby on a peer: it is a guest, and also the host where there is no relay and no peer with a lower id. */
import { BoundedMap } from '../../bounded-map.js'
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

/** The peer, and what it wants to play. */
export interface PeerLobbyOptions {
  readonly wish: Wish
  readonly name: string
  readonly localPeer: PeerId
  /** The relay that hosts; null: the peer with the lowest id does. */
  readonly relay: PeerId | null
  /** The present time. */
  readonly openedMs: number
  /** 16 unpredictable bytes: match ids and seeds of the matches that we host. */
  readonly randomBytes: () => Uint8Array
  readonly toleranceFrames: number
  readonly trips: LobbyRoundTrips
}

/** The messages of a peer to the room after one turn. */
export interface LobbyTurn {
  readonly asGuest: RoomMessage | null
  /** To send in this order. Each of these messages counts for the peer itself, too, as soon as it is sent. */
  readonly asHost: readonly RoomMessage[]
}

/** What is new in a message of the host, which repeats itself. */
export interface LobbyNews {
  readonly turnedAway: readonly Refusal[]
  /** The reason of a refusal that is new; null for none. */
  readonly refused: string | null
}

/** The lobby until the match begins. It sends nothing itself: its methods return the messages for the room. */
export class PeerLobby {
  readonly #options: PeerLobbyOptions
  readonly #guest: LobbyGuest
  readonly #heardPeers = new BoundedMap<PeerId, number>(PEERS_HEARD_MAX)
  #host: LobbyHost | null = null
  #knownRefusal: string | null = null

  constructor(options: PeerLobbyOptions) {
    this.#options = options
    const { wish, name, localPeer, trips } = options
    this.#guest = new LobbyGuest({ wish, name, localPeer, trips })
  }

  /** The holder of each seat, as the host last announced it. */
  get seats(): readonly SeatHolder[] {
    return this.#guest.seats
  }

  /** The reason why the host refuses this peer; null while it does not. */
  get refusal(): string | null {
    return this.#guest.refusal
  }

  /** When frame 0 is due, on our clock; null before `go`. */
  get startMs(): number | null {
    return this.#guest.startMs
  }

  /** Whether `peer` is the host: the relay where there is one; else the lowest id among the peers heard within 2 s. */
  mayHost(peer: PeerId, nowMs: number): boolean {
    const { relay, localPeer } = this.#options
    if (relay !== null) return peer === relay
    if (localPeer < peer) return false
    for (const [other, heardMs] of this.#heardPeers) if (other < peer && nowMs - heardMs < HEARD_WITHIN_MS) return false
    return true
  }

  /** A peer introduces itself. */
  onHello(from: PeerId, message: Hello, receivedAtMs: number): void {
    this.#heardPeers.set(from, receivedAtMs)
    this.#options.trips.heard(from, message.pingMs, message.echo, this.#options.localPeer, receivedAtMs)
    this.#host?.onHello(from, message, receivedAtMs)
  }

  /** The caller has checked that its sender may host. */
  onLobby(message: Lobby): LobbyNews {
    const turnedAway = this.#guest.onLobby(message)
    const { refusal } = this.#guest
    const refused = refusal === this.#knownRefusal ? null : refusal
    this.#knownRefusal = refusal
    return { turnedAway, refused }
  }

  /** The caller has checked that its sender may host, and has everything ready for the match. @returns `ready`; null once one has begun */
  onStart(message: Start): RoomMessage | null {
    return this.#guest.onStart(message)
  }

  /** A peer is ready for the match with this tag. */
  onReady(from: PeerId, matchTag: number): void {
    this.#host?.onReady(from, matchTag)
  }

  /** The caller has checked that its sender started the match. */
  onGo(message: Go, receivedAtMs: number): void {
    this.#guest.onGo(message, receivedAtMs)
  }

  /** A peer leaves. */
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

  /** One turn before the match. */
  tick(nowMs: number): LobbyTurn {
    const asGuest = this.#guest.tick(nowMs)
    if (asGuest !== null) this.#host?.onHello(this.#options.localPeer, asGuest, nowMs)
    this.#hostIfAlone(nowMs)
    return { asGuest, asHost: this.repeat(nowMs) }
  }

  /** One turn while the match runs. @returns the host's messages: it repeats `go` for peers that lost it */
  repeat(nowMs: number): readonly RoomMessage[] {
    return this.#host?.tick(nowMs) ?? []
  }

  /** Where no relay hosts, the peer with the lowest id among those heard does, once it has listened for a while. */
  #hostIfAlone(nowMs: number): void {
    const { wish, localPeer, relay, openedMs, randomBytes, toleranceFrames, trips } = this.#options
    if (relay !== null || nowMs - openedMs < HOST_AFTER_MS) return
    if (!this.mayHost(localPeer, nowMs)) {
      this.#host = null // a peer with a lower id has turned up: no match has begun, so it costs a second at most
      return
    }
    this.#host ??= new LobbyHost({ wish, localPeer, randomBytes, toleranceFrames, trips })
  }
}
