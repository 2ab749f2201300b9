/** The usual rival: a WebSocket broker that sends each client everything of a tick in one write. */
import { once } from 'node:events'
import { WebSocket, WebSocketServer } from 'ws'
import type { Contestant, Ear, Place, PlayerPlace, Server, Way } from '../contestant.js'
import { LocalPlayer, SAID_ONCE } from '../local-player.js'

const TICK_MS = 1000 / 60

/** Packets in one message, each behind its length in two bytes. */
function join(packets: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(packets.flatMap((packet) => [Uint8Array.of(packet.length >> 8, packet.length & 255), packet]))
}

function split(message: Buffer): Uint8Array[] {
  const packets: Uint8Array[] = []
  for (let at = 0; at < message.length; ) {
    const length = message.readUInt16BE(at)
    packets.push(message.subarray(at + 2, at + 2 + length))
    at += 2 + length
  }
  return packets
}

async function serve({ host }: Place): Promise<Server> {
  const server = new WebSocketServer({ host, port: 0, perMessageDeflate: false })
  await once(server, 'listening')
  const waiting = new Map<WebSocket, Uint8Array[]>()
  server.on('connection', (client: WebSocket) => {
    waiting.set(client, [])
    client.on('message', (packet: Buffer) => {
      for (const [other, packets] of waiting) if (other !== client) packets.push(packet)
    })
    client.on('close', () => waiting.delete(client))
  })
  const ticks = setInterval(() => {
    for (const [client, packets] of waiting) if (packets.length > 0) client.send(join(packets.splice(0)))
  }, TICK_MS)
  return {
    facts: { peer: '', addresses: [`ws://${host}:${server.address().port}`] },
    async close() {
      clearInterval(ticks)
      for (const client of server.clients) client.terminate()
      server.close()
    },
  }
}

async function open({ server }: PlayerPlace, { clock, hear }: Ear): Promise<Way> {
  const socket = new WebSocket(server!.addresses[0]!, { perMessageDeflate: false })
  socket.on('message', (message: Buffer) => {
    const nowMs = clock.nowMs()
    for (const packet of split(message)) hear(packet, nowMs)
  })
  await once(socket, 'open')
  return {
    facts: { peer: '', addresses: [] },
    join: async () => {},
    send: (packet) => socket.send(packet),
    close: async () => socket.terminate(),
  }
}

export const wsBroker: Contestant = {
  name: 'ws broker',
  serve,
  seat: (place) => LocalPlayer.open(place, SAID_ONCE, (ear) => open(place, ear)),
}
