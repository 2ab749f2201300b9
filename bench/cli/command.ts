/** Command line of the benchmarks: `npm run bench` runs all of them, `npm run bench -- NAME` one. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Argument, Command, InvalidArgumentError, Option } from 'commander'
import { EFFORTS, type Effort } from '../findings/findings.js'
import { textTable } from '../findings/text.js'
import { BASELINE_FILE } from '../report/gate.js'
import { markdownOf, withFindings } from '../report/markdown.js'
import type { RunReport } from '../report/run-report.js'
import { BENCHMARKS } from './benchmarks.js'
import { type Chosen, type RunOptions, rebaseBaseline, runBenchmarks, write } from './run.js'

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
  /** JSON of a run whose figures go into docs/benchmarks.md. */
  readonly docs?: string
}

/** Folder of the report of a run of all benchmarks. */
const OUT_DEFAULT = 'bench-results'
/** With the marks between which the figures stand. */
const DOCS_FILE = fileURLToPath(new URL('../../../docs/benchmarks.md', import.meta.url))

/** See above. */
export function benchCommand(): Command {
  const print = (text: string): void => void process.stdout.write(`${text}\n`)
  const program = new Command('bench')
    .description(
      'Runs all benchmarks, or those that are named. A missed goal is shown; the command does not fail for it.',
    )
    .addArgument(new Argument('[names...]', 'which benchmarks; default: all').choices(Object.keys(BENCHMARKS)))
    .option('--list', 'list the benchmarks')
    .addOption(new Option('--effort <effort>', 'how long to measure').choices(EFFORTS).default('quick'))
    .option('--seed <number>', 'seed of all randomness', parseCount(0xffffffff), 1)
    .option('--json <file>', 'write raw samples and all findings there')
    .option('--html <file>', 'write the report there')
    .option('--out <folder>', `write report.json and report.html there; default for all of them: ${OUT_DEFAULT}`)
    .option('--docs <report.json>', 'measure nothing; put the figures of that run into docs/benchmarks.md')
    .option('--gate', 'run the gated ones of those named; exit with 1 when a ratio is worse than in the baseline')
    .addOption(
      new Option('--baseline <file>', 'another than the committed one').default(BASELINE_FILE, 'bench/baseline.json'),
    )
    .option(
      '--rebase-baseline <repetitions>',
      'run the gated ones so many times, and write the baseline',
      parseCount(50),
    )
    .option('--plant <case>', 'let this case do its work twice, to see whether the gate notices')
  return program.action(async (names: readonly string[], options: Options) => {
    if (options.docs !== undefined) {
      const report = JSON.parse(readFileSync(options.docs, 'utf8')) as RunReport
      write(DOCS_FILE, withFindings(readFileSync(DOCS_FILE, 'utf8'), markdownOf(report)))
      return print('the figures are in docs/benchmarks.md')
    }
    const all: Chosen[] = Object.entries(BENCHMARKS).map(([name, { load: _, ...rest }]) => ({ name, ...rest }))
    const lines = all.map(({ name, about, gated }) => [name, about, gated ? 'gated' : ''])
    if (options.list) return print(textTable(['benchmark', 'measures', 'its ratios'], lines))

    const named = names.length > 0 ? names.map((name) => all.find((one) => one.name === name)!) : all
    const gated = named.filter((one) => one.gated)
    const run = runOptions(options, names.length === 0, print)
    if (!options.gate && options.rebaseBaseline === undefined) return end(await runBenchmarks(named, run))
    if (gated.length === 0) program.error('none of these is gated; --list tells which are')
    if (options.rebaseBaseline === undefined) return end(await runBenchmarks(gated, run))
    end(await rebaseBaseline(gated, options.rebaseBaseline, options.baseline, run))
  })
}

function parseCount(most: number) {
  return (text: string): number => {
    const count = Number(text)
    if (Number.isInteger(count) && count >= 0 && count <= most) return count
    throw new InvalidArgumentError(`give a whole number up to ${most}`)
  }
}

/** @param all no benchmark was named: write the report, and compare what can be compared */
function runOptions(options: Options, all: boolean, print: RunOptions['print']): RunOptions {
  const { effort, seed, plant, baseline, gate, out = all && !gate ? OUT_DEFAULT : undefined } = options
  const file = (name: string): string | undefined => (out === undefined ? undefined : join(out, name))
  return {
    effort,
    seed,
    print,
    command: ['npm run bench', ...(process.argv.length > 2 ? ['--', ...process.argv.slice(2)] : [])].join(' '),
    json: options.json ?? file('report.json'),
    html: options.html ?? file('report.html'),
    baseline: gate || all ? baseline : null,
    mustCompare: gate === true,
    plant,
  }
}

function end(fine: boolean): void {
  if (!fine) process.exitCode = 1
}
