/** Colyseus, its room passing messages on as they come: it has no state, so nothing waits for the room's next patch. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server as ColyseusServer, Room } from '@colyseus/core'
import { ColyseusSDK } from '@colyseus/sdk'
import { WebSocketTransport } from '@colyseus/ws-transport'
import { KINDS, type Place, type Server, serverAt } from '../players/contestant.js'
import { pathContestant } from '../players/path-player.js'

/** Part of an address, so a topic with its slashes cannot be one. */
const ROOM = 'room'
/** Message types are names or numbers; a number is a byte. */
const PACKET = 1
const logger = { trace() {}, debug() {}, info() {}, warn: console.error, error: console.error }

class PassingRoom extends Room {
  override onCreate(): void {
    this.onMessageBytes(PACKET, (client, packet: Uint8Array) => {
      this.broadcastBytes(PACKET, packet, { except: client })
    })
  }
}

async function serve({ host }: Place): Promise<Server> {
  const http = createServer()
  const transport = new WebSocketTransport({ server: http })
  const server = new ColyseusServer({ transport, greet: false, gracefullyShutdown: false, logger })
  server.define(ROOM, PassingRoom)
  await server.listen(0, host)
  return serverAt(`http://${host}:${(http.address() as AddressInfo).port}`, async () => {
    const closed = once(http, 'close')
    await server.gracefullyShutdown(false)
    http.closeAllConnections() // of the requests that made the seats
    await closed
  })
}

/** See above. */
export const colyseus = pathContestant({ name: 'Colyseus', ...KINDS.brokerTcp, serve }, async ({ server }, path) => {
  const room = await new ColyseusSDK(server!.addresses[0]!).joinOrCreate(ROOM)
  room.onMessage(PACKET, (packet: Uint8Array) => path.receive(packet, path.clock.nowMs()))
  room.reconnection.enabled = false
  return { send: (packet) => room.sendBytes(PACKET, packet), close: async () => void (await room.leave()) }
})
