/** Acceptance scenarios on a simulated network: harsh links, frozen and dying peers, and a planted error in each. */
import assert from 'node:assert/strict'
import { RoomSimulation, SWEEP } from './room-simulation.js'
import type { Scenario } from './scenario.js'
import { atLeast, atMost, plantError, playAll, SEEDS, stallsPerMinute } from './scenario.js'

function leastConfirmed(room: RoomSimulation): number {
  return Math.min(...room.matches.map((match) => match.stats.confirmedFrame)) + 1
}

function depthP99(room: RoomSimulation): number {
  const depths = room.players.flatMap((player) => player.depths).sort((a, b) => a - b)
  return depths[Math.floor(depths.length * 0.99)] ?? 0
}

const SCENARIOS: readonly Scenario[] = [
  {
    name: 'S1: two players on a LAN never stall and hardly ever roll back while inputs are held',
    room: { players: 2, link: { delayMs: 5 }, tuning: SWEEP, changeRatio: 0.001 },
    frames: 1000,
    seeds: SEEDS,
    expect(room, frames) {
      for (const match of room.matches) {
        assert.equal(match.stats.stalls, 0)
        atMost(match.stats.frame - match.stats.confirmedFrame, 2, 'confirmation lag')
      }
      for (const player of room.players) atMost((player.depths.length * 100) / frames, 0.2, 'rollbacks per 100 frames')
    },
  },
  {
    name: 'S1b: two players on a LAN, inputs changing every frame, never roll back under the automatic policy',
    room: { players: 2, link: { delayMs: 5 } },
    frames: 1000,
    seeds: SEEDS,
    expect(room) {
      for (const match of room.matches) {
        assert.equal(match.stats.mode, 'lockstep')
        assert.equal(match.stats.rollbacks, 0)
        atMost(match.stats.stalls, 2, 'stalls')
      }
    },
  },
  {
    name: 'S2: two players on Wi-Fi (1 %, 25 +- 20 ms) never stall',
    room: { players: 2, link: { delayMs: 25, jitterMs: 20, lossRatio: 0.01 }, tuning: SWEEP },
    frames: 1000,
    seeds: SEEDS,
    expect(room) {
      for (const match of room.matches) assert.equal(match.stats.stalls, 0)
      atMost(depthP99(room), 4, 'p99 rollback depth')
      atLeast(leastConfirmed(room), 968, 'confirmed frames')
    },
  },
  {
    name: 'S3: two players on a phone network (5 %, 50 +- 20 ms) hardly stall',
    room: { players: 2, link: { delayMs: 50, jitterMs: 20, lossRatio: 0.05 }, tuning: SWEEP },
    frames: 1000,
    seeds: SEEDS,
    expect(room, frames) {
      atMost(stallsPerMinute(room, frames), 15, 'stalls per minute')
      atLeast(leastConfirmed(room), 947, 'confirmed frames')
    },
  },
  {
    name: 'S4: four players on Wi-Fi',
    room: { players: 4, link: { delayMs: 25, jitterMs: 20, lossRatio: 0.01 }, tuning: SWEEP },
    frames: 1000,
    seeds: SEEDS,
    expect(room, frames) {
      atMost(stallsPerMinute(room, frames), 70, 'stalls per minute')
      atLeast(leastConfirmed(room), 939, 'confirmed frames')
    },
  },
  {
    name: 'S5: four players at 15 % loss and 200 ms survive',
    room: { players: 4, link: { delayMs: 100, jitterMs: 20, lossRatio: 0.15 }, tuning: SWEEP },
    frames: 1000,
    seeds: SEEDS,
    expect(room) {
      atLeast(leastConfirmed(room), 309, 'confirmed frames')
    },
  },
  {
    name: 'S6: sixteen players',
    room: { players: 16, link: { delayMs: 50, jitterMs: 20, lossRatio: 0.01 }, tuning: SWEEP },
    frames: 5000,
    seeds: [1],
    expect(room, frames) {
      const seconds = frames / 60
      const kibPerSecond = Math.max(...room.matches.map((match) => match.stats.bytesSent)) / 1024 / seconds
      atMost(kibPerSecond, 117, 'KiB per second and player')
    },
  },
  ...[0.1, 0.25].flatMap((lossRatio) =>
    [100, 250, 500].map((delayMs) => ({
      name: `S7: the handshake completes at ${lossRatio * 100} % loss and ${delayMs} ms`,
      room: { players: 2, link: { delayMs, lossRatio }, tuning: { ...SWEEP, windowFrames: 64 } },
      frames: 120,
      seeds: SEEDS,
    })),
  ),
  {
    name: 'S8: half of all packets reordered',
    room: { players: 2, link: { delayMs: 30, reorderRatio: 0.5, reorderPackets: 5 }, tuning: SWEEP },
    frames: 200,
    seeds: SEEDS,
  },
  {
    name: 'S8: 30 % of all packets doubled',
    room: { players: 2, link: { delayMs: 30, duplicateRatio: 0.3 }, tuning: SWEEP },
    frames: 200,
    seeds: SEEDS,
  },
  {
    name: 'S8: 100 +- 50 ms at 5 % loss',
    room: { players: 2, link: { delayMs: 100, jitterMs: 50, lossRatio: 0.05 }, tuning: SWEEP },
    frames: 200,
    seeds: SEEDS,
  },
  {
    name: 'S9: the worst link (200 +- 150 ms, 30 % loss, 20 % doubled, half reordered)',
    room: {
      players: 2,
      link: { delayMs: 200, jitterMs: 150, lossRatio: 0.3, duplicateRatio: 0.2, reorderRatio: 0.5, reorderPackets: 8 },
      tuning: SWEEP,
    },
    frames: 600,
    seeds: SEEDS,
  },
  {
    name: 'S10: 150 ms one way, 30 ms the other',
    room: { players: 2, link: { delayMs: 30 }, tuning: SWEEP },
    frames: 300,
    seeds: SEEDS,
    script: (room, step) => {
      if (step === 0) room.network.link('peer-00', 'peer-01', { delayMs: 150 })
    },
  },
  ...[
    ['sending', 0.15, 0],
    ['receiving', 0, 0.15],
    ['both ways, unequal', 0.15, 0.02],
  ].map(([name, out, back]) => ({
    name: `S10: loss when ${name}`,
    room: { players: 2, link: { delayMs: 40 }, tuning: SWEEP },
    frames: 300,
    seeds: SEEDS,
    script: (room: RoomSimulation, step: number) => {
      if (step !== 0) return
      room.network.link('peer-00', 'peer-01', { lossRatio: Number(out) })
      room.network.link('peer-01', 'peer-00', { lossRatio: Number(back) })
    },
  })),
  {
    name: 'S11: bursts of six lost packets',
    room: { players: 2, link: { delayMs: 25, burst: { ratio: 0.1, packets: 6 } }, tuning: SWEEP },
    frames: 720,
    seeds: SEEDS,
  },
  {
    name: 'S11: a link that turns bad for a while (Gilbert-Elliott)',
    room: { players: 2, link: { delayMs: 25 }, tuning: SWEEP },
    frames: 720,
    seeds: SEEDS,
    script: (room, step) => {
      if (step !== 0) return
      room.network.link('peer-00', 'peer-01', { burst: { toBad: 0.04, toGood: 0.15, lossGood: 0, lossBad: 0.75 } })
    },
  },
  {
    name: 'S12: everything at once',
    room: {
      players: 2,
      link: {
        delayMs: 60,
        jitterMs: 30,
        lossRatio: 0.08,
        duplicateRatio: 0.05,
        reorderRatio: 0.15,
        reorderPackets: 3,
        burst: { ratio: 0.02, packets: 2 },
      },
      tuning: SWEEP,
    },
    frames: 300,
    seeds: SEEDS,
  },
  ...[2, 4].map((players) => ({
    name: `S15: one of ${players} players freezes for 0.8 s and comes back`,
    room: { players, link: { delayMs: 25, jitterMs: 5 }, tuning: SWEEP },
    frames: 900,
    seeds: SEEDS,
    script: (room: RoomSimulation, step: number) => {
      if (step === 200 || step === 250) room.playerOn(players - 1).frozen = step === 200
    },
    expect(room: RoomSimulation) {
      // The frozen peer has caught up with the others, and plays again.
      const frames = room.matches.map((match) => match.stats.frame)
      atMost(Math.max(...frames) - Math.min(...frames), 4, 'frames apart at the end')
      for (const match of room.matches) {
        for (const peer of match.stats.peers) assert.equal(peer.status, 'playing', `seat ${peer.seat} plays again`)
      }
    },
  })),
  ...[0, 1, 2, 3].map((victim) => ({
    name: `S19: one of four dies (seat ${victim}), three go on`,
    room: { players: 4, link: { delayMs: 25, jitterMs: 5, lossRatio: 0.01 }, tuning: { ...SWEEP, dropAfterMs: 2000 } },
    frames: 700,
    seeds: SEEDS,
    script: (room: RoomSimulation, step: number) => {
      if (step === 200) room.kill(victim)
    },
    expect(room: RoomSimulation) {
      const cuts = room.matches.map((match) => match.session!.log.latestChangeFrame(victim))
      assert.equal(new Set(cuts).size, 1, `one agreed frame of the drop, not ${cuts}`)
      for (const match of room.matches) {
        atLeast(match.stats.finalFrame, 400, 'final frames')
        assert.equal(match.session!.log.latestStatus(victim), 'empty')
      }
    },
  })),
  {
    name: 'S28: 150 ms each way, hashes compared at every frame, no false desync',
    room: { players: 2, link: { delayMs: 150 }, tuning: { ...SWEEP, windowFrames: 24, hashIntervalFrames: 1 } },
    frames: 600,
    seeds: SEEDS,
    expect(room) {
      for (const match of room.matches) atLeast(match.stats.hashesCompared, 400, 'hashes compared')
    },
  },
  {
    name: 'S29: three players at 100 ms and 25 % loss',
    room: { players: 3, link: { delayMs: 100, lossRatio: 0.25 }, tuning: SWEEP },
    frames: 900,
    seeds: SEEDS,
  },
]

for (const relay of [false, true]) {
  describe(`rooms on a simulated network, ${relay ? 'a relay referees' : 'a peer referees'}`, function () {
    this.timeout(60_000)
    it('frames flow within a second of the last player joining, at 50 ms each way', async () => {
      for (const seed of SEEDS) {
        const joinMs = [0, 700, 1500]
        const room = new RoomSimulation({ seed, players: 3, relay, joinMs, link: { delayMs: 50, jitterMs: 5 } })
        await room.run(1500 + 1000)
        for (const match of room.matches) atLeast(match.stats.frame, 1, `seed ${seed}: frames simulated`)
      }
    })

    for (const scenario of SCENARIOS) {
      it(scenario.name, () => playAll(scenario, { relay }))

      it(`${scenario.name.split(':')[0]}: a planted one-bit error is caught and named`, () =>
        plantError(scenario, { relay }))
    }
  })
}
