/** The seats of a lobby, as its host keeps them: each is free, or held by a peer for as long as its hellos come. */
import type { PeerId } from '../../transport/lane.js'
import type { SeatHolder } from '../../wire/seats.js'

/** A seat from which no hello comes for this long is free again. Hellos come every 250 ms. */
const SEAT_SILENT_MS = 3000
/** A match starts only when every seated peer was heard within this time. */
const FRESH_MS = 1500

interface HeldSeat {
  /** Empty for a free seat. */
  peer: PeerId
  name: string
  heardMs: number
}

/** A fixed number of seats; each peer holds one at most. */
export class LobbySeats {
  readonly #seats: readonly HeldSeat[]

  /** @param count number of seats, all of them free */
  constructor(count: number) {
    this.#seats = Array.from({ length: count }, () => ({ peer: '', name: '', heardMs: 0 }))
  }

  /** By seat: its holder; peer and name are empty for a free seat. */
  get holders(): SeatHolder[] {
    return this.#seats.map(({ peer, name }) => ({ peer, name }))
  }

  /** Number of seats that are held. */
  get taken(): number {
    return this.#seats.filter(({ peer }) => peer !== '').length
  }

  /** A hello of a peer. @returns false when it holds no seat */
  renew(peer: PeerId, name: string, nowMs: number): boolean {
    const seat = this.#seatOf(peer)
    if (seat === undefined) return false
    seat.heardMs = nowMs
    seat.name = name
    return true
  }

  /** Give the lowest free seat to a peer that holds none. @returns false when no seat is free */
  take(peer: PeerId, name: string, nowMs: number): boolean {
    const free = this.#seatOf('')
    if (free === undefined) return false
    Object.assign(free, { peer, name, heardMs: nowMs })
    return true
  }

  /** The seat of a peer becomes free. @returns false when it held none */
  release(peer: PeerId): boolean {
    const seat = this.#seatOf(peer)
    if (seat === undefined) return false
    Object.assign(seat, { peer: '', name: '', heardMs: 0 })
    return true
  }

  /** Peers on seats from which no hello has come for SEAT_SILENT_MS. */
  silent(nowMs: number): PeerId[] {
    return this.#seats.flatMap(({ peer, heardMs }) => (peer !== '' && nowMs - heardMs > SEAT_SILENT_MS ? [peer] : []))
  }

  /** Whether every seat is held by a peer that was heard within FRESH_MS. */
  areReady(nowMs: number): boolean {
    return this.#seats.every(({ peer, heardMs }) => peer !== '' && nowMs - heardMs < FRESH_MS)
  }

  #seatOf(peer: PeerId): HeldSeat | undefined {
    return this.#seats.find((seat) => seat.peer === peer)
  }
}
