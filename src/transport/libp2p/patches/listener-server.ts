/** The Node server behind a libp2p listener, so that a relay can limit what strangers open. Node only. */
import { Server } from 'node:net'
import type { Listener } from '@libp2p/interface'
import type { LibraryPatch, PatchReport } from './library-patch.js'

/** The private part is the field `server` of a TCP listener. */
export const TCP_LISTENER_SERVER: LibraryPatch = {
  name: 'tcp-listener-server',
  library: '@libp2p/tcp',
  version: '11.0.28',
  without: 'the sockets that one address may open are not limited',
  required: true,
}

/** The private part is the field `server` of a WebSocket listener. */
export const WEBSOCKET_LISTENER_SERVER: LibraryPatch = {
  ...TCP_LISTENER_SERVER,
  name: 'websocket-listener-server',
  library: '@libp2p/websockets',
  version: '10.1.21',
}

/**
 * @param patch one of the two above
 * @throws AssertionError when this version of the transport has its server elsewhere
 */
export function serverOf(listener: Listener, patch: LibraryPatch, report: PatchReport): Server | undefined {
  const { server } = listener as Listener & { readonly server?: unknown }
  return report.part(patch, 'server', server instanceof Server ? server : undefined)
}
