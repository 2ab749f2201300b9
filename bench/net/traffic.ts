/** What passed a network device in a second of play, and whose. */
import { median } from './latencies.js'
import type { DeviceCounts } from './net-dev.js'

const KIB = 1024

/** In a second of play, with IP headers, without Ethernet's. */
export interface Traffic {
  readonly kibUp: number
  readonly kibDown: number
  readonly packetsUp: number
  readonly packetsDown: number
}

/** Up is what the device sent. @param seconds of play between the two counts */
export function trafficBetween(before: DeviceCounts, after: DeviceCounts, seconds: number): Traffic {
  return {
    kibUp: (after.bytesSent - before.bytesSent) / KIB / seconds,
    kibDown: (after.bytesReceived - before.bytesReceived) / KIB / seconds,
    packetsUp: (after.packetsSent - before.packetsSent) / seconds,
    packetsDown: (after.packetsReceived - before.packetsReceived) / seconds,
  }
}

/** The middle one of each figure. @param all at least one */
export function medianTraffic(all: readonly Traffic[]): Traffic {
  const middle = (of: (one: Traffic) => number): number => median(all.map(of))
  return {
    kibUp: middle(({ kibUp }) => kibUp),
    kibDown: middle(({ kibDown }) => kibDown),
    packetsUp: middle(({ packetsUp }) => packetsUp),
    packetsDown: middle(({ packetsDown }) => packetsDown),
  }
}

/** Both ways. */
export const kibOf = ({ kibUp, kibDown }: Traffic): number => kibUp + kibDown
export const packetsOf = ({ packetsUp, packetsDown }: Traffic): number => packetsUp + packetsDown
