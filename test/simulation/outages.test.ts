/** Rooms without a relay whose players fall asleep or lose touch for a while: afterwards all play the same match. */
import assert from 'node:assert/strict'
import { RoomSimulation, STEP_MS, SWEEP } from './room-simulation.js'

type Script = (room: RoomSimulation, step: number) => void

/** One player's page is hidden: it neither ticks nor listens. */
function asleep(seat: number, steps: number): Script {
  return (room, step) => {
    if (step === 200 || step === 200 + steps) room.playerOn(seat).frozen = step === 200
  }
}

/** Two groups do not hear each other. */
function parted(groupA: readonly number[], groupB: readonly number[], steps: number): Script {
  const ids = (room: RoomSimulation, seats: readonly number[]): string[] => seats.map((seat) => room.playerOn(seat).id)
  return (room, step) => {
    if (step === 200) room.network.partition(ids(room, groupA), ids(room, groupB))
    if (step === 200 + steps) room.network.heal()
  }
}

/** Asleep, and what was sent meanwhile is lost. */
function asleepAndDeaf(seat: number, steps: number): Script {
  const sleep = asleep(seat, steps)
  return (room, step) => {
    sleep(room, step)
    const others = room.players.map((_, other) => other).filter((other) => other !== seat)
    parted([seat], others, steps + 3)(room, step)
  }
}

const OUTAGES: readonly [name: string, players: number, script: Script][] = [
  ['the referee of two sleeps for 0.8 s', 2, asleep(0, 48)],
  ['the referee of three sleeps for 0.4 s', 3, asleep(0, 25)],
  ['the referee of three sleeps for 0.8 s', 3, asleep(0, 48)],
  ['the referee of four sleeps for 1.8 s', 4, asleep(0, 108)],
  ['the referee of three sleeps for 3 s', 3, asleep(0, 180)],
  ['a player of three sleeps and hears nothing of what was said meanwhile', 3, asleepAndDeaf(2, 48)],
  ['two players lose each other for a second', 2, parted([0], [1], 60)],
  ['two players lose each other for three seconds', 2, parted([0], [1], 180)],
  ['the referee of three is cut off for a second', 3, parted([0], [1, 2], 60)],
  ['the referee of three is cut off for three seconds', 3, parted([0], [1, 2], 180)],
  ['the next in line is cut off for a second', 3, parted([1], [0, 2], 60)],
  ['the last of three is cut off for three seconds', 3, parted([2], [0, 1], 180)],
  ['the referee and the next in line do not hear each other', 3, parted([0], [1], 180)],
  ['the referee and the last do not hear each other', 3, parted([0], [2], 180)],
  ['four fall into two halves for a second', 4, parted([0, 1], [2, 3], 60)],
  ['four fall into two halves for three seconds', 4, parted([0, 1], [2, 3], 180)],
]

describe('outages in rooms without a relay', function () {
  this.timeout(60_000)
  for (const [name, players, script] of OUTAGES) {
    it(`all go on together after this: ${name}`, async () => {
      for (const seed of [1, 2, 3]) {
        const link = { delayMs: 25, jitterMs: 5, lossRatio: 0.01 }
        const tuning = { ...SWEEP, hashIntervalFrames: 10 }
        const room = new RoomSimulation({ seed, players, link, tuning })
        await room.runUntilPlaying()
        let step = 0
        await room.run(900 * STEP_MS, () => {
          script(room, step)
          step += 1
        })
        for (const match of room.matches) {
          const { frame, finalFrame } = match.stats
          assert.ok(finalFrame > 500, `seed ${seed}: seat ${match.seat} goes on, ${finalFrame} of ${frame}`)
          for (const { seat, status } of match.stats.peers)
            assert.equal(status, 'playing', `seed ${seed}: seat ${seat}`)
        }
        await room.settleAndCompare()
      }
    })
  }
})
