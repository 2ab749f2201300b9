/** Two hosts connected by TCP, a stream between them, and all that their sockets write. */
import type { Connection, Stream } from '@libp2p/interface'
import type { Host } from '../../src/transport/libp2p/host-contract.js'
import { type RealNodes, until } from './real-nodes.js'

const PROTOCOL = '/test/lean/1'

/** The parts of a connection that its declaration keeps to itself. */
interface OpenConnection {
  readonly maConn: { readonly socket: { write(chunk: Uint8Array): boolean } }
}

export interface LeanPair {
  readonly from: Stream
  readonly to: Stream
  /** Bytes that have arrived. */
  arrived(): number
  /** Sizes of what `from`'s socket was given to write, from now on. */
  readonly writes: readonly number[]
}

export async function leanPair(nodes: RealNodes): Promise<LeanPair> {
  const listener = await nodes.host([], { listen: ['/ip4/127.0.0.1/tcp/0'] })
  const caller = await nodes.host([])
  const { promise: accepted, resolve: accept } = Promise.withResolvers<Stream>()
  await listener.node.handle(PROTOCOL, (stream) => accept(stream))
  await caller.dial(listener.addresses[0]!)
  const connection = connectionOf(caller)
  const from = await connection.newStream(PROTOCOL, { negotiateFully: true })
  const to = await accepted
  let bytes = 0
  to.addEventListener('message', ({ data }) => {
    bytes += data.byteLength
  })
  from.send(Uint8Array.of(1)) // the first one carries what opens a stream
  await until('the first byte arrives', () => bytes === 1)
  bytes = 0
  return { from, to, arrived: () => bytes, writes: watch(connection) }
}

function connectionOf(host: Host): Connection {
  return host.node.getConnections()[0]!
}

function watch(connection: Connection): number[] {
  const sizes: number[] = []
  const { socket } = (connection as unknown as OpenConnection).maConn
  const write = socket.write.bind(socket)
  socket.write = (chunk) => {
    sizes.push(chunk.length)
    return write(chunk)
  }
  return sizes
}
