/** Connections that lead nowhere any more, found out in less time than it takes them to notice by themselves. */
import type { Connection, Libp2p } from '@libp2p/interface'
import { PING_PROTOCOL } from '@libp2p/ping'

/** An answer takes one round trip, as long as the last one took; a busy peer or a lost packet takes some more. */
const ROUND_TRIPS = 4
const ANSWER_MS_MIN = 250
/** Also while no round trip has been measured. */
const ANSWER_MS_MAX = 1000

/** Questions that may be open on a connection at once: ours, and those that libp2p asks by itself. */
const QUESTIONS_MAX = 8

/**
 * Asks every peer for a sign of life, and drops the connections on which none comes, so that whoever dialled dials again.
 *
 * For moments in which there is reason to doubt: libp2p asks only once a second, and waits two for the answer.
 *
 * @param waitMs  for the answer on a connection; default: four of its round trips, 250 ms to 1 s
 */
export async function probeConnections(node: Pick<Libp2p, 'getConnections'>, waitMs = answerMs): Promise<void> {
  const open = node.getConnections().filter((connection) => connection.status === 'open')
  await Promise.all(open.map((connection) => dropIfSilent(connection, waitMs(connection))))
}

function answerMs({ rtt }: Connection): number {
  return Math.min(ANSWER_MS_MAX, Math.max(ANSWER_MS_MIN, ROUND_TRIPS * (rtt ?? Number.POSITIVE_INFINITY)))
}

/** That the other side agrees to a stream is the sign: it had to read, and to answer. */
async function dropIfSilent(connection: Connection, waitMs: number): Promise<void> {
  const signal = AbortSignal.timeout(waitMs)
  try {
    const stream = await connection.newStream(PING_PROTOCOL, {
      signal,
      maxOutboundStreams: QUESTIONS_MAX,
      runOnLimitedConnection: true,
      negotiateFully: true,
    })
    stream.abort(new Error('a sign of life was all that was wanted'))
  } catch {
    // Whatever else went wrong, the other side may be well; libp2p's own questions decide.
    if (signal.aborted && connection.status === 'open') connection.abort(new Error('no sign of life'))
  }
}
