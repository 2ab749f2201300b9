/** Many matches that run at once, sealed ten times a second, and a validator that keeps up with them, or does not. */
import { Metrics } from '../../relay/ops/metrics.js'
import type { Validation, ValidationResult } from '../../relay/validation/validation.js'
import type { GameLocation } from '../../relay/validation/validator-messages.js'
import { ValidatorPool } from '../../relay/validation/validator-pool.js'
import { SEAL_EVERY_MS } from '../../src/match/referee/referee-driver.js'
import { CHECKPOINT_FRAMES } from '../../src/trust/verdict.js'
import type { SealedPlay } from './sealed-play.js'

/** As a relay has them by default, but for the memory: what more of it costs is measured, not refused. */
const THREAD = { threads: 1, deadlineMs: 10_000, memoryMb: 4096 }
const STEP_MS = 5
/** Seals of one match. */
const TURNS_PER_SECOND = 1000 / SEAL_EVERY_MS
/** Matches are at different places of the same play: checkpoints are three seconds apart at 20 frames a second. */
const SPREAD_CHUNKS = 30

export interface LiveWish {
  readonly play: SealedPlay
  readonly game: GameLocation
  readonly matches: number
  /** Played before anything is measured, so that matches are in full swing. */
  readonly beforeSeconds: number
  readonly liveSeconds: number
}

export interface LiveFigures {
  readonly matches: number
  /** Processor time for a second of the clock: 1 is a whole core. Of the validator's thread, and of the relay's own. */
  readonly threadCores: number
  readonly mainCores: number
  /** From the moment on which a frame was durable until the checkpoint at that frame was known. */
  readonly checkpointMs: readonly number[]
  /** From the moment on which the last frames were durable until the match was simulated to its end. */
  readonly verdictMs: readonly number[]
  /** Frames that waited to be simulated when the last seal came, of all matches, as a share of a second's. */
  readonly backlogSeconds: number
}

/** One match and when its frames became final. */
class Live {
  readonly #validation: Validation
  readonly #play: SealedPlay
  readonly #sealedAtMs = new Map<number, number>()
  readonly checkpointMs: number[] = []
  #chunks: number

  constructor(pool: ValidatorPool, id: string, wish: LiveWish, chunks: number) {
    const { play, game } = wish
    this.#play = play
    this.#chunks = chunks
    this.#validation = pool.open({
      match: id,
      game,
      setup: play.setup,
      readLog: async (fromFrame, chunksMax) => {
        const first = Math.floor(fromFrame / play.chunkFrames)
        return play.logged.slice(first, Math.min(this.#chunks, first + chunksMax))
      },
      progressed: ({ checkpoint }) => {
        const sealedAtMs = this.#sealedAtMs.get(checkpoint.frame)
        if (sealedAtMs !== undefined) this.checkpointMs.push(performance.now() - sealedAtMs)
      },
    })
    this.#validation.feed(this.frames)
  }

  get frames(): number {
    return this.#chunks * this.#play.chunkFrames
  }

  get backlog(): number {
    return this.#validation.backlog
  }

  /** The referee makes the next tenth of a second final. */
  seal(): void {
    this.#chunks += 1
    const last = this.frames - (this.frames % CHECKPOINT_FRAMES)
    if (last > this.frames - this.#play.chunkFrames) this.#sealedAtMs.set(last, performance.now())
    this.#validation.feed(this.frames)
  }

  /** A last seal, and how long until the match is simulated to there. */
  async end(): Promise<number> {
    this.seal()
    const fromMs = performance.now()
    const result: ValidationResult = await this.#validation.finish()
    if (!result.ok) throw new Error(result.reason)
    if (result.simulated.frame !== this.frames) {
      throw new Error(`simulated to frame ${result.simulated.frame} instead of ${this.frames}`)
    }
    return performance.now() - fromMs
  }
}

/** How long a play must be for `runLive`: all matches end within a further second. */
export function playSeconds({ beforeSeconds, liveSeconds }: Pick<LiveWish, 'beforeSeconds' | 'liveSeconds'>): number {
  return beforeSeconds + Math.ceil(liveSeconds) + 1 + (SPREAD_CHUNKS + 2) / TURNS_PER_SECOND
}

export async function runLive(wish: LiveWish): Promise<LiveFigures> {
  const { play, matches, beforeSeconds, liveSeconds } = wish
  const pool = new ValidatorPool({ ...THREAD, matchesMax: matches }, new Metrics())
  try {
    const live = Array.from({ length: matches }, (_, index) => {
      return new Live(
        pool,
        `live ${index}`,
        wish,
        Math.ceil(beforeSeconds * TURNS_PER_SECOND) + (index % SPREAD_CHUNKS),
      )
    })
    while (pool.backlog > 0) await passed(STEP_MS)
    const before = { all: process.cpuUsage(), main: process.threadCpuUsage(), ms: performance.now() }
    const turns = Math.ceil(liveSeconds * TURNS_PER_SECOND)
    await inTurns(matches, turns, (index) => live[index].seal())
    const backlog = live.reduce((sum, match) => sum + match.backlog, 0)
    const all = process.cpuUsage(before.all)
    const main = process.threadCpuUsage(before.main)
    const tookUs = 1000 * (performance.now() - before.ms)
    const mainUs = main.user + main.system
    const ends: Promise<number>[] = []
    await inTurns(matches, TURNS_PER_SECOND, (index, turn) => {
      const endTurn = Math.floor((index * TURNS_PER_SECOND) / matches)
      if (turn < endTurn) live[index].seal()
      if (turn === endTurn) ends.push(live[index].end())
    })
    const verdictMs = await Promise.all(ends)
    return {
      matches,
      threadCores: (all.user + all.system - mainUs) / tookUs,
      mainCores: mainUs / tookUs,
      checkpointMs: live.flatMap((match) => match.checkpointMs),
      verdictMs,
      backlogSeconds: backlog / (matches * play.game.tickRate),
    }
  } finally {
    await pool.stop()
  }
}

/** Each match has its own moment in each tenth of a second. */
async function inTurns(matches: number, turns: number, act: (index: number, turn: number) => void): Promise<void> {
  const startMs = performance.now()
  const everyMs = 1000 / TURNS_PER_SECOND / matches
  for (let next = 0; next < turns * matches; ) {
    const due = Math.min(turns * matches, (performance.now() - startMs) / everyMs)
    for (; next < due; next += 1) act(next % matches, Math.floor(next / matches))
    await passed(STEP_MS)
  }
}

function passed(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
