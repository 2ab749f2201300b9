/** Two peers negotiating over a libp2p stream, which both ends of know by peer id: also through a relay, end to end. */
import type { Connection, Libp2p, Stream } from '@libp2p/interface'
import { decode, encode } from 'it-length-prefixed'
import type { Timers } from '../clock.js'
import type { PeerId } from '../lane.js'
import { decodeSignal, encodeSignal, SIGNAL_BYTES_MAX, type SignalMessage } from './signal-message.js'

/** The libp2p protocol of all negotiations. */
export const SIGNAL_PROTOCOL = '/peerstep/signal/1'

/** A description and every address of a machine with many. A stream with more messages is reset. */
export const SIGNALS_MAX = 40

/** Negotiations of one connection at once: a player in as many rooms. Further streams are refused. */
const STREAMS_MAX = 64

/** For the first message of an inbound stream. */
const FIRST_MESSAGE_MS = 5000

/** Inbound streams of a node, and of one connection, from which no offer has come yet. Further ones are reset. */
const UNTOLD_MAX = 512
const UNTOLD_PER_CONNECTION_MAX = 8

type OfferMessage = Extract<SignalMessage, { kind: 'offer' }>

/** Takes over a stream that began with an offer for its topic. */
export type OfferTaker = (from: PeerId, offer: OfferMessage, signal: SignalStream) => void

/** One negotiation's messages, either way. */
export class SignalStream {
  readonly #stream: Stream
  readonly #messages: AsyncIterator<SignalMessage>

  constructor(stream: Stream) {
    this.#stream = stream
    this.#messages = messagesOf(stream)
  }

  /** @throws Error when the stream is closed */
  static async open(connection: Connection, abort: AbortSignal): Promise<SignalStream> {
    const options = { signal: abort, runOnLimitedConnection: true, maxOutboundStreams: STREAMS_MAX }
    return new SignalStream(await connection.newStream(SIGNAL_PROTOCOL, options))
  }

  /** Dropped once the stream has ended; `next` then returns null. */
  send(message: SignalMessage): void {
    if (this.#stream.writeStatus !== 'writable') return
    this.#stream.send(encode.single(encodeSignal(message)).subarray())
  }

  /** @returns null at the end, which nonsense is too */
  async next(): Promise<SignalMessage | null> {
    const { value, done } = await this.#messages.next()
    return done === true ? null : value
  }

  /** Ends the negotiation for both sides, whatever it has come to. */
  close(): void {
    this.#stream.abort(new Error('the negotiation is over'))
  }
}

/** Ends on nonsense, on too many messages, and when the stream breaks. */
async function* messagesOf(stream: Stream): AsyncGenerator<SignalMessage> {
  let count = 0
  try {
    for await (const bytes of decode(stream, { maxDataLength: SIGNAL_BYTES_MAX, maxLengthLength: 2 })) {
      const message = decodeSignal(bytes.subarray())
      count += 1
      if (message === null || count > SIGNALS_MAX) break
      yield message
    }
  } catch {
    // The stream broke, or held a message that is too long: the same end.
  }
  stream.abort(new Error('the negotiation is over'))
}

const desks = new WeakMap<Libp2p, SignalDesk>()

/**
 * Takes offers for a topic until the returned function is called.
 *
 * @param timers for inbound streams that send nothing; those of the node's first lane serve all its lanes
 * @returns null when the node has a lane on this topic already
 */
export function takeOffers(node: Libp2p, topic: string, take: OfferTaker, timers: Timers): (() => void) | null {
  const desk = desks.get(node) ?? new SignalDesk(node, timers)
  desks.set(node, desk)
  return desk.add(topic, take)
}

/** Tells inbound streams apart by the topic of their offer. It lives as long as its node. */
class SignalDesk {
  readonly #timers: Timers
  readonly #takers = new Map<string, OfferTaker>()
  #untold = 0
  readonly #untoldOf = new WeakMap<Connection, number>()

  constructor(node: Libp2p, timers: Timers) {
    this.#timers = timers
    const onStream = (stream: Stream, connection: Connection): Promise<void> => this.#onStream(stream, connection)
    const options = { runOnLimitedConnection: true, maxInboundStreams: STREAMS_MAX, maxOutboundStreams: STREAMS_MAX }
    // The handler is in place when this returns; only the list of protocols in the peer store is written later.
    node.handle(SIGNAL_PROTOCOL, onStream, options).catch(nodeStopped)
  }

  add(topic: string, take: OfferTaker): (() => void) | null {
    if (this.#takers.has(topic)) return null
    this.#takers.set(topic, take)
    return () => this.#takers.delete(topic)
  }

  async #onStream(stream: Stream, connection: Connection): Promise<void> {
    const signal = new SignalStream(stream)
    const own = this.#untoldOf.get(connection) ?? 0
    if (this.#untold >= UNTOLD_MAX || own >= UNTOLD_PER_CONNECTION_MAX) return signal.close()
    this.#count(connection, 1)
    const stop = this.#timers.after(FIRST_MESSAGE_MS, () => signal.close())
    const message = await signal.next()
    stop()
    this.#count(connection, -1)
    const take = message?.kind === 'offer' ? this.#takers.get(message.topic) : undefined
    if (message?.kind !== 'offer' || take === undefined) return signal.close()
    take(connection.remotePeer.toString(), message, signal)
  }

  #count(connection: Connection, streams: number): void {
    this.#untold += streams
    this.#untoldOf.set(connection, (this.#untoldOf.get(connection) ?? 0) + streams)
  }
}

/** A node that stops meanwhile takes no offers any more. */
function nodeStopped(): void {}
