/** Socket.IO, its server broadcasting to a room: WebSocket only, and binary, which is its fastest configuration. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server as SocketServer } from 'socket.io'
import { io } from 'socket.io-client'
import { KINDS, type Place, type Server, serverAt } from '../players/contestant.js'
import { pathContestant } from '../players/path-player.js'

const EVENT = 'packet'

async function serve({ host, topic }: Place): Promise<Server> {
  const http = createServer().listen(0, host)
  await once(http, 'listening')
  const server = new SocketServer(http, { transports: ['websocket'], serveClient: false })
  server.on('connection', async (socket) => {
    await socket.join(topic)
    socket.on(EVENT, (packet: Buffer) => socket.to(topic).emit(EVENT, packet))
  })
  return serverAt(`http://${host}:${(http.address() as AddressInfo).port}`, () => server.close())
}

/** See above. */
export const socketIo = pathContestant({ name: 'Socket.IO', ...KINDS.brokerTcp, serve }, async ({ server }, path) => {
  // One process may be a player of many rooms in turn: each gets a connection of its own.
  const socket = io(server!.addresses[0]!, { transports: ['websocket'], forceNew: true })
  socket.on(EVENT, (packet: Buffer) => path.receive(packet, path.clock.nowMs()))
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', reject)
  })
  return { send: (packet) => void socket.emit(EVENT, packet), close: async () => void socket.disconnect() }
})
