/** WebRTC in a browser: its own. It stands in for rtc.ts through the `browser` field of package.json. */
import { urlsOf } from './ice-server.js'
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
import { candidateLineOf, type IceCandidate, SECTION, type SessionDescription, sdpOf } from './session-description.js'

/** @returns null where the browser has none, or its owner has turned it off */
export async function loadRtc(): Promise<Rtc | null> {
  if (globalThis.RTCPeerConnection === undefined) return null
  return {
    canHideAddresses: true,
    connect: (settings, handlers) => new BrowserConnection(settings, handlers),
  }
}

class BrowserConnection implements RtcConnection {
  readonly #reports: RtcCallbacks
  readonly #connection: RTCPeerConnection
  readonly #channels: Readonly<Record<RtcChannel, RTCDataChannel>>

  constructor(settings: RtcSettings, handlers: RtcHandlers) {
    this.#reports = new RtcCallbacks(handlers)
    this.#connection = new RTCPeerConnection({
      iceServers: settings.iceServers.map((server) => ({ ...server, urls: [...urlsOf(server)] })),
      iceTransportPolicy: settings.relayOnly ? 'relay' : 'all',
    })
    this.#connection.onicecandidate = ({ candidate }) => {
      if (candidate !== null) this.#reports.candidate(candidate.candidate)
    }
    this.#connection.onconnectionstatechange = () => this.#reports.state(this.#connection.connectionState)
    this.#channels = {
      latest: this.#open('latest', { ordered: false, maxPacketLifeTime: LATEST_LIFE_MS }),
      reliable: this.#open('reliable', { ordered: true }),
    }
  }

  async offer(): Promise<SessionDescription> {
    await this.#connection.setLocalDescription()
    return localSessionOf(this.#connection.localDescription?.sdp)
  }

  async answer(offer: SessionDescription): Promise<SessionDescription> {
    await this.#connection.setRemoteDescription({ type: 'offer', sdp: sdpOf(offer) })
    await this.#connection.setLocalDescription()
    return localSessionOf(this.#connection.localDescription?.sdp)
  }

  accept(answer: SessionDescription): Promise<void> {
    return this.#connection.setRemoteDescription({ type: 'answer', sdp: sdpOf(answer) })
  }

  addCandidate(candidate: IceCandidate): void {
    this.#connection.addIceCandidate({ candidate: candidateLineOf(candidate), sdpMid: SECTION }).catch(() => {
      // Of no use to this browser, or the connection closed meanwhile: the other candidates remain.
    })
  }

  send(channel: RtcChannel, bytes: Uint8Array): boolean {
    const to = this.#channels[channel]
    if (this.#reports.closed || to.readyState !== 'open') return false
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
    this.#reports.close()
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
      this.#reports.channelOpened(Object.values(this.#channels).every((one) => one.readyState === 'open'))
    }
    channel.onclose = () => this.#reports.ended()
    channel.onmessage = ({ data }) => {
      if (data instanceof ArrayBuffer) this.#reports.message(new Uint8Array(data))
      else this.#reports.malformed()
    }
    return channel
  }
}
