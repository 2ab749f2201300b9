/** A process that writes to a store and prints what was acknowledged, until it is killed. */
import { SqliteStore } from '../../../relay/store/sqlite-store.js'
import { newMatch } from './store-acceptance.js'

const [directory = '', first = '0'] = process.argv.slice(2)
const store = await SqliteStore.open(directory)

async function writeFrom(start: number): Promise<never> {
  for (let index = start; ; index += 8) {
    await store.openMatch(newMatch(index))
    process.stdout.write(`${index}\n`) // at once, as to every pipe on POSIX; `writeSync` fails when the pipe is full
  }
}
await Promise.all(Array.from({ length: 8 }, (_, lane) => writeFrom(Number(first) + lane)))
