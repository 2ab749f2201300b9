/** What a relay publishes to many peers leaves in slices, so that players' packets pass between them. */
import type { GossipSub } from '@libp2p/gossipsub'
import type { LibraryPatch, PatchReport } from './library-patch.js'

/** The private part is the method `sendRpcInBatch`. */
export const GOSSIPSUB_SLICED_PUBLISH: LibraryPatch = {
  name: 'gossipsub-sliced-publish',
  library: '@libp2p/gossipsub',
  version: '17.1.1',
  without: 'players wait up to 10 ms while the relay writes to 200 spectators',
  required: false,
}

/** Peers that are written to in one go: each costs about 50 microseconds, encryption above all. */
const SLICE_PEERS = 16

/** Writes that wait for their turn: some seconds of 200 spectators. When full what comes is written at once. */
const WAITING_MAX = 4096

/** The private part of gossipsub. */
export interface Publisher {
  /** Writes the same to many; removes from the set the peers that it cannot write to. */
  sendRpcInBatch(peers: Set<string>, message: unknown): void
}

interface Slice {
  readonly peers: Set<string>
  readonly message: unknown
}

/**
 * A message to 200 spectators takes 10 ms to write, four times a second: as long as that, no packet of a player is passed on.
 * The first slice leaves at once; each of the others after the event loop has read what came in. Each peer gets everything
 * in the order it was published.
 *
 * @param later runs a function after what has come in meanwhile: `setImmediate` in Node
 */
export function publishInSlices(
  publisher: Partial<Publisher>,
  report: PatchReport,
  later: (run: () => void) => void,
): void {
  const send = report.part(GOSSIPSUB_SLICED_PUBLISH, 'sendRpcInBatch', publisher.sendRpcInBatch)?.bind(publisher)
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

/** The same for a gossipsub service. */
export function sliceGossip(pubsub: GossipSub, report: PatchReport, later: (run: () => void) => void): void {
  publishInSlices(pubsub as unknown as Partial<Publisher>, report, later)
}
