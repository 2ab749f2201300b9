import assert from 'node:assert/strict'
import type { Lane } from '../../../src/transport/lane.js'
import type { LinkPolicy } from '../../../src/transport/simulated/link-policy.js'
import { REORDER_HOLD_MS_MAX } from '../../../src/transport/simulated/simulated-link.js'
import { SimulatedNetwork } from '../../../src/transport/simulated/simulated-network.js'

interface Arrival {
  readonly index: number
  readonly atMs: number
}

/** Sends `count` numbered packets from a to b, one every `everyMs`, and reads b every millisecond. */
function stream(network: SimulatedNetwork, a: Lane, b: Lane, count: number, everyMs = 10, quietMs = 5000): Arrival[] {
  const arrivals: Arrival[] = []
  const read = (): void => {
    for (const packet of b.receive()) {
      arrivals.push({ index: new DataView(packet.bytes.buffer).getUint32(0), atMs: packet.receivedAtMs })
    }
  }
  for (let index = 0; index < count; index += 1) {
    const bytes = new Uint8Array(100)
    new DataView(bytes.buffer).setUint32(0, index)
    a.send(b.localPeer, bytes)
    network.advance(everyMs)
    read()
  }
  network.advance(quietMs)
  read()
  return arrivals
}

function twoPeers(policy: Partial<LinkPolicy>, options: { lossy?: boolean; seed?: number } = {}) {
  const network = new SimulatedNetwork({ seed: options.seed ?? 11 })
  const lossy = options.lossy ?? true
  const [a, b] = [network.lane('a', { lossy }), network.lane('b', { lossy })]
  network.link('a', 'b', policy)
  return { network, a, b }
}

const indexes = (arrivals: readonly Arrival[]): number[] => arrivals.map((arrival) => arrival.index)
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index)
const isSorted = (numbers: readonly number[]): boolean =>
  numbers.every((one, at) => at === 0 || numbers[at - 1]! <= one)

const ROUGH: Partial<LinkPolicy> = {
  delayMs: 60,
  jitterMs: 30,
  lossRatio: 0.08,
  duplicateRatio: 0.05,
  reorderRatio: 0.15,
  burst: { ratio: 0.02, packets: 2 },
  bandwidth: { bytesPerSecond: 20_000, burstBytes: 512, queueBytes: 2048 },
}

describe('SimulatedNetwork', () => {
  it('repeats a run exactly for the same seed, and gives another run for another', () => {
    const traceOf = (seed: number): bigint => {
      const network = new SimulatedNetwork({ seed })
      network.linkAll(ROUGH)
      const lanes = ['a', 'b', 'c'].map((peer) => network.lane(peer, { lossy: true }))
      for (let round = 0; round < 300; round += 1) {
        for (const lane of lanes) lane.broadcast(Uint8Array.of(round & 0xff, lane.receive().length))
        network.advance(16)
      }
      return network.traceHash
    }
    assert.equal(traceOf(5), traceOf(5))
    assert.notEqual(traceOf(5), traceOf(6))
  })

  it('delivers after the delay, and never before', () => {
    const { network, a, b } = twoPeers({ delayMs: 50 })
    a.send('b', Uint8Array.of(1))
    network.advance(49.9)
    assert.equal(b.receive().length, 0)
    network.advance(0.1)
    assert.equal(b.receive()[0]!.receivedAtMs, 50)
  })

  it('spreads arrivals evenly around the delay', () => {
    const { network, a, b } = twoPeers({ delayMs: 50, jitterMs: 20 })
    const delays = stream(network, a, b, 2000).map(({ index, atMs }) => atMs - 10 * index)
    assert.equal(delays.length, 2000)
    assert.ok(Math.min(...delays) >= 30 && Math.min(...delays) < 31)
    assert.ok(Math.max(...delays) <= 70 && Math.max(...delays) > 69)
    const mean = delays.reduce((sum, delay) => sum + delay, 0) / delays.length
    assert.ok(Math.abs(mean - 50) < 1)
  })

  it('loses packets one by one at the given rate', () => {
    const { network, a, b } = twoPeers({ lossRatio: 0.2 })
    const arrived = stream(network, a, b, 5000, 1).length
    assert.ok(Math.abs(arrived / 5000 - 0.8) < 0.02)
    assert.equal(network.counters('a', 'b').lost, 5000 - arrived)
  })

  it('loses packets in bursts', () => {
    const { network, a, b } = twoPeers({ burst: { ratio: 0.01, packets: 6 } })
    const received = new Set(indexes(stream(network, a, b, 5000, 1)))
    const runs: number[] = []
    for (let index = 0, run = 0; index <= 5000; index += 1) {
      if (index < 5000 && !received.has(index)) run += 1
      else {
        if (run > 0) runs.push(run)
        run = 0
      }
    }
    assert.ok(runs.length > 30 && runs.length < 70)
    assert.ok(runs.slice(0, -1).every((run) => run % 6 === 0))
  })

  it('loses packets as a Gilbert-Elliott link: good and bad times, each with its rate', () => {
    const burst = { toBad: 0.04, toGood: 0.15, lossGood: 0, lossBad: 0.75 }
    const { network, a, b } = twoPeers({ burst })
    const lost = 1 - stream(network, a, b, 20_000, 1).length / 20_000
    // Share of bad time is toBad / (toBad + toGood).
    assert.ok(Math.abs(lost - (0.04 / 0.19) * 0.75) < 0.02)
  })

  it('doubles packets', () => {
    const { network, a, b } = twoPeers({ duplicateRatio: 0.3, delayMs: 20, jitterMs: 10 })
    const arrivals = stream(network, a, b, 1000)
    assert.equal(new Set(indexes(arrivals)).size, 1000)
    assert.equal(arrivals.length - 1000, network.counters('a', 'b').duplicated)
    assert.ok(Math.abs(network.counters('a', 'b').duplicated / 1000 - 0.3) < 0.05)
  })

  it('lets a few packets overtake a held one, and loses none', () => {
    const { network, a, b } = twoPeers({ reorderRatio: 0.5, reorderPackets: 5, delayMs: 20 })
    const order = indexes(stream(network, a, b, 1000))
    assert.ok(!isSorted(order))
    const overtaken = order.map((one, at) => order.slice(0, at).filter((earlier) => earlier > one).length)
    assert.ok(overtaken.every((count) => count <= 5))
    assert.ok(overtaken.some((count) => count >= 3))
    assert.deepEqual(
      order.toSorted((x, y) => x - y),
      upTo(1000),
    )
  })

  it('lets a held packet go when nothing comes to overtake it', () => {
    const { network, a, b } = twoPeers({ reorderRatio: 1, delayMs: 20 })
    a.send('b', Uint8Array.of(1))
    network.advance(20 + REORDER_HOLD_MS_MAX)
    assert.equal(b.receive().length, 1)
  })

  it('holds packets to the bandwidth and drops what the queue cannot take', () => {
    const { network, a, b } = twoPeers({ bandwidth: { bytesPerSecond: 1000, burstBytes: 512, queueBytes: 2048 } })
    // 100 bytes every 10 ms are ten times too much.
    const arrivals = stream(network, a, b, 1000)
    const counters = network.counters('a', 'b')
    assert.equal(counters.dropped, 1000 - arrivals.length)
    const seconds = 10 + 2.048
    assert.ok(Math.abs(arrivals.length - (seconds * 1000 + 512) / 100) < 10)
    assert.ok(isSorted(indexes(arrivals)))
    assert.ok(arrivals.every(({ index, atMs }) => atMs - 10 * index <= 2049))
  })

  it('blocks one direction and leaves the other open', () => {
    const { network, a, b } = twoPeers({ blocked: true })
    a.send('b', Uint8Array.of(1))
    b.send('a', Uint8Array.of(2))
    network.advance(1)
    assert.equal(b.receive().length, 0)
    assert.equal(a.receive().length, 1)
    network.link('a', 'b', { blocked: false })
    a.send('b', Uint8Array.of(3))
    network.advance(1)
    assert.deepEqual([...b.receive()[0]!.bytes], [3])
  })

  it('parts two groups, both ways, and heals; peers that come later are parted too', () => {
    const network = new SimulatedNetwork({ seed: 3 })
    network.partition(['a', 'b'], ['c', 'd'])
    const lanes = ['a', 'b', 'c', 'd'].map((peer) => network.lane(peer, { lossy: true }))
    const heard = (): string[] => {
      for (const lane of lanes) lane.broadcast(Uint8Array.of(1))
      network.advance(1)
      return lanes.map((lane) =>
        lane
          .receive()
          .map((packet) => packet.from)
          .join(''),
      )
    }
    assert.deepEqual(heard(), ['b', 'a', 'd', 'c'])
    network.heal()
    assert.deepEqual(heard(), ['bcd', 'acd', 'abd', 'abc'])
  })

  it('disconnects a peer without a notice to the others: nothing in, nothing out, and packets under way still arrive', () => {
    const { network, a, b } = twoPeers({ delayMs: 10 })
    a.send('b', Uint8Array.of(1))
    network.kill('a')
    a.send('b', Uint8Array.of(2))
    b.send('a', Uint8Array.of(3))
    network.advance(100)
    assert.deepEqual(
      b.receive().map((packet) => packet.bytes[0]),
      [1],
    )
    assert.deepEqual(a.receive(), [])
    assert.deepEqual(b.peers, ['a'])
  })

  it('takes a killed peer back when it opens a lane again', () => {
    const { network, a, b } = twoPeers({})
    network.kill('a')
    const again = network.lane('a', { lossy: true })
    b.send('a', Uint8Array.of(4))
    a.send('b', Uint8Array.of(6))
    again.send('b', Uint8Array.of(5))
    network.advance(1)
    assert.deepEqual([...again.receive()[0]!.bytes], [4])
    assert.deepEqual(
      b.receive().map((packet) => packet.bytes[0]),
      [5],
    )
  })

  it('keeps every link to its own luck', () => {
    const lossesOf = (delayOther: number): number[] => {
      const { network, a, b } = twoPeers({ lossRatio: 0.3 })
      const c = network.lane('c', { lossy: true })
      network.link('c', 'b', { delayMs: delayOther, jitterMs: delayOther, lossRatio: 0.5 })
      for (let index = 0; index < 10; index += 1) c.send('b', Uint8Array.of(0))
      network.advance(1000)
      b.receive()
      return indexes(stream(network, a, b, 300))
    }
    assert.deepEqual(lossesOf(0), lossesOf(100))
  })

  it('loses the same packets when only the jitter changes', () => {
    const lossesOf = (jitterMs: number): number[] => {
      const { network, a, b } = twoPeers({ delayMs: 50, jitterMs, lossRatio: 0.3 })
      return indexes(stream(network, a, b, 300)).toSorted((x, y) => x - y)
    }
    assert.deepEqual(lossesOf(0), lossesOf(40))
  })

  it('runs a skewed clock beside the true one, without a jump when the rate changes', () => {
    const network = new SimulatedNetwork({ seed: 1, startMs: 1000 })
    network.skewClock('a', { rate: 1.1, offsetMs: 500 })
    const clock = network.clockFor('a')
    assert.equal(clock.nowMs(), 1600)
    network.advance(1000)
    assert.ok(Math.abs(clock.nowMs() - 2700) < 1e-6)
    network.skewClock('a', { rate: 0.9 })
    assert.ok(Math.abs(clock.nowMs() - 2700) < 1e-6)
    network.advance(1000)
    assert.ok(Math.abs(clock.nowMs() - 3600) < 1e-6)
    assert.equal(network.clock.nowMs(), 3000)
    assert.equal(network.clockFor('b').nowMs(), 3000)
  })

  it('stamps packets with the receiver’s own clock', () => {
    const { network, a, b } = twoPeers({ delayMs: 25 })
    network.skewClock('b', { offsetMs: 10_000 })
    a.send('b', Uint8Array.of(1))
    network.advance(100)
    assert.equal(b.receive()[0]!.receivedAtMs, 10_025)
  })

  describe('on a reliable lane', () => {
    it('delivers all in order over the roughest link; one lost packet holds back the later ones', () => {
      const { network, a, b } = twoPeers({ ...ROUGH, bandwidth: null }, { lossy: false })
      const arrivals = stream(network, a, b, 500)
      assert.deepEqual(indexes(arrivals), upTo(500))
      assert.ok(isSorted(arrivals.map((arrival) => arrival.atMs)))
      assert.ok(arrivals.some(({ index, atMs }) => atMs - 10 * index > 200))
      assert.ok(network.counters('a', 'b').lost > 0)
      const together = arrivals.filter(({ atMs }, at) => at > 0 && arrivals[at - 1]!.atMs === atMs)
      assert.ok(together.length > 10)
    })

    it('makes packets wait for their turn when bandwidth is short, and drops none', () => {
      const bandwidth = { bytesPerSecond: 5000, burstBytes: 100, queueBytes: 0 }
      const { network, a, b } = twoPeers({ bandwidth }, { lossy: false })
      const arrivals = stream(network, a, b, 100)
      assert.deepEqual(indexes(arrivals), upTo(100))
      assert.ok(Math.abs(arrivals[99]!.atMs - 1980) < 1)
    })

    it('holds packets back during a partition and delivers them in order when it heals', () => {
      const { network, a, b } = twoPeers({ delayMs: 10 }, { lossy: false })
      network.partition(['a'], ['b'])
      for (let index = 0; index < 50; index += 1) a.send('b', Uint8Array.of(index))
      network.advance(60_000)
      assert.equal(b.receive().length, 0)
      network.heal()
      a.send('b', Uint8Array.of(50))
      network.advance(10)
      assert.deepEqual(
        b.receive().map((packet) => packet.bytes[0]),
        upTo(51),
      )
    })

    it('does not bring what was meant for a connection that is gone', () => {
      const { network, a, b } = twoPeers({ delayMs: 10 }, { lossy: false })
      a.send('b', Uint8Array.of(1))
      b.close()
      const again = network.lane('b', { lossy: false })
      network.advance(100)
      assert.deepEqual(again.receive(), [])
      a.send('b', Uint8Array.of(2))
      network.advance(100)
      assert.deepEqual([...again.receive()[0]!.bytes], [2])
    })
  })
})
