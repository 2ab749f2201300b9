/** Noise over any transport, one write for each encrypted message. */
import type { MessageStream } from '@libp2p/interface'
import { noise } from '@libp2p/noise'
import type { LibraryPatch, PatchReport } from './library-patch.js'

/** The private part is `sendData` of a connection, of the class that all transports extend. */
export const NOISE_SINGLE_WRITE: LibraryPatch = {
  name: 'noise-single-write',
  library: '@libp2p/utils',
  version: '7.4.1',
  without: 'each message leaves in two packets',
  required: false,
}

/** The parts of a list of chunks that are needed here: those of the package uint8arraylist. */
interface Chunks {
  readonly byteLength: number
  /** One chunk that holds all. */
  subarray(): Uint8Array
  consume(bytes: number): void
  append(chunk: Uint8Array): void
}

/** The private part of a connection: writes every chunk by itself. */
interface Writer {
  sendData?(chunks: Chunks): unknown
}

/**
 * The encrypter for a node's `connectionEncrypters`.
 *
 * libp2p's hands a transport each encrypted message as two chunks, its length of two bytes and the rest, and transports write
 * each chunk by itself: two packets on the wire, or two messages of a WebSocket, for each one of ours.
 */
export function noiseWithSingleWrites(report: PatchReport): ReturnType<typeof noise> {
  const create = noise()
  return (components) => {
    const encrypter = create(components)
    const { secureInbound, secureOutbound } = encrypter
    encrypter.secureInbound = (connection, options) =>
      secureInbound.call(encrypter, joined(connection, report), options)
    encrypter.secureOutbound = (connection, options) =>
      secureOutbound.call(encrypter, joined(connection, report), options)
    return encrypter
  }
}

/** From now on chunks that leave together leave as one. @returns the same connection */
export function joined<Connection extends MessageStream>(connection: Connection, report: PatchReport): Connection {
  const writer = connection as unknown as Writer
  const sendData = report.part(NOISE_SINGLE_WRITE, 'sendData', writer.sendData)?.bind(writer)
  if (sendData === undefined) return connection
  writer.sendData = (chunks) => {
    const whole = chunks.subarray()
    chunks.consume(chunks.byteLength)
    chunks.append(whole)
    return sendData(chunks)
  }
  return connection
}
