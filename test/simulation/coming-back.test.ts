/** Players whose process was restarted, or that slept for longer than the others keep frames, return to their seats. */
import assert from 'node:assert/strict'
import type { SimulatedPlayer } from './room-simulation.js'
import { RoomSimulation, STEP_MS, SWEEP } from './room-simulation.js'

const LINK = { delayMs: 40, jitterMs: 5 }

/** Virtual time until all have the seat as playing again and the player is at the others' frame. */
async function timeToReturn(room: RoomSimulation, player: SimulatedPlayer, seat: number): Promise<number> {
  const fromMs = room.network.clock.nowMs()
  const back = (): boolean => {
    const frames = room.matches.map((match) => match.stats.frame)
    const statuses = room.matches.map((match) => match.session?.log.latestStatus(seat))
    return statuses.every((status) => status === 'playing') && Math.max(...frames) - player.match.stats.frame < 8
  }
  while (!back()) {
    await room.run(STEP_MS)
    assert.ok(
      room.network.clock.nowMs() - fromMs < 20_000,
      `back within 20 s; frames ${room.matches.map((m) => m.stats.frame)}`,
    )
  }
  return room.network.clock.nowMs() - fromMs
}

describe('coming back to a running match', function () {
  this.timeout(120_000)

  for (const lossy of [true, false]) {
    it(`a restarted player plays again within 2 s, on a ${lossy ? 'lossy' : 'reliable'} lane`, async () => {
      for (const seed of [1, 2, 3]) {
        const room = new RoomSimulation({ seed, players: 3, relay: true, lossy, link: LINK, tuning: SWEEP })
        await room.runUntilPlaying()
        await room.run(20_000)
        room.kill(2)
        await room.run(3_000)
        const returned = room.restart(2)
        const ms = await timeToReturn(room, returned, 2)
        assert.ok(ms <= 2000, `seed ${seed}: ${ms} ms`)
        await room.run(3_000)
        await room.settleAndCompare()
      }
    })
  }

  it('a player dropped long ago takes its seat again', async () => {
    const room = new RoomSimulation({
      seed: 4,
      players: 3,
      relay: true,
      link: LINK,
      tuning: { ...SWEEP, dropAfterMs: 2000 },
    })
    await room.runUntilPlaying()
    await room.run(5_000)
    room.kill(1)
    await room.run(30_000)
    assert.equal(room.matches[0]!.session!.log.latestStatus(1), 'empty')
    const returned = room.restart(1)
    await timeToReturn(room, returned, 1)
    await room.run(3_000)
    await room.settleAndCompare()
  })

  it('a laptop that slept for two minutes catches up by asking for what the seals no longer tell', async () => {
    const room = new RoomSimulation({ seed: 5, players: 3, relay: true, link: LINK, tuning: SWEEP })
    await room.runUntilPlaying()
    await room.run(3_000)
    const sleeper = room.playerOn(0)
    sleeper.frozen = true
    await room.run(120_000)
    sleeper.frozen = false
    const ms = await timeToReturn(room, sleeper, 0)
    assert.ok(ms <= 4000, `${ms} ms`)
    await room.run(3_000)
    await room.settleAndCompare()
  })

  it('a player without a network for 50 s plays on, though it was awake all the time', async () => {
    const tuning = { ...SWEEP, dropAfterMs: 5000 }
    const room = new RoomSimulation({ seed: 7, players: 3, relay: true, link: LINK, tuning })
    await room.runUntilPlaying()
    await room.run(3_000)
    const lonely = room.playerOn(1)
    const others = ['relay', ...room.players.filter((player) => player !== lonely).map(({ id }) => id)]
    const cut = (blocked: boolean): void => {
      for (const other of others) {
        room.network.link(lonely.id, other, { ...LINK, blocked })
        room.network.link(other, lonely.id, { ...LINK, blocked })
      }
    }
    cut(true)
    await room.run(50_000)
    assert.equal(lonely.result, null)
    cut(false)
    const ms = await timeToReturn(room, lonely, 1)
    assert.ok(ms <= 2000, `${ms} ms`)
    await room.run(3_000)
    await room.settleAndCompare()
  })

  it('the others are not slowed down by the return', async () => {
    const room = new RoomSimulation({ seed: 6, players: 4, relay: true, link: LINK, tuning: SWEEP })
    await room.runUntilPlaying()
    await room.run(5_000)
    room.kill(3)
    await room.run(5_000)
    const before = room.playerOn(0).match.stats.stalls
    room.restart(3)
    await room.run(5_000)
    assert.ok(room.playerOn(0).match.stats.stalls - before <= 5, 'hardly a stall more')
  })
})
