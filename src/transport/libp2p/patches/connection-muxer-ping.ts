/** A ping of the muxer of a connection: two packets, where libp2p's ping protocol opens a stream and takes a dozen. */
import type { Connection } from '@libp2p/interface'
import type { LibraryPatch, PatchReport } from './library-patch.js'

/** The private part is the field `muxer` of a connection. */
export const CONNECTION_MUXER_PING: LibraryPatch = {
  name: 'connection-muxer-ping',
  library: 'libp2p',
  version: '3.3.11',
  without: 'each liveness ping takes a dozen packets instead of two',
  required: false,
}

/** @returns the round trip, milliseconds. One ping at a time for each muxer */
export type MuxerPing = (options: { readonly signal: AbortSignal }) => Promise<number>

/** The private part of a connection. */
interface OpenConnection extends Connection {
  readonly muxer?: { ping?: MuxerPing }
}

/** What pings the other side of a connection through its muxer; undefined where this version of libp2p keeps it elsewhere. */
export function muxerPingOf(connection: Connection, report: PatchReport): MuxerPing | undefined {
  const { muxer } = connection as OpenConnection
  return report.part(CONNECTION_MUXER_PING, 'muxer.ping', muxer?.ping)?.bind(muxer)
}
