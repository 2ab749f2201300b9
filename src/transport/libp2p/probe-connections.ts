/** Finds connections that are dead in less time than libp2p takes to notice. */
import type { Connection, Libp2p } from '@libp2p/interface'
import { PING_PROTOCOL } from '@libp2p/ping'
import { backgroundTimers, type Timers, timeoutSignal } from '../clock.js'

/** An answer takes one round trip, as long as the last one took; a busy peer or a lost packet takes some more. */
const ROUND_TRIPS = 4
const ANSWER_MS_MIN = 250
/** Also while no round trip has been measured. */
const ANSWER_MS_MAX = 1000

/** Probes that may be open on a connection at once: ours, and libp2p's own pings. */
const PROBES_MAX = 8

/**
 * Probes every open connection, and drops those on which no answer comes, so that the side that dialled dials again.
 *
 * For moments in which there is reason to doubt: the liveness pings come once a second, and wait two for the answer.
 *
 * @param waitMs  for the answer on a connection; default: four of its round trips, 250 ms to 1 s
 */
export async function probeConnections(
  node: Pick<Libp2p, 'getConnections'>,
  waitMs = answerMs,
  timers: Timers = backgroundTimers,
): Promise<void> {
  const open = node.getConnections().filter((connection) => connection.status === 'open')
  await Promise.all(open.map((connection) => dropIfSilent(connection, waitMs(connection), timers)))
}

function answerMs({ rtt }: Connection): number {
  return Math.min(ANSWER_MS_MAX, Math.max(ANSWER_MS_MIN, ROUND_TRIPS * (rtt ?? Number.POSITIVE_INFINITY)))
}

/** When the other side agrees to a stream, it has read and answered. */
async function dropIfSilent(connection: Connection, waitMs: number, timers: Timers): Promise<void> {
  const { signal, stop } = timeoutSignal(timers, waitMs)
  try {
    const stream = await connection.newStream(PING_PROTOCOL, {
      signal,
      maxOutboundStreams: PROBES_MAX,
      runOnLimitedConnection: true,
      negotiateFully: true,
    })
    stream.abort(new Error('the stream was a probe'))
  } catch {
    // After any other error the connection may be well: the liveness pings decide.
    if (signal.aborted && connection.status === 'open') connection.abort(new Error('no answer to a probe'))
  } finally {
    stop()
  }
}
