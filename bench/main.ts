/** Command line of the benchmarks: `npm run bench -- NAME [--json FILE]`. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import {
  type BenchContext,
  type Benchmark,
  EFFORTS,
  type Effort,
  goalsTable,
  type Report,
  reportOf,
  short,
  tableOf,
} from './harness.js'

interface Entry {
  readonly about: string
  readonly load: () => Promise<Benchmark>
}

/** All benchmarks by name; only the one that runs is loaded. */
const BENCHMARKS: Readonly<Record<string, Entry>> = {
  rollback: {
    about: 'frames re-simulated per second; cost of save, load and hash for states of 1 KB to 1 MB',
    load: () => import('./rollback.js'),
  },
  codec: {
    about: 'time and bytes of messages in protobuf (ours), JSON, MessagePack and written by hand',
    load: () => import('./codec.js'),
  },
  lanes: {
    about: 'one-way latency and CPU per message of every path between two players, at 0 to 5 % packet loss',
    load: () => import('./lanes.js'),
  },
  'room-cpu': {
    about: 'CPU per delivered input in a room of eight, on every path, beside a WebSocket broker and a UDP socket',
    load: () => import('./room-cpu.js'),
  },
  'relay-traffic': {
    about: 'bytes and packets per player of real matches through one relay, by gossip and merged by its hub',
    load: () => import('./relay-traffic.js'),
  },
  'lane-bytes': {
    about: "bytes of play packets by field, and bytes per player of 2 to 16 players' lanes, in virtual time",
    load: () => import('./lane-bytes.js'),
  },
  spectators: {
    about: 'how long players wait for inputs with and without 200 spectators of their match',
    load: () => import('./spectators.js'),
  },
}

interface Options {
  readonly json?: string
  readonly seed: number
  readonly effort: Effort
}

function parseSeed(text: string): number {
  const seed = Number(text)
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
    throw new InvalidArgumentError('give an unsigned 32-bit integer')
  }
  return seed
}

async function runOne(name: string, context: BenchContext): Promise<Report> {
  const entry = BENCHMARKS[name]
  const benchmark = await entry.load()
  context.print(`\n${name}: ${entry.about}`)
  const result = await benchmark.run(context)
  const report = reportOf(name, context, result)
  const { machine, versions } = report
  context.print(
    `${machine.cpu}, ${machine.cores} cores, ${machine.os}, Node ${versions.node}, seed ${report.seed}, load ${short(report.load)}`,
  )
  if (report.goals.length > 0) context.print(goalsTable(report.goals))
  return report
}

async function main(name: string | undefined, options: Options): Promise<void> {
  const print = (text: string): void => {
    process.stdout.write(`${text}\n`)
  }
  if (name === undefined) {
    const lines = Object.entries(BENCHMARKS).map(([key, { about }]) => [key, about])
    print(tableOf(['benchmark', 'measures'], [...lines, ['all', 'every benchmark, one after another']]))
    return
  }
  const names = name === 'all' ? Object.keys(BENCHMARKS) : [name]
  if (!names.every((key) => Object.hasOwn(BENCHMARKS, key))) {
    program.error(`no benchmark is called '${name}'; there are ${Object.keys(BENCHMARKS).join(', ')} and all`)
  }
  const context: BenchContext = { seed: options.seed, effort: options.effort, print }
  const reports: Report[] = []
  for (const key of names) {
    reports.push(await runOne(key, context))
  }
  if (options.json !== undefined) write(options.json, `${JSON.stringify(name === 'all' ? reports : reports[0])}\n`)

  function write(path: string, text: string): void {
    const file = resolve(path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    print(`written to ${path}`)
  }
}

const program = new Command('bench')
  .description('Run one benchmark, or list them all. A missed goal is printed; it is no failure of the command.')
  .argument('[name]', "which benchmark; 'all' for every one")
  .option('--json <file>', 'write the figures there')
  .option('--seed <number>', 'seed of all randomness', parseSeed, 1)
  .addOption(new Option('--effort <effort>', 'how long to measure').choices(EFFORTS).default('quick'))
  .action(main)

await program.parseAsync()
