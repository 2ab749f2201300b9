/** Where there is no relay, the player that referees serves a few spectators beside its own game. */
import assert from 'node:assert/strict'
import { Spectator } from '../../src/match/spectate/spectator.js'
import { driftGame } from '../support/drift-game.js'
import { RoomSimulation, SWEEP } from './room-simulation.js'

const ROOM = { players: 3, link: { delayMs: 30, jitterMs: 5 }, tuning: { ...SWEEP, options: { frames: 1800 } } }

type DriftSpectator = Spectator<ReturnType<typeof driftGame.start>, Parameters<typeof driftGame.input.write>[0]>

function watch(room: RoomSimulation, id: string): DriftSpectator {
  return new Spectator(driftGame, {
    lane: room.network.lane(id, { lossy: true }),
    clock: room.network.clockFor(id),
    claimSigner: { check: () => Promise.resolve(null) },
    relay: null,
  })
}

describe('spectators of a room without a relay', function () {
  this.timeout(60_000)

  it('see the same end as the players, also when the player that refereed leaves half way', async () => {
    const room = new RoomSimulation({ ...ROOM, seed: 1 })
    const watching = ['watcher-a', 'watcher-b'].map((id) => watch(room, id))
    const tick = (): void => {
      for (const one of watching) one.tick()
    }
    await room.run(12_000, tick)
    assert.ok(watching.every(({ frame }) => frame > 300))
    const referee = room.players.find(({ id }) => id === room.players[0]!.match.referee)!
    room.kill(referee.match.seat)
    await room.run(30_000, tick)
    const survivor = room.players.find(({ alive }) => alive)!
    assert.equal(survivor.match.phase, 'ended')
    for (const one of watching) {
      assert.equal(one.phase, 'ended')
      const { finalHash, verdict } = await one.outcome
      assert.equal(finalHash, survivor.match.session!.settledOutcome!.hash)
      assert.equal(verdict, 'unjudged')
      assert.equal(one.statuses[referee.match.seat], 'empty')
    }
  })

  it('come too late when the players no longer keep the beginning, and report it', async () => {
    const room = new RoomSimulation({ ...ROOM, seed: 2, tuning: SWEEP })
    await room.run(150_000)
    const late = watch(room, 'watcher-a')
    const reasons: string[] = []
    late.on('abandoned', ({ reason }) => reasons.push(reason))
    await room.run(5_000, () => late.tick())
    assert.equal(late.phase, 'ended')
    assert.match(reasons.join(), /too long to be watched/)
  })
})
