/** One WebRTC connection to one peer: its negotiation, and the packets that it carries afterwards. */
import type { Stop, Timers } from '../clock.js'
import type { Delivery, PeerId } from '../lane.js'
import type { Rtc, RtcConnection, RtcSettings } from './rtc-connection.js'
import type { IceCandidate, SessionDescription } from './session-description.js'
import type { SignalMessage } from './signal-message.js'
import type { SignalStream } from './signalling.js'

/** From the first message to open channels. Two NATs that let nothing through are found out this way only. */
export const NEGOTIATION_MS = 10_000

/** Addresses of our own that are told: a machine with many interfaces has ten. Further ones are not tried. */
export const CANDIDATES_MAX = 24

/** Largest 'latest' packet that fits one datagram everywhere; larger ones take the ordered channel. */
export const LATEST_BYTES_MAX = 1150

/** Bytes that may wait on a path that takes no more: later packets contain the same again. Beyond it packets are dropped. */
const LATEST_WAITING_MAX = 16 * 1024

/** Four states of a game in desync reports. Then packets are dropped: a peer this far behind cannot catch up. */
const RELIABLE_WAITING_MAX = 1024 * 1024

/** A link that is closed keeps its connection for this long, where a reliable packet was sent that may be on its way. */
const LAST_PACKETS_MS = 250

/** What became of a packet: handed over, dropped because the path is full, or the link is not open. */
export type Fate = 'sent' | 'full' | 'closed'

/** Settings of one connection. */
export interface LinkSettings extends RtcSettings {
  /** Addresses at which others may reach this machine, told beside its own. */
  readonly announce: readonly string[]
  readonly timers: Timers
}

/** `ended` comes once at most, and never after `close`. */
export interface LinkHandlers {
  opened(): void
  packet(bytes: Uint8Array): void
  malformed(): void
  ended(): void
}

/**
 * One connection from its negotiation, NEGOTIATION_MS at most, to its end. A link that has ended is not used again.
 */
export class DatagramLink {
  readonly peer: PeerId
  /** True when we made the offer. */
  readonly offering: boolean
  readonly #settings: LinkSettings
  readonly #handlers: LinkHandlers
  readonly #connection: RtcConnection
  readonly #stopDeadline: Stop
  readonly #abort = new AbortController()
  #signal: SignalStream | null = null
  /** Our candidates until our description has been told, in order; CANDIDATES_MAX at most. */
  #untold: IceCandidate[] = []
  #found = 0
  #described = false
  #open = false
  #sentReliable = false
  #closed = false

  constructor(peer: PeerId, offering: boolean, rtc: Rtc, settings: LinkSettings, handlers: LinkHandlers) {
    this.peer = peer
    this.offering = offering
    this.#settings = settings
    this.#handlers = handlers
    this.#stopDeadline = settings.timers.after(NEGOTIATION_MS, () => this.#atDeadline())
    this.#connection = rtc.connect(settings, {
      candidate: (candidate) => this.#onCandidate(candidate),
      open: () => this.#onOpen(),
      message: (bytes) => {
        if (!this.#closed) handlers.packet(bytes)
      },
      malformed: () => {
        if (!this.#closed) handlers.malformed()
      },
      ended: () => this.#end(),
    })
  }

  get isOpen(): boolean {
    return this.#open
  }

  /** @param openSignal  opens the stream to negotiate on */
  async offer(topic: string, openSignal: (abort: AbortSignal) => Promise<SignalStream>): Promise<void> {
    try {
      const signal = await openSignal(this.#abort.signal)
      if (this.#closed) return signal.close()
      this.#signal = signal
      this.#describe({ kind: 'offer', topic, session: await this.#connection.offer() })
      const answer = await signal.next()
      if (answer?.kind !== 'answer') return this.#end()
      if (this.#closed) return
      await this.#connection.accept(answer.session)
      await this.#takeCandidates(signal)
    } catch {
      this.#end() // the peer cannot be reached, or its answer is of no use: the lane tries again
    }
  }

  async answer(offer: SessionDescription, signal: SignalStream): Promise<void> {
    this.#signal = signal
    try {
      this.#describe({ kind: 'answer', session: await this.#connection.answer(offer) })
      await this.#takeCandidates(signal)
    } catch {
      this.#end() // the offer is of no use
    }
  }

  send(bytes: Uint8Array, delivery: Delivery): Fate {
    if (!this.#open) return 'closed'
    const channel = delivery === 'latest' && bytes.length <= LATEST_BYTES_MAX ? 'latest' : 'reliable'
    const waiting = this.#connection.bufferedBytes(channel) + bytes.length
    if (waiting > (channel === 'latest' ? LATEST_WAITING_MAX : RELIABLE_WAITING_MAX)) return 'full'
    if (!this.#connection.send(channel, bytes)) return 'closed'
    if (channel === 'reliable') this.#sentReliable = true
    return 'sent'
  }

  /** Receives nothing from now on. What was sent before still leaves: the end of a connection would overtake it. */
  close(): void {
    const lingers = this.#open && this.#sentReliable
    this.#close(lingers ? LAST_PACKETS_MS : 0)
  }

  #close(afterMs: number): void {
    if (this.#closed) return
    this.#closed = true
    this.#open = false
    this.#stopDeadline()
    this.#abort.abort()
    this.#signal?.close()
    if (afterMs === 0) this.#connection.close()
    else this.#settings.timers.after(afterMs, () => this.#connection.close())
  }

  /** Until the stream ends: the link may be open by then, or still find its path with what it knows. */
  async #takeCandidates(signal: SignalStream): Promise<void> {
    for (let message = await signal.next(); message !== null && !this.#closed; message = await signal.next()) {
      if (message.kind === 'candidate') this.#connection.addCandidate(message.candidate)
    }
  }

  #onCandidate(candidate: IceCandidate): void {
    if (this.#settings.relayOnly && candidate.type !== 'relay') return
    for (const told of announced(candidate, this.#settings.announce)) {
      this.#found += 1
      if (this.#found > CANDIDATES_MAX) return
      this.#untold.push(told)
    }
    if (this.#described) this.#tellCandidates()
  }

  /** Candidates before it would mean nothing to the other side. */
  #describe(message: SignalMessage): void {
    this.#signal?.send(message)
    this.#described = true
    this.#tellCandidates()
  }

  #tellCandidates(): void {
    for (const candidate of this.#untold.splice(0)) this.#signal?.send({ kind: 'candidate', candidate })
  }

  #onOpen(): void {
    if (this.#closed) return
    this.#open = true
    this.#handlers.opened()
  }

  /** An open link has had time to find the best of its paths; any other is given up. */
  #atDeadline(): void {
    if (this.#open) this.#signal?.close()
    else this.#end()
  }

  #end(): void {
    if (this.#closed) return
    this.#close(0)
    this.#handlers.ended()
  }
}

/** A host candidate as it is, and under each address of its family at which others may reach this machine. */
function announced(candidate: IceCandidate, addresses: readonly string[]): IceCandidate[] {
  if (candidate.type !== 'host') return [candidate]
  const isV6 = candidate.address.includes(':')
  const others = addresses.filter((one) => one.includes(':') === isV6 && one !== candidate.address)
  return [candidate, ...others.map((address) => ({ ...candidate, address }))]
}
