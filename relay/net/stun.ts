/**
 * The least of a STUN server (RFC 8489): its answer to a binding request is the address that the request came from.
 * Players behind NATs learn their public address from it, so they need no third party.
 */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { type Clock, systemClock } from '../../src/transport/clock.js'
import { KeyedRateLimit, type Rate } from '../../src/transport/rate-limit.js'
import { networkOf } from './address-quota.js'

const BINDING_REQUEST = 0x0001
const BINDING_SUCCESS = 0x0101
const XOR_MAPPED_ADDRESS = 0x0020
const MAGIC_COOKIE = 0x2112a442
const HEADER_BYTES = 20

/** Longest request; those of players are 20 to 100 bytes. */
const REQUEST_BYTES_MAX = 548

/**
 * Answers to one address. A negotiation asks a few times from each port; a school behind one router stays well within.
 * A request with a forged sender is answered to a victim that did not ask: with 12 bytes more than were sent, and at most this
 * often.
 */
const ANSWERS: Rate = { burst: 60, perSecond: 20 }

/** Addresses that are counted. When full, the least recently used is forgotten and has all its credit again. */
const ASKERS_MAX = 4096

/** Where to listen. */
export interface StunServerOptions {
  /** IP address to listen on. */
  readonly host: string
  /** 0 lets the system choose. */
  readonly port: number
  /** Default: the machine's. */
  readonly clock?: Clock
}

/** Answers binding requests on one UDP port, each address at a limited rate. */
export class StunServer {
  readonly #socket: Socket
  readonly #clock: Clock
  readonly #askers = new KeyedRateLimit<string>(ANSWERS, ASKERS_MAX)

  /**
   * Begins to listen.
   * @throws the system's error when it cannot listen there
   */
  static async start(options: StunServerOptions): Promise<StunServer> {
    const socket = createSocket(options.host.includes(':') ? 'udp6' : 'udp4')
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject)
      socket.bind(options.port, options.host, () => {
        socket.off('error', reject)
        resolve()
      })
    })
    return new StunServer(socket, options.clock ?? systemClock)
  }

  private constructor(socket: Socket, clock: Clock) {
    this.#socket = socket
    this.#clock = clock
    socket.on('message', (question, from) => this.#onQuestion(question, from))
    // UDP may lose an answer, so one that could not be sent is no error: the asker asks again.
    socket.on('error', () => {})
  }

  /** The UDP port it listens on. */
  get port(): number {
    return this.#socket.address().port
  }

  /** Closes the port. */
  stop(): Promise<void> {
    return new Promise((resolve) => this.#socket.close(() => resolve()))
  }

  #onQuestion(question: Uint8Array, from: RemoteInfo): void {
    const answer = stunAnswer(question, from.address, from.port)
    if (answer !== null && this.#mayAnswer(from.address)) this.#socket.send(answer, from.port, from.address, () => {})
  }

  #mayAnswer(address: string): boolean {
    return this.#askers.take(networkOf(address), this.#clock.nowMs())
  }
}

/**
 * The answer to one datagram.
 *
 * @param address  IP address the question came from
 * @returns the answer; null for anything but a well-formed binding request
 */
export function stunAnswer(question: Uint8Array, address: string, port: number): Uint8Array | null {
  // UDP allows a sender to give no port. It wants no answer, and the system refuses to send one there by throwing.
  if (port === 0 || question.length < HEADER_BYTES || question.length > REQUEST_BYTES_MAX) return null
  const asked = new DataView(question.buffer, question.byteOffset, question.length)
  const attributeBytes = asked.getUint16(2)
  if (asked.getUint16(0) !== BINDING_REQUEST || asked.getUint32(4) !== MAGIC_COOKIE) return null
  if (attributeBytes % 4 !== 0 || attributeBytes !== question.length - HEADER_BYTES) return null
  const bytes = addressBytes(address)
  const answer = new Uint8Array(HEADER_BYTES + 8 + bytes.length)
  const view = new DataView(answer.buffer)
  view.setUint16(0, BINDING_SUCCESS)
  view.setUint16(2, 8 + bytes.length)
  answer.set(question.subarray(4, HEADER_BYTES), 4) // cookie and transaction id
  view.setUint16(20, XOR_MAPPED_ADDRESS)
  view.setUint16(22, 4 + bytes.length)
  view.setUint16(24, bytes.length === 4 ? 1 : 2)
  view.setUint16(26, port ^ (MAGIC_COOKIE >>> 16))
  // Hidden by cookie and transaction id from routers that rewrite addresses they find in packets.
  for (const [index, byte] of bytes.entries()) answer[28 + index] = byte ^ answer[4 + index]!
  return answer
}

/** 4 or 16 bytes; an IPv4 address mapped into IPv6 is 4. */
function addressBytes(address: string): number[] {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address
  if (!mapped.includes(':')) return mapped.split('.').map(Number)
  const [head, tail] = mapped.replace(/%.*/, '').split('::')
  const groups = (text = ''): number[] =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16))
  const first = groups(head)
  const last = groups(tail)
  const groupsOf16 = [...first, ...new Array<number>(8 - first.length - last.length).fill(0), ...last]
  return groupsOf16.flatMap((group) => [group >>> 8, group & 0xff])
}
