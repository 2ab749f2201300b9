/** Real matches over lane sets and a hub, in virtual time: what players notice when paths die, and what never happens. */
import assert from 'node:assert/strict'
import type { MultiPathLane } from '../../src/transport/paths/multi-path-lane.js'
import type { LinkPolicy } from '../../src/transport/simulated/link-policy.js'
import { type Kind, MultiPathRoom, RELAY } from '../transport/paths/multi-path-room.js'
import { RoomSimulation, STEP_MS } from './room-simulation.js'

const idOf = (index: number): string => `peer-${String(index).padStart(2, '0')}`

/** A room of matches on lane sets, the networks of their lanes, and the lanes by peer. */
class Scene {
  readonly lanes: MultiPathRoom
  readonly room: RoomSimulation
  readonly sets = new Map<string, MultiPathLane>()
  readonly changes: string[] = []

  constructor(options: { seed: number; players: number; relay?: boolean; datagrams?: Partial<LinkPolicy> }) {
    const { seed, players, relay = true, datagrams = {} } = options
    this.lanes = new MultiPathRoom({ seed, players: 0, relay, delayMs: 25 })
    this.lanes.pairings.datagram.network.linkAll(datagrams)
    this.room = new RoomSimulation({
      seed,
      players,
      relay,
      openLane: (peer) => {
        if (peer === RELAY) return this.lanes.hub!
        const set = this.lanes.join(peer, [])
        this.sets.set(peer, set)
        return set
      },
    })
    for (const { id, match } of this.room.players) {
      match.on('lane', ({ seat, lane }) => this.changes.push(`${id} ${seat} ${lane}`))
    }
  }

  run(ms: number): Promise<void> {
    return this.room.run(ms, () => {
      // A relay passes on as soon as something comes, players look when they tick.
      for (let part = 0; part < 4; part += 1) {
        this.lanes.advance(1000 / 240)
        this.lanes.hub?.pump()
      }
    })
  }

  async untilPlaying(): Promise<void> {
    for (let step = 0; step < 200; step += 1) {
      if (this.room.matches.every((match) => match.phase === 'playing')) return
      await this.run(50)
    }
    assert.fail('not all play after 10 s')
  }

  forbid(kinds: readonly Kind[], a: number, b: number): void {
    for (const kind of kinds) this.lanes.pairings[kind].forbid(idOf(a), idOf(b))
  }

  lanesUsed(): string {
    const names = this.room.matches.flatMap((match) => match.stats.peers.map((peer) => peer.lane))
    return [...new Set(names)].sort().join()
  }

  substituted(): number {
    return this.room.matches.reduce((sum, match) => sum + match.stats.substituted, 0)
  }

  /** No desync, the same final inputs everywhere. */
  async compare(): Promise<void> {
    await this.room.settleAndCompare(15_000, -1, () => this.run(STEP_MS))
  }
}

describe('matches on lane sets', function () {
  this.timeout(60_000)

  for (const seed of [11, 12, 13]) {
    it(`play on datagrams that lose one in twenty, and lose nothing (seed ${seed})`, async () => {
      const scene = new Scene({ seed, players: 4, datagrams: { lossRatio: 0.05, jitterMs: 8 } })
      await scene.untilPlaying()
      await scene.run(10_000)
      assert.equal(scene.lanesUsed(), 'datagram')
      assert.equal(scene.substituted(), 0)
      await scene.compare()
    })

    it(`go on without a pause when a direct path dies without notice (seed ${seed})`, async () => {
      const scene = new Scene({ seed, players: 3, datagrams: { lossRatio: 0.02 } })
      await scene.untilPlaying()
      await scene.run(3000)
      scene.lanes.silence(['datagram'], idOf(0), idOf(1))
      await scene.run(4000)
      assert.ok(
        scene.changes.includes(`${idOf(0)} ${scene.room.players[1]!.match.seat} relay`),
        scene.changes.join('; '),
      )
      assert.equal(scene.substituted(), 0)
      // The path is suspected after 400 ms, which is the pause there may be; no seat is substituted, since the relay receives its inputs.
      for (const match of scene.room.matches)
        assert.ok(match.stats.longestStallMs < 700, `${match.stats.longestStallMs} ms`)
      await scene.compare()
    })
  }

  it('play through the hub where nothing else leads from player to player', async () => {
    const scene = new Scene({ seed: 21, players: 4, datagrams: { lossRatio: 0.01, jitterMs: 5 } })
    for (let a = 0; a < 4; a += 1) for (let b = 0; b < a; b += 1) scene.forbid(['stream', 'datagram'], a, b)
    await scene.untilPlaying()
    await scene.run(10_000)
    assert.equal(scene.lanesUsed(), 'relay')
    assert.equal(scene.substituted(), 0)
    await scene.compare()
  })

  it('play by gossip beside those that have better paths', async () => {
    const scene = new Scene({ seed: 31, players: 3 })
    for (const kind of ['stream', 'datagram'] as const) {
      for (const peer of [idOf(0), idOf(1), RELAY]) scene.lanes.pairings[kind].forbid(peer, idOf(2))
    }
    await scene.untilPlaying()
    await scene.run(8000)
    assert.equal(scene.lanesUsed(), 'datagram,gossip')
    assert.equal(scene.substituted(), 0)
    await scene.compare()
  })

  it('play among themselves where there is no relay', async () => {
    const scene = new Scene({ seed: 41, players: 3, relay: false, datagrams: { lossRatio: 0.03 } })
    await scene.untilPlaying()
    await scene.run(8000)
    assert.equal(scene.lanesUsed(), 'datagram')
    await scene.compare()
  })
})
