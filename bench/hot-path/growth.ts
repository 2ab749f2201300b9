/** A long match in virtual time, all of it in one process: does anything grow with its length? */
import { VirtualRoom } from '../virtual/virtual-room.js'
import { QuietBrain, quiet } from './games.js'

/** Length of what is measured at the end of each stretch. */
const LOOK_SECONDS = 10

/** One look at the process. */
export type GrowthLook = Awaited<ReturnType<typeof growthOf>>[number]

/** @param plan minutes of play at whose end is looked, rising. @throws Error unless run with --expose-gc */
export async function growthOf(plan: {
  readonly seed: number
  readonly players: number
  readonly minutes: readonly number[]
}) {
  const { seed, players, minutes } = plan
  const { gc } = globalThis
  if (gc === undefined) throw new Error('start node with --expose-gc')
  let [packets, bytes] = [0, 0]
  const path = { delayMs: 20, jitterMs: 5, lossRatio: 0.01, merged: true, direct: true }
  const createBrain = (seat: number): QuietBrain => new QuietBrain(seat)
  const room = new VirtualRoom({ seed, players, game: quiet, createBrain, ...path }, (packet) => {
    packets += 1
    bytes += packet.length
  })
  const { match } = room.players[0]!
  while (room.players.some((player) => player.match.phase !== 'playing')) await room.run(1000)
  const beganMs = room.nowMs
  const look = async (minute: number) => {
    await room.run(Math.max(0, beganMs + (minute * 60 - LOOK_SECONDS) * 1000 - room.nowMs))
    const frameMs: number[] = []
    for (let second = 0; second < LOOK_SECONDS; second += 1) {
      const before = match.stats.frame
      const startMs = performance.now()
      await room.run(1000)
      frameMs.push((performance.now() - startMs) / (match.stats.frame - before))
    }
    gc()
    gc()
    const { heapUsed, external } = process.memoryUsage()
    const packetBytes = bytes / packets
    ;[packets, bytes] = [0, 0]
    return {
      minute,
      /** Of the whole process: all players, the relay and the networks between them. After a garbage collection. */
      heapBytes: heapUsed,
      externalBytes: external,
      /** A frame of the whole room, in the fastest of the seconds: the same work is done in each. */
      frameMs: Math.min(...frameMs),
      /** Mean of all players since the last look: over a few seconds it varies with the delay they have just chosen. */
      packetBytes,
    }
  }
  const looks: Awaited<ReturnType<typeof look>>[] = []
  for (const minute of minutes) looks.push(await look(minute))
  room.checkPlaying()
  return looks
}

/** Least squares slope of the line through what was seen at these minutes; 0 for a single one. */
export function slopePerMinute<Look extends { readonly minute: number }>(
  looks: readonly Look[],
  of: (look: Look) => number,
): number {
  const meanOf = (what: (look: Look) => number): number =>
    looks.reduce((sum, look) => sum + what(look), 0) / looks.length
  const [minute, value] = [meanOf((look) => look.minute), meanOf(of)]
  const spread = meanOf((look) => (look.minute - minute) ** 2)
  return spread === 0 ? 0 : meanOf((look) => (look.minute - minute) * (of(look) - value)) / spread
}
