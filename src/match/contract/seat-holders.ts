/** Which peer holds which seat of a match now. One value for each match: its owner changes it, all other parts read it. */
import type { Seat } from '../../core/game.js'
import type { PeerId } from '../../transport/lane.js'
import type { Start } from '../../wire/lobby.js'

/** The seats of one match, to read. */
export interface SeatHolders {
  /** How the match started, with the present holders of its seats. */
  readonly start: Start
  /** Peer ids of the present holders, by seat. */
  readonly peers: readonly PeerId[]
  /** The seat that this peer holds now; undefined for none. */
  seatOf(peer: PeerId): Seat | undefined
}

/** The seats of one match, with the right to give them to other peers. */
export class MatchSeats implements SeatHolders {
  #start: Start
  #peers: readonly PeerId[]
  #seatOf: ReadonlyMap<PeerId, Seat>

  /** @param start with the first holders of the seats */
  constructor(start: Start) {
    this.#start = start
    this.#peers = start.seats.map(({ peer }) => peer)
    this.#seatOf = new Map(this.#peers.map((peer, seat) => [peer, seat]))
  }

  get start(): Start {
    return this.#start
  }

  get peers(): readonly PeerId[] {
    return this.#peers
  }

  seatOf(peer: PeerId): Seat | undefined {
    return this.#seatOf.get(peer)
  }

  /**
   * These hold the seats from now on.
   * @param seats by seat, as many as before
   * @returns seats that another peer holds now
   */
  replace(seats: Start['seats']): Seat[] {
    const before = this.#peers
    this.#start = { ...this.#start, seats }
    this.#peers = seats.map(({ peer }) => peer)
    this.#seatOf = new Map(this.#peers.map((peer, seat) => [peer, seat]))
    return this.#peers.flatMap((peer, seat) => (peer === before[seat] ? [] : [seat]))
  }
}
