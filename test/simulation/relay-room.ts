/** Rooms whose relay dies: how they begin, and which player referees. */
import { RoomSimulation } from './room-simulation.js'

/** Of the referee that each player follows. */
export function terms(room: RoomSimulation): number[] {
  return room.matches.map((match) => match.stats.term)
}

/** A room that has played for two seconds. */
export async function playing(
  options: Partial<ConstructorParameters<typeof RoomSimulation>[0]> = {},
): Promise<RoomSimulation> {
  const tuning = { dropAfterMs: 2000, hashIntervalFrames: 10 }
  const room = new RoomSimulation({
    seed: 7,
    players: 3,
    relay: true,
    link: { delayMs: 25, jitterMs: 5 },
    tuning,
    ...options,
  })
  await room.runUntilPlaying()
  await room.run(2000)
  return room
}
