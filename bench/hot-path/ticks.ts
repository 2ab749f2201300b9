/** What the ticks of one recorded player allocate, and how long they take. */

import { Simulation } from 'peerstep/core'
import { median } from '../net/latencies.js'
import type { AllocationMeter } from './allocation-meter.js'
import { CoreWait } from './core-wait.js'
import { type Recording, withGame } from './recording.js'
import { type Replay, replayOf } from './replayed-match.js'

/** What one block of ticks allocated. */
export interface CountedBlock {
  readonly ticks: number
  readonly frames: number
  readonly resimulated: number
  readonly packetsIn: number
  readonly bytesIn: number
  readonly heapBytes: number
  readonly externalBytes: number
}

export interface WarmUp {
  /** Played before anything counts, by whole repetitions of the recording: so that the compiler has settled. */
  readonly compileTicks: number
  /** Of each repetition: lobby, countdown, and what the match learns of its paths at first. */
  readonly skipTicks: number
}

/** A repetition whose first ticks are done, in a process that has played as much as was asked for. */
export function warmReplay(recording: Recording, { compileTicks, skipTicks }: WarmUp): Replay {
  for (let played = 0; played < compileTicks; played += recording.atMs.length) {
    const replay = replayOf(recording)
    while (replay.ticksLeft > 0) replay.tick()
  }
  const replay = replayOf(recording)
  for (let tick = 0; tick < skipTicks; tick += 1) replay.tick()
  return replay
}

/** Counts block after block, to the recording's end. Packets are made before a block: a lane does that, not the match. */
export function countTicks(
  recording: Recording,
  meter: AllocationMeter,
  plan: WarmUp & { readonly blockTicks: number },
): CountedBlock[] {
  const replay = warmReplay(recording, plan)
  const blocks: CountedBlock[] = []
  while (replay.ticksLeft >= plan.blockTicks) {
    const ticks = plan.blockTicks
    const heard = replay.heardIn(ticks)
    const { frames, resimulated } = replay
    replay.prepare(ticks)
    const allocated = meter.measure(() => {
      for (let tick = 0; tick < ticks; tick += 1) replay.tick()
    })
    blocks.push({
      ticks,
      packetsIn: heard.packets,
      bytesIn: heard.bytes,
      frames: replay.frames - frames,
      resimulated: replay.resimulated - resimulated,
      ...allocated,
    })
  }
  while (replay.ticksLeft > 0) replay.tick()
  replay.check()
  return blocks
}

export interface TimedTicks {
  /** By tick after those skipped: wall time in milliseconds, collections of garbage included. */
  readonly tickMs: readonly number[]
  /** By tick: how much of it the thread was ready and had no core, for others' sake. Zeros where the system does not tell. */
  readonly waitedMs: readonly number[]
  /** Ticks of the first repetition in this process, in which all is compiled: the longest. */
  readonly coldMaxMs: number
  /** One step of the game alone: what else a tick takes is measured against it. Median of batches. */
  readonly stepMs: number
  /** Frames simulated again in a tick, on average. */
  readonly resimulated: number
  /** CPU time of a tick, on average, with what other threads of the process did meanwhile. */
  readonly cpuMs: number
}

/**
 * Ticks one after the other without a pause; each one's packets are made in it, as by a lane.
 *
 * @param plan repetitions of the recording that are timed, after those for the compiler
 */
export function timeTicks(recording: Recording, plan: WarmUp & { readonly repetitions: number }): TimedTicks {
  const cold = replayOf(recording)
  let coldMaxMs = 0
  while (cold.ticksLeft > 0) coldMaxMs = Math.max(coldMaxMs, timeMs(cold))
  const waiting = new CoreWait()
  const tickMs: number[] = []
  const waitedMs: number[] = []
  let resimulated = 0
  let cpuUs = 0
  for (let repetition = 0; repetition < plan.repetitions; repetition += 1) {
    const replay = warmReplay(recording, repetition === 0 ? plan : { ...plan, compileTicks: 0 })
    resimulated -= replay.resimulated
    const before = process.cpuUsage()
    while (replay.ticksLeft > 0) {
      const waitedBeforeMs = waiting.ms()
      tickMs.push(timeMs(replay))
      waitedMs.push(waiting.ms() - waitedBeforeMs)
    }
    const { user, system } = process.cpuUsage(before)
    cpuUs += user + system
    resimulated += replay.resimulated
    replay.check()
  }
  waiting.close()
  const rounded = (ms: number): number => Math.round(ms * 1e4) / 1e4
  return {
    tickMs: tickMs.map(rounded),
    waitedMs: waitedMs.map(rounded),
    coldMaxMs,
    stepMs: stepMs(recording),
    resimulated: resimulated / tickMs.length,
    cpuMs: cpuUs / 1000 / tickMs.length,
  }
}

function timeMs(replay: Replay): number {
  const startMs = performance.now()
  replay.tick()
  return performance.now() - startMs
}

const STEPS_PER_BATCH = 200
const STEP_BATCHES = 41

/** With the inputs of the recording, whoever pressed them. */
function stepMs({ of, inputs }: Recording): number {
  return withGame(of.gameName, (game) => {
    const simulation = new Simulation(game, { seed: of.seed, seats: of.players, options: {} })
    const statuses = Array.from({ length: of.players }, () => 'playing' as const)
    let at = 0
    const step = (): void => {
      if (at + simulation.frameBytes > inputs.length) at = 0
      simulation.step(inputs.subarray(at, at + simulation.frameBytes), statuses)
      at += simulation.frameBytes
    }
    const batches = Array.from({ length: STEP_BATCHES }, () => {
      const startMs = performance.now()
      for (let left = STEPS_PER_BATCH; left > 0; left -= 1) step()
      return (performance.now() - startMs) / STEPS_PER_BATCH
    })
    return median(batches)
  })
}
