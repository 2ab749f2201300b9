/** A host in Node: WebSocket and TCP, and it may listen. Browsers take host.browser.ts in its place. */
import { tcp } from '@libp2p/tcp'
import { onAddressLost } from './address-change.js'
import type { Host, HostOptions } from './host-contract.js'
import { startHost } from './libp2p-host.js'
import { webSocketTransport } from './patches/websocket-close.js'

/**
 * Starts a libp2p node under `options.identity` and connects it to its relays; it stays connected to those that answer,
 * and goes on dialling the others.
 *
 * @throws PeerstepError RELAY_UNREACHABLE when relays were given and none answered in time; BAD_OPTION for a bad address
 */
export function createHost(options: HostOptions): Promise<Host> {
  return startHost(options, {
    transports: (report) => [webSocketTransport(report), tcp()],
    addresses: { listen: [...(options.listen ?? [])] },
    onNetworkChange: (probe) => onAddressLost(probe),
  })
}
