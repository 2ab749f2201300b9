/** The relay that referees dies in the middle of a match: the players, which receive each other's packets, play on. */
import assert from 'node:assert/strict'
import { Random } from '../../src/core/random.js'
import type { LinkPolicy } from '../../src/transport/simulated/link-policy.js'
import { playing, terms } from './relay-room.js'
import { RoomSimulation, STEP_MS, SWEEP } from './room-simulation.js'

const SEEDS = Number(process.env.SWARM_SEEDS ?? 60)
const FROM = Number(process.env.SWARM_FROM ?? 1)

/** Longest time between two frames of any player, over a run. */
async function longestPauseMs(room: RoomSimulation, ms: number): Promise<number> {
  const last = room.matches.map((match) => ({ match, frame: match.stats.frame, atMs: room.network.clock.nowMs() }))
  let longestMs = 0
  await room.run(ms, () => {
    const nowMs = room.network.clock.nowMs()
    for (const one of last) {
      const { frame } = one.match.session!
      longestMs = Math.max(longestMs, nowMs - one.atMs)
      if (frame > one.frame) Object.assign(one, { frame, atMs: nowMs })
    }
  })
  return longestMs
}

describe('a relay that dies in the middle of a match', function () {
  this.timeout(120_000)

  for (const players of [2, 3, 4, 5]) {
    for (const lossRatio of [0, 0.05]) {
      it(`is succeeded by a player, and no player waits: ${players} players, ${100 * lossRatio} % loss`, async () => {
        const room = await playing({ players, link: { delayMs: 25, jitterMs: 5, lossRatio } })
        room.killRelay()
        const pauseMs = await longestPauseMs(room, 6000)
        assert.ok(pauseMs < 300, `a pause of ${pauseMs} ms`)
        assert.equal(new Set(terms(room)).size, 1)
        assert.ok(terms(room)[0]! > 0)
        const { finalFrame } = await room.settleAndCompare()
        assert.ok(finalFrame > 400, `final frame ${finalFrame}`)
        for (const match of room.matches) {
          assert.deepEqual(match.session!.log.statusChanges(0, 2 ** 30), [], 'no seat was away')
        }
      })
    }
  }

  it('is replaced as the referee that a match names, with its term and its round trip', async () => {
    const room = await playing({ players: 3, link: { delayMs: 25, jitterMs: 5 } })
    assert.deepEqual(new Set(room.matches.map((match) => match.referee)), new Set(['relay']))
    room.killRelay()
    await room.run(6000)
    const elected = (terms(room)[0]! - 1) % 3
    const { peer } = room.matches[0]!.seats[elected]!
    for (const match of room.matches) {
      assert.equal(match.referee, peer)
      const { refereeRttMs } = match.stats
      if (match.seat === elected) assert.equal(refereeRttMs, 0)
      else assert.ok(refereeRttMs > 40 && refereeRttMs < 120, `${refereeRttMs} ms over links of 25 ms`)
    }
  })

  it('is left in peace when it is merely slow', async () => {
    const room = await playing()
    room.network.link('relay', room.players[0]!.id, { blocked: true })
    room.network.link('relay', room.players[1]!.id, { blocked: true })
    room.network.link('relay', room.players[2]!.id, { blocked: true })
    await room.run(1300)
    room.network.linkAll({ delayMs: 25, blocked: false })
    const pauseMs = await longestPauseMs(room, 3000)
    assert.ok(pauseMs < 300, `a pause of ${pauseMs} ms`)
    assert.deepEqual(terms(room), [0, 0, 0])
    await room.settleAndCompare()
  })

  it('is not deposed by a minority that does not hear it', async () => {
    const room = await playing()
    room.network.link('relay', room.playerOn(0).id, { blocked: true })
    await room.run(5000)
    assert.deepEqual(terms(room), [0, 0, 0])
    room.network.linkAll({ delayMs: 25, blocked: false })
    await room.run(2000)
    await room.settleAndCompare()
  })

  for (const ways of [['there', 'back'], ['there']]) {
    const how = ways.length === 2 ? 'both ways' : 'one way'
    it(`does not go on with one player when three others are cut off ${how}, and has contradicted no other`, async () => {
      const room = await playing({ players: 4 })
      const [a, b, c, d] = [0, 1, 2, 3].map((seat) => room.playerOn(seat).id)
      for (const one of [a, b, c]) {
        for (const other of ['relay', d]) {
          room.network.link(one!, other!, { blocked: true })
          if (ways.length === 2) room.network.link(other!, one!, { blocked: true })
        }
      }
      await room.run(6000)
      assert.equal(room.room!.driver!.referee.status(0), 'playing', 'the relay gave no seat up')
      assert.ok(room.room!.driver!.referee.sealedFrame < 300)
      assert.ok(room.playerOn(0).match.stats.finalFrame > 250, 'the three go on')
      room.network.linkAll({ delayMs: 25, blocked: false })
      await room.run(3000)
      await room.settleAndCompare()
      assert.ok(new Set(terms(room)).size === 1 && terms(room)[0]! > 0, `one referee, ${terms(room)}`)
    })
  }

  it('ends the match of a player that is left alone', async () => {
    const room = await playing({ players: 2 })
    room.killRelay()
    room.kill(1)
    await room.run(50_000)
    assert.equal(room.playerOn(0).result, null, 'its relay may return')
    await room.run(15_000)
    assert.equal(room.playerOn(0).result?.verdict, 'abandoned')
  })

  it(`at any moment, on any network: seeds ${FROM} to ${FROM + SEEDS - 1}`, async function () {
    this.timeout(SEEDS * 5000)
    for (let seed = FROM; seed < FROM + SEEDS; seed++) await live(seed)
  })
})

async function live(seed: number): Promise<void> {
  const random = new Random(seed)
  const players = random.int(2, 5)
  const link: Partial<LinkPolicy> = {
    delayMs: random.pick([5, 25, 60, 120]),
    jitterMs: random.pick([0, 5, 30]),
    lossRatio: random.pick([0, 0.01, 0.05, 0.15]),
    duplicateRatio: random.pick([0, 0, 0.1]),
    reorderRatio: random.pick([0, 0, 0.2]),
  }
  const fixed = random.chance(0.5) ? { ...SWEEP, delayFrames: random.int(0, 4) } : {}
  const tuning = { ...fixed, dropAfterMs: 10_000, hashIntervalFrames: 10 }
  const dies = random.int(30, 300)
  const fault = {
    kind: random.pick(['none', 'freeze', 'cut', 'loss']),
    at: dies + random.int(-100, 150),
    seat: random.int(0, players - 1),
  }
  const other = (fault.seat + random.int(1, players - 1)) % players
  const steps = random.int(5, 90)
  const story = `seed ${seed}: ${JSON.stringify({ players, link, tuning, dies, fault, other, steps })}`
  const room = new RoomSimulation({ seed, players, relay: true, link, tuning })
  await room.runUntilPlaying(60_000)
  const player = room.playerOn(fault.seat)
  const between = [player.id, room.playerOn(other).id] as const
  for (let step = 0; step < 600; step++) {
    if (step === dies) room.killRelay()
    for (const [at, on] of [
      [fault.at, true],
      [fault.at + steps, false],
    ] as const) {
      if (at !== step) continue
      if (fault.kind === 'freeze') player.frozen = on
      if (fault.kind === 'cut') room.network.link(...between, { blocked: on })
      if (fault.kind === 'loss') room.network.linkAll({ lossRatio: on ? 0.6 : (link.lossRatio ?? 0) })
    }
    await room.run(STEP_MS)
  }
  await room.run(6000)
  const before = room.matches.map((match) => match.stats.finalFrame)
  await room.run(3000)
  room.matches.forEach((match, index) => {
    const frames = match.stats.finalFrame - before[index]!
    assert.ok(frames >= 30, `${frames} frames in 3 s: ${story} ${terms(room)}`)
  })
  for (const one of room.players) assert.equal(one.match.stats.desyncs, 0, `a desync: ${story}`)
  await room.settleAndCompare(20_000)
}
