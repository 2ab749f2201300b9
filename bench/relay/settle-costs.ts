/** From the end of a match to its stored, signed verdict, and the bytes of all that on the disk. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Random } from 'peerstep/core'
import type { Store } from '../../relay/store/store.js'
import { hex } from '../../src/core/bytes.js'
import { sleep } from '../measure/process.js'
import { AppendFile } from './append-rates.js'
import { type LoggedMatches, matchIdOf } from './logged-match.js'
import type { RelayParts } from './relay-parts.js'

/** See `settleCosts`. */
export type SettleCosts = Awaited<ReturnType<typeof settleCosts>>

/** Logs, claims and settles so many matches, one settlement at a time, each beside its floor, in shuffled order. */
export async function settleCosts(
  { settlement, store, validator }: RelayParts,
  matches: LoggedMatches,
  numbers: readonly number[],
  directory: string,
  seed: number,
) {
  const emptyBytes = bytesInUse(directory)
  await Promise.all(
    numbers.map(async (number) => {
      await settlement.open(matches.opening(number))
      await matches.log(settlement, number)
      for (const claim of await matches.claims(number)) settlement.claim(matchIdOf(number), claim)
    }),
  )
  const seats = matches.play.inputs.length
  const isClaimed = (number: number): boolean => settlement.claimants(matchIdOf(number)).length === seats
  while (validator.backlog > 0 || !numbers.every(isClaimed)) await sleep(10)
  const perMatch = (): number => (bytesInUse(directory) - emptyBytes) / numbers.length
  const runningBytes = perMatch()

  // The first settlement warms up, and gives the bytes of the floor.
  await settlement.close(matchIdOf(numbers[0]!))
  const record = await recordOf(store, numbers[0]!)
  const random = new Random(seed)
  const file = new AppendFile(join(directory, 'floor.records'))
  const verdicts: Record<string, number> = {}
  const settleMs: number[] = []
  const floorMs: number[] = []
  const turns = numbers.slice(1).flatMap((number) => [{ number }, { number: null }])
  for (const { number } of random.shuffle(turns)) {
    if (number === null) {
      floorMs.push(file.append([record]))
      continue
    }
    const startMs = performance.now()
    const { verdict } = await settlement.close(matchIdOf(number))
    settleMs.push(performance.now() - startMs)
    verdicts[verdict] = (verdicts[verdict] ?? 0) + 1
  }
  file.close()
  return {
    matches: numbers.length,
    verdicts,
    /** From `close` to the durable certificate; and the bytes of a record appended to a file, and fsync. */
    settleMs,
    floorMs,
    recordBytes: record.length,
    /** In the database, for each match: while it runs, and settled. */
    runningBytes,
    settledBytes: perMatch(),
  }
}

/** Every match is the same, so its record is as long. */
async function recordOf(store: Store, number: number): Promise<Uint8Array> {
  const stored = await store.replay(hex(matchIdOf(number)))
  if (stored === undefined) throw new Error(`match ${number} is not settled`)
  return stored.record
}

/** Pages of the database in use: freed ones are used again before the file grows. */
function bytesInUse(directory: string): number {
  const database = new DatabaseSync(join(directory, 'relay.db'), { readOnly: true })
  const pragma = (name: string): number => Number(Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0])
  const bytes = (pragma('page_count') - pragma('freelist_count')) * pragma('page_size')
  database.close()
  return bytes
}
