import assert from 'node:assert/strict'
import { newLaneStats, type PeerId } from '../../../src/transport/lane.js'
import type { LinkLane, MemberLane } from '../../../src/transport/paths/link-lane.js'
import { decodePathPacket } from '../../../src/transport/paths/path-packet.js'
import { PathSelector } from '../../../src/transport/paths/path-selector.js'

const STEP_MS = 10
const ME = 'me'
const PEER = 'peer'
const RELAY = 'the relay'

/** One lane whose links answer probes after a round trip, in the test's virtual time. */
class FakeLane implements MemberLane {
  readonly localPeer = ME
  readonly lossy = true
  readonly packetCost = 1
  readonly packetBytesMax = 1200
  readonly stats = newLaneStats()
  readonly name: string
  peers: PeerId[] = []
  sought: readonly PeerId[] = []
  admitted: readonly PeerId[] = []
  /** Round trip to each peer, in milliseconds; a peer without one answers nothing. */
  readonly rttMs = new Map<PeerId, number>()
  /** Peers that report that nothing of ours arrives at them. */
  readonly deaf = new Set<PeerId>()
  readonly probes: { readonly to: PeerId; readonly id: number; readonly atMs: number }[] = []
  nowMs = 0

  constructor(name: string) {
    this.name = name
  }

  send(to: PeerId, bytes: Uint8Array): void {
    const packet = decodePathPacket(bytes)
    assert.equal(packet?.kind, 'probe')
    this.probes.push({ to, id: packet.id, atMs: this.nowMs })
  }

  broadcast(): void {}

  seek(peers: readonly PeerId[]): void {
    this.sought = peers
  }

  admitOnly(peers: readonly PeerId[]): void {
    this.admitted = peers
  }

  laneTo(): string {
    return this.name
  }

  receive(): [] {
    return []
  }

  close(): void {}

  /** Opens a link. */
  link(peer: PeerId, rttMs: number): void {
    this.peers.push(peer)
    this.rttMs.set(peer, rttMs)
  }
}

/** A selector over registered lanes, driven step by step. */
class Scene {
  nowMs = 1000
  readonly datagram = new FakeLane('datagram')
  readonly stream = new FakeLane('stream')
  readonly reopened: [PeerId, number][] = []
  /** Peers to which a link of the stream lane costs a circuit. */
  readonly far = new Set<PeerId>()
  readonly selector: PathSelector

  constructor(relay: PeerId | null = null) {
    const links: LinkLane[] = [
      {
        lane: this.datagram,
        handicapMs: { datagram: 0 },
        kindTo: () => 'datagram',
        retransmits: false,
        reopen: (peer) => this.reopened.push([peer, this.nowMs]),
      },
      {
        lane: this.stream,
        handicapMs: { stream: 4, circuit: 24 },
        kindTo: (peer) => (this.far.has(peer) ? 'circuit' : 'stream'),
        retransmits: true,
        isCheap: (peer) => !this.far.has(peer),
      },
    ]
    this.selector = new PathSelector({ gossip: new FakeLane('gossip'), links }, relay, this.nowMs)
  }

  /** Lets time pass in steps, in each of which the links answer what is due. */
  run(ms: number): void {
    for (const endMs = this.nowMs + ms; this.nowMs < endMs; ) {
      this.nowMs += STEP_MS
      this.selector.update(this.nowMs)
      for (const links of this.selector.links) this.#answer(links.lane as FakeLane)
      this.selector.tend(this.nowMs)
    }
  }

  /** The kind to which the peer's packets go now. */
  kind(peer: PeerId = PEER): string {
    return this.selector.kindsTo(peer, this.nowMs)[0]!
  }

  #answer(lane: FakeLane): void {
    lane.nowMs = this.nowMs
    for (const { to, id, atMs } of lane.probes) {
      const rttMs = lane.rttMs.get(to)
      const links = this.selector.links.find((one) => one.lane === lane)
      const meter = links?.meterOf(to)
      if (rttMs === undefined || meter === undefined) continue
      const arrivesMs = atMs + rttMs
      if (arrivesMs > this.nowMs || arrivesMs <= this.nowMs - STEP_MS) continue
      meter.heard(this.nowMs)
      meter.noteReceiving(!lane.deaf.has(to), this.nowMs)
      if (!lane.deaf.has(to)) meter.answered(id, 0, arrivesMs)
      this.selector.heard(to, this.nowMs)
    }
  }
}

/** Milliseconds between the probes of one peer after `fromMs`. */
function gapsMs(lane: FakeLane, peer: PeerId, fromMs: number): number[] {
  const times = lane.probes.filter(({ to, atMs }) => to === peer && atMs >= fromMs).map(({ atMs }) => atMs)
  return times.slice(1).map((atMs, index) => atMs - times[index]!)
}

/** A hub's roster and distances of one peer. */
function hubReaches({ selector }: Scene, peer: PeerId, distanceMs: number): void {
  selector.hub.onRoster({ kind: 'roster', life: 1, revision: 1, entries: [{ number: 3, peer, linked: true }] })
  selector.hub.onEcho({ kind: 'echo', id: 0, heldMs: 0, revision: 1, distancesMs: [distanceMs] })
}

describe('a path selector', () => {
  it('uses gossip until a link has answered twice, then the link', () => {
    const scene = new Scene()
    scene.selector.seek([PEER], scene.nowMs)
    assert.equal(scene.kind(), 'gossip')
    scene.datagram.link(PEER, 40)
    scene.run(100)
    assert.equal(scene.kind(), 'gossip')
    assert.equal(scene.selector.gossiping, true)
    scene.run(400)
    assert.equal(scene.kind(), 'datagram')
    assert.equal(scene.selector.gossiping, false)
    assert.equal(scene.selector.lossy(scene.nowMs), true)
  })

  it('chooses the lower of the costs: half the round trip, and what the kind of path costs on top', () => {
    for (const [datagramMs, streamMs, kind] of [
      [40, 40, 'datagram'],
      [60, 40, 'stream'],
      [44, 40, 'datagram'],
    ] as const) {
      const scene = new Scene()
      scene.selector.seek([PEER], scene.nowMs)
      scene.datagram.link(PEER, datagramMs)
      scene.stream.link(PEER, streamMs)
      scene.run(6000)
      assert.equal(scene.kind(), kind, `${datagramMs} ms by datagram, ${streamMs} ms by stream`)
      const reports = scene.selector.reports(PEER, scene.nowMs)
      assert.deepEqual(
        reports.map(({ lane, used }) => [lane, used]),
        [
          ['datagram', kind === 'datagram'],
          ['stream', kind === 'stream'],
          ['gossip', false],
        ],
      )
    }
  })

  it('adds 8 ms to the way through the hub, beside the distances to and from it', () => {
    // One way: 20 ms to the relay and 10 ms from there to the peer, 30 ms, and with the handicap 38 ms.
    for (const [directRttMs, kind] of [
      [70, 'datagram'],
      [90, 'relay'],
    ] as const) {
      const scene = new Scene(RELAY)
      scene.selector.seek([PEER], scene.nowMs)
      scene.datagram.link(PEER, directRttMs)
      scene.datagram.link(RELAY, 40)
      hubReaches(scene, PEER, 10)
      scene.run(6000)
      assert.equal(scene.kind(), kind, `a direct round trip of ${directRttMs} ms`)
    }
  })

  it('forgets the hub when no link to the relay brings anything', () => {
    const scene = new Scene(RELAY)
    scene.selector.seek([PEER], scene.nowMs)
    scene.datagram.link(RELAY, 40)
    hubReaches(scene, PEER, 10)
    scene.run(2000)
    assert.equal(scene.kind(), 'relay')
    scene.datagram.rttMs.clear()
    scene.run(1500)
    assert.equal(scene.selector.hub.revision, 1)
    scene.run(1000)
    assert.equal(scene.selector.hub.revision, 0)
    assert.equal(scene.kind(), 'gossip')
  })

  it('probes a new link every 100 ms, one in use every 250 ms, a spare one every 500 ms, and all links of an onlooker once a second', () => {
    const scene = new Scene()
    scene.selector.seek([PEER], scene.nowMs)
    scene.datagram.link(PEER, 40)
    scene.stream.link(PEER, 40)
    scene.run(500)
    assert.deepEqual(gapsMs(scene.datagram, PEER, 0).slice(0, 1), [100])
    scene.run(2000)
    const usedMs = scene.nowMs
    scene.run(3000)
    assert.equal(scene.kind(), 'datagram')
    assert.deepEqual(new Set(gapsMs(scene.datagram, PEER, usedMs)), new Set([250]))
    assert.deepEqual(new Set(gapsMs(scene.stream, PEER, usedMs)), new Set([500]))
    scene.selector.seek([], scene.nowMs)
    scene.run(2000)
    const onlookingMs = scene.nowMs
    scene.run(5000)
    assert.deepEqual(new Set(gapsMs(scene.datagram, PEER, onlookingMs)), new Set([1000]))
  })

  it('probes a link every 60 ms that falls silent, sends on the next best path beside it, and leaves it 1 s after', () => {
    const scene = new Scene()
    scene.selector.seek([PEER], scene.nowMs)
    scene.datagram.link(PEER, 40)
    scene.stream.link(PEER, 40)
    scene.run(3000)
    scene.datagram.rttMs.clear()
    const silentMs = scene.nowMs
    scene.run(700)
    assert.ok(scene.selector.kindsTo(PEER, scene.nowMs).includes('stream'))
    assert.deepEqual(new Set(gapsMs(scene.datagram, PEER, silentMs + 450)), new Set([60]))
    scene.run(1000)
    assert.ok(!scene.selector.reports(PEER, scene.nowMs).some(({ lane }) => lane === 'datagram'))
  })

  it('leaves a link on which nothing of ours arrives, though packets come on it', () => {
    const scene = new Scene()
    scene.selector.seek([PEER], scene.nowMs)
    scene.datagram.link(PEER, 40)
    scene.stream.link(PEER, 40)
    scene.run(3000)
    assert.equal(scene.kind(), 'datagram')
    scene.datagram.deaf.add(PEER)
    scene.run(400)
    assert.deepEqual(scene.selector.kindsTo(PEER, scene.nowMs), ['datagram', 'stream'])
    scene.run(1200)
    const alive = scene.selector.reports(PEER, scene.nowMs).map(({ lane }) => lane)
    assert.deepEqual(alive, ['stream', 'gossip'])
    assert.equal(scene.kind(), 'stream')
  })

  it('opens a dead link anew every 5 s while packets of the peer come on another path, and not when none come', () => {
    const scene = new Scene()
    scene.selector.seek([PEER], scene.nowMs)
    scene.datagram.link(PEER, 40)
    scene.stream.link(PEER, 40)
    scene.run(3000)
    scene.datagram.rttMs.clear()
    const diedMs = scene.nowMs
    scene.run(900)
    assert.equal(scene.reopened.length, 0)
    scene.run(11_000)
    assert.equal(scene.reopened.length, 3)
    const [first, second, third] = scene.reopened.map(([peer, atMs]) => {
      assert.equal(peer, PEER)
      return atMs - diedMs
    })
    assert.ok(first! <= 1300, `${first} ms after the last packet`)
    assert.deepEqual([second! - first!, third! - second!], [5000, 5000])
    scene.stream.rttMs.clear()
    scene.run(20_000)
    assert.equal(scene.reopened.length, 3, 'the peer is gone')
  })

  it('seeks a costly link only to a peer that no other path has reached for 3 s', () => {
    const scene = new Scene(RELAY)
    scene.far.add(PEER).add('reached')
    scene.datagram.link('reached', 40)
    scene.selector.seek([PEER, 'reached', 'near'], scene.nowMs)
    assert.deepEqual(scene.datagram.sought, [PEER, 'reached', 'near', RELAY])
    assert.deepEqual(scene.stream.sought, ['near', RELAY])
    scene.run(2900)
    assert.deepEqual(scene.stream.sought, ['near', RELAY])
    scene.run(1200)
    assert.deepEqual(scene.stream.sought, [PEER, 'near', RELAY])
    scene.datagram.link(PEER, 40)
    scene.run(2000)
    assert.deepEqual(scene.stream.sought, ['near', RELAY], 'another path reaches it')
  })

  it('seeks 64 peers at most, without itself and the relay, and admits no others', () => {
    const scene = new Scene(RELAY)
    const peers = Array.from({ length: 70 }, (_, index) => `p${index}`)
    scene.selector.seek([ME, RELAY, ...peers], scene.nowMs)
    assert.deepEqual([...scene.selector.sought], peers.slice(0, 64))
    assert.deepEqual(scene.datagram.admitted, [...peers.slice(0, 64), RELAY])
    scene.selector.seek([peers[69]!], scene.nowMs)
    assert.deepEqual(scene.datagram.admitted, [peers[69], RELAY])
    assert.equal(scene.selector.isSought(peers[0]!), false)
  })

  it('needs no gossip for a peer of which nothing came for 3 s', () => {
    const scene = new Scene()
    scene.selector.seek([PEER], scene.nowMs)
    scene.run(2900)
    assert.equal(scene.selector.gossiping, true)
    scene.run(300)
    assert.equal(scene.selector.gossiping, false)
    assert.equal(scene.selector.isGone(PEER, scene.nowMs), true)
  })

  it('prefers a lane that repeats lost packets for what is sent once, while its link is not suspect', () => {
    const scene = new Scene()
    scene.selector.seek([PEER], scene.nowMs)
    scene.datagram.link(PEER, 40)
    scene.stream.link(PEER, 200)
    assert.equal(scene.selector.sureLinksTo(PEER, scene.nowMs), null)
    scene.run(3000)
    assert.equal(scene.kind(), 'datagram')
    assert.equal(scene.selector.sureLinksTo(PEER, scene.nowMs)?.lane, scene.stream)
    scene.stream.rttMs.clear()
    scene.run(1200)
    assert.equal(scene.selector.sureLinksTo(PEER, scene.nowMs)?.lane, scene.datagram)
  })
})
