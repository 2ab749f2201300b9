/** Garbage and time of the ticks of one recorded player. */
import { Simulation } from 'peerstep/core'
import { median, total } from '../measure/statistics.js'
import type { AllocationMeter } from './allocation-meter.js'
import { withGame } from './games.js'
import type { Recording } from './recording.js'
import { type Replay, replayOf } from './replayed-match.js'

/** See `warmReplay`. */
export interface WarmUp {
  /** Played before anything counts, by whole repetitions of the recording: so that the compiler has settled. */
  readonly compileTicks: number
  /** Of each repetition: lobby, countdown, and what the match learns of its paths at first. */
  readonly skipTicks: number
}

/** A repetition whose first ticks are done, in a process that has played as much as was asked for. */
function warmReplay(recording: Recording, { compileTicks, skipTicks }: WarmUp): Replay {
  for (let played = 0; played < compileTicks; played += recording.atMs.length) {
    const replay = replayOf(recording)
    while (replay.ticksLeft > 0) replay.tick()
  }
  const replay = replayOf(recording)
  for (let tick = 0; tick < skipTicks; tick += 1) replay.tick()
  return replay
}

/** What one block of ticks allocated. */
export type CountedBlock = ReturnType<typeof countTicks>[number]

/** Counts block after block, to the recording's end. Packets are made before a block: a lane does that, not the match. */
export function countTicks(
  recording: Recording,
  meter: AllocationMeter,
  plan: WarmUp & { readonly blockTicks: number },
) {
  const replay = warmReplay(recording, plan)
  const ticks = plan.blockTicks
  const block = () => {
    const { packets, bytes } = replay.receivedIn(ticks)
    const { frames, resimulated } = replay
    replay.prepare(ticks)
    const allocated = meter.measure(() => {
      for (let tick = 0; tick < ticks; tick += 1) replay.tick()
    })
    const simulated = { frames: replay.frames - frames, resimulated: replay.resimulated - resimulated }
    return { ticks, packetsIn: packets, bytesIn: bytes, ...simulated, ...allocated }
  }
  const blocks: ReturnType<typeof block>[] = []
  while (replay.ticksLeft >= ticks) blocks.push(block())
  while (replay.ticksLeft > 0) replay.tick()
  replay.check()
  return blocks
}

/** Of one tick: medians of the blocks, for now and then something is compiled in one and leaves traces on the heap. */
export function perTick(blocks: readonly CountedBlock[]) {
  const middle = (of: keyof CountedBlock): number => median(blocks.map((block) => block[of] / block.ticks))
  const share = (of: keyof CountedBlock): number =>
    total(blocks.map((block) => block[of])) / total(blocks.map(({ ticks }) => ticks))
  const counts = { bytesIn: share('bytesIn'), packetsIn: share('packetsIn'), resimulated: share('resimulated') }
  return { heapBytes: middle('heapBytes'), externalBytes: middle('externalBytes'), ...counts }
}

/**
 * Ticks one after the other without a pause; each one's packets are made in it, as by a lane. Garbage collection is
 * included.
 *
 * @param plan repetitions of the recording that are timed, after those for the compiler
 */
export function timeTicks(recording: Recording, plan: WarmUp & { readonly repetitions: number }) {
  const timeMs = (replay: Replay): number => {
    const startMs = performance.now()
    replay.tick()
    return performance.now() - startMs
  }
  const tickMs: number[] = []
  let resimulated = 0
  for (let repetition = 0; repetition < plan.repetitions; repetition += 1) {
    const replay = warmReplay(recording, repetition === 0 ? plan : { ...plan, compileTicks: 0 })
    resimulated -= replay.resimulated
    while (replay.ticksLeft > 0) tickMs.push(timeMs(replay))
    resimulated += replay.resimulated
    replay.check()
  }
  return {
    tickMs,
    /** Median time of a step of the game alone. */
    stepMs: stepMs(recording),
    /** Frames simulated again in a tick, mean. */
    resimulated: resimulated / tickMs.length,
  }
}

const STEPS_PER_BATCH = 200
const STEP_BATCHES = 41

/** With the inputs of the recording, whichever seat they are of. */
function stepMs({ of, inputs }: Recording): number {
  return withGame(of.gameName, (game) => {
    const simulation = new Simulation(game, { seed: of.seed, seats: of.players, options: {} })
    const statuses = Array.from({ length: of.players }, () => 'playing' as const)
    let at = 0
    const batches = Array.from({ length: STEP_BATCHES }, () => {
      const startMs = performance.now()
      for (let left = STEPS_PER_BATCH; left > 0; left -= 1) {
        if (at + simulation.frameBytes > inputs.length) at = 0
        simulation.step(inputs.subarray(at, at + simulation.frameBytes), statuses)
        at += simulation.frameBytes
      }
      return (performance.now() - startMs) / STEPS_PER_BATCH
    })
    return median(batches)
  })
}
