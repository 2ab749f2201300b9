import assert from 'node:assert/strict'
import { createSocket, type Socket } from 'node:dgram'
import { openDatagramPort } from '../../../relay/net/datagram-port.js'
import { openRoomLane } from '../../../relay/net/room-lane.js'
import { generateIdentity } from '../../../src/identity.js'
import { DatagramLane } from '../../../src/transport/webrtc/datagram-lane.js'
import { RealNodes, until, webSocketAddress } from '../../transport/real-nodes.js'

const TOPIC = 'peerstep/room/one-port'

function bound(port: number): Promise<Socket> {
  const socket = createSocket('udp4')
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(port, '127.0.0.1', () => resolve(socket))
  })
}

describe('the port for datagrams', () => {
  const nodes = new RealNodes()
  afterEach(() => nodes.stop())

  it('is one that is free, or an error that says which is not', async () => {
    const { portRange, bindAddress } = await openDatagramPort('127.0.0.1', 0, [])
    assert.equal(bindAddress, '127.0.0.1')
    assert.equal(portRange[0], portRange[1])
    const socket = await bound(portRange[0])
    await assert.rejects(openDatagramPort('127.0.0.1', portRange[0], []), /EADDRINUSE/)
    await new Promise<void>((resolve) => socket.close(() => resolve()))
    assert.deepEqual((await openDatagramPort('127.0.0.1', portRange[0], [])).portRange, portRange)
    assert.equal((await openDatagramPort('0.0.0.0', 0, [])).bindAddress, undefined)
  })

  it('is told with the addresses at which the relay is dialled', async () => {
    const announce = ['/ip4/203.0.113.5/tcp/443/wss', '/ip4/203.0.113.5/tcp/9101', '/dns4/no-such-name.invalid/tcp/1']
    assert.deepEqual((await openDatagramPort('127.0.0.1', 0, announce)).announce, ['203.0.113.5'])
    const named = await openDatagramPort('127.0.0.1', 0, ['/dns4/localhost/tcp/1'])
    assert.ok(named.announce.some((address) => address === '127.0.0.1' || address === '::1'))
  })

  it('takes the datagrams of all players and rooms of a relay', async () => {
    const identity = await generateIdentity()
    const relay = await nodes.relay({ identity })
    const datagramPort = await openDatagramPort('127.0.0.1', 0, [])
    const parts = { node: relay.node, laneHost: relay.laneHost, identity, datagramPort }
    const fail = (error: unknown): never => assert.fail(String(error))
    const topics = [TOPIC, `${TOPIC}/2`]
    const rooms = topics.map((topic) => openRoomLane(parts, topic, fail))
    const hosts = [await nodes.host([webSocketAddress(relay)]), await nodes.host([webSocketAddress(relay)])]
    const players = hosts.flatMap((host) => topics.map((topic) => new DatagramLane(host, topic, { opens: () => true })))
    for (const player of players) player.seek([identity.peerId])
    await until('all players are linked', () => players.every((player) => player.peers.length === 1))
    await assert.rejects(bound(datagramPort.portRange[0]), /EADDRINUSE/)
    for (const lane of [...players, ...rooms]) lane.close()
    await until('the port is free again', () =>
      bound(datagramPort.portRange[0]).then(
        (socket) => socket.close() !== undefined,
        () => false,
      ),
    )
  })
})
