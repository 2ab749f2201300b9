/** Round trips to the peers of a lobby, measured by pings that ride in hellos. */
import { BoundedMap } from '../../bounded-map.js'
import type { PeerId } from '../../transport/lane.js'
import { RttEstimator } from '../../transport/rtt-estimator.js'
import { elapsedMs } from '../../wire/echo.js'
import type { PeerEcho } from '../../wire/lobby.js'

/** Peers remembered; the one heard longest ago goes first. Rooms have 16 seats and some spectators. */
const PEERS_MAX = 64
/** Weight of a new sample: few are taken in a lobby, so each counts. */
const GAIN = 1 / 4

interface Ping {
  pingMs: number
  receivedAtMs: number
  answered: boolean
  readonly rtt: RttEstimator
}

/** Round trips by peer. One measurement serves the lobby's countdown and the first delays of the match. */
export class LobbyRoundTrips {
  readonly #peers = new BoundedMap<PeerId, Ping>(PEERS_MAX)

  /** Smoothed round trip; NaN until measured. */
  rttMs(peer: PeerId): number {
    return this.#peers.peek(peer)?.rtt.rttMs ?? Number.NaN
  }

  /** A peer's ping arrived, perhaps with the answer to ours. */
  heard(from: PeerId, pingMs: number, echo: PeerEcho | null, localPeer: PeerId, receivedAtMs: number): void {
    const entry = this.#peers.getOrInsert(from, () => ({
      pingMs: 0,
      receivedAtMs: 0,
      answered: true,
      rtt: new RttEstimator({ gain: GAIN }),
    }))
    if (pingMs !== 0) {
      entry.pingMs = pingMs
      entry.receivedAtMs = receivedAtMs
      entry.answered = false
    }
    if (echo === null || echo.peer !== localPeer) return
    entry.rtt.add(elapsedMs(echo.pingMs, receivedAtMs) - echo.heldMs)
  }

  /** The oldest unanswered ping, now answered; null when all are. */
  takeEcho(nowMs: number): PeerEcho | null {
    for (const [peer, entry] of this.#peers) {
      if (entry.answered) continue
      entry.answered = true
      return {
        peer,
        pingMs: entry.pingMs,
        heldMs: Math.min(0xffff, Math.max(0, Math.round(nowMs - entry.receivedAtMs))),
      }
    }
    return null
  }
}
