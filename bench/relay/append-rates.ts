/** How many seals a second become durable, and how soon, by how many matches write at once: in the store, and in a file. */
import { join } from 'node:path'
import { Random } from 'peerstep/core'
import { toLogChunk } from '../../relay/store/sealed-log.js'
import type { LogChunk, Store } from '../../relay/store/store.js'
import { hex } from '../../src/core/bytes.js'
import { median } from '../net/latencies.js'
import { AppendFile } from './append-file.js'
import { type LoggedMatches, matchIdOf } from './logged-match.js'

export interface AppendRate {
  readonly writers: number
  /** Seals a second that became durable: median of the rounds. */
  readonly storePerSecond: number
  /** The same bytes appended to a file, as many at once as there are writers, then fsync. */
  readonly filePerSecond: number
  readonly storeRounds: readonly number[]
  readonly fileRounds: readonly number[]
  /** Of each seal, all rounds. */
  readonly storeMs: readonly number[]
  readonly fileMs: readonly number[]
}

export interface AppendWish {
  readonly directory: string
  readonly seed: number
  readonly writers: readonly number[]
  readonly rounds: number
  /** Seals of each writer in a round. */
  readonly seals: number
}

interface Samples {
  readonly storeRounds: number[]
  readonly fileRounds: number[]
  readonly storeMs: number[]
  readonly fileMs: number[]
}

/** Writes to matches of its own, which are left open. @param firstNumber of the first of them */
export async function appendRates(
  store: Store,
  matches: LoggedMatches,
  firstNumber: number,
  { directory, seed, writers, rounds, seals }: AppendWish,
): Promise<AppendRate[]> {
  const random = new Random(seed)
  const log = new LongLog(matches)
  const file = new AppendFile(join(directory, 'floor.log'))
  const found = new Map<number, Samples>()
  const ids = Array.from({ length: Math.max(...writers) }, (_, index) => firstNumber + index)
  for (const number of ids) await openIn(store, matches, number)
  const cases = writers.flatMap((count) => [
    { count, plain: false },
    { count, plain: true },
  ])
  for (let round = 0; round <= rounds; round += 1) {
    for (const { count, plain } of random.shuffle([...cases])) {
      const samples: Samples = found.get(count) ?? { storeRounds: [], fileRounds: [], storeMs: [], fileMs: [] }
      found.set(count, samples)
      const latenciesMs: number[] = []
      const startMs = performance.now()
      if (plain) {
        const pieces = Array.from({ length: count }, () => log.bytes)
        for (let seal = 0; seal < seals; seal += 1) latenciesMs.push(file.append(pieces))
      } else {
        await Promise.all(ids.slice(0, count).map((number) => writeSeals(store, number, log, seals, latenciesMs)))
      }
      const perSecond = (count * seals * 1000) / (performance.now() - startMs)
      // The first round warms up.
      if (round === 0) continue
      samples[plain ? 'fileRounds' : 'storeRounds'].push(perSecond)
      samples[plain ? 'fileMs' : 'storeMs'].push(...latenciesMs)
    }
  }
  file.close()
  return [...found]
    .sort(([a], [b]) => a - b)
    .map(([count, samples]) => ({
      writers: count,
      storePerSecond: median(samples.storeRounds),
      filePerSecond: median(samples.fileRounds),
      ...samples,
    }))
}

async function writeSeals(
  store: Store,
  number: number,
  log: LongLog,
  seals: number,
  latenciesMs: number[],
): Promise<void> {
  const id = hex(matchIdOf(number))
  for (let seal = 0; seal < seals; seal += 1) {
    const chunk = log.next(number)
    const startMs = performance.now()
    await store.appendLog(id, chunk)
    latenciesMs.push(performance.now() - startMs)
  }
}

export async function openIn(store: Store, matches: LoggedMatches, number: number): Promise<void> {
  const { room, game, seats, startedAtMs, meeting } = matches.opening(number)
  await store.openMatch({
    id: hex(matchIdOf(number)),
    room,
    gameId: game.id,
    gameVersion: game.version,
    seats,
    optionsJson: '{}',
    startedAtMs,
    opening: new Uint8Array(0),
    meeting,
  })
}

/** Logs that go on for as long as anybody writes: the seals of a play, again and again. */
class LongLog {
  readonly #chunks: readonly LogChunk[]
  readonly #written = new Map<number, number>()

  constructor({ play }: LoggedMatches) {
    this.#chunks = play.chunks.map(toLogChunk)
  }

  /** What a plain file would hold of one seal. */
  get bytes(): Uint8Array {
    const { inputs, facts } = this.#chunks[0]
    return Buffer.concat([inputs, Buffer.from(facts)])
  }

  next(match: number): LogChunk {
    const written = this.#written.get(match) ?? 0
    this.#written.set(match, written + 1)
    const chunk = this.#chunks[written % this.#chunks.length]
    return { ...chunk, firstFrame: written * chunk.count }
  }
}
