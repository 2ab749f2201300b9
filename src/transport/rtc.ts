/** WebRTC in Node, by the optional package node-datachannel. Browsers take rtc.browser.ts in its place. */
import type { DataChannel, IceServer as NativeServer, PeerConnection, RtcConfig } from 'node-datachannel'
import { type IceServer, parseIceServerUrl, urlsOf } from './ice-server.js'
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
  isHiddenName,
  SECTION,
  type SessionFacts,
  sdpOf,
  sessionFactsOf,
} from './session-facts.js'

type Native = typeof import('node-datachannel')

/** @returns null where the package is not installed, or its binary does not run on this machine */
export async function loadRtc(): Promise<Rtc | null> {
  let native: Native
  try {
    native = await import('node-datachannel')
  } catch {
    return null // an optional dependency: the caller says what is missing
  }
  return {
    // Its ICE agent goes on trying its own addresses beside the TURN server's, whatever the policy says.
    canHideAddresses: false,
    connect: (settings, handlers) => new NativeConnection(native, settings, handlers),
  }
}

/** Holds on to its channels: one that is collected tells nothing any more. */
class NativeConnection implements RtcConnection {
  readonly #handlers: RtcHandlers
  readonly #connection: PeerConnection
  readonly #channels: Readonly<Record<RtcChannel, DataChannel>>
  #closed = false

  constructor(native: Native, settings: RtcSettings, handlers: RtcHandlers) {
    this.#handlers = handlers
    this.#connection = new native.PeerConnection('peerstep', configOf(settings))
    this.#connection.onLocalCandidate((line) => {
      const candidate = candidateFactsOf(line)
      if (!this.#closed && candidate !== null) handlers.candidate(candidate)
    })
    this.#connection.onStateChange((state) => {
      if (state === 'failed' || state === 'disconnected' || state === 'closed') this.#end()
    })
    this.#channels = {
      latest: this.#open('latest', { unordered: true, maxPacketLifeTime: LATEST_LIFE_MS }),
      reliable: this.#open('reliable', {}),
    }
  }

  async offer(): Promise<SessionFacts> {
    this.#connection.setLocalDescription('offer')
    return this.#localSession()
  }

  async answer(offer: SessionFacts): Promise<SessionFacts> {
    this.#connection.setRemoteDescription(sdpOf(offer), 'offer')
    this.#connection.setLocalDescription('answer')
    return this.#localSession()
  }

  async accept(answer: SessionFacts): Promise<void> {
    this.#connection.setRemoteDescription(sdpOf(answer), 'answer')
  }

  addCandidate(candidate: CandidateFacts): void {
    if (this.#closed || isHiddenName(candidate.address)) return // looking it up would ask the network for nothing
    try {
      this.#connection.addRemoteCandidate(candidateLineOf(candidate), SECTION)
    } catch {
      // An address of a family this machine lacks: the other candidates remain.
    }
  }

  send(channel: RtcChannel, bytes: Uint8Array): boolean {
    const to = this.#channels[channel]
    if (this.#closed || !to.isOpen()) return false
    try {
      to.sendMessageBinary(bytes)
      return true
    } catch {
      return false // it closed a moment ago, in a thread of its own; `ended` is on its way
    }
  }

  bufferedBytes(channel: RtcChannel): number {
    return this.#closed ? 0 : this.#channels[channel].bufferedAmount()
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    // All three, or what they hold keeps the process from ending.
    for (const channel of Object.values(this.#channels)) channel.close()
    this.#connection.close()
  }

  #open(name: RtcChannel, reliability: { unordered?: boolean; maxPacketLifeTime?: number }): DataChannel {
    const channel = this.#connection.createDataChannel(name, {
      negotiated: true,
      id: CHANNEL_IDS[name],
      ...reliability,
    })
    channel.onOpen(() => {
      if (!this.#closed && Object.values(this.#channels).every((one) => one.isOpen())) this.#tellOpen()
    })
    channel.onClosed(() => this.#end())
    channel.onMessage((message) => {
      if (this.#closed) return
      if (typeof message === 'string') this.#handlers.malformed()
      else if (message instanceof ArrayBuffer) this.#handlers.message(new Uint8Array(message))
      else this.#handlers.message(new Uint8Array(message.buffer, message.byteOffset, message.length))
    })
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
    const session = sessionFactsOf(this.#connection.localDescription()?.sdp ?? '')
    if (session === null) throw new Error('node-datachannel made no description that can be read')
    return session
  }

  #end(): void {
    if (!this.#closed) this.#handlers.ended()
  }
}

function configOf({ iceServers, relayOnly, portRange, bindAddress }: RtcSettings): RtcConfig {
  return {
    iceServers: iceServers.flatMap(nativeServers),
    iceTransportPolicy: relayOnly ? 'relay' : 'all',
    disableAutoNegotiation: true,
    ...(bindAddress !== undefined && { bindAddress }),
    ...(portRange !== undefined && { portRangeBegin: portRange[0], portRangeEnd: portRange[1] }),
    ...(portRange !== undefined && portRange[0] === portRange[1] && { enableIceUdpMux: true }),
  }
}

/** This package reaches TURN servers over UDP only. */
function nativeServers(server: IceServer): NativeServer[] {
  return urlsOf(server).flatMap((text) => {
    const url = parseIceServerUrl(text)
    if (url === null || url.overTcp) return []
    const { host: hostname, port } = url
    if (url.scheme === 'stun') return [{ hostname, port }]
    return [
      { hostname, port, username: server.username ?? '', password: server.credential ?? '', relayType: 'TurnUdp' },
    ]
  })
}
