/** A long match in virtual time, all of it in one process: does anything grow with its length? */

import { QuietBrain, quiet } from '../games/quiet.js'
import { VirtualRoom } from '../net/virtual-room.js'

/** What is looked at lasts so long. */
const LOOK_SECONDS = 10

export interface GrowthPlan {
  readonly seed: number
  readonly players: number
  /** Minutes of play at whose end is looked, rising. */
  readonly minutes: readonly number[]
}

export interface GrowthLook {
  readonly minute: number
  /** Of the whole process: every player, relay and the networks between them. After a collection of garbage. */
  readonly heapBytes: number
  readonly externalBytes: number
  /** A frame of the whole room, in the fastest of the seconds looked at: the same work is done in each. */
  readonly frameMs: number
  /** Mean packet of all players since the last look: of a few seconds it swings with the delay they have just chosen. */
  readonly packetBytes: number
}

/** @throws Error unless run with --expose-gc */
export async function growthOf({ seed, players, minutes }: GrowthPlan): Promise<GrowthLook[]> {
  const { gc } = globalThis
  if (gc === undefined) throw new Error('start node with --expose-gc')
  const said = { packets: 0, bytes: 0 }
  const room = new VirtualRoom(
    {
      seed,
      players,
      game: quiet,
      createBrain: (seat) => new QuietBrain(seat),
      merged: true,
      direct: true,
      delayMs: 20,
      jitterMs: 5,
      lossRatio: 0.01,
    },
    (packet) => {
      said.packets += 1
      said.bytes += packet.length
    },
  )
  while (room.phases.some((phase) => phase !== 'playing')) await room.run(1000)
  const beganMs = room.nowMs
  const looks: GrowthLook[] = []
  for (const minute of minutes) {
    await room.run(Math.max(0, beganMs + (minute * 60 - LOOK_SECONDS) * 1000 - room.nowMs))
    const frameMs: number[] = []
    for (let second = 0; second < LOOK_SECONDS; second += 1) {
      const before = room.players[0].match.stats.frame
      const startMs = performance.now()
      await room.run(1000)
      frameMs.push((performance.now() - startMs) / (room.players[0].match.stats.frame - before))
    }
    gc()
    gc()
    const { heapUsed, external } = process.memoryUsage()
    looks.push({
      minute,
      heapBytes: heapUsed,
      externalBytes: external,
      frameMs: Math.min(...frameMs),
      packetBytes: said.bytes / said.packets,
    })
    Object.assign(said, { packets: 0, bytes: 0 })
  }
  if (room.phases.some((phase) => phase !== 'playing')) throw new Error(`the match did not last: ${room.phases}`)
  return looks
}
