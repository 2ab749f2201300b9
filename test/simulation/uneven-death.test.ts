/** Scenario S33: a peer dies while the survivors hold different amounts of its input. */
import assert from 'node:assert/strict'
import { RoomSimulation, STEP_MS } from './room-simulation.js'

/** Play, cut the victim's link to one survivor, kill it `gap` steps later, play on. */
async function unevenDeath(
  players: number,
  victim: number,
  deaf: number,
  gap: number,
  delayFrames: number,
): Promise<void> {
  const label = `${players} players, seat ${victim} dies ${gap} steps after seat ${deaf} hears it last, delay ${delayFrames}`
  const tuning = { mode: 'rollback', delayFrames, windowFrames: 8, dropAfterMs: 2000 } as const
  const room = new RoomSimulation({ seed: 100 + gap, players, tuning, link: { delayMs: 0 } })
  await room.runUntilPlaying()
  await room.run(60 * STEP_MS)
  const dying = room.playerOn(victim)
  room.network.link(dying.id, room.playerOn(deaf).id, { blocked: true })
  await room.run(gap * STEP_MS)
  const survivors = room.players.filter((player) => player !== dying)
  const seenFinal = survivors.map((player) => player.match.session!.finalFrame)
  room.kill(victim)

  // The most that any survivor held, and so may have shown as confirmed, of the dying seat's input.
  await room.run(10 * STEP_MS)
  const heldMost = Math.max(...survivors.map((player) => player.match.session!.log.lastHeldFrame(victim)))
  await room.run(400 * STEP_MS)

  const cuts = survivors.map(
    (player) => player.match.session!.log.statusChanges(0, 1e6).find((c) => c.seat === victim)!.frame,
  )
  assert.equal(new Set(cuts).size, 1, `${label}: one agreed cut, not ${cuts}`)
  assert.ok(cuts[0]! > heldMost, `${label}: cut at ${cuts[0]}, but a survivor held its inputs up to ${heldMost}`)
  survivors.forEach((player, index) => {
    const gained = player.match.stats.finalFrame - seenFinal[index]!
    assert.ok(gained > 180, `${label}: ${player.id} goes on, ${gained} frames`)
    assert.equal(player.desyncs.length, 0, `${label}: ${player.id} sees no desync`)
  })
  await room.settleAndCompare()
}

describe('S33: a peer dies while the survivors hold different amounts of its input', function () {
  this.timeout(120_000)
  for (const [players, victim, deaf] of [
    [3, 2, 1],
    [3, 2, 0],
    [3, 0, 2],
    [3, 0, 1],
    [4, 3, 0],
    [4, 3, 1],
    [4, 0, 1],
    [4, 0, 3],
  ] as const) {
    it(`keeps what any survivor held and agrees on one cut: ${players} players, seat ${victim} dies, seat ${deaf} does not receive it`, async () => {
      for (const delayFrames of [0, 2]) {
        for (let gap = 0; gap <= 12; gap++) await unevenDeath(players, victim, deaf, gap, delayFrames)
      }
    })
  }
})

describe('a referee that dies after its last seal', function () {
  this.timeout(60_000)

  it('is not accused of a desync for decisions that no other peer received', async () => {
    // Found by the swarm, seed 31: it hashed frames that its successor decided otherwise.
    const tuning = { mode: 'rollback', dropAfterMs: 2000, hashIntervalFrames: 10 } as const
    const link = { delayMs: 60, jitterMs: 5, lossRatio: 0.01 }
    const room = new RoomSimulation({ seed: 31, players: 4, lossy: false, tuning, link })
    await room.runUntilPlaying()
    await room.run(395 * STEP_MS)
    const dying = room.playerOn(0)
    const survivors = room.players.filter((player) => player !== dying)
    room.kill(0)
    await room.run(20 * STEP_MS)
    const { finalFrame } = dying.match.session!
    const heard = Math.max(...survivors.map(({ match }) => match.stats.finalFrame))
    const decided = ({ match }: typeof dying): string => {
      const { log } = match.session!
      const inputs = match.seats.map((_, seat) => [...log.readRun(seat, heard + 1, finalFrame - heard)])
      return JSON.stringify([inputs, log.statusChanges(heard + 1, finalFrame)])
    }
    for (const { match } of survivors)
      assert.ok(match.stats.finalFrame < finalFrame, 'its last seal reached no survivor')
    await room.run(300 * STEP_MS)
    for (const { match } of survivors) assert.ok(match.stats.finalFrame > finalFrame, 'the others go on')
    assert.notEqual(decided(survivors[0]!), decided(dying), 'and decide otherwise')
    for (const { match } of survivors) assert.equal(match.stats.desyncs, 0)
  })
})
