import assert from 'node:assert/strict'
import { connect, type Socket } from 'node:net'
import { AddressQuota } from '../../../relay/net/address-quota.js'
import { forgetStrangers, type RelayNode } from '../../../relay/net/relay-node.js'
import { generateIdentity } from '../../../src/identity.js'
import { RealNodes, until, webSocketAddress } from '../../transport/real-nodes.js'

describe('the connection guard', () => {
  const nodes = new RealNodes()
  const sockets: Socket[] = []
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy()
    await nodes.stop()
  })

  const portOf = (address: string): number => Number(/\/tcp\/(\d+)/.exec(address)![1])
  const tcpAddress = (relay: RelayNode): string => relay.addresses.find((it) => !it.includes('/ws'))!
  const knock = (address: string): Socket => {
    const socket = connect(portOf(address), '127.0.0.1')
    socket.on('error', () => {})
    sockets.push(socket)
    return socket
  }
  const open = (): number => sockets.filter((socket) => !socket.destroyed && socket.readyState === 'open').length
  /** An upgrade to WebSocket, and a frame that announces `bytes` bytes. */
  const upgrade = (announced: number): Uint8Array => {
    const head = `GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${'A'.repeat(22)}==\r\n\r\n`
    const frame = Buffer.alloc(14)
    frame.writeUInt16BE(0x82ff)
    frame.writeBigUInt64BE(BigInt(announced), 2)
    return Buffer.concat([Buffer.from(head), frame])
  }

  it('closes sockets that send nothing, on both ports', async () => {
    const relay = await nodes.relay()
    for (let count = 0; count < 20; count += 1) knock(count % 2 === 0 ? webSocketAddress(relay) : tcpAddress(relay))
    await until('they are open', () => open() === 20)
    await until('all are closed', () => open() === 0)
  })

  it('closes sockets that never finish their request', async () => {
    const relay = await nodes.relay()
    const socket = knock(webSocketAddress(relay))
    socket.write('GET / HTTP/1.1\r\n')
    socket.resume()
    const drip = setInterval(() => socket.write('X-Drip: 1\r\n'), 500)
    await until('it is open', () => open() === 1)
    await until('it is closed', () => open() === 0).finally(() => clearInterval(drip))
  })

  it('does not take a large message into memory before the handshake', async () => {
    const relay = await nodes.relay()
    const socket = knock(webSocketAddress(relay))
    socket.resume()
    socket.write(upgrade(50 * 1024 * 1024))
    await until('the relay hangs up', () => socket.destroyed)
  })

  it('limits the connections of one address, on both ports together', async () => {
    const relay = await nodes.relay({ addresses: new AddressQuota(4, { countLoopback: true }) })
    const [a, b] = [await nodes.host([webSocketAddress(relay)]), await nodes.host([tcpAddress(relay)])]
    for (let count = 0; count < 6; count += 1) knock(count % 2 === 0 ? webSocketAddress(relay) : tcpAddress(relay))
    await until('four are refused', () => sockets.filter((socket) => socket.destroyed || socket.closed).length >= 4)
    assert.deepEqual([a.relays.length, b.relays.length], [1, 1])
    await a.close()
    for (const socket of sockets.splice(0)) socket.destroy()
    const again = await nodes.host([webSocketAddress(relay)])
    assert.equal(again.relays.length, 1)
  })

  it('forgets the peers that have gone, and no others', async () => {
    const relay = await nodes.relay()
    const stays = await nodes.host([webSocketAddress(relay)])
    const goes = await nodes.host([webSocketAddress(relay)], { identity: await generateIdentity() })
    await until('both are known', async () => (await relay.node.peerStore.all()).length === 2)
    await goes.close()
    await until('one has gone', () => relay.node.getConnections().length === 1)
    await forgetStrangers(relay.node)
    const known = await relay.node.peerStore.all()
    assert.deepEqual(
      known.map(({ id }) => id.toString()),
      [stays.peerId],
    )
  })
})
