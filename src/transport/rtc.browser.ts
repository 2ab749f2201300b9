/** WebRTC in a browser: its own. It stands in for rtc.ts through the `browser` field of package.json. */
import { urlsOf } from './ice-server.js'
import {
  CHANNEL_IDS,
  LATEST_LIFE_MS,
  type Rtc,
  type RtcChannel,
  type RtcConnection,
  type RtcHandlers,
  type RtcSettings,
} from './rtc-connection.js'
import {
  type CandidateFacts,
  candidateFactsOf,
  candidateLineOf,
  SECTION,
  type SessionFacts,
  sdpOf,
  sessionFactsOf,
} from './session-facts.js'

/** @returns null where the browser has none, or its owner has turned it off */
export async function loadRtc(): Promise<Rtc | null> {
  if (globalThis.RTCPeerConnection === undefined) return null
  return {
    canHideAddresses: true,
    connect: (settings, handlers) => new BrowserConnection(settings, handlers),
  }
}

class BrowserConnection implements RtcConnection {
  readonly #handlers: RtcHandlers
  readonly #connection: RTCPeerConnection
  readonly #channels: Readonly<Record<RtcChannel, RTCDataChannel>>
  #closed = false

  constructor(settings: RtcSettings, handlers: RtcHandlers) {
    this.#handlers = handlers
    this.#connection = new RTCPeerConnection({
      iceServers: settings.iceServers.map((server) => ({ ...server, urls: [...urlsOf(server)] })),
      iceTransportPolicy: settings.relayOnly ? 'relay' : 'all',
    })
    this.#connection.onicecandidate = ({ candidate }) => {
      const facts = candidate === null ? null : candidateFactsOf(candidate.candidate)
      if (!this.#closed && facts !== null) handlers.candidate(facts)
    }
    this.#connection.onconnectionstatechange = () => {
      const { connectionState: state } = this.#connection
      if (state === 'failed' || state === 'disconnected' || state === 'closed') this.#end()
    }
    this.#channels = {
      latest: this.#open('latest', { ordered: false, maxPacketLifeTime: LATEST_LIFE_MS }),
      reliable: this.#open('reliable', { ordered: true }),
    }
  }

  async offer(): Promise<SessionFacts> {
    await this.#connection.setLocalDescription()
    return this.#localSession()
  }

  async answer(offer: SessionFacts): Promise<SessionFacts> {
    await this.#connection.setRemoteDescription({ type: 'offer', sdp: sdpOf(offer) })
    await this.#connection.setLocalDescription()
    return this.#localSession()
  }

  accept(answer: SessionFacts): Promise<void> {
    return this.#connection.setRemoteDescription({ type: 'answer', sdp: sdpOf(answer) })
  }

  addCandidate(candidate: CandidateFacts): void {
    this.#connection.addIceCandidate({ candidate: candidateLineOf(candidate), sdpMid: SECTION }).catch(() => {
      // Of no use to this browser, or the connection closed meanwhile: the other candidates remain.
    })
  }

  send(channel: RtcChannel, bytes: Uint8Array): boolean {
    const to = this.#channels[channel]
    if (this.#closed || to.readyState !== 'open') return false
    try {
      to.send(bytes as Uint8Array<ArrayBuffer>)
      return true
    } catch {
      return false // the browser's own buffer is full
    }
  }

  bufferedBytes(channel: RtcChannel): number {
    return this.#channels[channel].bufferedAmount
  }

  close(): void {
    this.#closed = true
    this.#connection.close()
  }

  #open(name: RtcChannel, reliability: RTCDataChannelInit): RTCDataChannel {
    const channel = this.#connection.createDataChannel(name, {
      negotiated: true,
      id: CHANNEL_IDS[name],
      ...reliability,
    })
    channel.binaryType = 'arraybuffer'
    channel.onopen = () => {
      const both = Object.values(this.#channels).every((one) => one.readyState === 'open')
      if (both && !this.#closed) this.#tellOpen()
    }
    channel.onclose = () => this.#end()
    channel.onmessage = ({ data }) => {
      if (this.#closed) return
      if (data instanceof ArrayBuffer) this.#handlers.message(new Uint8Array(data))
      else this.#handlers.malformed()
    }
    return channel
  }

  #toldOpen = false
  /** Both channels may have opened before either says so. */
  #tellOpen(): void {
    if (this.#toldOpen) return
    this.#toldOpen = true
    this.#handlers.open()
  }

  #localSession(): SessionFacts {
    const session = sessionFactsOf(this.#connection.localDescription?.sdp ?? '')
    if (session === null) throw new Error('the browser made no description that can be read')
    return session
  }

  #end(): void {
    if (!this.#closed) this.#handlers.ended()
  }
}
