/** Acceptance scenarios on paths that break: partitions, black holes, sleeping pages, changing addresses, cold starts. */
import assert from 'node:assert/strict'
import type { Lane } from '../../src/transport/lane.js'
import { INBOX_PACKETS_MAX } from '../../src/transport/lane.js'
import type { SimulatedPlayer } from './room-simulation.js'
import { RoomSimulation, STEP_MS, SWEEP } from './room-simulation.js'
import type { Scenario } from './scenario.js'
import { atLeast, atMost, plantError, playAll, SEEDS } from './scenario.js'

const LINK = { delayMs: 25, jitterMs: 5, lossRatio: 0.01 }

/** The player that has the trouble. */
function victimOf(room: RoomSimulation): SimulatedPlayer {
  return room.players[1]!
}

/** All others, the relay included. */
function othersOf(room: RoomSimulation, player: SimulatedPlayer): string[] {
  return [...room.players.filter((other) => other !== player).map((other) => other.id), 'relay']
}

/** Milliseconds until the player is at the others' frame and all have it as playing. */
async function returnMs(room: RoomSimulation, player: SimulatedPlayer): Promise<number> {
  const fromMs = room.network.clock.nowMs()
  const isBack = (): boolean => {
    const newest = Math.max(...room.matches.map((match) => match.stats.frame))
    const plays = room.matches.every((match) => match.session!.log.latestStatus(player.match.seat) === 'playing')
    return plays && newest - player.match.stats.frame < 8
  }
  while (!isBack() && room.network.clock.nowMs() - fromMs < 20_000) await room.run(STEP_MS)
  return room.network.clock.nowMs() - fromMs
}

type Way = 'mute' | 'deaf' | 'cut'

/** One direction of a player's links to all others, or both, does not carry anything any more. */
function block(room: RoomSimulation, player: SimulatedPlayer, way: Way, blocked: boolean): void {
  for (const other of othersOf(room, player)) {
    if (way !== 'deaf') room.network.link(player.id, other, { blocked })
    if (way !== 'mute') room.network.link(other, player.id, { blocked })
  }
}

/** Two halves of four. With a relay it stays with the half of seat 0. */
function halve(room: RoomSimulation): void {
  const [a, b, c, d] = [0, 1, 2, 3].map((seat) => room.playerOn(seat).id)
  room.network.partition([a!, b!, 'relay'], [c!, d!])
}

const DROPPING = { ...SWEEP, dropAfterMs: 3000 }

const SCENARIOS: readonly Scenario[] = [
  {
    name: 'S17: four fall into two halves for ten seconds: one half goes on, the other stops, then all are together again',
    room: { players: 4, link: LINK, tuning: DROPPING },
    frames: 1400,
    seeds: SEEDS,
    script(room, step) {
      if (step === 200) halve(room)
      if (step === 800) {
        for (const seat of [0, 1])
          atLeast(room.playerOn(seat).match.stats.finalFrame, 650, `final frame of seat ${seat}`)
        for (const seat of [2, 3])
          atMost(room.playerOn(seat).match.stats.finalFrame, 200, `final frame of seat ${seat}`)
        room.network.heal()
      }
    },
    expect(room) {
      for (const match of room.matches) {
        atLeast(match.stats.finalFrame, 1250, `final frame of seat ${match.seat}`)
        for (const { seat, status } of match.stats.peers) assert.equal(status, 'playing', `seat ${seat} is back`)
      }
    },
  },
  ...(['mute', 'deaf'] as const).flatMap((way) =>
    [0, 4].map((seat) => ({
      name: `S18: one of five (seat ${seat}) is ${way} for ten seconds: four go on from one cut`,
      room: { players: 5, link: LINK, tuning: DROPPING },
      frames: 1200,
      seeds: SEEDS,
      script(room: RoomSimulation, step: number) {
        const isolated = room.playerOn(seat)
        if (step === 200) block(room, isolated, way, true)
        if (step !== 800) return
        const others = room.matches.filter((match) => match !== isolated.match)
        // A referee that is heard but seals nothing is given 3 s, then another has to be elected: five seconds of ten.
        for (const match of others) atLeast(match.stats.finalFrame, 480, `final frame of seat ${match.seat}`)
        const cuts = others.map((match) => match.session!.log.latestChangeFrame(seat))
        assert.equal(new Set(cuts).size, 1, `one cut, not ${cuts}`)
        for (const match of others) assert.notEqual(match.session!.log.latestStatus(seat), 'playing')
        if (way === 'deaf') atMost(isolated.match.stats.finalFrame, 200, 'final frame of the deaf one')
        block(room, isolated, way, false)
      },
      expect(room: RoomSimulation) {
        for (const match of room.matches) assert.equal(match.session!.log.latestStatus(seat), 'playing', 'it is back')
      },
    })),
  ),
  ...[2, 3].flatMap((players) =>
    [128, 192, 600].map((frames) => ({
      name: `S24: nothing reaches one of ${players} for ${frames} frames, nor what it sends the others: it comes back`,
      room: { players, link: LINK, tuning: SWEEP },
      frames: 500 + frames,
      seeds: SEEDS,
      script(room: RoomSimulation, step: number) {
        if (step === 200 || step === 200 + frames) block(room, room.playerOn(1), 'cut', step === 200)
      },
      expect(room: RoomSimulation) {
        for (const match of room.matches) {
          atLeast(match.stats.finalFrame, 400 + frames, `final frame of seat ${match.seat}`)
          assert.equal(match.session!.log.latestStatus(1), 'playing', 'it is back')
        }
      },
    })),
  ),
  ...[0, 4, 8].flatMap((delayFrames) =>
    [500, 2000].map((lateMs) => ({
      name: `S14: one of two joins ${lateMs} ms late, delay ${delayFrames}: both finish`,
      room: {
        players: 2,
        link: LINK,
        joinMs: [0, lateMs],
        tuning: { ...SWEEP, delayFrames, options: { frames: 280 } },
      },
      frames: 340,
      seeds: SEEDS,
      expect(room: RoomSimulation) {
        for (const match of room.matches) assert.equal(match.session!.settledOutcome?.frame, 280)
      },
    })),
  ),
  {
    name: 'S26: sixteen players that start at the same moment all play within two seconds',
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
        it(`S31: a page of ${players} that ${what} for 60 s plays again within ${relay || wakes === 60 ? 2 : 4} s`, async () => {
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
            // A peer tells what is final in seals of two seconds; a relay is asked for all of it at once.
            const limitMs = relay || wakes === 60 ? 2000 : 4000
            atMost(await returnMs(room, player), limitMs, `seed ${seed}: ms until it plays`)
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

    if (!relay) {
      it('S18: a referee that is mute, deaf or cut off for about as long as it takes to succeed it splits nothing', async () => {
        for (const players of [3, 4]) {
          for (const way of ['mute', 'deaf', 'cut'] as const) {
            for (let steps = 84; steps <= 150; steps += 6) {
              const seed = players * 1000 + steps
              const link = { delayMs: 25, jitterMs: 20, lossRatio: 0.05 }
              const room = new RoomSimulation({ seed, players, link, tuning: DROPPING })
              await room.runUntilPlaying()
              await room.run(100 * STEP_MS)
              const referee = room.playerOn(0)
              block(room, referee, way, true)
              await room.run(steps * STEP_MS)
              block(room, referee, way, false)
              await room.run(300 * STEP_MS)
              await room.settleAndCompare()
              for (const match of room.matches)
                atLeast(match.stats.finalFrame, 250, `${way} for ${steps}: seed ${seed}`)
            }
          }
        }
      })

      it('S17: the half that stops reports after a while that its match is over, and never had another', async () => {
        for (const seed of SEEDS) {
          const room = new RoomSimulation({ seed, players: 4, link: LINK, tuning: DROPPING })
          await room.runUntilPlaying()
          await room.run(3000)
          halve(room)
          await room.run(20_000)
          const [live, lost] = [room.playerOn(0), room.playerOn(2)]
          assert.equal(lost.result?.verdict, 'abandoned', `seed ${seed}`)
          assert.equal(live.result, null)
          const through = lost.match.stats.finalFrame
          atMost(through, 200, `seed ${seed}: its final frame`)
          atLeast(live.match.stats.finalFrame, 1000, `seed ${seed}: final frame of the others`)
        }
      })
    }

    for (const [name, players] of [
      ['S25', 8],
      ['S31', 3],
    ] as const) {
      it(`${name}: a planted one-bit error is caught and named`, () => {
        const script = (room: RoomSimulation, step: number): void => {
          if (step === 200 || step === 500) victimOf(room).frozen = step === 200
        }
        const room = { players, link: LINK, tuning: SWEEP }
        return plantError({ name, room, frames: 900, seeds: SEEDS, script }, { relay })
      })
    }

    it('S25: eight players, one reads nothing for 10 s: its oldest packets are dropped and counted, no other player waits', async () => {
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
