import assert from 'node:assert/strict'
import type { LinkLane } from '../../../src/transport/paths/link-lane.js'
import { MultiPathLane } from '../../../src/transport/paths/multi-path-lane.js'
import { SimulatedNetwork } from '../../../src/transport/simulated/simulated-network.js'

const STEP_MS = 20

/** Two players whose lanes are gossip and a lane of a kind that the product does not have, registered as any other. */
class Scene {
  readonly gossip = new SimulatedNetwork({ seed: 1, startMs: 1000 })
  readonly carrier = new SimulatedNetwork({ seed: 2, startMs: 1000 })
  readonly lanes: readonly MultiPathLane[]
  readonly reopened: string[] = []

  constructor() {
    this.gossip.linkAll({ delayMs: 30 })
    this.carrier.linkAll({ delayMs: 5 })
    this.lanes = ['a', 'b'].map((name) => {
      const registration: LinkLane = {
        lane: this.carrier.lane(name, { lossy: true, name: 'carrier' }),
        handicapMs: { carrier: 0 },
        kindTo: () => 'carrier',
        retransmits: false,
        reopen: (peer) => this.reopened.push(`${name} ${peer}`),
      }
      const gossip = this.gossip.lane(name, { lossy: false, name: 'gossip', packetCost: 8 })
      return new MultiPathLane(
        { gossip, links: [registration] },
        { relay: null, clock: this.gossip.clock, firstSequence: 0 },
      )
    })
    for (const lane of this.lanes) lane.seek(['a', 'b'])
  }

  /** @returns arrival times at b of what a sends once a step, in milliseconds after the sending */
  run(ms: number): number[] {
    const [a, b] = this.lanes as [MultiPathLane, MultiPathLane]
    const tookMs: number[] = []
    for (const endMs = this.gossip.clock.nowMs() + ms; this.gossip.clock.nowMs() < endMs; ) {
      const nowMs = this.gossip.clock.nowMs()
      a.broadcast(Uint8Array.of((nowMs / STEP_MS) & 0xff), 'latest')
      b.broadcast(Uint8Array.of(0), 'latest')
      for (let part = 0; part < STEP_MS; part++) {
        this.gossip.advance(1)
        this.carrier.advance(1)
        a.receive()
        for (const packet of b.receive()) {
          if (packet.bytes[0] === ((nowMs / STEP_MS) & 0xff)) tookMs.push(packet.receivedAtMs - nowMs)
        }
      }
    }
    return tookMs
  }
}

describe('a lane that is registered', () => {
  it('is measured, chosen and named like any other', () => {
    const scene = new Scene()
    assert.equal(scene.lanes[0]!.laneTo('b'), 'gossip')
    scene.run(2000)
    assert.equal(scene.lanes[0]!.laneTo('b'), 'carrier')
    const tookMs = scene.run(500)
    assert.ok(tookMs.length > 20)
    assert.ok(Math.max(...tookMs) <= 6, `${Math.max(...tookMs)} ms`)
    const [path] = scene.lanes[0]!.paths('b')
    assert.equal(path!.lane, 'carrier')
    assert.ok(path!.used && path!.rttMs < 20)
  })

  it('is left when it falls silent, and its dead link is opened anew', () => {
    const scene = new Scene()
    scene.run(2000)
    scene.carrier.linkAll({ blocked: true })
    scene.run(4000)
    assert.equal(scene.lanes[0]!.laneTo('b'), 'gossip')
    assert.ok(scene.reopened.includes('a b'))
  })
})
