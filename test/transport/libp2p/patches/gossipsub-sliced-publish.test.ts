import assert from 'node:assert/strict'
import { generateIdentity } from '../../../../src/identity.js'
import {
  GOSSIPSUB_SLICED_PUBLISH,
  type Publisher,
  publishInSlices,
} from '../../../../src/transport/libp2p/patches/gossipsub-sliced-publish.js'
import { PatchReport } from '../../../../src/transport/libp2p/patches/library-patch.js'
import {
  laneOf,
  RealNodes,
  relayLane,
  textBytes,
  textOf,
  until,
  untilHeard,
  webSocketAddress,
} from '../../real-nodes.js'

/** What was written to each peer, and a turn of the event loop at a time. */
class Desk {
  readonly written: { readonly peer: string; readonly message: unknown }[] = []
  readonly #later: (() => void)[] = []
  readonly publisher: Publisher = {
    sendRpcInBatch: (peers, message) => {
      for (const peer of peers) this.written.push({ peer, message })
    },
  }

  constructor() {
    publishInSlices(this.publisher, new PatchReport([]), (run) => this.#later.push(run))
  }

  /** @returns false when nothing was left to do */
  turn(): boolean {
    const runs = this.#later.splice(0)
    for (const run of runs) run()
    return runs.length > 0
  }
}

const crowd = (count: number): Set<string> => new Set(Array.from({ length: count }, (_, index) => `peer ${index}`))

describe('publishing to many peers', () => {
  const nodes = new RealNodes()
  afterEach(() => nodes.stop())

  it('writes to a few at once', () => {
    const desk = new Desk()
    desk.publisher.sendRpcInBatch(crowd(16), 'a')
    assert.equal(desk.written.length, 16)
    assert.equal(desk.turn(), false)
  })

  it('writes to many peers a few at a time, and to each once', () => {
    const desk = new Desk()
    desk.publisher.sendRpcInBatch(crowd(200), 'a')
    for (let before = 0, more = true; more; before = desk.written.length) {
      more = desk.turn()
      assert.ok(desk.written.length - before <= 32, 'too many in one turn')
    }
    assert.equal(desk.written.length, 200)
    assert.deepEqual(new Set(desk.written.map(({ peer }) => peer)), crowd(200))
  })

  it('writes everything to each peer in order, also what is published before the last slice has left', () => {
    const desk = new Desk()
    for (const message of ['a', 'b', 'c']) desk.publisher.sendRpcInBatch(crowd(40), message)
    while (desk.turn());
    for (const one of crowd(40)) {
      assert.deepEqual(
        desk.written.filter(({ peer }) => peer === one).map(({ message }) => message),
        ['a', 'b', 'c'],
      )
    }
  })

  it('writes at once, and still in order, when too much waits', () => {
    const desk = new Desk()
    for (let message = 0; message < 30; message += 1) desk.publisher.sendRpcInBatch(crowd(200), message)
    assert.ok(desk.written.length >= 30 * 200 - 4096, `${desk.written.length} written`)
    while (desk.turn());
    assert.equal(desk.written.length, 30 * 200)
    assert.deepEqual(
      desk.written.filter(({ peer }) => peer === 'peer 199').map(({ message }) => message),
      Array.from({ length: 30 }, (_, message) => message),
    )
  })

  it('reaches more real peers than fit a slice', async () => {
    const identity = await generateIdentity()
    const relay = await nodes.relay({ identity })
    const topic = 'peerstep/room/crowd'
    assert.ok('sendRpcInBatch' in relay.node.services.pubsub, 'this version of gossipsub publishes in another way')
    const lane = relayLane(relay, identity, topic)
    const hosts = await Promise.all(Array.from({ length: 20 }, () => nodes.host([webSocketAddress(relay)])))
    const lanes = hosts.map((host) => laneOf(host, topic))
    for (const one of lanes) await untilHeard(lane, one)
    lane.broadcast(textBytes('hello'))
    for (const one of lanes) {
      await until('the packet arrives', () => one.receive().some(({ bytes }) => textOf(bytes) === 'hello'))
    }
  })

  it('is left as it is where a version of gossipsub publishes in another way, and the report says so', () => {
    const report = new PatchReport([GOSSIPSUB_SLICED_PUBLISH])
    const publisher = {}
    publishInSlices(publisher, report, () => assert.fail('there is nothing to do later'))
    assert.deepEqual(publisher, {})
    assert.deepEqual(report.missing[0]!.missingParts, ['sendRpcInBatch'])
  })
})
