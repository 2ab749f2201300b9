/** Acceptance scenarios of pace: machines and paths with little to spare, clocks that differ, paths slower one way. */
import assert from 'node:assert/strict'
import type { SimulatedPlayer } from './room-simulation.js'
import { RoomSimulation, STEP_MS, SWEEP } from './room-simulation.js'
import type { Scenario } from './scenario.js'
import { atLeast, atMost, plantError, playAll, SEEDS, stallsPerMinute } from './scenario.js'

const LINK = { delayMs: 25, jitterMs: 5, lossRatio: 0.01 }

/** A frame of this game keeps a player's machine busy for so long. */
const CPU_MS = 8

/** Lets each player tick again only when its machine is done with what it simulated, again or for the first time. */
class Machines {
  readonly #done = new WeakMap<SimulatedPlayer, { frames: number; busyUntilMs: number }>()

  step(room: RoomSimulation): void {
    const nowMs = room.network.clock.nowMs()
    for (const player of room.players) {
      const { frame, resimulatedFrames } = player.match.stats
      const frames = frame + resimulatedFrames
      const done = this.#done.get(player) ?? { frames, busyUntilMs: nowMs }
      if (frames > done.frames) done.busyUntilMs = nowMs - STEP_MS + (frames - done.frames) * CPU_MS
      done.frames = frames
      this.#done.set(player, done)
      player.frozen = nowMs < done.busyUntilMs
    }
  }

  stop(room: RoomSimulation): void {
    for (const player of room.players) player.frozen = false
  }
}

/** Frames played at a step, to compare with later. */
const playedAt = new WeakMap<RoomSimulation, number>()

function leastFrame(room: RoomSimulation): number {
  return Math.min(...room.matches.map((match) => match.stats.frame))
}

const SCENARIOS: readonly Scenario[] = [
  ...[SWEEP, {}].map((tuning) => {
    const machines = new Machines()
    return {
      name: `S16: ${CPU_MS} ms of CPU per frame, ${tuning === SWEEP ? 'fixed' : 'automatic'} delay: a spike of 150 ms is not re-simulated for ever`,
      room: { players: 4, link: { delayMs: 25, jitterMs: 5 }, tuning },
      frames: 1500,
      seeds: SEEDS,
      script(room: RoomSimulation, step: number) {
        if (step === 500) room.network.linkAll({ delayMs: 150 })
        if (step === 625) room.network.linkAll({ delayMs: 25 })
        if (step === 1000) playedAt.set(room, leastFrame(room))
        if (step < 1490) machines.step(room)
        else machines.stop(room)
      },
      expect(room: RoomSimulation, frames: number) {
        for (const { stats } of room.matches) {
          atMost(stats.resimulatedFrames, 1.25 * frames, 'frames simulated again')
          atMost(stats.rollbackDepthMax, 32, 'deepest rollback')
        }
        atLeast(leastFrame(room), 1400, 'frames played')
        atLeast(leastFrame(room) - playedAt.get(room)!, 470, 'frames played in the last 500')
      },
    }
  }),
  ...[2, 4].flatMap((players) =>
    [SWEEP, {}].map((tuning) => ({
      name: `S23: ${players} players with 1000 bytes per second, ${tuning === SWEEP ? 'fixed' : 'automatic'} delay: they play on when it ends`,
      room: { players, link: { delayMs: 25 }, tuning },
      frames: 2400,
      seeds: [1, 2],
      script(room: RoomSimulation, step: number) {
        const bandwidth = { bytesPerSecond: 1000, burstBytes: 512, queueBytes: 2048 }
        if (step === 300) room.network.linkAll({ bandwidth })
        if (step === 1200) room.network.linkAll({ bandwidth: null })
        if (step === 1800) playedAt.set(room, leastFrame(room))
      },
      expect(room: RoomSimulation) {
        atLeast(leastFrame(room) - playedAt.get(room)!, 580, 'frames played in the last 600')
        for (const match of room.matches) {
          for (const { seat, status } of match.stats.peers) assert.equal(status, 'playing', `seat ${seat} plays again`)
        }
      },
    })),
  ),
  ...[0, 1].map((fast) => ({
    name: `S21: the clock of seat ${fast} runs 10 % fast: it waits, a little at a time`,
    room: { players: 2, link: LINK, tuning: SWEEP },
    frames: 10_000,
    seeds: SEEDS,
    script(room: RoomSimulation, step: number) {
      if (step === 0) room.network.skewClock(room.playerOn(fast).id, { rate: 1.1 })
      const frames = room.matches.map((match) => match.stats.frame)
      if (step > 1000) atMost(Math.max(...frames) - Math.min(...frames), 4, `frames apart at step ${step}`)
    },
    expect(room: RoomSimulation, frames: number) {
      atMost(stallsPerMinute(room, frames), 2, 'stalls per minute')
      // The other follows by one second at most, then plays at the pace of its own clock.
      atMost(Math.max(...room.matches.map((match) => match.stats.frame)), frames + 70, 'frames played')
      atLeast(room.playerOn(fast).match.stats.stretch, 1.07, 'frame time of the fast one')
      atLeast(room.playerOn(1 - fast).match.stats.stretch, 0.999, 'frame time of the other')
    },
  })),
]

describe('an hour of two clocks', function () {
  this.timeout(300_000)
  it('S21: 0.1 % apart they play 216 000 frames a frame or two apart, without a stall, and only the fast one waits', async () => {
    const seed = 1
    const room = new RoomSimulation({ seed, players: 2, link: LINK, tuning: SWEEP, changeRatio: 0.01 })
    await room.runUntilPlaying()
    const [slow, fast] = [room.playerOn(0), room.playerOn(1)]
    room.network.skewClock(fast.id, { rate: 1.001 })
    let [apart, slowWaits, fastWaits] = [0, 0, 0]
    await room.run(3_600_000, () => {
      apart = Math.max(apart, Math.abs(fast.match.session!.frame - slow.match.session!.frame))
      slowWaits += slow.match.stats.stretch - 1
      fastWaits += fast.match.stats.stretch - 1
    })
    const frames = slow.match.stats.frame
    assert.ok(Math.abs(frames - 216_000) < 70, `seed ${seed}: ${frames} frames`)
    atMost(apart, 2, `seed ${seed}: frames apart`)
    for (const { match } of [slow, fast]) assert.equal(match.stats.stalls, 0, `seed ${seed}`)
    assert.ok(fastWaits > 150 && fastWaits < 250, `seed ${seed}: the fast one waits ${fastWaits} frames, about 216`)
    atMost(Math.abs(slowWaits), 60, `seed ${seed}: frames the other waits or hurries`)
    await room.settleAndCompare()
  })
})

for (const relay of [false, true]) {
  describe(`hard pace, ${relay ? 'a relay referees' : 'a peer referees'}`, function () {
    this.timeout(60_000)

    for (const scenario of SCENARIOS) {
      it(scenario.name, () => playAll(scenario, { relay }))

      it(`${scenario.name.split(':')[0]}: a planted one-bit error is caught and named`, () =>
        plantError(scenario, { relay }))
    }

    it('S22: 10 ms one way and 200 ms the other cost no more stalls than 105 ms both ways, after the first second', async () => {
      for (const seed of SEEDS) {
        const [uneven, even] = await Promise.all(
          [
            [10, 200],
            [105, 105],
          ].map(async ([out, back]) => {
            const room = new RoomSimulation({ seed, players: 2, relay, tuning: SWEEP, link: { delayMs: 105 } })
            const [first, second] = room.players.map((player) => player.id)
            room.network.link(first!, second!, { delayMs: out! })
            room.network.link(second!, first!, { delayMs: back! })
            await room.runUntilPlaying()
            await room.run(60 * STEP_MS)
            const stalls = (): number => room.matches.reduce((sum, match) => sum + match.stats.stalls, 0)
            const starting = stalls()
            await room.run(840 * STEP_MS)
            await room.settleAndCompare()
            return { starting, playing: stalls() - starting }
          }),
        )
        // At the start no peer can know which way is the slow one: that costs a wait, once.
        atMost(uneven!.starting, 11, `seed ${seed}: stalls of the first second`)
        atMost(uneven!.playing, even!.playing, `seed ${seed}: stalls after it`)
      }
    })

    it('S22: a planted one-bit error is caught and named', () => {
      const room = { players: 2, link: { delayMs: 10 }, tuning: SWEEP }
      const script = (one: RoomSimulation, step: number): void => {
        if (step === 0) one.network.link(one.players[1]!.id, one.players[0]!.id, { delayMs: 200 })
      }
      return plantError({ name: 'S22', room, frames: 600, seeds: SEEDS, script }, { relay })
    })
  })
}
