/** A player's view of its relay's hub: the players' numbers there, and their distances from the hub. */

import type { PeerId } from '../lane.js'
import type { PathPacket, RosterEntry } from './path-packet.js'

/** The last roster and distances that the hub sent. Empty while nothing comes from a hub. */
export class HubView {
  #revision = 0
  #life = Number.NaN
  #roster: readonly RosterEntry[] = []
  #distancesMs: readonly number[] = []
  /** Numbers of the present roster, and of those before it in this life of the hub: NUMBERS_MAX at most. */
  readonly #peers = new Map<number, PeerId>()
  /** Peers of the present roster that the hub reaches, and their places in it. */
  readonly #linked = new Map<PeerId, number>()

  /** Revision of the roster we hold; 0 for none. */
  get revision(): number {
    return this.#revision
  }

  /** Peers that the hub reaches over a link. */
  get linked(): Iterable<PeerId> {
    return this.#linked.keys()
  }

  /** The hub is gone, or may be another one: what it sent counts no more. */
  forget(): void {
    this.#revision = 0
    this.#roster = []
    this.#distancesMs = []
    this.#linked.clear()
  }

  onRoster(message: Extract<PathPacket, { kind: 'roster' }>): void {
    this.onLife(message.life)
    this.#revision = message.revision
    this.#roster = message.entries
    this.#distancesMs = []
    this.#linked.clear()
    message.entries.forEach(({ number, peer, linked }, place) => {
      this.#peers.set(number, peer)
      if (linked) this.#linked.set(peer, place)
    })
  }

  onEcho(message: Extract<PathPacket, { kind: 'echo' }>): void {
    const fits = message.revision === this.#revision && message.distancesMs.length === this.#roster.length
    if (fits) this.#distancesMs = message.distancesMs
  }

  /**
   * Notes which life of the hub a message came from. In another than the one we know of numbers belong to other peers: to take one for
   * the other would credit packets to another peer, and have us drop that peer's own as seen before.
   */
  onLife(life: number): void {
    if (this.#life === life) return
    this.forget()
    this.#life = life
    this.#peers.clear()
  }

  /** Undefined for a number that no roster of this life contained. */
  peerOf(number: number): PeerId | undefined {
    return this.#peers.get(number)
  }

  /** Undefined when the hub does not reach this peer. */
  numberOf(peer: PeerId): number | undefined {
    const place = this.#linked.get(peer)
    return place === undefined ? undefined : this.#roster[place]?.number
  }

  /** From the hub to this peer, one way; NaN while unknown. */
  distanceMs(peer: PeerId): number {
    return this.#distancesMs[this.#linked.get(peer) ?? -1] ?? Number.NaN
  }
}
