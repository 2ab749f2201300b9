/** From the end of a match to its stored, signed verdict; the record read back; and what all of it takes on the disk. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Random } from 'peerstep/core'
import type { Store } from '../../relay/store/store.js'
import { hex } from '../../src/core/bytes.js'
import { decodeRecord } from '../../src/wire/record.js'
import { AppendFile } from './append-file.js'
import type { BareRelay } from './bare-relay.js'
import { type LoggedMatches, matchIdOf } from './logged-match.js'

export interface SettleCosts {
  readonly matches: number
  readonly verdicts: Readonly<Record<string, number>>
  /** From `close` to the durable certificate. */
  readonly settleMs: readonly number[]
  /** The bytes of a record appended to a file, and fsync. */
  readonly floorMs: readonly number[]
  /** A settled match's record from the store, and its bytes from a file of its own. */
  readonly readMs: readonly number[]
  readonly readFloorMs: readonly number[]
  /** Taking the record apart: reading alone is of no use to anybody. */
  readonly decodeMs: readonly number[]
  readonly recordBytes: number
  /** In the database, for each match: while it runs, and settled. */
  readonly runningBytes: number
  readonly settledBytes: number
}

/** Logs, claims and settles so many matches, one settlement at a time, each beside its floor, in shuffled order. */
export async function settleCosts(
  relay: BareRelay,
  matches: LoggedMatches,
  numbers: readonly number[],
  directory: string,
  seed: number,
): Promise<SettleCosts> {
  const { settlement, store, validator } = relay
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
  while (validator.backlog > 0 || !numbers.every(isClaimed)) await new Promise((resolve) => setTimeout(resolve, 10))
  const runningBytes = (bytesInUse(directory) - emptyBytes) / numbers.length

  // The first settlement warms up, and gives the bytes that the floor is made of.
  await settlement.close(matchIdOf(numbers[0]))
  const record = await recordOf(store, numbers[0])
  const random = new Random(seed)
  const file = new AppendFile(join(directory, 'floor.records'))
  const verdicts: Record<string, number> = {}
  const settleMs: number[] = []
  const floorMs: number[] = []
  const turns = numbers.slice(1).flatMap((number) => [
    { number, plain: false },
    { number, plain: true },
  ])
  for (const { number, plain } of random.shuffle(turns)) {
    if (plain) floorMs.push(file.append([record]))
    else {
      const startMs = performance.now()
      const { verdict } = await settlement.close(matchIdOf(number))
      settleMs.push(performance.now() - startMs)
      verdicts[verdict] = (verdicts[verdict] ?? 0) + 1
    }
  }
  file.close()
  const settledBytes = (bytesInUse(directory) - emptyBytes) / numbers.length
  const reading = await readBack(store, numbers, record, directory, random)
  const counted = { matches: numbers.length, recordBytes: record.length, runningBytes, settledBytes }
  return { ...counted, verdicts, settleMs, floorMs, ...reading }
}

/** Every match is the same, so its record is as long. */
async function recordOf(store: Store, number: number): Promise<Uint8Array> {
  const stored = await store.replay(hex(matchIdOf(number)))
  if (stored === undefined) throw new Error(`match ${number} is not settled`)
  return stored.record
}

async function readBack(
  store: Store,
  numbers: readonly number[],
  record: Uint8Array,
  directory: string,
  random: Random,
): Promise<Pick<SettleCosts, 'readMs' | 'readFloorMs' | 'decodeMs'>> {
  const path = (number: number): string => join(directory, `floor.${number}.record`)
  for (const number of numbers) writeFileSync(path(number), record)
  const readMs: number[] = []
  const readFloorMs: number[] = []
  const decodeMs: number[] = []
  for (const number of random.shuffle([...numbers])) {
    const startMs = performance.now()
    readFileSync(path(number))
    const fileMs = performance.now()
    const stored = await recordOf(store, number)
    const storeMs = performance.now()
    if (decodeRecord(stored) === null) throw new Error(`the record of match ${number} cannot be read`)
    decodeMs.push(performance.now() - storeMs)
    readMs.push(storeMs - fileMs)
    readFloorMs.push(fileMs - startMs)
  }
  return { readMs, readFloorMs, decodeMs }
}

/** Pages of the database that hold something: what was freed is used again before the file grows. */
function bytesInUse(directory: string): number {
  const database = new DatabaseSync(join(directory, 'relay.db'), { readOnly: true })
  const pragma = (name: string): number => Number(Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0])
  const bytes = (pragma('page_count') - pragma('freelist_count')) * pragma('page_size')
  database.close()
  return bytes
}
