/** A lane of ours as a path. Runs in pages too. */

import type { Delivery, Lane } from '../../src/transport/lane.js'
import type { Host } from '../../src/transport/libp2p/host-contract.js'
import type { OpenPath, Receiver } from './contestant.js'

/** The path of a player over a lane. */
export function lanePath(
  { receive }: Receiver,
  host: Host,
  lane: Lane,
  rest: Pick<OpenPath, 'join'> & Partial<Pick<OpenPath, 'isSettled' | 'facts'>> & { readonly delivery: Delivery },
): OpenPath {
  const { delivery, ...given } = rest
  return {
    facts: { peer: host.peerId, addresses: [] },
    ...given,
    send: (packet) => lane.broadcast(packet, delivery),
    drain() {
      for (const { bytes, receivedAtMs } of lane.receive()) receive(bytes, receivedAtMs)
    },
    async close() {
      lane.close()
      await host.close()
    },
  }
}
