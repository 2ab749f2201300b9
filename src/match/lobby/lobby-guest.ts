/** The lobby as a player sees it: introduces the player, follows the seats that the host announces, gets ready, and goes. */
import type { PeerId } from '../../transport/lane.js'
import { pingOf } from '../../wire/echo.js'
import type { Hello, Lobby, Refusal, Start } from '../../wire/lobby.js'
import { matchTagOf } from '../../wire/play.js'
import type { Go, RoomMessage } from '../../wire/room.js'
import type { SeatHolder } from '../../wire/seats.js'
import type { Wish } from './handshake.js'
import type { LobbyRoundTrips } from './lobby-round-trips.js'

/** A hello a quarter of a second: quick enough to join, and four pings a second towards each peer. */
export const HELLO_EVERY_MS = 250
/** The first hellos come faster: joining should not wait for a timer. */
const FIRST_HELLO_EVERY_MS = 100
const FIRST_HELLOS = 10
/** No host needs to put the start off for longer. */
const LEAD_MS_MAX = 10_000

/** The player that is introduced to the host. */
export interface LobbyGuestOptions {
  readonly wish: Wish
  readonly name: string
  readonly localPeer: PeerId
  readonly trips: LobbyRoundTrips
}

/** One player's side of the lobby. It sends nothing itself: its methods return the messages for the room. */
export class LobbyGuest {
  readonly #options: LobbyGuestOptions
  #seats: readonly SeatHolder[] = []
  #refusals: readonly Refusal[] = []
  #start: Start | null = null
  #startMs: number | null = null
  #helloMs = Number.NEGATIVE_INFINITY
  #hellos = 0

  constructor(options: LobbyGuestOptions) {
    this.#options = options
  }

  /** The holder of each seat, as the host last announced it. */
  get seats(): readonly SeatHolder[] {
    return this.#start?.seats ?? this.#seats
  }

  /** The reason why the host refuses this peer; null while it does not. */
  get refusal(): string | null {
    return this.#refusals.find((refusal) => refusal.peer === this.#options.localPeer)?.reason ?? null
  }

  /** The match about to start. It may be called off and replaced until `startMs` is set. */
  get start(): Start | null {
    return this.#start
  }

  /** When frame 0 is due, on our clock; null before `go`. */
  get startMs(): number | null {
    return this.#startMs
  }

  /** The host's announcement. @returns refusals of other peers that are new in it */
  onLobby(message: Lobby): Refusal[] {
    if (this.#startMs !== null) return []
    const before = this.#refusals
    this.#seats = message.seats
    this.#refusals = message.refusals
    return message.refusals.filter(
      ({ peer, reason }) =>
        peer !== this.#options.localPeer && !before.some((known) => known.peer === peer && known.reason === reason),
    )
  }

  /** The host names the players of a match. @returns this player's `ready`; null once a match has begun */
  onStart(message: Start): RoomMessage | null {
    if (this.#startMs !== null) return null
    this.#start = message
    return { type: 'ready', matchTag: matchTagOf(message.matchId) }
  }

  /** The host has announced when frame 0 is due; half the round trip to the host has passed since. */
  onGo(message: Go, receivedAtMs: number): void {
    if (this.#start === null || this.#startMs !== null || matchTagOf(this.#start.matchId) !== message.matchTag) return
    const rttMs = this.#options.trips.rttMs(this.#start.referee)
    const leadMs = Math.min(LEAD_MS_MAX, message.leadMs)
    this.#startMs = receivedAtMs + Math.max(0, leadMs - (Number.isNaN(rttMs) ? 0 : rttMs / 2))
  }

  /** The match runs already and we have caught up with it: play on. */
  resume(nowMs: number): void {
    this.#startMs = nowMs
  }

  /** A player's packet of this match came before `go`, which was lost or is on its way: frame 0 is due now. */
  onPlay(matchTag: number, nowMs: number): void {
    if (this.#start !== null && this.#startMs === null && matchTagOf(this.#start.matchId) === matchTag) {
      this.#startMs = nowMs
    }
  }

  /** @returns the `hello` that is due now; null for none */
  tick(nowMs: number): Hello | null {
    const everyMs = this.#hellos < FIRST_HELLOS ? FIRST_HELLO_EVERY_MS : HELLO_EVERY_MS
    if (nowMs - this.#helloMs < everyMs) return null
    this.#helloMs = nowMs
    this.#hellos += 1
    const { wish, name, trips } = this.#options
    const echo = trips.takeEcho(nowMs)
    return { type: 'hello', ...wish, name, spectator: false, pingMs: pingOf(nowMs), echo, referee: false }
  }
}
