/** Which lane an inbound stream belongs to: the first message of each stream names a topic. */
import type { Connection, Libp2p, Stream, StreamMessageEvent } from '@libp2p/interface'
import { assert } from '../../errors.js'
import type { Timers } from '../clock.js'
import { TOPIC_BYTES_MAX } from '../lane.js'
import { encodeLengthPrefixed, LengthPrefixedReader } from './length-prefixed.js'

/** The libp2p protocol of all stream lanes of a node. */
export const LANE_PROTOCOL = '/peerstep/lane/1'

/** For the first message of an inbound stream. */
const TOPIC_MS = 5000

/** Inbound streams that have not named their topic yet, of a node and of one connection. Further ones are reset. */
const NAMELESS_MAX = 1024
const NAMELESS_PER_CONNECTION_MAX = 16

/** Streams of one connection: a player in 60 rooms, each moving to another stream. Further ones are reset. */
const STREAMS_MAX = 128

/** Takes over a stream whose topic it knows; what the reader holds beyond the topic comes first. */
export type StreamTaker = (stream: Stream, connection: Connection, reader: LengthPrefixedReader) => void

/** The topics of a node that has lanes. */
const nodes = new WeakMap<Libp2p, StreamTopics>()

/**
 * Serves the topic until the returned function is called.
 *
 * @param timers for inbound streams that do not name a topic; those of the node's first lane serve all its lanes
 * @throws AssertionError when the node has a lane on this topic already
 */
export function serveTopic(node: Libp2p, topic: string, take: StreamTaker, timers: Timers): () => void {
  const topics = nodes.get(node) ?? new StreamTopics(node, timers)
  nodes.set(node, topics)
  topics.add(topic, take)
  return () => {
    if (topics.remove(topic)) nodes.delete(node)
  }
}

/**
 * The message that names the topic, from either side: the side that opens a stream sends it first, the other sends it back
 * when it accepts the stream.
 *
 * @throws AssertionError when the topic is longer than TOPIC_BYTES_MAX
 */
export function topicMessage(topic: string): Uint8Array {
  const name = new TextEncoder().encode(topic)
  assert(name.length <= TOPIC_BYTES_MAX, `a topic of ${name.length} bytes exceeds ${TOPIC_BYTES_MAX}`)
  return encodeLengthPrefixed([name])
}

/**
 * Reads the topic that a stream begins with.
 *
 * @param onTopic  gets it, or null when the stream ended, took too long or said something else; has to listen to the
 *   stream's messages before it returns
 */
export function readTopic(
  stream: Stream,
  timers: Timers,
  timeoutMs: number,
  onTopic: (topic: string | null, reader: LengthPrefixedReader) => void,
): void {
  const reader = new LengthPrefixedReader()
  const stop = timers.after(timeoutMs, () => finish(null))
  const onMessage = (event: StreamMessageEvent): void => {
    reader.feed(event.data.subarray())
    const name = reader.next(TOPIC_BYTES_MAX)
    if (name !== null) finish(new TextDecoder().decode(name))
    else if (reader.malformed) finish(null)
  }
  const onEnd = (): void => finish(null)
  const finish = (topic: string | null): void => {
    stop()
    stream.removeEventListener('message', onMessage)
    stream.removeEventListener('close', onEnd)
    stream.removeEventListener('remoteCloseWrite', onEnd)
    onTopic(topic, reader)
  }
  stream.addEventListener('message', onMessage)
  stream.addEventListener('close', onEnd)
  stream.addEventListener('remoteCloseWrite', onEnd)
  if (stream.status !== 'open') finish(null)
}

class StreamTopics {
  readonly #node: Libp2p
  readonly #timers: Timers
  readonly #takers = new Map<string, StreamTaker>()
  #nameless = 0
  readonly #namelessOf = new WeakMap<Connection, number>()

  constructor(node: Libp2p, timers: Timers) {
    this.#node = node
    this.#timers = timers
    const options = { runOnLimitedConnection: true, maxInboundStreams: STREAMS_MAX, maxOutboundStreams: STREAMS_MAX }
    // The handler is in place when this returns; only the list of protocols in the peer store is written later.
    node.handle(LANE_PROTOCOL, (stream, connection) => this.#onStream(stream, connection), options).catch(nodeStopped)
  }

  add(topic: string, take: StreamTaker): void {
    assert(!this.#takers.has(topic), `a stream lane on topic ${topic} is open already`)
    this.#takers.set(topic, take)
  }

  /** @returns whether that was the last one: the node serves no lanes any more */
  remove(topic: string): boolean {
    this.#takers.delete(topic)
    if (this.#takers.size > 0) return false
    this.#node.unhandle(LANE_PROTOCOL).catch(nodeStopped)
    return true
  }

  #onStream(stream: Stream, connection: Connection): void {
    if (this.#nameless >= NAMELESS_MAX || (this.#namelessOf.get(connection) ?? 0) >= NAMELESS_PER_CONNECTION_MAX) {
      stream.abort(new Error('too many streams without a topic'))
      return
    }
    this.#count(connection, 1)
    readTopic(stream, this.#timers, TOPIC_MS, (topic, reader) => {
      this.#count(connection, -1)
      const take = topic === null ? undefined : this.#takers.get(topic)
      if (take === undefined) stream.abort(new Error('no lane is open on this topic'))
      else take(stream, connection, reader)
    })
  }

  #count(connection: Connection, streams: number): void {
    this.#nameless += streams
    this.#namelessOf.set(connection, (this.#namelessOf.get(connection) ?? 0) + streams)
  }
}

/** A node that stops meanwhile cannot write its list of protocols, and does not need it. */
function nodeStopped(): void {}
