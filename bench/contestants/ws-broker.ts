/** The usual rival: a WebSocket broker that passes every player's packets on to all others, in one of three modes. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'
import { type Contestant, KINDS, type Place, type Server, serverAt } from '../players/contestant.js'
import { pathContestant } from '../players/path-player.js'

/**
 * When a broker writes. 'packet': each packet to each client at once, in a message of its own. 'turn': what one turn of the
 * event loop has read, in one message to each client: nothing waits, and a busy broker writes less. 'tick': what has come
 * since the last tick of the game, in one message to each client.
 */
type Flush = 'packet' | 'turn' | 'tick'

async function serve({ host, hz }: Place, when: Flush): Promise<Server> {
  const server = new WebSocketServer({ host, port: 0, perMessageDeflate: false })
  await once(server, 'listening')
  /** By client; bounded by what clients send in one turn or tick. */
  const waiting = new Map<WebSocket, Uint8Array[]>()
  let flushing: NodeJS.Immediate | null = null
  const flush = (): void => {
    flushing = null
    for (const [client, packets] of waiting) if (packets.length > 0) client.send(joinPackets(packets.splice(0)))
  }
  server.on('connection', (client: WebSocket) => {
    waiting.set(client, [])
    client.on('message', (packet: Buffer) => {
      for (const [other, packets] of waiting) {
        if (other === client) continue
        if (when === 'packet') other.send(packet)
        else packets.push(packet)
      }
      if (when === 'turn') flushing ??= setImmediate(flush)
    })
    client.on('close', () => waiting.delete(client))
  })
  const ticks = when === 'tick' ? setInterval(flush, 1000 / hz) : undefined
  return serverAt(`ws://${host}:${(server.address() as AddressInfo).port}`, async () => {
    clearInterval(ticks)
    if (flushing !== null) clearImmediate(flushing)
    for (const client of server.clients) client.terminate()
    server.close()
    await once(server, 'close')
  })
}

function broker(name: string, when: Flush): Contestant {
  const about = { name, ...KINDS.brokerTcp, serve: (place: Place) => serve(place, when) }
  return pathContestant(about, async ({ server }, { clock, receive }) => {
    const socket = new WebSocket(server!.addresses[0]!, { perMessageDeflate: false })
    socket.on('message', (message: Buffer) => {
      const nowMs = clock.nowMs()
      if (when === 'packet') receive(message, nowMs)
      else for (const packet of splitPackets(message)) receive(packet, nowMs)
    })
    await once(socket, 'open')
    return { send: (packet) => socket.send(packet), close: async () => socket.terminate() }
  })
}

/** Writes each packet at once. */
export const wsNaive: Contestant = broker('ws broker, naive', 'packet')
/** The fair one: it delays nothing, and writes no more often than it must. */
export const wsCorked: Contestant = broker('ws broker, corked', 'turn')
/** Writes once in a tick. */
export const wsBroker: Contestant = broker('ws broker, once a tick', 'tick')

/** Several packets in one message, each behind its length in two bytes. @param packets of less than 64 KiB each */
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
