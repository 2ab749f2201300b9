/** Several packets in one message. */

/** Each packet behind its length in two bytes. @param packets of less than 64 KiB each */
export function joinPackets(packets: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(packets.flatMap((packet) => [Uint8Array.of(packet.length >> 8, packet.length & 255), packet]))
}

/** The packets of a message that `joinPackets` made: views into it. */
export function splitPackets(message: Buffer): Uint8Array[] {
  const packets: Uint8Array[] = []
  for (let at = 0; at < message.length; ) {
    const length = message.readUInt16BE(at)
    packets.push(message.subarray(at + 2, at + 2 + length))
    at += 2 + length
  }
  return packets
}
