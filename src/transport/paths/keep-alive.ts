/** How often peers get a packet that they do not need for play: the relay through its hub, and all listeners through gossip. */

/** The relay gets a packet this often when its hub has none to forward: it referees, and shows the match to spectators. */
const HUB_EVERY_MS = 33
/** The same over gossip, where no link leads to the relay, and for peers that no other path reaches. */
const GOSSIP_EVERY_MS = 80
/** A peer that was silent for this long may not receive on the path in use: gossip reaches it too, a few times a second. */
const UNHEARD_MS = 500

/** Remembers when the hub and gossip last carried a packet of a lane. */
export class KeepAlive {
  #hubMs = Number.NEGATIVE_INFINITY
  #gossipMs = Number.NEGATIVE_INFINITY

  /** Whether the relay has to hear this packet although its hub need not forward it. */
  isHubDue(nowMs: number): boolean {
    return nowMs - this.#hubMs >= HUB_EVERY_MS
  }

  /** A packet leaves for the hub. */
  noteHub(nowMs: number): void {
    this.#hubMs = nowMs
  }

  /** Whether listeners that need gossip only now and then have to hear this packet. */
  isGossipDue(nowMs: number): boolean {
    return nowMs - this.#gossipMs >= GOSSIP_EVERY_MS
  }

  /** A packet leaves by gossip. */
  noteGossip(nowMs: number): void {
    this.#gossipMs = nowMs
  }

  /** Whether a peer is to be reached by gossip too, because it may not receive on the path in use. */
  needsGossip(silentMs: number): boolean {
    return silentMs > UNHEARD_MS
  }
}
