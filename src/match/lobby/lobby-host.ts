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

/** A seat from which no hello comes for this long is free again. Hellos come every 250 ms. */
const SEAT_SILENT_MS = 3000
/** The host repeats itself this often, */
const ANNOUNCE_EVERY_MS = 250
/** and after a change this soon, but not at once: a peer that keeps coming and going must not cause a flood of messages. */
const ANNOUNCE_CHANGED_MS = 50
/** A match starts only when every seated peer was heard within this time. */
const FRESH_MS = 1500
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

interface HeldSeat {
  peer: PeerId
  name: string
  heardMs: number
}

/** The host of one lobby. It sends nothing itself: `tick` returns its messages to the room. */
export class LobbyHost {
  readonly #options: LobbyHostOptions
  readonly #seats: HeldSeat[]
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
    this.#seats = Array.from({ length: options.wish.seats }, () => ({ peer: '', name: '', heardMs: 0 }))
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
    return this.#seats.filter((seat) => seat.peer !== '').length
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
    const own = this.#seats.find((seat) => seat.peer === from)
    if (own !== undefined) {
      own.heardMs = nowMs
      own.name = hello.name
      return
    }
    if (hello.spectator || this.#start !== null) return
    if (nowMs < (this.#unready.peek(from) ?? 0)) {
      this.refuse(from, 'you were not ready in time when the match should have started: try again later')
      return
    }
    const free = this.#seats.find((seat) => seat.peer === '')
    if (free === undefined) {
      this.refuse(from, `all ${this.#seats.length} seats are taken: choose another room`)
      return
    }
    Object.assign(free, { peer: from, name: hello.name, heardMs: nowMs })
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
    if (this.#start !== null) return
    const seat = this.#seats.find((holder) => holder.peer === from)
    if (seat !== undefined) this.#free(seat)
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
      for (const seat of this.#seats) if (seat.peer !== '' && nowMs - seat.heardMs > SEAT_SILENT_MS) this.#free(seat)
      if (this.#seats.every((seat) => seat.peer !== '' && nowMs - seat.heardMs < FRESH_MS)) this.#begin(nowMs)
    } else if (this.#seats.every((seat) => this.#ready.has(seat.peer) || seat.peer === this.#options.localPeer)) {
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
      seats: this.#seats.map(({ peer, name }) => ({ peer, name })),
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
    for (const seat of this.#seats) {
      if (seat.peer === this.#options.localPeer || this.#ready.has(seat.peer)) continue
      this.#unready.set(seat.peer, nowMs + UNREADY_WAIT_MS)
      this.#free(seat)
    }
    this.#ready.clear()
    this.#changed()
  }

  #go(nowMs: number): void {
    let worstRttMs = 0
    for (const { peer } of this.#seats) {
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
    const seats = this.#seats.map(({ peer, name }) => ({ peer, name }))
    return { type: 'lobby', revision: this.#revision, seats, refusals }
  }

  #free(seat: HeldSeat): void {
    Object.assign(seat, { peer: '', name: '', heardMs: 0 })
    this.#changed()
  }

  #changed(): void {
    this.#revision += 1
    this.#hurry = true
  }
}
