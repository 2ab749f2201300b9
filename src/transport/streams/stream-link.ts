/** One stream between two peers that have agreed on a topic: messages in, messages out, as fast as the other side reads. */
import type { Stream, StreamMessageEvent } from '@libp2p/interface'
import type { Stop, Timers } from '../clock.js'
import type { Delivery, PeerId } from '../lane.js'
import { encodeLengthPrefixed, LENGTH_BYTES, type LengthPrefixedReader } from './length-prefixed.js'
import { Outbox } from './outbox.js'

/** Written at once; what libp2p keeps of it when the other side is slow is beyond the outbox. */
const WRITE_BYTES_MAX = 128 * 1024

/** For the other side to finish a stream that we have finished; then it is cut off. */
const LINGER_MS = 5000

/** For a slow peer to read the last packets. */
const DRAIN_MS = 2000

/** The connection below a stream: to the peer itself, or through a relay. */
export type Route = 'direct' | 'circuit'

/** What is fixed about a link from its beginning. */
export interface LinkFacts {
  readonly peer: PeerId
  /** The peer that opened it. */
  readonly opener: PeerId
  readonly route: Route
}

/** Callbacks of a `StreamLink`. They must not throw. */
export interface LinkListener {
  onPacket(link: StreamLink, bytes: Uint8Array): void
  /** Packets of together so many bytes are on their way. */
  onSent(packets: number, bytes: number): void
  /** A message was too long; the stream is reset. */
  onMalformed(): void
  /** No more can be sent on it: the other side has finished it. And again when it is gone altogether. */
  onEnd(link: StreamLink): void
}

/**
 * A stream that carries packets of one topic, its outbox, and its orderly end. Sends after `start` and until `retire`.
 */
export class StreamLink {
  readonly facts: LinkFacts
  readonly #stream: Stream
  readonly #reader: LengthPrefixedReader
  readonly #bytesMax: number
  readonly #listener: LinkListener
  readonly #timers: Timers
  readonly #outbox = new Outbox()
  /** Called when the outbox is empty, or the link has ended. */
  readonly #idle: (() => void)[] = []
  #state: 'open' | 'retired' | 'ended' = 'open'
  /** Close our side of the stream once the outbox is empty. */
  #finishing = false
  #flushPlanned = false
  /** The other side does not keep up: libp2p's 'drain' event tells when to go on. */
  #blocked = false
  #stopLinger: Stop = () => {}

  /** @param reader  has read the topic, and may hold the first packets already: `start` delivers them */
  constructor(
    facts: LinkFacts,
    stream: Stream,
    reader: LengthPrefixedReader,
    bytesMax: number,
    listener: LinkListener,
    timers: Timers,
  ) {
    this.facts = facts
    this.#stream = stream
    this.#reader = reader
    this.#bytesMax = bytesMax
    this.#listener = listener
    this.#timers = timers
  }

  /** True once nothing can be received on it any more either. */
  get isGone(): boolean {
    return this.#state === 'ended'
  }

  start(): void {
    this.#stream.addEventListener('message', this.#onMessage)
    this.#stream.addEventListener('drain', this.#onDrain)
    this.#stream.addEventListener('remoteCloseWrite', this.#onRemoteEnd)
    this.#stream.addEventListener('close', this.#onClose)
    this.#deliver()
    if (this.#stream.status !== 'open' || this.#stream.remoteWriteStatus === 'closed') this.#onRemoteEnd()
  }

  /**
   * Sends in one write with all that is sent in this turn of the event loop.
   *
   * @param bytes  must not change any more
   * @returns packets thrown away because the peer is too slow
   */
  send(bytes: Uint8Array, delivery: Delivery): number {
    const gone = this.#outbox.push(bytes, delivery)
    if (this.#outbox.bytes >= WRITE_BYTES_MAX) this.#flush()
    else this.#planFlush()
    return gone
  }

  /**
   * Sends no more on this link, and receives until the other side has finished. What waits moves to `successor`, or else leaves
   * here first.
   *
   * @param finish  close our side of the stream; otherwise the other side closes its own first, or is cut off
   * @returns packets thrown away because the successor could not hold them
   */
  retire(finish: boolean, successor?: StreamLink): number {
    if (this.#state !== 'open') return 0
    this.#state = 'retired'
    this.#finishing = finish
    this.#stopLinger = this.#timers.after(LINGER_MS, () => this.cut('the other side did not finish'))
    const gone = successor === undefined ? 0 : this.#moveTo(successor)
    this.#flush()
    return gone
  }

  /** Ends the link at once. */
  cut(reason: string): void {
    this.#end()
    this.#stream.abort(new Error(reason))
  }

  /** Resolves when all that was sent is with libp2p, the link has ended, or the peer has not read for DRAIN_MS. */
  drained(): Promise<void> {
    if (this.#state === 'ended' || this.#outbox.isEmpty) return Promise.resolve()
    return new Promise((resolve) => {
      const stop = this.#timers.after(DRAIN_MS, resolve)
      this.#idle.push(() => {
        stop()
        resolve()
      })
    })
  }

  #moveTo(successor: StreamLink): number {
    const gone = this.#outbox.moveTo(successor.#outbox)
    successor.#planFlush()
    return gone
  }

  #planFlush(): void {
    if (this.#flushPlanned || this.#blocked) return
    this.#flushPlanned = true
    queueMicrotask(() => {
      this.#flushPlanned = false
      this.#flush()
    })
  }

  #flush(): void {
    while (this.#state !== 'ended' && !this.#blocked && !this.#outbox.isEmpty) {
      const packets = this.#outbox.take(WRITE_BYTES_MAX)
      const messages = encodeLengthPrefixed(packets)
      try {
        this.#blocked = !this.#stream.send(messages)
      } catch {
        this.#end() // the stream has closed, and its event is on the way
        return
      }
      this.#listener.onSent(packets.length, messages.length - packets.length * LENGTH_BYTES)
    }
    if (!this.#outbox.isEmpty) return
    this.#reportIdle()
    // It fails when the stream is cut off meanwhile, and then there is nothing left to finish.
    if (this.#finishing) this.#stream.close().catch(() => {})
  }

  readonly #onDrain = (): void => {
    this.#blocked = false
    this.#flush()
  }

  readonly #onMessage = (event: StreamMessageEvent): void => {
    this.#reader.feed(event.data.subarray())
    this.#deliver()
  }

  #deliver(): void {
    while (this.#state !== 'ended') {
      const packet = this.#reader.next(this.#bytesMax)
      if (packet === null) break
      this.#listener.onPacket(this, packet)
    }
    if (!this.#reader.malformed || this.#state === 'ended') return
    this.#listener.onMalformed()
    this.cut('a message is too long')
  }

  /** The other side sends no more: it has closed its lane, or goes on with another stream. */
  readonly #onRemoteEnd = (): void => {
    if (this.#state === 'ended') return
    if (this.#state === 'open') {
      this.retire(true)
      this.#listener.onEnd(this)
    } else {
      this.#finishing = true
      this.#flush()
    }
  }

  readonly #onClose = (): void => this.#end()

  #end(): void {
    if (this.#state === 'ended') return
    this.#state = 'ended'
    this.#stopLinger()
    this.#stream.removeEventListener('message', this.#onMessage)
    this.#stream.removeEventListener('drain', this.#onDrain)
    this.#stream.removeEventListener('remoteCloseWrite', this.#onRemoteEnd)
    this.#stream.removeEventListener('close', this.#onClose)
    this.#reportIdle()
    this.#listener.onEnd(this)
  }

  #reportIdle(): void {
    for (const resolve of this.#idle.splice(0)) resolve()
  }
}
