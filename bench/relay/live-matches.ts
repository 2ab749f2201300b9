/** Many matches that run at once, sealed ten times a second, and whether a validator keeps up with them. */
import { Metrics } from '../../relay/ops/metrics.js'
import type { Validation } from '../../relay/validation/validation.js'
import { ValidatorPool } from '../../relay/validation/validator-pool.js'
import { SEAL_EVERY_MS } from '../../src/match/referee/referee-driver.js'
import { CHECKPOINT_FRAMES } from '../../src/trust/verdict.js'
import { sleep } from '../measure/process.js'
import { total } from '../measure/statistics.js'
import type { Replayed } from './validator-costs.js'

/** As a relay has them by default, but for the memory: more of it is measured, not refused. */
const THREAD = { threads: 1, deadlineMs: 10_000, memoryMb: 4096 }
const STEP_MS = 5
/** Seals of one match. */
const SEALS_PER_SECOND = 1000 / SEAL_EVERY_MS
/** Matches are at different places of the same play: checkpoints are three seconds apart at 20 frames a second. */
const SPREAD_CHUNKS = 30

/** What runs; `beforeSeconds` are played before anything is measured, so that matches are not at their beginning. */
export interface LivePlan extends Omit<Replayed, 'name'> {
  readonly matches: number
  readonly beforeSeconds: number
  readonly liveSeconds: number
}

/** One match and when its frames became final. */
class LiveMatch {
  readonly #validation: Validation
  readonly #plan: LivePlan
  readonly #sealedAtMs = new Map<number, number>()
  /** From the moment at which a frame was durable until the checkpoint at that frame was known. */
  readonly checkpointMs: number[] = []
  #chunks: number

  constructor(pool: ValidatorPool, match: string, plan: LivePlan, chunks: number) {
    const { play, game } = plan
    this.#plan = plan
    this.#chunks = chunks
    this.#validation = pool.open({
      ...{ match, game, setup: play.setup },
      readLog: async (fromFrame, chunksMax) => {
        const first = Math.floor(fromFrame / play.chunkFrames)
        return play.logged.slice(first, Math.min(this.#chunks, first + chunksMax))
      },
      progressed: ({ checkpoint }) => {
        const sealedAtMs = this.#sealedAtMs.get(checkpoint.frame)
        if (sealedAtMs !== undefined) this.checkpointMs.push(performance.now() - sealedAtMs)
      },
    })
    this.#validation.feed(this.#frames)
  }

  get #frames(): number {
    return this.#chunks * this.#plan.play.chunkFrames
  }

  get backlog(): number {
    return this.#validation.backlog
  }

  /** The referee makes the next tenth of a second final. */
  seal(): void {
    this.#chunks += 1
    const last = this.#frames - (this.#frames % CHECKPOINT_FRAMES)
    if (last > this.#frames - this.#plan.play.chunkFrames) this.#sealedAtMs.set(last, performance.now())
    this.#validation.feed(this.#frames)
  }

  /** A last seal. @returns milliseconds until the match is simulated to there. @throws Error when it is not */
  async end(): Promise<number> {
    this.seal()
    const fromMs = performance.now()
    const result = await this.#validation.finish()
    if (!result.ok) throw new Error(result.reason)
    const { frame } = result.simulated
    if (frame !== this.#frames) throw new Error(`simulated to frame ${frame} instead of ${this.#frames}`)
    return performance.now() - fromMs
  }
}

/** How long a play must be for `runLive`: all matches end within a further second. */
export function playSeconds({ beforeSeconds, liveSeconds }: Pick<LivePlan, 'beforeSeconds' | 'liveSeconds'>): number {
  return beforeSeconds + Math.ceil(liveSeconds) + 1 + (SPREAD_CHUNKS + 2) / SEALS_PER_SECOND
}

/** See `runLive`. */
export type LiveFigures = Awaited<ReturnType<typeof runLive>>

/** Runs the matches, and ends one after the other. */
export async function runLive(plan: LivePlan) {
  const { play, matches, beforeSeconds, liveSeconds } = plan
  const pool = new ValidatorPool({ ...THREAD, matchesMax: matches }, new Metrics())
  try {
    const chunks = (index: number): number => Math.ceil(beforeSeconds * SEALS_PER_SECOND) + (index % SPREAD_CHUNKS)
    const live = Array.from({ length: matches }, (_, index) => new LiveMatch(pool, `${index}`, plan, chunks(index)))
    while (pool.backlog > 0) await sleep(STEP_MS)
    const before = { all: process.cpuUsage(), main: process.threadCpuUsage(), ms: performance.now() }
    await inTurns(matches, Math.ceil(liveSeconds * SEALS_PER_SECOND), (index) => live[index]!.seal())
    const backlog = total(live.map((match) => match.backlog))
    const all = process.cpuUsage(before.all)
    const main = process.threadCpuUsage(before.main)
    const tookUs = 1000 * (performance.now() - before.ms)
    const mainUs = main.user + main.system
    const ends: Promise<number>[] = []
    await inTurns(matches, SEALS_PER_SECOND, (index, turn) => {
      const endTurn = Math.floor((index * SEALS_PER_SECOND) / matches)
      if (turn < endTurn) live[index]!.seal()
      if (turn === endTurn) ends.push(live[index]!.end())
    })
    return {
      matches,
      /** Processor time for a second of the clock, of the validator's thread and of the relay's own: 1 is a whole core. */
      threadCores: (all.user + all.system - mainUs) / tookUs,
      mainCores: mainUs / tookUs,
      checkpointMs: live.flatMap((match) => match.checkpointMs),
      /** From the moment at which the last frames were durable until the match was simulated to its end. */
      verdictMs: await Promise.all(ends),
      /** Frames that waited to be simulated when the last seal came, of all matches, as a share of a second's. */
      backlogSeconds: backlog / (matches * play.game.tickRate),
    }
  } finally {
    await pool.stop()
  }
}

/** Each match has its own moment in each tenth of a second. */
async function inTurns(matches: number, turns: number, act: (index: number, turn: number) => void): Promise<void> {
  const startMs = performance.now()
  const everyMs = 1000 / SEALS_PER_SECOND / matches
  for (let next = 0; next < turns * matches; ) {
    const due = Math.min(turns * matches, (performance.now() - startMs) / everyMs)
    for (; next < due; next += 1) act(next % matches, Math.floor(next / matches))
    await sleep(STEP_MS)
  }
}
