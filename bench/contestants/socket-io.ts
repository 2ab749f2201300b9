/** Socket.IO, its server broadcasting to a room: WebSocket only, and binary, which is its fastest configuration. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server as SocketServer } from 'socket.io'
import { io } from 'socket.io-client'
import {
  type Contestant,
  KINDS,
  NO_FACTS,
  type OpenPath,
  type Place,
  type Receiver,
  type Server,
} from '../players/contestant.js'
import { openPlayer, SENT_ONCE } from '../players/path-player.js'

const EVENT = 'packet'

async function serve({ host, topic }: Place): Promise<Server> {
  const http = createServer().listen(0, host)
  await once(http, 'listening')
  const server = new SocketServer(http, { transports: ['websocket'], serveClient: false })
  server.on('connection', async (socket) => {
    await socket.join(topic)
    socket.on(EVENT, (packet: Buffer) => socket.to(topic).emit(EVENT, packet))
  })
  const address = `http://${host}:${(http.address() as AddressInfo).port}`
  return { facts: { peer: '', addresses: [address] }, close: () => server.close() }
}

async function open(address: string, { clock, receive }: Receiver): Promise<OpenPath> {
  // One process may be a player of many rooms in turn: each gets a connection of its own.
  const socket = io(address, { transports: ['websocket'], forceNew: true })
  socket.on(EVENT, (packet: Buffer) => receive(packet, clock.nowMs()))
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', reject)
  })
  return {
    facts: NO_FACTS,
    join: async () => {},
    send: (packet) => void socket.emit(EVENT, packet),
    close: async () => void socket.disconnect(),
  }
}

/** See above. */
export const socketIo: Contestant = {
  name: 'Socket.IO',
  ...KINDS.brokerTcp,
  serve,
  seat: (place) => openPlayer(place, SENT_ONCE, (receiver) => open(place.server!.addresses[0]!, receiver)),
}
