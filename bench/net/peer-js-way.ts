/** Data connections between each pair of players by PeerJS, in a page or wherever RTCPeerConnection is a global. */
import type { DataConnection, Peer } from 'peerjs'
import type { Ear, Facts, Way } from './contestant.js'

export interface PeerJsOptions {
  /** The library's class: pages and Node load it in different ways. */
  readonly peerClass: typeof Peer
  readonly seat: number
  /** Of the PeerServer. */
  readonly host: string
  readonly port: number
  /**
   * The library's own option. False, as by default, opens a channel that may overtake but repeats what was lost until it
   * arrives; true one that keeps order too. It offers none that gives up.
   */
  readonly reliable: boolean
}

/** Names that need no question to the server. */
function nameOf(seat: number): string {
  return `seat${seat}`
}

/** Players call those before them. `raw`: bytes go as they are, by far the fastest of its serializations. */
export async function openPeerJs(options: PeerJsOptions, { clock, hear }: Ear): Promise<Way> {
  const { peerClass, seat, host, port, reliable } = options
  // Nothing but our own network: its default asks a public STUN server, and offers a public TURN server.
  const peer = new peerClass(nameOf(seat), { host, port, path: '/', secure: false, config: { iceServers: [] } })
  // As many as there are other players.
  const connections: DataConnection[] = []
  let expected = Number.POSITIVE_INFINITY
  const add = (connection: DataConnection): void => {
    connections.push(connection)
    connection.on('data', (bytes) => hear(new Uint8Array(bytes as ArrayBuffer), clock.nowMs()))
  }
  peer.on('connection', add)
  await new Promise<void>((resolve, reject) => {
    peer.once('open', () => resolve())
    peer.once('error', reject)
  })
  peer.on('error', (error) => console.error(error))
  return {
    facts: { peer: nameOf(seat), addresses: [] },
    async join(players: readonly Facts[]) {
      expected = players.length - 1
      for (const earlier of players.slice(0, seat)) {
        add(peer.connect(earlier.peer, { reliable, serialization: 'raw' }))
      }
    },
    isSettled: () => connections.filter(({ open }) => open).length === expected,
    send(packet) {
      for (const connection of connections) if (connection.open) void connection.send(packet)
    },
    close: async () => peer.destroy(),
  }
}
