import assert from 'node:assert/strict'
import { RoomSimulation, STEP_MS } from './room-simulation.js'

const TOLERANCE_MS = 200
const ONE_WAY_MS = 20
/** All tick once a step: the referee receives, decides and sends, the players receive, each up to a step late. */
const LOOKS_MS = 4 * STEP_MS

describe('a stall', () => {
  for (const mode of ['lockstep', 'rollback'] as const) {
    it(`lasts no longer than the tolerance and one round trip when a player dies: ${mode}`, async () => {
      for (const seed of [1, 2, 3]) {
        const tuning = { mode, dropAfterMs: 1000 }
        const room = new RoomSimulation({ seed, players: 4, relay: true, link: { delayMs: ONE_WAY_MS }, tuning })
        await room.runUntilPlaying()
        await room.run(2000)
        const before = room.matches.map((match) => match.stats.longestStallMs)
        assert.ok(Math.max(...before) < TOLERANCE_MS / 2, `seed ${seed}: ${before} ms before any died`)
        room.kill(2)
        await room.run(3000)
        for (const match of room.matches) {
          const { longestStallMs, stalls } = match.stats
          const boundMs = TOLERANCE_MS + 2 * ONE_WAY_MS + LOOKS_MS
          assert.ok(longestStallMs <= boundMs, `seed ${seed}: ${longestStallMs} ms, allowed are ${boundMs}`)
          assert.ok(
            stalls > 0 && longestStallMs > TOLERANCE_MS / 4,
            `seed ${seed}: it is noticed, ${longestStallMs} ms`,
          )
          assert.equal(match.session!.log.latestStatus(2), 'empty')
        }
        await room.settleAndCompare()
      }
    })
  }

  it('that does not end grows in the stats while it lasts', async () => {
    const room = new RoomSimulation({ seed: 4, players: 2, relay: true, tuning: { mode: 'lockstep' } })
    await room.runUntilPlaying()
    await room.run(1000)
    room.network.kill('relay')
    room.kill(1)
    const [survivor] = room.matches
    await room.run(1000)
    const { longestStallMs } = survivor!.stats
    assert.ok(longestStallMs > 800, `${longestStallMs} ms`)
    await room.run(1000)
    assert.ok(survivor!.stats.longestStallMs > longestStallMs + 900)
  })
})
