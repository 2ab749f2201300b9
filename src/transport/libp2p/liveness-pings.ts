/** Asks every connection for a sign of life, and drops those on which none comes. */
import type { Connection, Libp2p } from '@libp2p/interface'
import type { Ping } from '@libp2p/ping'

export interface LivenessOptions {
  /** How often a connection is asked, milliseconds. */
  readonly everyMs: number
  /** The same for one that a relay carries, in rounds of `everyMs`: the relay closes it when it loses the other side. Default 1. */
  readonly circuitRounds?: number
  /** How long an answer may take, milliseconds. */
  readonly waitMs: number
}

/** The parts of a connection that its declaration keeps to itself. */
interface OpenConnection extends Connection {
  readonly muxer?: {
    /** @returns the round trip, milliseconds. One question at a time */
    ping?(options: { signal: AbortSignal }): Promise<number>
  }
}

/**
 * A connection that dies without a word is dropped after `everyMs` + `waitMs` at most. Each answer tells `connection.rtt`.
 *
 * libp2p's own monitor opens a stream for each question: a dozen packets. The muxer has a frame for it: one there, one
 * back, and any other node answers it, too. Where a version of libp2p keeps its muxers elsewhere, its ping asks instead.
 *
 * @returns a function that ends the questions
 */
export function startLivenessPings(
  node: Pick<Libp2p<{ ping: Ping }>, 'getConnections' | 'services'>,
  options: LivenessOptions,
): () => void {
  const { everyMs, circuitRounds = 1, waitMs } = options
  const asked = new WeakSet<Connection>()
  const ask = async (connection: OpenConnection): Promise<void> => {
    if (connection.status !== 'open' || asked.has(connection)) return
    asked.add(connection)
    try {
      const signal = AbortSignal.timeout(waitMs)
      const { muxer, remotePeer } = connection
      connection.rtt = await (muxer?.ping?.({ signal }) ?? node.services.ping.ping(remotePeer, { signal }))
      asked.delete(connection)
    } catch (cause) {
      // Also when the muxer has closed: then there is nothing left to lose. It stays among those asked, and goes with them.
      connection.abort(new Error('no sign of life', { cause }))
    }
  }
  let round = 0
  const timer = setInterval(() => {
    round += 1
    for (const connection of node.getConnections()) {
      if (connection.limits === undefined || round % circuitRounds === 0) void ask(connection)
    }
  }, everyMs)
  if (typeof timer === 'object') timer.unref() // in Node a forgotten host must not keep the process alive
  return () => clearInterval(timer)
}
