import assert from 'node:assert/strict'
import type { GossipSub } from '@libp2p/gossipsub'
import type { Libp2p } from '@libp2p/interface'
import {
  forwardToEveryone,
  GOSSIPSUB_DIRECT_PEERS,
} from '../../../../src/transport/libp2p/patches/gossipsub-direct-peers.js'
import { PatchReport } from '../../../../src/transport/libp2p/patches/library-patch.js'

class FakeNode extends EventTarget {
  readonly services: { readonly pubsub: object }

  constructor(pubsub: object) {
    super()
    this.services = { pubsub }
  }

  getPeers(): string[] {
    return ['early']
  }

  tell(name: string, peer: string): void {
    this.dispatchEvent(Object.assign(new Event(name), { detail: peer }))
  }
}

const nodeOf = (node: FakeNode): Libp2p<{ pubsub: GossipSub }> => node as unknown as Libp2p<{ pubsub: GossipSub }>

describe('direct peers of gossipsub', () => {
  it('are all that are connected: from before, and as they come and go', () => {
    const direct = new Set<string>()
    const node = new FakeNode({ direct })
    const report = new PatchReport([GOSSIPSUB_DIRECT_PEERS])
    forwardToEveryone(nodeOf(node), report)
    node.tell('peer:connect', 'late')
    assert.deepEqual([...direct], ['early', 'late'])
    node.tell('peer:disconnect', 'early')
    assert.deepEqual([...direct], ['late'])
    assert.equal(report.patches[0]!.state, 'applied')
  })

  it('are required: a relay without them would pass on no gossip', () => {
    for (const pubsub of [{}, { direct: ['early'] }]) {
      assert.throws(() => forwardToEveryone(nodeOf(new FakeNode(pubsub)), new PatchReport([])), /has no direct/)
    }
  })
})
