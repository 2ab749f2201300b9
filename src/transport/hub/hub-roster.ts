/** Which players a hub passes packets between, and their numbers. */
import type { Chance } from '../clock.js'
import type { PeerId } from '../lane.js'
import { NUMBERS_MAX, type RosterEntry } from '../paths/path-packet.js'

/** Revisions are 16 bits; 0 means none. */
export const REVISION_MAX = 0xffff

/** The life of a new hub, 1 to 65535: random, so that a hub that starts again probably has another one than before. */
export function newHubLife(chance: Chance): number {
  return 1 + Math.floor(chance() * REVISION_MAX)
}

/**
 * The players of a hub with their numbers, which packets name instead of peer ids. Each change makes a new revision.
 */
export class HubRoster {
  /** All peers that ever played here: a number is never given twice. NUMBERS_MAX at most; later players get none. */
  readonly #numbers = new Map<PeerId, number>()
  #entries: RosterEntry[] = []
  #places = new Map<PeerId, number>()
  #peers = new Map<number, PeerId>()
  #revision: number

  /** @param revision 1 to REVISION_MAX: to begin with, and best not where an earlier hub of this room did */
  constructor(revision: number) {
    this.#revision = revision
  }

  /** 1 to REVISION_MAX, begins again after that. */
  get revision(): number {
    return this.#revision
  }

  /** In the order of places. */
  get entries(): readonly RosterEntry[] {
    return this.#entries
  }

  /** Replaces the players. */
  set(players: readonly PeerId[]): void {
    const numbered = [...new Set(players)].filter((peer) => this.#give(peer))
    if (numbered.length === this.#entries.length && numbered.every((peer) => this.#places.has(peer))) return
    const wasLinked = new Set(this.#entries.filter((entry) => entry.linked).map((entry) => entry.peer))
    this.#entries = numbered.map((peer) => ({ number: this.#numbers.get(peer)!, peer, linked: wasLinked.has(peer) }))
    this.#places = new Map(numbered.map((peer, place) => [peer, place]))
    this.#peers = new Map(this.#entries.map(({ number, peer }) => [number, peer]))
    this.#revise()
  }

  /** Says which of the players are reached over a link now. */
  note(isLinked: (peer: PeerId) => boolean): void {
    let changed = false
    this.#entries.forEach((entry, place) => {
      const linked = isLinked(entry.peer)
      if (linked === entry.linked) return
      this.#entries[place] = { ...entry, linked }
      changed = true
    })
    if (changed) this.#revise()
  }

  /** The number of this player; undefined for a peer that does not play. */
  numberOf(peer: PeerId): number | undefined {
    return this.#places.has(peer) ? this.#numbers.get(peer) : undefined
  }

  /** The player with this number; undefined when there is none. */
  peerOf(number: number): PeerId | undefined {
    return this.#peers.get(number)
  }

  #give(peer: PeerId): boolean {
    if (!this.#numbers.has(peer) && this.#numbers.size < NUMBERS_MAX) this.#numbers.set(peer, this.#numbers.size)
    return this.#numbers.has(peer)
  }

  #revise(): void {
    this.#revision = (this.#revision % REVISION_MAX) + 1
  }
}
