/** The usual rival: a WebSocket broker that passes every player's packets on to all others, in one of three ways. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'
import type { Contestant, Ear, Place, PlayerPlace, Server, Way } from '../contestant.js'
import { LocalPlayer, SAID_ONCE } from '../local-player.js'
import { joinPackets, splitPackets } from '../packet-bundle.js'

/**
 * When a broker writes. 'packet': each packet to each client at once, in a message of its own. 'turn': what one turn of
 * the event loop has read, in one message to each client, so that nothing waits and a busy broker writes less. 'tick':
 * what has come since the last tick of the game, in one message to each client.
 */
type Flush = 'packet' | 'turn' | 'tick'

/** What waits for each client. It is bounded by what the clients send in one turn or tick. */
type Waiting = ReadonlyMap<WebSocket, Uint8Array[]>

function flush(waiting: Waiting): void {
  for (const [client, packets] of waiting) if (packets.length > 0) client.send(joinPackets(packets.splice(0)))
}

async function serve({ host, hz }: Place, when: Flush): Promise<Server> {
  const server = new WebSocketServer({ host, port: 0, perMessageDeflate: false })
  await once(server, 'listening')
  const waiting = new Map<WebSocket, Uint8Array[]>()
  let flushing: NodeJS.Immediate | null = null
  const flushThisTurn = (): void => {
    flushing ??= setImmediate(() => {
      flushing = null
      flush(waiting)
    })
  }
  server.on('connection', (client: WebSocket) => {
    waiting.set(client, [])
    client.on('message', (packet: Buffer) => {
      for (const [other, packets] of waiting) {
        if (other === client) continue
        if (when === 'packet') other.send(packet)
        else packets.push(packet)
      }
      if (when === 'turn') flushThisTurn()
    })
    client.on('close', () => waiting.delete(client))
  })
  const ticks = when === 'tick' ? setInterval(() => flush(waiting), 1000 / hz) : undefined
  return {
    facts: { peer: '', addresses: [`ws://${host}:${(server.address() as AddressInfo).port}`] },
    async close() {
      clearInterval(ticks)
      if (flushing !== null) clearImmediate(flushing)
      for (const client of server.clients) client.terminate()
      server.close()
      await once(server, 'close')
    },
  }
}

async function open({ server }: PlayerPlace, { clock, hear }: Ear, when: Flush): Promise<Way> {
  const socket = new WebSocket(server!.addresses[0]!, { perMessageDeflate: false })
  socket.on('message', (message: Buffer) => {
    const nowMs = clock.nowMs()
    if (when === 'packet') hear(message, nowMs)
    else for (const packet of splitPackets(message)) hear(packet, nowMs)
  })
  await once(socket, 'open')
  return {
    facts: { peer: '', addresses: [] },
    join: async () => {},
    send: (packet) => socket.send(packet),
    close: async () => socket.terminate(),
  }
}

function broker(name: string, when: Flush): Contestant {
  return {
    name,
    side: 'rival',
    lossy: false,
    ordered: true,
    route: 'server',
    by: 'tcp',
    serve: (place) => serve(place, when),
    seat: (place) => LocalPlayer.open(place, SAID_ONCE, (ear) => open(place, ear, when)),
  }
}

export const wsNaive: Contestant = broker('ws broker, naive', 'packet')
/** The fair one: nobody can say that we made it wait, or made it write more often than it must. */
export const wsCorked: Contestant = broker('ws broker, corked', 'turn')
export const wsBroker: Contestant = broker('ws broker, once a tick', 'tick')
