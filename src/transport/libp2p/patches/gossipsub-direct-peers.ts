/** Gossipsub that passes on every valid message to every subscriber, however many there are: what a relay is for. */
import type { GossipSub } from '@libp2p/gossipsub'
import type { Libp2p } from '@libp2p/interface'
import type { LibraryPatch, PatchReport } from './library-patch.js'

/** The private part is `direct`: a field of the class, but not of its declared interface. */
export const GOSSIPSUB_DIRECT_PEERS: LibraryPatch = {
  name: 'gossipsub-direct-peers',
  library: '@libp2p/gossipsub',
  version: '17.1.1',
  without: 'a relay passes on no gossip, since its mesh is switched off',
  required: true,
}

/**
 * Makes a node pass on every valid message to every subscriber it is connected to. Gossipsub does that for its `direct`
 * peers, regardless of mesh, score and backoff.
 *
 * @throws AssertionError when this version of gossipsub has no set of direct peers
 */
export function forwardToEveryone(node: Libp2p<{ pubsub: GossipSub }>, report: PatchReport): void {
  const { direct } = node.services.pubsub as GossipSub & { readonly direct?: unknown }
  const peers = report.part(GOSSIPSUB_DIRECT_PEERS, 'direct', direct instanceof Set ? direct : undefined)
  if (peers === undefined) return
  for (const peer of node.getPeers()) peers.add(peer.toString())
  node.addEventListener('peer:connect', (event) => peers.add(event.detail.toString()))
  node.addEventListener('peer:disconnect', (event) => peers.delete(event.detail.toString()))
}
