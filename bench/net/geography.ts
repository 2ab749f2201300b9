/** Where players, broker and relay are, and the links of a lab that make it so. */

/** All delays are one way. */
export interface Geography {
  /** From player to player. */
  readonly directMs: number
  /** From player to the broker, which stands for every rival's server. */
  readonly brokerMs: number
  /** From player to our relay. */
  readonly relayMs: number
  /** Of each player's access link, each way: arrivals vary uniformly by plus or minus this much, in order. */
  readonly jitterMs: number
  /** Of each player's access link, each way, every packet on its own: any path between two players crosses two. */
  readonly lossRatio: number
}

/** A star: everybody's own link leads to the middle, and packets between players may take a detour. */
export interface Star {
  readonly playerMs: number
  readonly brokerMs: number
  readonly relayMs: number
  /** Of packets from player to player, beyond their links. */
  readonly detourMs: number
}

/** Access links are as long as the shortest path allows, so that what varies with them, jitter and loss, is on all paths. */
export function starOf({ directMs, brokerMs, relayMs }: Geography): Star {
  const playerMs = Math.min(directMs / 2, brokerMs, relayMs)
  return {
    playerMs,
    brokerMs: brokerMs - playerMs,
    relayMs: relayMs - playerMs,
    detourMs: directMs - 2 * playerMs,
  }
}
