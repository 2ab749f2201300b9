/** What a relay says to a crowd leaves in slices, so that players' packets pass between them. */
import type { GossipSub } from '@libp2p/gossipsub'

/** Peers that are written to in one go: each costs about 50 microseconds, encryption above all. */
const SLICE_PEERS = 16

/** Writes that wait for their turn: some seconds of 200 spectators. When full what comes is written at once. */
const WAITING_MAX = 4096

/** The parts of gossipsub that its declaration keeps to itself. */
export interface Publisher {
  /** Writes the same to many; whom it cannot reach it removes from the set. */
  sendRpcInBatch(peers: Set<string>, message: unknown): void
}

interface Slice {
  readonly peers: Set<string>
  readonly message: unknown
}

/**
 * To 200 spectators a word takes 10 ms to write, four times a second: as long as that, no packet of a player was passed on.
 * The first slice leaves at once; each of the others when the event loop has looked what came in. Each peer hears everything
 * in the order it was said. A version of gossipsub that publishes in another way is left to do so: a crowd then costs players
 * milliseconds, and the test shows it.
 *
 * @param later runs a function after what has come in meanwhile
 */
export function publishInSlices(publisher: Partial<Publisher>, later: (run: () => void) => void = setImmediate): void {
  const send = publisher.sendRpcInBatch?.bind(publisher)
  if (send === undefined) return
  const waiting: Slice[] = []
  let waitingPeers = 0
  const next = (): void => {
    const slice = waiting.shift()
    if (slice === undefined) return
    waitingPeers -= slice.peers.size
    if (waiting.length > 0) later(next)
    send(slice.peers, slice.message)
  }
  const sendAll = (): void => {
    while (waiting.length > 0) next()
  }
  publisher.sendRpcInBatch = (peers, message) => {
    if (waitingPeers + peers.size > WAITING_MAX) {
      sendAll()
      send(peers, message)
      return
    }
    const idle = waiting.length === 0
    const all = [...peers]
    for (let at = 0; at < all.length; at += SLICE_PEERS) {
      waiting.push({ peers: new Set(all.slice(at, at + SLICE_PEERS)), message })
    }
    waitingPeers += all.length
    if (idle) next()
  }
}

/** @see publishInSlices */
export function sliceGossip(pubsub: GossipSub): void {
  publishInSlices(pubsub as unknown as Publisher)
}
