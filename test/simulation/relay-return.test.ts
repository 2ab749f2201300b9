/** The relay that referees dies and returns, with what it had written: the match goes on, and its record is whole. */
import assert from 'node:assert/strict'
import { Random } from '../../src/core/random.js'
import type { LinkPolicy } from '../../src/transport/simulated/link-policy.js'
import { playing, terms } from './relay-room.js'
import { RoomSimulation, STEP_MS, SWEEP } from './room-simulation.js'
import { SpectatorGallery } from './stand.js'

const SEEDS = Number(process.env.SWARM_SEEDS ?? 60)
const FROM = Number(process.env.SWARM_FROM ?? 1)

describe('a relay that returns to its match', function () {
  this.timeout(120_000)

  for (const [awayMs, refereesAgain] of [
    [500, true],
    [1200, true],
    [3000, false],
    [20_000, false],
  ] as const) {
    it(`after ${awayMs} ms ${refereesAgain ? 'referees it as before' : 'keeps its record'}`, async () => {
      const room = await playing()
      room.killRelay()
      await room.run(awayMs)
      room.returnRelay()
      await room.run(6000)
      assert.equal(
        terms(room).every((term) => term === 0),
        refereesAgain,
      )
      room.compareRecord()
      await room.settleAndCompare()
      for (const match of room.matches) {
        assert.ok(match.stats.finalFrame > (60 * (8000 + awayMs)) / 1000 - 60, `final frame ${match.stats.finalFrame}`)
        assert.ok(match.stats.longestStallMs < 300, `a stall of ${match.stats.longestStallMs} ms`)
      }
    })
  }

  it('returns when no quorum could go on without it: it referees as before', async () => {
    const room = await playing({ players: 2 })
    const [a, b] = [room.playerOn(0).id, room.playerOn(1).id]
    const apart = (blocked: boolean): void => {
      room.network.link(a, b, { blocked })
      room.network.link(b, a, { blocked })
    }
    apart(true)
    room.killRelay()
    await room.run(5000)
    apart(false)
    room.returnRelay()
    await room.run(4000)
    room.compareRecord()
    await room.settleAndCompare()
  })

  it('forgets what it sealed and no player received, where the players went on otherwise', async () => {
    const room = await playing()
    const late = room.playerOn(2)
    // No player receives from the relay, which gives up a seat that the others hear.
    for (const player of room.players) room.network.link('relay', player.id, { blocked: true })
    room.network.link(late.id, 'relay', { blocked: true })
    await room.run(4000)
    room.killRelay()
    room.network.linkAll({ delayMs: 25, blocked: false })
    room.returnRelay()
    await room.run(5000)
    assert.equal(room.rewound, 1)
    room.compareRecord()
    await room.settleAndCompare()
    for (const match of room.matches) assert.deepEqual(match.session!.log.statusChanges(0, 2 ** 30), [])
  })

  it('that was only unheard, and lives, yields to the player that succeeded it', async () => {
    const room = await playing()
    for (const player of room.players) room.network.link('relay', player.id, { blocked: true })
    await room.run(4000)
    room.network.linkAll({ delayMs: 25, blocked: false })
    await room.run(5000)
    room.compareRecord()
    await room.settleAndCompare()
    assert.ok(terms(room)[0]! > 0)
  })

  it('twice, and keeps the record of what two of its players refereed', async () => {
    const room = await playing({ players: 4 })
    room.killRelay()
    await room.run(3000)
    const first = room.playerOn(0).match.stats.term
    room.returnRelay()
    await room.run(3000)
    room.kill((first - 1) % 4)
    await room.run(4000)
    room.killRelay()
    await room.run(3000)
    room.returnRelay()
    await room.run(5000)
    assert.ok(terms(room)[0]! > first)
    room.compareRecord()
    await room.settleAndCompare()
  })

  it('serves spectators from the record that it keeps', async () => {
    const room = await playing()
    room.killRelay()
    await room.run(4000)
    room.returnRelay()
    const stand = new SpectatorGallery(room, { seed: 1 })
    const early = stand.watch()
    await stand.run(5000)
    const late = stand.watch()
    await stand.run(3000)
    for (const { spectator, abandoned } of [early, late]) {
      const behind = room.matches[0]!.stats.finalFrame - spectator.frame
      assert.ok(behind < 90, `${behind} frames behind`)
      assert.deepEqual([abandoned, spectator.stats.contradictions], [[], 0])
      assert.deepEqual(spectator.state, stand.stateAt(spectator.frame))
    }
  })

  it('keeps its spectators as far behind as ever, also when a player referees', async () => {
    const room = await playing()
    const stand = new SpectatorGallery(room, { seed: 1, delayFrames: 120 })
    const { spectator } = stand.watch()
    await stand.run(5000)
    // No player receives from the relay; it receives, and yields.
    for (const player of room.players) room.network.link('relay', player.id, { blocked: true })
    await stand.run(4000)
    room.network.linkAll({ delayMs: 25, blocked: false })
    for (let step = 0; step < 300; step++) {
      await stand.run(STEP_MS)
      const behind = Math.max(...room.matches.map((match) => match.stats.finalFrame)) - spectator.frame
      assert.ok(behind > 110, `${behind} frames behind`)
    }
    assert.ok(terms(room)[0]! > 0)
    assert.deepEqual(spectator.state, stand.stateAt(spectator.frame))
  })

  it('gives a seat that a player left to a newcomer, while a player referees', async () => {
    const room = await playing({ players: 4 })
    room.killRelay()
    await room.run(4000)
    room.returnRelay()
    await room.run(2000)
    assert.equal(room.arrive(), null, 'all play')
    const seat = room.playerOn(0).match.stats.term % 4 // not the referee's, which is the one before
    const quitter = room.playerOn(seat)
    quitter.match.leave()
    await room.run(500)
    quitter.alive = false
    const newcomer = room.arrive()!
    assert.equal(newcomer.match.seat, seat)
    await room.run(2000)
    for (const match of room.matches) assert.equal(match.session!.log.latestStatus(seat), 'playing')
    assert.equal(room.arrive(), null)
    await room.run(1000)
    room.compareRecord()
    await room.settleAndCompare()
  })

  it('gives away the seat of a player that has been gone for long, while a player referees', async () => {
    const room = await playing({ players: 4 })
    room.killRelay()
    await room.run(4000)
    room.returnRelay()
    await room.run(2000)
    const seat = room.playerOn(0).match.stats.term % 4
    room.kill(seat)
    await room.run(1000)
    assert.equal(room.arrive(), null, 'its player may come back')
    await room.run(4000)
    const newcomer = room.arrive()!
    assert.equal(newcomer.match.seat, seat)
    await room.run(2000)
    for (const match of room.matches) assert.equal(match.session!.log.latestStatus(seat), 'playing')
    await room.settleAndCompare()
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
  const awaySteps = Math.round(random.pick([500, 1400, 1700, 3000, 8000]) / STEP_MS)
  const kind = random.pick(['none', 'freeze', 'cut', 'loss'])
  const seat = random.int(0, players - 1)
  const fault = { kind, at: dies + random.int(-100, 150), seat, other: (seat + random.int(1, players - 1)) % players }
  const steps = random.int(5, 90)
  const slowDisk = random.chance(0.5)
  const story = `seed ${seed}: ${JSON.stringify({ players, link, tuning, dies, awaySteps, fault, steps, slowDisk })}`
  const room = new RoomSimulation({ seed, players, relay: true, link, tuning, slowDisk })
  await room.runUntilPlaying(60_000)
  const player = room.playerOn(fault.seat)
  const between = [player.id, room.playerOn(fault.other).id] as const
  for (let step = 0; step < 900; step++) {
    if (step === dies) room.killRelay()
    if (step === dies + awaySteps) room.returnRelay()
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
  try {
    room.compareRecord()
  } catch (error) {
    throw new Error(`${(error as Error).message}: ${story} ${terms(room)}`)
  }
  await room.settleAndCompare(20_000)
}
