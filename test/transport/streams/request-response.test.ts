import assert from 'node:assert/strict'
import { PeerstepError } from '../../../src/errors.js'
import type { Host } from '../../../src/transport/libp2p/host-contract.js'
import { requestBytes, serveBytes } from '../../../src/transport/streams/request-response.js'
import { RealNodes, textBytes, textOf, until } from '../real-nodes.js'

const PROTOCOL = '/peerstep/test/1'

const failsWith = (code: string) => (error: unknown) => error instanceof PeerstepError && error.code === code

describe('a request over a stream', () => {
  const nodes = new RealNodes()
  let server: Host
  let client: Host
  let failures: unknown[]

  beforeEach(async () => {
    failures = []
    server = await nodes.host([], { listen: ['/ip4/127.0.0.1/tcp/0'] })
    client = await nodes.host([])
    await client.dial(server.addresses[0]!)
  })

  afterEach(() => nodes.stop())

  const serve = (
    handler: (from: string, question: Uint8Array) => Promise<Uint8Array>,
    limits: { timeoutMs?: number; bytesMax?: number } = {},
  ): Promise<void> =>
    serveBytes(server.node, PROTOCOL, handler, { ...limits, onFailure: (_from, error) => failures.push(error) })

  const ask = (question: Uint8Array, limits: { timeoutMs?: number; bytesMax?: number } = {}): Promise<Uint8Array> =>
    requestBytes(client.node, server.peerId, PROTOCOL, question, limits)

  it('is answered, and the server knows the peer that asks', async () => {
    await serve(async (from, question) => textBytes(`${from} asked: ${textOf(question)}`))
    assert.equal(textOf(await ask(textBytes('a room?'))), `${client.peerId} asked: a room?`)
  })

  it('carries messages of any length up to the limit, nothing included', async () => {
    await serve(async (_from, question) => question)
    for (const length of [0, 1, 127, 128, 10_000, 16 * 1024]) {
      const question = new Uint8Array(length).fill(7)
      assert.deepEqual(await ask(question), question)
    }
  })

  it('can be made many times at once', async () => {
    await serve(async (_from, question) => question)
    const answers = await Promise.all([1, 2, 3, 4].map((number) => ask(Uint8Array.of(number))))
    assert.deepEqual(
      answers.map((answer) => answer[0]),
      [1, 2, 3, 4],
    )
    for (let round = 0; round < 20; round += 1) await ask(Uint8Array.of(round))
    await until('no stream is left over', () => {
      const streams = client.node.getConnections().flatMap((connection) => connection.streams)
      return streams.every((stream) => stream.protocol !== PROTOCOL)
    })
  })

  it('fails when the question is longer than the server takes, and the server goes on', async () => {
    await serve(async (_from, question) => question, { bytesMax: 100 })
    await assert.rejects(ask(new Uint8Array(101)), failsWith('RELAY_UNREACHABLE'))
    assert.equal(failures.length, 1)
    assert.equal((await ask(new Uint8Array(100))).length, 100)
  })

  it('fails when the answer is longer than the client takes', async () => {
    await serve(async () => new Uint8Array(101))
    await assert.rejects(ask(new Uint8Array(1), { bytesMax: 100 }), failsWith('RELAY_UNREACHABLE'))
  })

  it('fails when the answer does not come in time', async () => {
    const never = new Promise<Uint8Array>(() => {})
    await serve(() => never)
    await assert.rejects(ask(new Uint8Array(1), { timeoutMs: 100 }), failsWith('TIMEOUT'))
  })

  it('ends at the server when the question never comes', async () => {
    await serve(async (_from, question) => question, { timeoutMs: 100 })
    const stream = await client.node.dialProtocol(server.node.peerId, PROTOCOL)
    await until('the server has given up', () => failures.length === 1)
    await until('the stream is gone', () => stream.status !== 'open')
  })

  it('fails when the handler does, and the server goes on', async () => {
    let calls = 0
    await serve(async (_from, question) => {
      calls += 1
      if (calls === 1) throw new Error('a fault of ours')
      return question
    })
    await assert.rejects(ask(new Uint8Array(1)), failsWith('RELAY_UNREACHABLE'))
    assert.match(String(failures[0]), /a fault of ours/)
    assert.equal((await ask(new Uint8Array(1))).length, 1)
  })

  it('is refused by a peer that does not serve the protocol', async () => {
    await assert.rejects(ask(new Uint8Array(1)), failsWith('RELAY_REFUSED'))
  })

  it('fails when the peer is unknown', async () => {
    const stranger = await nodes.host([])
    await assert.rejects(
      requestBytes(client.node, stranger.peerId, PROTOCOL, new Uint8Array(1)),
      failsWith('RELAY_UNREACHABLE'),
    )
  })
})
