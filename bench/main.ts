/** Command line of the benchmarks: `npm run bench` runs all of them, `npm run bench -- NAME` one. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Command, InvalidArgumentError, Option } from 'commander'
import { type Benchmark, EFFORTS, type Effort, tableOf } from './harness.js'
import { checkPlanted, plantSlowdown } from './plant.js'
import { BASELINE_FILE } from './regressions.js'
import { markdownOf, withFindings } from './report/markdown.js'
import type { RunReport } from './report/run-report.js'
import { type Chosen, type RunOptions, rebaseBaseline, reportFiles, runBenchmarks, write } from './run.js'

interface Entry {
  readonly about: string
  readonly load: () => Promise<Benchmark>
  /** Its ratios hold on busy machines too: the regression gate compares them with bench/baseline.json. */
  readonly gated?: true
}

/** All benchmarks by name; only the one that runs is loaded. */
const BENCHMARKS: Readonly<Record<string, Entry>> = {
  rollback: {
    about: 'frames re-simulated per second; cost of save, load and hash for states of 1 KB to 1 MB',
    load: () => import('./rollback.js'),
    gated: true,
  },
  codec: {
    about: 'time and bytes of messages in protobuf (ours), JSON, MessagePack and written by hand',
    load: () => import('./codec.js'),
    gated: true,
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
    gated: true,
  },
  'lane-bytes': {
    about: "bytes of play packets by field, and bytes per player of 2 to 16 players' lanes, in virtual time",
    load: () => import('./lane-bytes.js'),
    gated: true,
  },
  feel: {
    about:
      'what players feel of lockstep, interpolation, rollback and the automatic choice, at 20 to 300 ms round trip',
    load: () => import('./feel.js'),
    gated: true,
  },
  validation: {
    about: 'what a relay pays to verify: a frame in its sandboxed thread, live matches per core, time to a verdict',
    load: () => import('./validation.js'),
    gated: true,
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
  readonly gate?: true
  readonly baseline: string
  readonly rebaseBaseline?: number
  readonly plant?: string
  /** JSON of a run whose figures the README shall tell. */
  readonly readme?: string
  /** Where a process of one benchmark leaves its result. */
  readonly result?: string
}

/** A process that has said all it has to say ends; what keeps it is a fault of the benchmark, told but borne. */
const LINGER_MS = 5000
/** Of a run of everything. */
const OUT_DEFAULT = 'bench-results'

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

function parseCount(most: number) {
  return (text: string): number => {
    const count = Number(text)
    if (!Number.isInteger(count) || count < 0 || count > most) {
      throw new InvalidArgumentError(`give a whole number up to ${most}`)
    }
    return count
  }
}

async function main(names: readonly string[], options: Options): Promise<void> {
  const unknown = names.find((name) => !Object.hasOwn(BENCHMARKS, name))
  if (unknown !== undefined) {
    program.error(`no benchmark is called '${unknown}'; there are ${Object.keys(BENCHMARKS).join(', ')}`)
  }
  if (options.readme !== undefined) return tell(options.readme)
  if (options.result !== undefined) return measure(names[0]!, options, options.result)
  const all = Object.entries(BENCHMARKS).map(
    ([name, { about, gated }]): Chosen => ({ name, about, ...(gated && { gated }) }),
  )
  const lines = all.map(({ name, about, gated }) => [name, about, gated ? 'gated' : ''])
  if (options.list) return print(tableOf(['benchmark', 'measures', 'its ratios'], lines))

  const named = names.map((name) => all.find((one) => one.name === name)!)
  const gated = (names.length > 0 ? named : all).filter((one) => one.gated)
  if ((options.gate || options.rebaseBaseline !== undefined) && gated.length === 0) {
    program.error('none of these is gated; --list tells which are')
  }
  if (options.rebaseBaseline !== undefined) {
    end(await rebaseBaseline(gated, options.rebaseBaseline, options.baseline, runOptions(options)))
  } else if (options.gate) {
    end(await runBenchmarks(gated, runOptions(options)))
  } else {
    end(await runBenchmarks(names.length > 0 ? named : all, runOptions(options, names.length === 0)))
  }
}

/** @param everything no benchmark was named: write the report, and compare what can be compared */
function runOptions(options: Options, everything = false): RunOptions {
  const out = options.out ?? (everything ? OUT_DEFAULT : undefined)
  const files = out === undefined ? undefined : reportFiles(out)
  return {
    effort: options.effort,
    seed: options.seed,
    print,
    script: fileURLToPath(import.meta.url),
    command: ['npm run bench', ...(process.argv.length > 2 ? ['--', ...process.argv.slice(2)] : [])].join(' '),
    json: options.json ?? files?.json,
    html: options.html ?? files?.html,
    baseline: options.gate || everything ? options.baseline : null,
    mustCompare: options.gate === true,
    plant: options.plant,
  }
}

function end(fine: boolean): void {
  if (!fine) process.exitCode = 1
}

/** Replaces the figures in README.md. */
function tell(reportFile: string): void {
  const readme = fileURLToPath(new URL('../../README.md', import.meta.url))
  const report = JSON.parse(readFileSync(reportFile, 'utf8')) as RunReport
  write(readme, withFindings(readFileSync(readme, 'utf8'), markdownOf(report)))
  print('the figures are in README.md')
}

/** In a process of its own. */
async function measure(name: string, { effort, seed, plant }: Options, file: string): Promise<void> {
  const benchmark = await BENCHMARKS[name]!.load()
  if (plant !== undefined) plantSlowdown(plant)
  write(file, JSON.stringify(await benchmark.run({ seed, effort, print })))
  checkPlanted()
  setTimeout(() => {
    console.error(`${name} left something open that keeps its process`)
    process.exit()
  }, LINGER_MS).unref()
}

const program = new Command('bench')
  .description('Runs all benchmarks, or those that are named. A missed goal is shown; it is no failure of the command.')
  .argument('[names...]', 'which benchmarks; default: all')
  .option('--list', 'what there is')
  .addOption(new Option('--effort <effort>', 'how long to measure').choices(EFFORTS).default('quick'))
  .option('--seed <number>', 'seed of all randomness', parseCount(0xffffffff), 1)
  .option('--json <file>', 'write raw samples and all that was found there')
  .option('--html <file>', 'write the report there')
  .option('--out <folder>', `write report.json and report.html there; default for all of them: ${OUT_DEFAULT}`)
  .option('--readme <report.json>', 'measure nothing; put the figures of that run into README.md')
  .option('--gate', 'run what is gated, of those named; exit with 1 when a ratio is worse than in the baseline')
  .addOption(
    new Option('--baseline <file>', 'another than the committed one').default(BASELINE_FILE, 'bench/baseline.json'),
  )
  .option(
    '--rebase-baseline <repetitions>',
    'measure what is gated so many times, and write the baseline',
    parseCount(50),
  )
  .option('--plant <case>', 'let this case do its work twice, to see whether the gate notices')
  .addOption(new Option('--result <file>').hideHelp())
  .action(main)

await program.parseAsync()
