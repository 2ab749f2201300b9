/** Seats that were dropped or left go to newcomers while the match runs; the relay decides which peer holds a seat. */
import assert from 'node:assert/strict'
import type { RoomOptions, SimulatedPlayer } from './room-simulation.js'
import { RoomSimulation, STEP_MS, SWEEP } from './room-simulation.js'
import { SpectatorGallery } from './stand.js'

const ROOM: RoomOptions = {
  seed: 1,
  players: 3,
  relay: true,
  link: { delayMs: 40, jitterMs: 5 },
  tuning: { ...SWEEP, dropAfterMs: 2000 },
}

/** Virtual time until all, the player included, has its seat as playing. */
async function timeToPlay(room: RoomSimulation, player: SimulatedPlayer, seat: number): Promise<number> {
  const fromMs = room.network.clock.nowMs()
  const plays = (): boolean =>
    room.matches.every((match) => match.session?.log.latestStatus(seat) === 'playing') &&
    player.match.phase === 'playing'
  while (!plays()) {
    await room.run(STEP_MS)
    assert.ok(room.network.clock.nowMs() - fromMs < 20_000, 'plays within 20 s')
  }
  return room.network.clock.nowMs() - fromMs
}

function assertSameHolders(room: RoomSimulation): void {
  const expected = room.room!.start!.seats
  for (const match of room.matches) assert.deepEqual(match.seats, expected)
}

describe('seats of a running match', function () {
  this.timeout(120_000)

  for (const [name, over] of [
    ['a lossy lane', { lossy: true, link: { delayMs: 40, jitterMs: 20, lossRatio: 0.05 } }],
    ['a reliable lane', { lossy: false }],
  ] as const) {
    it(`a newcomer takes one that was dropped, and plays within 2 s, on ${name}`, async () => {
      for (const seed of [1, 2, 3]) {
        const room = new RoomSimulation({ ...ROOM, ...over, seed })
        await room.runUntilPlaying()
        await room.run(5_000)
        room.kill(1)
        await room.run(5_000)
        const newcomer = room.arrive()!
        assert.equal(newcomer.match.seat, 1)
        const ms = await timeToPlay(room, newcomer, 1)
        assert.ok(ms <= 2000, `seed ${seed}: ${ms} ms`)
        await room.run(5_000)
        assertSameHolders(room)
        await room.settleAndCompare()
      }
    })
  }

  it('one that was left is free at once; one to which its peer may come back is not', async () => {
    const room = new RoomSimulation({ ...ROOM, seed: 4 })
    await room.runUntilPlaying()
    await room.run(3_000)
    assert.equal(room.arrive(), null, 'all play')
    room.kill(2)
    await room.run(1_000)
    assert.equal(room.arrive(), null, 'it has been away for a second only')
    room.playerOn(0).match.leave()
    room.playerOn(0).alive = false
    await room.run(500)
    const newcomer = room.arrive()!
    assert.equal(newcomer.match.seat, 0)
    await timeToPlay(room, newcomer, 0)
  })

  it('players and spectators learn which peer came, and the claim of the newcomer counts', async () => {
    const options = { frames: 1500 }
    const room = new RoomSimulation({ ...ROOM, seed: 5, tuning: { ...ROOM.tuning, options } })
    const stand = new SpectatorGallery(room, { seed: 5 })
    const watching = stand.watch()
    const seen: unknown[] = []
    watching.spectator.on('seated', ({ seat, peer }) => seen.push([seat, peer]))
    await stand.run(6_000)
    room.playerOn(0).match.on('seated', ({ seat, peer }) => seen.push([seat, peer]))
    room.kill(1)
    await stand.run(4_000)
    const newcomer = room.arrive()!
    await stand.run(22_000)
    assert.deepEqual(seen, [
      [1, newcomer.id],
      [1, newcomer.id],
    ])
    assert.deepEqual(watching.spectator.seats, room.room!.start!.seats)
    assert.equal(newcomer.match.session!.settledOutcome!.frame, 1500)
    assert.deepEqual(
      room.claims.map(({ seat }) => seat).sort((a, b) => a - b),
      [0, 1, 2],
    )
    assert.equal(new Set(room.claims.map(({ stateHash }) => stateHash)).size, 1)
  })

  it('go to the first peer that comes: the owner, or a newcomer', async () => {
    const room = new RoomSimulation({ ...ROOM, seed: 6 })
    await room.runUntilPlaying()
    await room.run(3_000)
    const sleeper = room.playerOn(2)
    sleeper.frozen = true
    room.kill(1)
    await room.run(6_000)
    const owner = room.restart(1)
    await timeToPlay(room, owner, 1).catch((error: unknown) => assert.fail(String(error)))
    const newcomer = room.arrive()!
    assert.equal(newcomer.match.seat, 2, 'the seat that is still free, not the one that was taken again')
    assert.equal(room.arrive(), null)
    const reasons: string[] = []
    sleeper.match.on('abandoned', ({ reason }) => reasons.push(reason))
    await room.run(3_000)
    sleeper.frozen = false
    await room.run(3_000)
    assert.match(reasons.join(), /peer-03 has taken your seat/)
    assert.equal(sleeper.result?.verdict, 'abandoned')
    const { packetsSent } = sleeper.match.stats
    await room.run(1_000)
    assert.equal(sleeper.match.stats.packetsSent, packetsSent, 'it has nothing more to say')
    assert.equal(newcomer.match.session!.log.latestStatus(2), 'playing')
  })

  it('that a peer took and never played on are given away again', async () => {
    const room = new RoomSimulation({ ...ROOM, seed: 7 })
    await room.runUntilPlaying()
    room.kill(1)
    await room.run(6_000)
    const absent = room.arrive()!
    absent.frozen = true
    assert.equal(room.arrive(), null)
    await room.run(2_500)
    const newcomer = room.arrive()!
    assert.equal(newcomer.match.seat, 1)
    room.players.splice(room.players.indexOf(absent), 1)
    await timeToPlay(room, newcomer, 1)
    await room.run(2_000)
    await room.settleAndCompare()
  })

  it('a peer that left may return to its own, while no other has taken it', async () => {
    const room = new RoomSimulation({ ...ROOM, seed: 8 })
    await room.runUntilPlaying()
    await room.run(3_000)
    const { id, match } = room.playerOn(1)
    match.leave()
    room.playerOn(1).alive = false
    await room.run(1_000)
    assert.equal(room.room!.driver!.referee.status(1), 'empty')
    room.room!.welcomeBack(id)
    const returned = room.restart(1)
    await timeToPlay(room, returned, 1)
    await room.run(2_000)
    await room.settleAndCompare()
  })

  it('the others do not stall for a newcomer', async () => {
    const room = new RoomSimulation({ ...ROOM, seed: 9, players: 4 })
    await room.runUntilPlaying()
    await room.run(3_000)
    room.kill(3)
    await room.run(5_000)
    const before = room.playerOn(0).match.stats.stalls
    room.arrive()
    await room.run(5_000)
    assert.ok(room.playerOn(0).match.stats.stalls - before <= 5, 'hardly a stall more')
  })
})
