/** Socket.IO, its server broadcasting to a room: WebSocket only, and binary, which is the fastest that it does. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server as SocketServer } from 'socket.io'
import { io } from 'socket.io-client'
import type { Contestant, Ear, Place, PlayerPlace, Server, Way } from '../contestant.js'
import { LocalPlayer, SAID_ONCE } from '../local-player.js'

const EVENT = 'packet'

async function serve({ host, topic }: Place): Promise<Server> {
  const http = createServer().listen(0, host)
  await once(http, 'listening')
  const server = new SocketServer(http, { transports: ['websocket'], serveClient: false })
  server.on('connection', async (socket) => {
    await socket.join(topic)
    socket.on(EVENT, (packet: Buffer) => socket.to(topic).emit(EVENT, packet))
  })
  return {
    facts: { peer: '', addresses: [`http://${host}:${(http.address() as AddressInfo).port}`] },
    close: () => server.close(),
  }
}

async function open({ server }: PlayerPlace, { clock, hear }: Ear): Promise<Way> {
  // One process may be a player of many rooms in turn: each gets a connection of its own.
  const socket = io(server!.addresses[0]!, { transports: ['websocket'], forceNew: true })
  socket.on(EVENT, (packet: Buffer) => hear(packet, clock.nowMs()))
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', reject)
  })
  return {
    facts: { peer: '', addresses: [] },
    join: async () => {},
    send: (packet) => void socket.emit(EVENT, packet),
    close: async () => void socket.disconnect(),
  }
}

export const socketIo: Contestant = {
  name: 'Socket.IO',
  side: 'rival',
  lossy: false,
  ordered: true,
  route: 'server',
  by: 'tcp',
  serve,
  seat: (place) => LocalPlayer.open(place, SAID_ONCE, (ear) => open(place, ear)),
}
