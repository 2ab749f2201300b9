/** WebRTC in Node, by the optional package node-datachannel. Browsers take rtc.browser.ts in its place. */
import type { DataChannel, IceServer as NativeServer, PeerConnection, RtcConfig } from 'node-datachannel'
import { type IceServer, parseIceServerUrl, urlsOf } from './ice-server.js'
import { localSessionOf, RtcCallbacks } from './rtc-callbacks.js'
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
  candidateLineOf,
  type IceCandidate,
  isHiddenName,
  SECTION,
  type SessionDescription,
  sdpOf,
} from './session-description.js'

type Native = typeof import('node-datachannel')

/** @returns null where the package is not installed, or its binary does not run on this machine */
export async function loadRtc(): Promise<Rtc | null> {
  let native: Native
  try {
    native = await import('node-datachannel')
  } catch {
    return null // an optional dependency: the caller reports what is missing
  }
  return {
    // Its ICE agent goes on trying its own addresses beside the TURN server's, whatever the policy is.
    canHideAddresses: false,
    connect: (settings, handlers) => new NativeConnection(native, settings, handlers),
  }
}

/** Holds on to its channels: one that is collected tells nothing any more. */
class NativeConnection implements RtcConnection {
  readonly #reports: RtcCallbacks
  readonly #connection: PeerConnection
  readonly #channels: Readonly<Record<RtcChannel, DataChannel>>

  constructor(native: Native, settings: RtcSettings, handlers: RtcHandlers) {
    this.#reports = new RtcCallbacks(handlers)
    this.#connection = new native.PeerConnection('peerstep', configOf(settings))
    this.#connection.onLocalCandidate((line) => this.#reports.candidate(line))
    this.#connection.onStateChange((state) => this.#reports.state(state))
    this.#channels = {
      latest: this.#open('latest', { unordered: true, maxPacketLifeTime: LATEST_LIFE_MS }),
      reliable: this.#open('reliable', {}),
    }
  }

  async offer(): Promise<SessionDescription> {
    this.#connection.setLocalDescription('offer')
    return localSessionOf(this.#connection.localDescription()?.sdp)
  }

  async answer(offer: SessionDescription): Promise<SessionDescription> {
    this.#connection.setRemoteDescription(sdpOf(offer), 'offer')
    this.#connection.setLocalDescription('answer')
    return localSessionOf(this.#connection.localDescription()?.sdp)
  }

  async accept(answer: SessionDescription): Promise<void> {
    this.#connection.setRemoteDescription(sdpOf(answer), 'answer')
  }

  addCandidate(candidate: IceCandidate): void {
    if (this.#reports.closed || isHiddenName(candidate.address)) return // looking it up would ask the network for nothing
    try {
      this.#connection.addRemoteCandidate(candidateLineOf(candidate), SECTION)
    } catch {
      // An address of a family this machine lacks: the other candidates remain.
    }
  }

  send(channel: RtcChannel, bytes: Uint8Array): boolean {
    const to = this.#channels[channel]
    if (this.#reports.closed || !to.isOpen()) return false
    try {
      to.sendMessageBinary(bytes)
      return true
    } catch {
      return false // it closed a moment ago, in a thread of its own; `ended` is on its way
    }
  }

  bufferedBytes(channel: RtcChannel): number {
    return this.#reports.closed ? 0 : this.#channels[channel].bufferedAmount()
  }

  close(): void {
    if (this.#reports.closed) return
    this.#reports.close()
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
      this.#reports.channelOpened(!this.#reports.closed && Object.values(this.#channels).every((one) => one.isOpen()))
    })
    channel.onClosed(() => this.#reports.ended())
    channel.onMessage((message) => {
      if (typeof message === 'string') this.#reports.malformed()
      else if (message instanceof ArrayBuffer) this.#reports.message(new Uint8Array(message))
      else this.#reports.message(new Uint8Array(message.buffer, message.byteOffset, message.length))
    })
    return channel
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
