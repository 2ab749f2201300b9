/** Noise over any transport, one write for each encrypted frame. */
import type { MessageStream } from '@libp2p/interface'
import { noise } from '@libp2p/noise'

/** The parts of a list of chunks that are needed here: those of the package uint8arraylist. */
interface Chunks {
  readonly byteLength: number
  /** One chunk that holds all. */
  subarray(): Uint8Array
  consume(bytes: number): void
  append(chunk: Uint8Array): void
}

/** The part of a connection that its declaration keeps to itself: writes every chunk on its own. */
interface Writer {
  sendData?(chunks: Chunks): unknown
}

/**
 * The encrypter for a node's `connectionEncrypters`.
 *
 * libp2p's hands a transport each frame as two chunks, its length of two bytes and the rest, and transports write each
 * chunk on its own: two packets on the wire, or two messages of a WebSocket, for each one of ours. A version of libp2p that
 * writes in another way is left to do so: that is slower, not wrong, and the test shows it.
 */
export function noiseWithSingleWrites(): ReturnType<typeof noise> {
  const create = noise()
  return (components) => {
    const encrypter = create(components)
    const { secureInbound, secureOutbound } = encrypter
    encrypter.secureInbound = (connection, options) => secureInbound.call(encrypter, joined(connection), options)
    encrypter.secureOutbound = (connection, options) => secureOutbound.call(encrypter, joined(connection), options)
    return encrypter
  }
}

/** From now on chunks that leave together leave as one. @returns the same connection */
function joined<Connection extends MessageStream>(connection: Connection): Connection {
  const writer = connection as unknown as Writer
  const sendData = writer.sendData?.bind(writer)
  if (sendData === undefined) return connection
  writer.sendData = (chunks) => {
    const whole = chunks.subarray()
    chunks.consume(chunks.byteLength)
    chunks.append(whole)
    return sendData(chunks)
  }
  return connection
}
