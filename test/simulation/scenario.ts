/** A scenario on a simulated network: how it is played with a seed, and what must hold of every one of them. */
import assert from 'node:assert/strict'
import type { RoomOptions } from './room-simulation.js'
import { RoomSimulation, STEP_MS } from './room-simulation.js'

export interface Scenario {
  readonly name: string
  readonly room: Omit<RoomOptions, 'seed'>
  readonly frames: number
  readonly seeds: readonly number[]
  /** Changes links or peers at a step; step 0 is the first at which all play. */
  readonly script?: (room: RoomSimulation, step: number) => void
  readonly expect?: (room: RoomSimulation, frames: number) => void
}

export const SEEDS: readonly number[] = [1, 2, 3]

/** Stalls per minute of the worst player. */
export function stallsPerMinute(room: RoomSimulation, frames: number): number {
  return (Math.max(...room.matches.map((match) => match.stats.stalls)) * 3600) / frames
}

export function atMost(value: number, limit: number, what: string): void {
  assert.ok(value <= limit, `${what}: ${value}, at most ${limit} expected`)
}

export function atLeast(value: number, limit: number, what: string): void {
  assert.ok(value >= limit, `${what}: ${value}, at least ${limit} expected`)
}

/** Virtual time for `frames` frames, once all play. */
export async function play(
  scenario: Scenario,
  options: Partial<RoomOptions> & { readonly seed: number },
): Promise<RoomSimulation> {
  const room = new RoomSimulation({ ...scenario.room, ...options })
  await room.runUntilPlaying(30_000)
  let step = 0
  await room.run(scenario.frames * STEP_MS, () => {
    scenario.script?.(room, step)
    step += 1
  })
  return room
}

/** Every seed plays, keeps the scenario's promises, and all living players hold the same final inputs and states. */
export async function playAll(scenario: Scenario, options: Partial<RoomOptions>): Promise<void> {
  for (const seed of scenario.seeds) {
    const room = await play(scenario, { ...options, seed })
    try {
      scenario.expect?.(room, scenario.frames)
    } catch (error) {
      throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
    }
    await room.settleAndCompare()
  }
}

/** One bit simulated wrongly by one player is noticed, and the report names the field. */
export async function plantError(scenario: Scenario, options: Partial<RoomOptions>): Promise<void> {
  const seed = scenario.seeds[0]!
  const frames = Math.min(Math.max(scenario.frames, 300), 1000)
  const corrupt = { index: 1, frame: 130 }
  const room = await play({ ...scenario, frames }, { corrupt, ...options, seed })
  await room.run(6000)
  const reports = room.players.flatMap((player) => (player.alive ? player.desyncs : []))
  assert.ok(reports.length > 0, `seed ${seed}: a player reports the error`)
  const full = reports.find((report) => report.localState !== undefined && report.remoteState !== undefined)
  assert.ok(full, `seed ${seed}: a report holds both states`)
  assert.deepEqual(
    full.differences.map((difference) => difference.path),
    ['bodies[0].sum'],
    `seed ${seed}: the report names the field`,
  )
}
