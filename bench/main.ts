/** Command line of the benchmarks: `npm run bench` runs all of them, `npm run bench -- NAME` one. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command, InvalidArgumentError, Option } from 'commander'
import { type Benchmark, EFFORTS, type Effort, goalsTable, short, tableOf } from './harness.js'
import { machine, versions } from './machine.js'
import { runInProcess } from './processes.js'
import { type BenchmarkRun, disturbance, type RunReport, verdictOf } from './report/run-report.js'

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
  latency: {
    about: 'messages and key presses from player to player, on our lanes and on what others use instead',
    load: () => import('./latency.js'),
  },
  lanes: {
    about: 'one-way latency and CPU per message of every path between two players, at 0 to 5 % packet loss',
    load: () => import('./lanes.js'),
  },
  'room-cpu': {
    about: 'CPU per delivered input in a room of eight, on every path, beside a WebSocket broker and a UDP socket',
    load: () => import('./room-cpu.js'),
  },
  bytes: {
    about: "bytes and packets on a player's line and at the server, of every path and rival, and of real matches",
    load: () => import('./bytes.js'),
  },
  'hot-path': {
    about: 'garbage and time of one tick of a match, by players, and whether either grows with the length of a match',
    load: () => import('./hot-path.js'),
  },
  'lane-bytes': {
    about: "bytes of play packets by field, and bytes per player of 2 to 16 players' lanes, in virtual time",
    load: () => import('./lane-bytes.js'),
  },
  feel: {
    about:
      'what players feel of lockstep, interpolation, rollback and the automatic choice, at 20 to 300 ms round trip',
    load: () => import('./feel.js'),
  },
  validation: {
    about: 'what a relay pays to verify: a frame in its sandboxed thread, live matches per core, time to a verdict',
    load: () => import('./validation.js'),
  },
  persistence: {
    about: 'what a relay pays to forget nothing: durable seals, settlements, disk, starting after a kill',
    load: () => import('./persistence.js'),
  },
  scale: {
    about: 'as many real clients as the machine bears on each way; 5,000 and 50,000 of them, simulated by their costs',
    load: () => import('./scale.js'),
  },
  spectators: {
    about: 'how long players wait for inputs with and without 200 spectators of their match',
    load: () => import('./spectators.js'),
  },
}

interface Options {
  readonly effort: Effort
  readonly seed: number
  readonly json?: string
  readonly html?: string
  readonly out?: string
  readonly list?: true
  /** Where a process of one benchmark leaves its result. */
  readonly result?: string
}

/** A process that has said all it has to say ends; what keeps it is a fault of the benchmark, told but borne. */
const LINGER_MS = 5000
/** Of a run of everything. */
const OUT_DEFAULT = 'bench-results'
const SCRIPT = fileURLToPath(import.meta.url)

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

function parseSeed(text: string): number {
  const seed = Number(text)
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
    throw new InvalidArgumentError('give an unsigned 32-bit integer')
  }
  return seed
}

async function main(names: readonly string[], options: Options): Promise<void> {
  const unknown = names.find((name) => !Object.hasOwn(BENCHMARKS, name))
  if (unknown !== undefined) {
    program.error(`no benchmark is called '${unknown}'; there are ${Object.keys(BENCHMARKS).join(', ')}`)
  }
  if (options.list) {
    print(
      tableOf(
        ['benchmark', 'measures'],
        Object.entries(BENCHMARKS).map(([name, { about }]) => [name, about]),
      ),
    )
  } else if (options.result !== undefined) {
    await measure(names[0]!, options, options.result)
  } else {
    await runAll(names, options)
  }
}

/** In a process of its own. */
async function measure(name: string, { effort, seed }: Options, file: string): Promise<void> {
  const benchmark = await BENCHMARKS[name]!.load()
  write(file, JSON.stringify(await benchmark.run({ seed, effort, print })))
  setTimeout(() => {
    console.error(`${name} left something open that keeps its process`)
    process.exit()
  }, LINGER_MS).unref()
}

async function runAll(names: readonly string[], options: Options): Promise<void> {
  const { effort, seed } = options
  const chosen = names.length > 0 ? names : Object.keys(BENCHMARKS)
  const startedAt = new Date().toISOString()
  const beganMs = performance.now()
  const [here, with_] = [await machine(), versions()]
  print(`${here.cpu}, ${here.cores} cores, ${here.os}, Node ${with_.node}, commit ${with_.commit ?? 'unknown'}`)
  if (here.withoutLab !== null) print(`There is no network lab here: ${here.withoutLab}`)
  const runs: BenchmarkRun[] = []
  for (const [index, name] of chosen.entries()) {
    const { about } = BENCHMARKS[name]!
    print(`\n${index + 1} of ${chosen.length}: ${name}, ${effort}: ${about}`)
    const run = await runInProcess(SCRIPT, { name, about, effort, seed })
    const goals = run.result?.goals ?? []
    if (goals.length > 0) print(goalsTable(goals))
    if (run.failure !== null) print(`${name} FAILED: ${run.failure}`)
    const busy = disturbance(run, here)
    print(`${name} took ${short(run.tookMs / 1000)} s, load ${short(run.loadAfter)}${busy === null ? '' : `. ${busy}`}`)
    runs.push(run)
  }
  const report: RunReport = {
    version: 1,
    startedAt,
    tookMs: performance.now() - beganMs,
    effort,
    seed,
    command: `npm run bench --${['', ...names].join(' ')} --effort ${effort} --seed ${seed}`,
    machine: here,
    versions: with_,
    benchmarks: runs,
    gate: [],
  }
  const out = options.out ?? (names.length === 0 ? OUT_DEFAULT : undefined)
  const json = options.json ?? (out && join(out, 'report.json'))
  const html = options.html ?? (out && join(out, 'report.html'))
  if (json !== undefined) write(json, JSON.stringify(report))
  if (html !== undefined) {
    const { pageOf } = await import('./report/page.js')
    write(html, await pageOf(report, json === undefined ? null : relative(dirname(html), json)))
  }
  const goals = runs.flatMap(({ result }) => result?.goals ?? [])
  const count = (verdict: string): number => goals.filter((goal) => verdictOf(goal) === verdict).length
  print(
    `\n${runs.length} benchmarks in ${short(report.tookMs / 1000)} s: ${count('met')} goals met, ${count('missed')} missed`,
  )
  for (const path of [json, html]) if (path !== undefined) print(`written to ${path}`)
  const failed = runs.filter(({ failure }) => failure !== null).map(({ name }) => name)
  if (failed.length > 0) {
    print(`failed: ${failed.join(', ')}`)
    process.exitCode = 1
  }
}

function write(path: string, text: string): void {
  const file = resolve(path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

const program = new Command('bench')
  .description('Runs all benchmarks, or those that are named. A missed goal is shown; it is no failure of the command.')
  .argument('[names...]', 'which benchmarks; default: all')
  .option('--list', 'what there is')
  .addOption(new Option('--effort <effort>', 'how long to measure').choices(EFFORTS).default('quick'))
  .option('--seed <number>', 'seed of all randomness', parseSeed, 1)
  .option('--json <file>', 'write raw samples and all that was found there')
  .option('--html <file>', 'write the report there')
  .option('--out <folder>', `write report.json and report.html there; default for all of them: ${OUT_DEFAULT}`)
  .addOption(new Option('--result <file>').hideHelp())
  .action(main)

await program.parseAsync()
