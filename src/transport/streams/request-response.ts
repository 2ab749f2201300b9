/** One question, one answer, over a libp2p stream of its own: each a length and that many bytes. */
import type { Connection, Libp2p, Stream } from '@libp2p/interface'
import { peerIdFromString } from '@libp2p/peer-id'
import { decode, encode } from 'it-length-prefixed'
import { pipe } from 'it-pipe'
import { PeerstepError } from '../../errors.js'
import { backgroundTimers, type Timers, timeoutSignal } from '../clock.js'
import type { PeerId } from '../lane.js'

/** Asks a relay to host a room. */
export const ROOM_PROTOCOL = '/peerstep/room/1'

/** Asks a relay how a room stands there, and changes nothing. The question is that of `ROOM_PROTOCOL`. */
export const FIND_ROOM_PROTOCOL = '/peerstep/find-room/1'

/** Asks a relay for all that is final of a running match. */
export const CATCH_UP_PROTOCOL = '/peerstep/catch-up/1'

/** Time for the whole exchange. */
export const REQUEST_TIMEOUT_MS = 5000

/** Either message: options of a match, and a reason. */
export const REQUEST_BYTES_MAX = 16 * 1024

/** Requests one connection may have open at once; further streams are refused. */
const REQUESTS_PER_CONNECTION_MAX = 4

type Bytes = Uint8Array
/** What libp2p and it-length-prefixed pass on: views of several buffers that know how to become one. */
type Chunk = Bytes | { subarray(): Bytes }

/** Bounds of one exchange. */
export interface RequestLimits {
  /** For the whole exchange. Default REQUEST_TIMEOUT_MS. */
  readonly timeoutMs?: number
  /** Longest message accepted from the other side, in bytes. Default REQUEST_BYTES_MAX. */
  readonly bytesMax?: number
  /** For the end of the exchange. Default: the machine's; a timer that waits does not keep the process alive. */
  readonly timers?: Timers
}

/**
 * Asks a connected peer.
 *
 * @returns the answer
 * @throws PeerstepError TIMEOUT; RELAY_REFUSED when the peer does not serve the protocol; RELAY_UNREACHABLE when it is
 *   not connected, went away, or answered nothing or too much
 */
export async function requestBytes(
  node: Libp2p,
  peer: PeerId,
  protocol: string,
  question: Bytes,
  limits: RequestLimits = {},
): Promise<Bytes> {
  const { signal, stop } = timeOf(limits)
  try {
    const stream = await node.dialProtocol(peerIdFromString(peer), protocol, { signal, runOnLimitedConnection: true })
    return await abortingOn(signal, stream, async () => {
      const answer = await pipe([question], encode, duplexOf(stream, signal), decodeUpTo(limits.bytesMax), firstOf)
      if (answer === null) throw new Error('the stream ended without an answer')
      return answer
    })
  } catch (cause) {
    throw requestError(peer, protocol, signal, cause)
  } finally {
    stop()
  }
}

/** Bounds of the exchanges that a server takes part in, and its log. */
export interface ServeOptions extends RequestLimits {
  /** Told about exchanges that failed, for a log or a counter; strangers cause them at will. */
  readonly onFailure?: (from: PeerId, error: unknown) => void
}

/**
 * What answers a question.
 *
 * @param ip  network address the asker calls from, as text; undefined when it has none
 */
export type Answerer = (from: PeerId, question: Bytes, ip: string | undefined) => Promise<Bytes>

/**
 * Answers every peer that asks over `protocol`. What fails (a handler that throws, a question that is too long or never
 * comes, time) resets that stream and nothing else.
 */
export async function serveBytes(
  node: Libp2p,
  protocol: string,
  handler: Answerer,
  options: ServeOptions = {},
): Promise<void> {
  await node.handle(
    protocol,
    async (stream, connection) => {
      const from = connection.remotePeer.toString()
      const { signal, stop } = timeOf(options)
      const answers = async function* (questions: AsyncIterable<Chunk>): AsyncGenerator<Bytes> {
        const question = await firstOf(questions)
        if (question === null) throw new Error('the stream ended without a question')
        yield await handler(from, question, ipOf(connection))
      }
      try {
        await abortingOn(signal, stream, () =>
          pipe(stream, decodeUpTo(options.bytesMax), answers, encode, sinkOf(stream, signal)),
        )
      } catch (error) {
        stream.abort(error instanceof Error ? error : new Error('the exchange failed'))
        options.onFailure?.(from, error)
      } finally {
        stop()
      }
    },
    { runOnLimitedConnection: true, maxInboundStreams: REQUESTS_PER_CONNECTION_MAX },
  )
}

function timeOf({ timers = backgroundTimers, timeoutMs = REQUEST_TIMEOUT_MS }: RequestLimits) {
  return timeoutSignal(timers, timeoutMs)
}

function ipOf(connection: Connection): string | undefined {
  const parts = connection.remoteAddr.getComponents()
  return parts.find(({ name }) => name === 'ip4' || name === 'ip6')?.value
}

function decodeUpTo(bytesMax = REQUEST_BYTES_MAX) {
  return (source: AsyncIterable<Chunk>): AsyncGenerator<Chunk> =>
    decode(source as AsyncIterable<Bytes>, { maxDataLength: bytesMax, maxLengthLength: 4 })
}

/** @returns a copy of the first message (a plain array, no Node Buffer), or null when there is none */
async function firstOf(messages: AsyncIterable<Chunk>): Promise<Bytes | null> {
  for await (const message of messages) return new Uint8Array(message.subarray())
  return null
}

/** A libp2p stream in the shape that it-pipe joins. */
function duplexOf(stream: Stream, signal: AbortSignal) {
  return { source: stream as AsyncIterable<Chunk>, sink: sinkOf(stream, signal) }
}

/** Sends all, then closes our side of the stream. */
function sinkOf(stream: Stream, signal: AbortSignal) {
  return async (source: AsyncIterable<Chunk> | Iterable<Chunk>): Promise<void> => {
    for await (const chunk of source) {
      if (!stream.send(chunk.subarray())) await stream.onDrain({ signal })
    }
    await stream.close({ signal })
  }
}

/** A reader waits for as long as the stream lives, so the stream has to end when time is up. */
async function abortingOn<Result>(signal: AbortSignal, stream: Stream, work: () => Promise<Result>): Promise<Result> {
  const abort = (): void => stream.abort(new Error('the exchange took too long'))
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await work()
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

function requestError(peer: PeerId, protocol: string, signal: AbortSignal, cause: unknown): PeerstepError {
  if (signal.aborted) return new PeerstepError('TIMEOUT', `${peer} did not answer in time; try again`, { cause })
  if (cause instanceof Error && cause.name === 'UnsupportedProtocolError') {
    return new PeerstepError('RELAY_REFUSED', `${peer} does not serve ${protocol}; is it a Peerstep relay?`, { cause })
  }
  return new PeerstepError('RELAY_UNREACHABLE', `${peer} could not be asked; is it still connected?`, { cause })
}
