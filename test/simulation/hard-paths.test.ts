/** Acceptance scenarios on paths that break: partitions, black holes, sleeping pages, changing addresses, cold starts. */
import assert from 'node:assert/strict'
import type { Lane } from '../../src/transport/lane.js'
import { INBOX_PACKETS_MAX } from '../../src/transport/lane.js'
import type { SimulatedPlayer } from './room-simulation.js'
import { RoomSimulation, STEP_MS, SWEEP } from './room-simulation.js'
import type { Scenario } from './scenario.js'
import { atLeast, atMost, plantError, playAll, SEEDS } from './scenario.js'

const LINK = { delayMs: 25, jitterMs: 5, lossRatio: 0.01 }

/** The player whose trouble it is. */
function victimOf(room: RoomSimulation): SimulatedPlayer {
  return room.players[1]!
}

/** Everybody else, the relay included. */
function othersOf(room: RoomSimulation, player: SimulatedPlayer): string[] {
  return [...room.players.filter((other) => other !== player).map((other) => other.id), 'relay']
}

/** Milliseconds until the player is at the others' frame and everybody has it as playing. */
async function returnMs(room: RoomSimulation, player: SimulatedPlayer): Promise<number> {
  const fromMs = room.network.clock.nowMs()
  const isBack = (): boolean => {
    const newest = Math.max(...room.matches.map((match) => match.stats.frame))
    const plays = room.matches.every((match) => match.play!.session.log.latestStatus(player.match.seat) === 'playing')
    return plays && newest - player.match.stats.frame < 8
  }
  while (!isBack() && room.network.clock.nowMs() - fromMs < 20_000) await room.run(STEP_MS)
  return room.network.clock.nowMs() - fromMs
}

const SCENARIOS: readonly Scenario[] = [
  ...[0, 4, 8].flatMap((inputDelay) =>
    [500, 2000].map((lateMs) => ({
      name: `S14: one of two joins ${lateMs} ms late, delay ${inputDelay}: both finish`,
      room: { players: 2, link: LINK, joinMs: [0, lateMs], tuning: { ...SWEEP, inputDelay, options: { frames: 280 } } },
      frames: 340,
      seeds: SEEDS,
      expect(room: RoomSimulation) {
        for (const match of room.matches) assert.equal(match.play!.session.outcome?.frame, 280)
      },
    })),
  ),
  {
    name: 'S26: sixteen players who start at the same moment all play within two seconds',
    room: { players: 16, link: LINK },
    frames: 200,
    seeds: [1],
    expect(room) {
      for (const match of room.matches) atLeast(match.stats.confirmedFrame, 180, 'confirmed frames')
      atMost(room.network.clock.nowMs() - 1000 - 200 * STEP_MS, 2000, 'ms until all played')
    },
  },
]

for (const relay of [false, true]) {
  describe(`hard paths, ${relay ? 'a relay referees' : 'a peer referees'}`, function () {
    this.timeout(60_000)

    for (const scenario of SCENARIOS) {
      it(scenario.name, () => playAll(scenario, { relay }))

      it(`${scenario.name.split(':')[0]}: a planted one-bit error is caught and named`, () =>
        plantError(scenario, { relay }))
    }

    for (const players of [2, 3]) {
      for (const [what, wakes] of [
        ['is woken once a second', 60],
        ['does not run at all', Number.POSITIVE_INFINITY],
      ] as const) {
        // Without a relay nobody can tell a page that slept for a minute what it missed: see the test after these.
        if (!relay && wakes > 60) continue
        it(`S31: a page of ${players} that ${what} for 60 s plays again within 2 s`, async () => {
          for (const seed of SEEDS) {
            const room = new RoomSimulation({ seed, players, relay, link: LINK, tuning: SWEEP })
            await room.runUntilPlaying()
            await room.run(5000)
            const player = victimOf(room)
            let step = 0
            await room.run(60_000, () => {
              player.frozen = step % wakes !== 0 || step === 0
              step += 1
            })
            player.frozen = false
            atMost(await returnMs(room, player), 2000, `seed ${seed}: ms until it plays`)
            await room.run(2000)
            await room.settleAndCompare()
          }
        })
      }

      for (const tuning of [SWEEP, {}]) {
        it(`S31: ${players} players, one changes its address, ${tuning === SWEEP ? 'fixed' : 'automatic'} delay: it plays again within 2 s`, async () => {
          for (const seed of SEEDS) {
            const room = new RoomSimulation({ seed, players, relay, link: LINK, tuning })
            await room.runUntilPlaying()
            await room.run(5000)
            const player = victimOf(room)
            const others = othersOf(room, player)
            room.network.partition([player.id], others)
            await room.run(3000)
            for (const other of others) {
              room.network.link(player.id, other, { delayMs: 80 })
              room.network.link(other, player.id, { delayMs: 80 })
            }
            room.network.heal()
            atMost(await returnMs(room, player), 2000, `seed ${seed}: ms until it plays`)
            await room.run(2000)
            await room.settleAndCompare()
          }
        })
      }
    }

    it('S25: eight players, one reads nothing for 10 s: its oldest packets are dropped and counted, nobody else waits', async () => {
      for (const seed of SEEDS) {
        const lanes: Lane[] = []
        const tap = (lane: Lane, index: number): Lane => {
          lanes[index] = lane
          return lane
        }
        const room = new RoomSimulation({ seed, players: 8, relay, link: { delayMs: 10 }, tuning: SWEEP, tap })
        await room.runUntilPlaying()
        await room.run(3000)
        const player = victimOf(room)
        const rest = room.matches.filter((match) => match !== player.match)
        const before = rest.map((match) => match.stats.frame)
        const { stats } = lanes[1]!
        const receivedBefore = stats.packetsReceived
        assert.equal(stats.overflowed, 0)
        player.frozen = true
        await room.run(10_000)
        atLeast(stats.overflowed, 1000, `seed ${seed}: packets dropped`)
        assert.equal(stats.packetsReceived - receivedBefore - stats.overflowed, INBOX_PACKETS_MAX, `seed ${seed}`)
        rest.forEach((match, index) => {
          atLeast(match.stats.frame - before[index]!, 580, `seed ${seed}: frames of 600 that the others played`)
          atMost(match.stats.longestStallMs, 400, `seed ${seed}: their longest stall`)
        })
        player.frozen = false
        atMost(await returnMs(room, player), 2000, `seed ${seed}: ms until it plays`)
        await room.settleAndCompare()
      }
    })
  })
}
