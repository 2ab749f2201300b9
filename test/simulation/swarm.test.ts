/** Rooms drawn from a seed: links, settings and faults at random. Whatever happens, no two diverge, and those left play on. */
import assert from 'node:assert/strict'
import { Random } from '../../src/core/random.js'
import type { MatchSettings } from '../../src/match/contract/match-contract.js'
import type { LinkPolicy } from '../../src/transport/simulated/link-policy.js'
import { RoomSimulation, STEP_MS, SWEEP } from './room-simulation.js'

/** More with SWARM_SEEDS=1000; from another place with SWARM_FROM=5000. */
const SEEDS = Number(process.env.SWARM_SEEDS ?? 60)
const FROM = Number(process.env.SWARM_FROM ?? 1)
const STEPS = 900
/** Progress expected in three seconds after everything has healed. */
const PROGRESS_FRAMES = 30

interface Fault {
  readonly at: number
  readonly kind: 'freeze' | 'kill' | 'restart' | 'cut' | 'loss' | 'skew'
  readonly seat: number
  readonly other: number
  readonly steps: number
}

interface World {
  readonly players: number
  readonly relay: boolean
  readonly lossy: boolean
  readonly link: Partial<LinkPolicy>
  readonly tuning: MatchSettings
  readonly faults: readonly Fault[]
}

function draw(random: Random): World {
  const players = random.int(2, 5)
  const relay = random.chance(0.6)
  const lossy = random.chance(0.7)
  const fixed = { ...SWEEP, delayFrames: random.int(0, 4), windowFrames: random.pick([4, 8, 20]) }
  return {
    players,
    relay,
    lossy,
    link: {
      delayMs: random.pick([5, 25, 60, 120]),
      jitterMs: random.pick([0, 5, 30]),
      // Where what was lost is sent again, and holds up what follows, much loss is silence for seconds.
      lossRatio: random.pick(lossy ? [0, 0.01, 0.05, 0.15] : [0, 0.01, 0.03, 0.05]),
      duplicateRatio: random.pick([0, 0, 0.1]),
      reorderRatio: random.pick([0, 0, 0.2]),
    },
    tuning: { ...(random.chance(0.5) ? fixed : {}), dropAfterMs: 2000, hashIntervalFrames: 10 },
    faults: Array.from({ length: random.int(1, 4) }, () => ({
      at: random.int(30, 700),
      kind: random.pick(['freeze', 'kill', 'restart', 'cut', 'loss', 'skew'] as const),
      seat: random.int(0, players - 1),
      other: random.int(0, players - 1),
      steps: random.int(5, 120),
    })),
  }
}

/** @returns what ends the fault again, or nothing when it cannot happen here or does not end */
function strike(room: RoomSimulation, world: World, fault: Fault, random: Random): (() => void) | undefined {
  const { seat, other } = fault
  const living = room.players.filter((player) => player.alive)
  const player = living.find((one) => one.match.seat === seat)
  if (player === undefined) return undefined
  switch (fault.kind) {
    case 'freeze':
      player.frozen = true
      return () => {
        player.frozen = false
      }
    case 'kill':
      if (living.length > 2) room.kill(seat)
      return undefined
    case 'restart':
      if (!world.relay) return undefined
      room.kill(seat)
      return () => room.restart(seat)
    case 'cut': {
      const to = living.find((one) => one.match.seat === other && one !== player)
      if (to === undefined) return undefined
      room.network.link(player.id, to.id, { blocked: true })
      return () => room.network.link(player.id, to.id, { blocked: false })
    }
    case 'loss':
      // On reliable lanes such loss only piles up retransmissions for longer than the test runs.
      if (!world.lossy) return undefined
      room.network.linkAll({ lossRatio: 0.6 })
      return () => room.network.linkAll({ lossRatio: world.link.lossRatio ?? 0 })
    case 'skew':
      room.network.skewClock(player.id, { rate: 1 + (random.float() - 0.5) * 0.04 })
      return undefined
  }
}

async function live(seed: number): Promise<void> {
  const random = new Random(seed)
  const world = draw(random)
  const { faults, ...options } = world
  const room = new RoomSimulation({ seed, ...options })
  await room.runUntilPlaying(60_000)
  const ends = new Map<number, (() => void)[]>()
  for (let step = 0; step < STEPS; step++) {
    for (const fault of faults) {
      if (fault.at !== step) continue
      const end = strike(room, world, fault, random)
      if (end !== undefined) ends.set(step + fault.steps, [...(ends.get(step + fault.steps) ?? []), end])
    }
    for (const end of ends.get(step) ?? []) end()
    ends.delete(step)
    await room.run(STEP_MS)
  }
  for (const late of ends.values()) for (const end of late) end()
  await room.run(12_000)
  const story = JSON.stringify(world)
  const playing = room.matches.filter((match) => match.phase === 'playing')
  const before = playing.map((match) => match.stats.finalFrame)
  // On a reliable lane one packet lost n times in a row holds up all behind it for 2^n round trips: 18 s at worst.
  const seconds = world.lossy ? 3 : 20
  await room.run(seconds * 1000)
  playing.forEach((match, index) => {
    const frames = match.stats.finalFrame - before[index]!
    assert.ok(
      match.phase === 'ended' || frames >= PROGRESS_FRAMES,
      `seed ${seed}: ${frames} frames in ${seconds} s: ${story}`,
    )
  })
  for (const player of room.players) assert.equal(player.match.stats.desyncs, 0, `seed ${seed}: a desync: ${story}`)
  // A player that was cut off for too long has ended its match with what it had; the others are compared.
  if (playing.length > 0 && playing.length === room.matches.length) await room.settleAndCompare(20_000)
}

describe('a swarm of rooms', function () {
  this.timeout(SEEDS * 5000)

  it(`never diverges and plays on: seeds ${FROM} to ${FROM + SEEDS - 1}`, async () => {
    for (let seed = FROM; seed < FROM + SEEDS; seed++) await live(seed)
  })
})
