/** What network devices have carried, as Linux tells it. */

export interface DeviceCounts {
  readonly bytesReceived: number
  readonly packetsReceived: number
  readonly bytesSent: number
  readonly packetsSent: number
}

/** Reads /proc/net/dev: two lines of headings, then a line for each device. */
export function devicesOf(text: string): Map<string, DeviceCounts> {
  const devices = new Map<string, DeviceCounts>()
  for (const line of text.split('\n').slice(2)) {
    const [name, rest] = line.split(':')
    if (rest === undefined) continue
    const fields = rest.trim().split(/\s+/).map(Number)
    const [bytesReceived, packetsReceived, bytesSent, packetsSent] = [fields[0]!, fields[1]!, fields[8]!, fields[9]!]
    devices.set(name!.trim(), { bytesReceived, packetsReceived, bytesSent, packetsSent })
  }
  return devices
}
