/** Pings every connection, and drops those on which no answer comes. */
import type { Connection, Libp2p } from '@libp2p/interface'
import type { Ping } from '@libp2p/ping'
import { backgroundTimers, type Stop, type Timers, timeoutSignal } from '../clock.js'
import { muxerPingOf } from './patches/connection-muxer-ping.js'
import type { PatchReport } from './patches/library-patch.js'

/** How often connections are pinged. */
export interface LivenessOptions {
  /** How often a connection is pinged, milliseconds. */
  readonly everyMs: number
  /** The same for one that a relay carries, in rounds of `everyMs`: the relay closes it when it loses the other side. Default 1. */
  readonly circuitRounds?: number
  /** How long an answer may take, milliseconds. */
  readonly waitMs: number
}

/**
 * A connection that dies without a message is dropped after `everyMs` + `waitMs` at most. Each answer sets `connection.rtt`.
 *
 * libp2p's own monitor opens a stream for each ping: a dozen packets. The muxer has a message for it: one there, one back, and
 * any other node answers it, too. Where a version of libp2p keeps its muxers elsewhere, its ping protocol is used instead.
 *
 * @returns a function that ends the pings
 */
export function startLivenessPings(
  node: Pick<Libp2p<{ ping: Ping }>, 'getConnections' | 'services'>,
  options: LivenessOptions,
  report: PatchReport,
  timers: Timers = backgroundTimers,
): Stop {
  const { everyMs, circuitRounds = 1, waitMs } = options
  const pinged = new WeakSet<Connection>()
  const ping = async (connection: Connection): Promise<void> => {
    if (connection.status !== 'open' || pinged.has(connection)) return
    pinged.add(connection)
    const { signal, stop } = timeoutSignal(timers, waitMs)
    try {
      const muxerPing = muxerPingOf(connection, report)
      connection.rtt = await (muxerPing?.({ signal }) ?? node.services.ping.ping(connection.remotePeer, { signal }))
      pinged.delete(connection)
    } catch (cause) {
      // Also when the muxer has closed: then nothing is lost. It stays marked as pinged until it is collected.
      connection.abort(new Error('no answer to a liveness ping', { cause }))
    } finally {
      stop()
    }
  }
  let round = 0
  return timers.every(everyMs, () => {
    round += 1
    for (const connection of node.getConnections()) {
      if (connection.limits === undefined || round % circuitRounds === 0) void ping(connection)
    }
  })
}
