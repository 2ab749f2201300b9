/** Bytes and packets that passed a network device in a second of play. */
import type { NetLab } from '../../test/netlab/lab.js'
import { median } from './statistics.js'

/** What a network device has carried so far. */
export interface DeviceCounts {
  readonly bytesReceived: number
  readonly packetsReceived: number
  readonly bytesSent: number
  readonly packetsSent: number
}

/** Of a device of one of the lab's hosts. @throws Error when there is no such device */
export async function deviceCounts(lab: NetLab, host: string, device: string): Promise<DeviceCounts> {
  const counts = devicesOf(await lab.output(host, 'cat', ['/proc/net/dev'])).get(device)
  if (counts === undefined) throw new Error(`${host} has no ${device}`)
  return counts
}

/** Reads /proc/net/dev: two lines of headings, then a line for each device. */
export function devicesOf(text: string): Map<string, DeviceCounts> {
  const devices = new Map<string, DeviceCounts>()
  for (const line of text.split('\n').slice(2)) {
    const [name, rest] = line.split(':')
    if (rest === undefined) continue
    const columns = rest.trim().split(/\s+/).map(Number)
    const [bytesReceived = 0, packetsReceived = 0, , , , , , , bytesSent = 0, packetsSent = 0] = columns
    devices.set(name!.trim(), { bytesReceived, packetsReceived, bytesSent, packetsSent })
  }
  return devices
}

/** In a second of play, with IP headers, without Ethernet's. */
export interface Traffic {
  readonly kibUp: number
  readonly kibDown: number
  readonly packetsUp: number
  readonly packetsDown: number
}

/** Up is what the device sent. @param seconds of play between the two counts */
export function trafficBetween(before: DeviceCounts, after: DeviceCounts, seconds: number): Traffic {
  const rate = (of: keyof DeviceCounts): number => (after[of] - before[of]) / seconds
  const [kibUp, kibDown] = [rate('bytesSent') / 1024, rate('bytesReceived') / 1024]
  return { kibUp, kibDown, packetsUp: rate('packetsSent'), packetsDown: rate('packetsReceived') }
}

/** The median of each figure. @param all at least one */
export function medianTraffic(all: readonly Traffic[]): Traffic {
  const middle = (of: keyof Traffic): number => median(all.map((one) => one[of]))
  const [kibUp, kibDown] = [middle('kibUp'), middle('kibDown')]
  return { kibUp, kibDown, packetsUp: middle('packetsUp'), packetsDown: middle('packetsDown') }
}

/** Both ways. */
export const packetsOf = ({ packetsUp, packetsDown }: Traffic): number => packetsUp + packetsDown
