/** Data connections between each pair of players by PeerJS, in a page or where RTCPeerConnection is a global. */
import type { DataConnection, Peer } from 'peerjs'
import type { Facts, OpenPath, Receiver } from './contestant.js'

interface PeerJsOptions {
  /** The library's class: pages and Node load it in different ways. */
  readonly peerClass: typeof Peer
  readonly seat: number
  /** Of the PeerServer. */
  readonly host: string
  readonly port: number
  /**
   * The library's own option. False, its default, opens an unordered channel that repeats what was lost until it arrives;
   * true one that keeps order too. It offers none that gives up.
   */
  readonly reliable: boolean
}

/** Players call those before them. `raw`: bytes go as they are, by far the fastest of its serializations. */
export async function openPeerJs(options: PeerJsOptions, { clock, receive }: Receiver): Promise<OpenPath> {
  const { peerClass, seat, host, port, reliable } = options
  const name = `seat${seat}`
  // Nothing but our own network: its default asks a public STUN server, and offers a public TURN server.
  const peer = new peerClass(name, { host, port, path: '/', secure: false, config: { iceServers: [] } })
  // As many as there are other players.
  const connections: DataConnection[] = []
  let expected = Number.POSITIVE_INFINITY
  const add = (connection: DataConnection): void => {
    connections.push(connection)
    connection.on('data', (bytes) => receive(new Uint8Array(bytes as ArrayBuffer), clock.nowMs()))
  }
  peer.on('connection', add)
  await new Promise<void>((resolve, reject) => {
    peer.once('open', () => resolve())
    peer.once('error', reject)
  })
  peer.on('error', (error) => console.error(error))
  return {
    facts: { peer: name, addresses: [] },
    async join(players: readonly Facts[]) {
      expected = players.length - 1
      for (const earlier of players.slice(0, seat)) add(peer.connect(earlier.peer, { reliable, serialization: 'raw' }))
    },
    isSettled: () => connections.filter(({ open }) => open).length === expected,
    send(packet) {
      for (const connection of connections) if (connection.open) void connection.send(packet)
    },
    close: async () => peer.destroy(),
  }
}
