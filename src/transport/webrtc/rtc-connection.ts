/** The part of WebRTC that a datagram lane needs, so that browsers and Node can offer the same. */
import type { IceServer } from './ice-server.js'
import type { IceCandidate, SessionDescription } from './session-description.js'

/** 'latest': unordered, and given up after LATEST_LIFE_MS. 'reliable': ordered and sent again until it has arrived. */
export type RtcChannel = 'latest' | 'reliable'

/** Both sides make the same two channels under agreed numbers, so neither can open others. */
export const CHANNEL_IDS: Readonly<Record<RtcChannel, number>> = { latest: 0, reliable: 1 }

/**
 * A 'latest' packet that has not left by then is thrown away: later ones, which are waiting behind it, contain all of it again.
 * After a bad moment SCTP lets out about one datagram for each round trip, and the queue would be late for a second. Two
 * ticks of 60 Hz; within it SCTP may repeat a lost packet where the network is that fast.
 */
export const LATEST_LIFE_MS = 30

/** Settings of one WebRTC connection. */
export interface RtcSettings {
  readonly iceServers: readonly IceServer[]
  /** True when the other peer must see no address of ours: only paths through a TURN server are tried. */
  readonly relayOnly: boolean
  /** In Node: UDP ports to use, first and last. One port is shared by all connections of the process. Default: any. */
  readonly portRange?: readonly [number, number] | undefined
  /** In Node: the IP address to use. Default: all of this machine but loopback. */
  readonly bindAddress?: string | undefined
}

/** Called by a connection, never from within a call of one of its methods, and not after `close`. */
export interface RtcHandlers {
  /** A place was found where we may be reached. */
  candidate(candidate: IceCandidate): void
  /** Both channels are open: from now on `send` sends. */
  open(): void
  message(bytes: Uint8Array): void
  /** The other side sent what no channel of ours carries, such as text. */
  malformed(): void
  /** The connection broke, was closed by the other side, or could not be made. It is of no use any more; close it. */
  ended(): void
}

/** One WebRTC connection with its two channels. */
export interface RtcConnection {
  /** Begins a negotiation; candidates follow. */
  offer(): Promise<SessionDescription>
  /** Answers an offer; candidates follow. */
  answer(offer: SessionDescription): Promise<SessionDescription>
  /** Takes the answer to our offer. */
  accept(answer: SessionDescription): Promise<void>
  /** Only after the other side's description is known. Candidates that are of no use here are ignored. */
  addCandidate(candidate: IceCandidate): void
  /** @returns false when the channel is not open (any more); the bytes are copied */
  send(channel: RtcChannel, bytes: Uint8Array): boolean
  /** Bytes that wait in a channel. */
  bufferedBytes(channel: RtcChannel): number
  /** Frees everything. */
  close(): void
}

/** WebRTC as it is there in this process. */
export interface Rtc {
  /** Whether it keeps the promise of `relayOnly`. */
  readonly canHideAddresses: boolean
  connect(settings: RtcSettings, handlers: RtcHandlers): RtcConnection
}
