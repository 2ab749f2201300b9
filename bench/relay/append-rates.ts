/** How many seals a second become durable, and how soon, by matches that write at once: in the store, and in a plain file. */
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { Random } from 'peerstep/core'
import { toLogChunk } from '../../relay/store/sealed-log.js'
import type { Store } from '../../relay/store/store.js'
import { hex } from '../../src/core/bytes.js'
import { median } from '../measure/statistics.js'
import { type LoggedMatches, matchIdOf } from './logged-match.js'

/** The floor under every store: bytes appended to a plain file, and the disk asked to have them. */
export class AppendFile {
  readonly #file: number

  constructor(path: string) {
    this.#file = openSync(path, 'w')
  }

  /** @returns milliseconds until all of it was durable */
  append(pieces: readonly Uint8Array[]): number {
    const startMs = performance.now()
    for (const piece of pieces) writeSync(this.#file, piece)
    fsyncSync(this.#file)
    return performance.now() - startMs
  }

  close(): void {
    closeSync(this.#file)
  }
}

/** Of so many writers: medians of the rounds, each round, and the latency of each seal, in the store and in a file. */
export type AppendRate = Awaited<ReturnType<typeof appendRates>>[number]

/** What is measured; `seals` of each writer in a round. */
interface AppendPlan {
  readonly directory: string
  readonly seed: number
  readonly writers: readonly number[]
  readonly rounds: number
  readonly seals: number
}

/** Writes to matches of its own, which are left open. @param firstNumber of the first of them */
export async function appendRates(
  store: Store,
  matches: LoggedMatches,
  firstNumber: number,
  { directory, seed, writers, rounds, seals }: AppendPlan,
) {
  const random = new Random(seed)
  const chunks = matches.play.chunks.map(toLogChunk)
  const sealBytes = Buffer.concat([chunks[0]!.inputs, Buffer.from(chunks[0]!.facts)])
  const file = new AppendFile(join(directory, 'floor.log'))
  const samples = writers.map((count) => {
    const empty = {
      storeRounds: [] as number[],
      fileRounds: [] as number[],
      storeMs: [] as number[],
      fileMs: [] as number[],
    }
    return { writers: count, ...empty }
  })
  /** Matches, and how many seals each has: logs go on with the seals of the play, again and again. */
  const numbers = Array.from({ length: Math.max(...writers) }, (_, index) => firstNumber + index)
  const written = new Map(numbers.map((number) => [number, 0]))
  for (const number of numbers) await openMatch(store, matches, number)
  const writeSeals = async (number: number, latenciesMs: number[]): Promise<void> => {
    for (let seal = 0; seal < seals; seal += 1) {
      const before = written.get(number)!
      written.set(number, before + 1)
      const chunk = chunks[before % chunks.length]!
      const startMs = performance.now()
      await store.appendLog(hex(matchIdOf(number)), { ...chunk, firstFrame: before * chunk.count })
      latenciesMs.push(performance.now() - startMs)
    }
  }
  const cases = samples.flatMap((sample) => (['store', 'file'] as const).map((where) => ({ sample, where })))
  for (let round = 0; round <= rounds; round += 1) {
    for (const { sample, where } of random.shuffle([...cases])) {
      const latenciesMs: number[] = []
      const startMs = performance.now()
      if (where === 'store') {
        await Promise.all(numbers.slice(0, sample.writers).map((number) => writeSeals(number, latenciesMs)))
      } else {
        const pieces = new Array(sample.writers).fill(sealBytes)
        for (let seal = 0; seal < seals; seal += 1) latenciesMs.push(file.append(pieces))
      }
      const perSecond = (sample.writers * seals * 1000) / (performance.now() - startMs)
      // The first round warms up.
      if (round === 0) continue
      sample[`${where}Rounds`].push(perSecond)
      sample[`${where}Ms`].push(...latenciesMs)
    }
  }
  file.close()
  return samples
    .toSorted((a, b) => a.writers - b.writers)
    .map((one) => ({ ...one, storePerSecond: median(one.storeRounds), filePerSecond: median(one.fileRounds) }))
}

async function openMatch(store: Store, matches: LoggedMatches, number: number): Promise<void> {
  const { room, game, seats, startedAtMs, meeting } = matches.opening(number)
  const about = { room, gameId: game.id, gameVersion: game.version, seats, optionsJson: '{}', startedAtMs, meeting }
  await store.openMatch({ id: hex(matchIdOf(number)), ...about, opening: new Uint8Array(0) })
}
