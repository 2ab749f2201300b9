/** A host in a browser: WebSocket only. It stands in for host.ts through the `browser` field of package.json. */
import { PeerstepError } from '../../errors.js'
import type { Host, HostOptions } from './host-contract.js'
import { startHost } from './libp2p-host.js'
import { webSocketTransport } from './patches/websocket-close.js'

/**
 * As in host.ts, but for a page.
 *
 * @throws PeerstepError RELAY_UNREACHABLE when relays were given and none answered in time; BAD_OPTION for a bad
 *   address, or when asked to listen
 */
export async function createHost(options: HostOptions): Promise<Host> {
  if ((options.listen ?? []).length > 0) {
    throw new PeerstepError('BAD_OPTION', 'a page cannot listen for connections; leave `listen` out')
  }
  return startHost(options, {
    transports: (report) => [webSocketTransport(report)],
    // By default libp2p refuses unencrypted and private addresses in browsers. A relay on this machine or in this
    // network is exactly that, and the browser itself keeps secure pages from insecure sockets.
    connectionGater: { denyDialMultiaddr: () => false },
  })
}
