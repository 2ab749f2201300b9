import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { generateIdentity } from '../../../../src/identity.js'
import { PatchReport } from '../../../../src/transport/libp2p/patches/library-patch.js'
import { closeAborted, WEBSOCKET_CLOSE } from '../../../../src/transport/libp2p/patches/websocket-close.js'
import { laneOf, RealNodes, relayLane, until, untilHeard, webSocketAddress } from '../../real-nodes.js'

/** Sockets of this process: both ends of every connection between its nodes. */
const openSockets = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length

describe('a WebSocket connection', () => {
  const nodes = new RealNodes()
  afterEach(() => nodes.stop())

  it('is gone on both sides, sockets included, when the relay aborts it', async () => {
    const before = openSockets()
    const relay = await nodes.relay()
    const host = await nodes.host([])
    await host.dial(webSocketAddress(relay))
    await until('the relay has the connection', () => relay.node.getConnections().length === 1)
    relay.node.getConnections()[0]!.abort(new Error('enough'))
    await until('the sockets are closed', () => openSockets() === before)
    assert.deepEqual([relay.node.getConnections(), host.node.getConnections()], [[], []])
  })

  it('is gone on both sides, sockets included, when the player aborts it', async () => {
    const before = openSockets()
    const relay = await nodes.relay()
    const host = await nodes.host([])
    await host.dial(webSocketAddress(relay))
    await until('the relay has the connection', () => relay.node.getConnections().length === 1)
    host.node.getConnections()[0]!.abort(new Error('enough'))
    await until('the sockets are closed', () => openSockets() === before)
    assert.deepEqual([relay.node.getConnections(), host.node.getConnections()], [[], []])
  })

  it('ends, and nothing else does, when the other side sends invalid bytes after the upgrade', async () => {
    const relay = await nodes.relay()
    const port = Number(/\/tcp\/(\d+)\//.exec(webSocketAddress(relay))![1])
    const key = Buffer.alloc(16).toString('base64')
    const hello = `GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`
    const nonsense = [
      [0xff, 0xff, 0, 0],
      [0x82, 0x05, 1, 2, 3, 4, 5],
      [0x88, 0x81, 0, 0, 0, 0, 1],
      [0x83, 0x80, 0, 0, 0, 0],
    ]
    for (const frame of nonsense) {
      const socket = connect(port, '127.0.0.1')
      socket.on('error', () => {})
      socket.write(hello)
      await once(socket, 'data')
      socket.write(Uint8Array.from(frame))
      await once(socket, 'close')
    }
    assert.equal((await nodes.host([webSocketAddress(relay)])).relays.length, 1)
  })

  it('carries messages of the largest size', async () => {
    const identity = await generateIdentity()
    const relay = await nodes.relay({ identity })
    const topic = 'peerstep/room/large'
    relayLane(relay, identity, topic)
    const [a, b] = [await nodes.host([webSocketAddress(relay)]), await nodes.host([webSocketAddress(relay)])]
    const [from, to] = [laneOf(a, topic), laneOf(b, topic)]
    await untilHeard(from, to)
    for (let count = 0; count < 10; count += 1) from.broadcast(new Uint8Array(from.packetBytesMax).fill(count))
    const sizes: number[] = []
    await until('all have arrived', () => sizes.push(...to.receive().map(({ bytes }) => bytes.length)) >= 10)
    assert.deepEqual(new Set(sizes), new Set([from.packetBytesMax]))
  })

  it('is left as it is where a version of the transport dials in another way, and the report says so', () => {
    const report = new PatchReport([WEBSOCKET_CLOSE])
    const transport = {}
    closeAborted(transport, report)
    assert.deepEqual(transport, {})
    assert.deepEqual(report.missing[0]!.missingParts, ['_connect'])
  })

  it('closes with a code that a page may use when it is aborted, and with any other code as it is', async () => {
    const codes: (number | undefined)[] = []
    const socket = {
      close(code?: number): void {
        codes.push(code)
      },
    }
    const transport = { _connect: async () => socket }
    closeAborted(transport, new PatchReport([]))
    const dialled = (await transport._connect()) as { close(code?: number): void }
    dialled.close(1006)
    dialled.close(1000)
    assert.deepEqual(codes, [undefined, 1000])
  })
})
