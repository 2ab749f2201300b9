/** The lobby as its host sees it: admits peers, gives seats, starts the match. Runs on a relay, or on a peer without a relay. */
import { BoundedMap } from '../../bounded-map.js'
import type { PeerId } from '../../transport/lane.js'
import { clipText } from '../../wire/checked-fields.js'
import { REASON_BYTES_MAX, REFUSALS_PER_LOBBY_MAX } from '../../wire/limits.js'
import type { Hello, Refusal, Start } from '../../wire/lobby.js'
import { matchTagOf } from '../../wire/play.js'
import type { RoomMessage } from '../../wire/room.js'
import type { Wish } from './handshake.js'
import { mismatch } from './handshake.js'
import type { LobbyRoundTrips } from './lobby-round-trips.js'
import { LobbySeats } from './lobby-seats.js'

/** The host repeats itself this often, */
const ANNOUNCE_EVERY_MS = 250
/** and after a change this soon, but not at once: a peer that keeps coming and going must not cause a flood of messages. */
const ANNOUNCE_CHANGED_MS = 50
/** A match starts at least this long after `go`, so that all peers have received it. */
const LEAD_MS = 150
/** `go` is repeated for this long, for peers that lost it. */
const GO_REPEAT_MS = 3000
/** Without `ready` from all within this time the start is called off, and the peers that are not ready lose their seats. */
const READY_WITHIN_MS = 8000
/** Such a peer may take a seat again after this long: others go first. */
const UNREADY_WAIT_MS = 10_000

/** What a host decides by. */
export interface LobbyHostOptions {
  readonly wish: Wish
  readonly localPeer: PeerId
  /** Match id and seed come from here: 16 random bytes. */
  readonly randomBytes: () => Uint8Array
  readonly toleranceFrames: number
  readonly trips: LobbyRoundTrips
}

/** The host of one lobby. It sends nothing itself: `tick` returns its messages to the room. */
export class LobbyHost {
  readonly #options: LobbyHostOptions
  readonly #seats: LobbySeats
  readonly #refusals = new BoundedMap<PeerId, string>(REFUSALS_PER_LOBBY_MAX)
  /** When each peer that held up a start may take a seat again: at most as many peers as there are seats. */
  readonly #unready: BoundedMap<PeerId, number>
  #revision = 0
  #announcedMs = Number.NEGATIVE_INFINITY
  #hurry = false
  #start: Start | null = null
  #startedMs = 0
  /** Of the peers on seats. */
  readonly #ready = new Set<PeerId>()
  #goAtMs: number | null = null

  constructor(options: LobbyHostOptions) {
    this.#options = options
    this.#unready = new BoundedMap(options.wish.seats)
    this.#seats = new LobbySeats(options.wish.seats)
  }

  /** The match that starts; null until all its peers are ready. */
  get start(): Start | null {
    return this.#goAtMs === null ? null : this.#start
  }

  /** When frame 0 is due, on our clock; null before `go`. */
  get goAtMs(): number | null {
    return this.#goAtMs
  }

  /** Peers on seats now. */
  get seated(): number {
    return this.#seats.taken
  }

  /** Peers on seats that are ready for the start. */
  get readyPeers(): number {
    return this.#ready.size
  }

  /** A peer introduces itself: it gets a free seat, keeps its own, or is refused with a reason. */
  onHello(from: PeerId, hello: Hello, nowMs: number): void {
    if (hello.referee) return
    const reason = mismatch(this.#options.wish, hello)
    if (reason !== null) {
      this.refuse(from, reason)
      return
    }
    if (this.#seats.renew(from, hello.name, nowMs)) return
    if (hello.spectator || this.#start !== null) return
    if (nowMs < (this.#unready.peek(from) ?? 0)) {
      this.refuse(from, 'you were not ready in time when the match should have started: try again later')
      return
    }
    if (!this.#seats.take(from, hello.name, nowMs)) {
      this.refuse(from, `all ${this.#options.wish.seats} seats are taken: choose another room`)
      return
    }
    this.#refusals.delete(from)
    this.#changed()
  }

  /** A seated peer is ready for the match with this tag. */
  onReady(from: PeerId, matchTag: number): void {
    if (this.#start === null || matchTagOf(this.#start.matchId) !== matchTag) return
    if (this.#start.seats.some((holder) => holder.peer === from)) this.#ready.add(from)
  }

  /** A peer leaves. Its seat is free, unless a start is under way: then the start is called off when its `ready` is missing. */
  onBye(from: PeerId): void {
    this.#refusals.delete(from)
    if (this.#start === null) this.#release(from)
  }

  /** Announce, to the peer itself too, the reason why it gets no seat; cut to REASON_BYTES_MAX. */
  refuse(peer: PeerId, sentence: string): void {
    const reason = clipText(sentence, REASON_BYTES_MAX)
    if (this.#refusals.peek(peer) === reason) return
    this.#refusals.set(peer, reason) // when full, the peer refused longest ago makes room: its refusal was repeated often
    this.#revision += 1
  }

  /** One turn. @returns the messages to all peers of the room now, in this order */
  tick(nowMs: number): RoomMessage[] {
    if (this.#goAtMs !== null) {
      const isDue = nowMs < this.#goAtMs + GO_REPEAT_MS && nowMs - this.#announcedMs >= ANNOUNCE_EVERY_MS
      return isDue ? this.#announce(nowMs) : []
    }
    if (this.#start === null) {
      for (const peer of this.#seats.silent(nowMs)) this.#release(peer)
      if (this.#seats.areReady(nowMs)) this.#begin(nowMs)
    } else if (this.#seats.holders.every(({ peer }) => this.#isReady(peer))) {
      this.#go(nowMs)
      return this.#announce(nowMs)
    } else if (nowMs - this.#startedMs > READY_WITHIN_MS) this.#callOff(nowMs)
    return nowMs - this.#announcedMs >= (this.#hurry ? ANNOUNCE_CHANGED_MS : ANNOUNCE_EVERY_MS)
      ? this.#announce(nowMs)
      : []
  }

  #begin(nowMs: number): void {
    const { wish, randomBytes, localPeer, toleranceFrames } = this.#options
    const matchId = randomBytes()
    const seedBytes = randomBytes()
    this.#start = {
      type: 'start',
      matchId,
      seed: new DataView(seedBytes.buffer, seedBytes.byteOffset).getUint32(0),
      seats: this.#seats.holders,
      options: wish.options,
      toleranceFrames,
      referee: localPeer,
      gameId: wish.game.id,
    }
    this.#startedMs = nowMs
    this.#changed()
  }

  /** A peer that never gets ready must not keep the others from playing. */
  #callOff(nowMs: number): void {
    this.#start = null
    for (const { peer } of this.#seats.holders) {
      if (this.#isReady(peer)) continue
      this.#unready.set(peer, nowMs + UNREADY_WAIT_MS)
      this.#release(peer)
    }
    this.#ready.clear()
    this.#changed()
  }

  #go(nowMs: number): void {
    let worstRttMs = 0
    for (const { peer } of this.#seats.holders) {
      const rttMs = this.#options.trips.rttMs(peer)
      if (rttMs > worstRttMs) worstRttMs = rttMs
    }
    this.#goAtMs = nowMs + LEAD_MS + worstRttMs / 2
  }

  #announce(nowMs: number): RoomMessage[] {
    this.#announcedMs = nowMs
    this.#hurry = false
    if (this.#start === null) return [this.#lobby()]
    if (this.#goAtMs === null) return [this.#lobby(), this.#start]
    const leadMs = Math.max(0, Math.round(this.#goAtMs - nowMs))
    return [this.#start, { type: 'go', matchTag: matchTagOf(this.#start.matchId), leadMs }]
  }

  #lobby(): RoomMessage {
    const refusals: Refusal[] = [...this.#refusals].map(([peer, reason]) => ({ peer, reason }))
    return { type: 'lobby', revision: this.#revision, seats: this.#seats.holders, refusals }
  }

  /** The host itself needs no `ready`. */
  #isReady(peer: PeerId): boolean {
    return peer === this.#options.localPeer || this.#ready.has(peer)
  }

  #release(peer: PeerId): void {
    if (this.#seats.release(peer)) this.#changed()
  }

  #changed(): void {
    this.#revision += 1
    this.#hurry = true
  }
}
