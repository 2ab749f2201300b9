/** Colyseus, its room passing messages on as they come: no state, so nothing waits for the room's next patch. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server as ColyseusServer, Room } from '@colyseus/core'
import { ColyseusSDK } from '@colyseus/sdk'
import { WebSocketTransport } from '@colyseus/ws-transport'
import type { Contestant, Ear, Place, PlayerPlace, Server, Way } from '../contestant.js'
import { LocalPlayer, SAID_ONCE } from '../local-player.js'

/** Part of an address, so a topic with its slashes cannot be one. */
const ROOM = 'room'
/** Message types are names or numbers; a number is a byte. */
const PACKET = 1
const LOG = console.error // standard output is for the agent's answers
const logger = { trace() {}, debug() {}, info() {}, warn: LOG, error: LOG }

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
  const { port } = http.address() as AddressInfo
  return {
    facts: { peer: '', addresses: [`http://${host}:${port}`] },
    async close() {
      const closed = once(http, 'close')
      await server.gracefullyShutdown(false)
      http.closeAllConnections() // of the requests that made the seats
      await closed
    },
  }
}

async function open({ server }: PlayerPlace, { clock, hear }: Ear): Promise<Way> {
  const room = await new ColyseusSDK(server!.addresses[0]!).joinOrCreate(ROOM)
  room.onMessage(PACKET, (packet: Uint8Array) => hear(packet, clock.nowMs()))
  room.reconnection.enabled = false
  return {
    facts: { peer: '', addresses: [] },
    join: async () => {},
    send: (packet) => room.sendBytes(PACKET, packet),
    close: async () => void (await room.leave()),
  }
}

export const colyseus: Contestant = {
  name: 'Colyseus',
  side: 'rival',
  lossy: false,
  ordered: true,
  route: 'server',
  by: 'tcp',
  serve,
  seat: (place) => LocalPlayer.open(place, SAID_ONCE, (ear) => open(place, ear)),
}
