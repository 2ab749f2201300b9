/** One call of the benchmarks: measures what was chosen, compares it with the baseline, writes the report. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import type { Effort } from '../findings/findings.js'
import { goalsText, percent, short } from '../findings/text.js'
import { type Machine, machine, versions } from '../measure/machine.js'
import {
  fails,
  findRegressions,
  type GateRow,
  gateText,
  incomparable,
  readBaseline,
  writeBaseline,
} from '../report/gate.js'
import { type BenchmarkRun, countGoals, disturbance, type RunReport } from '../report/run-report.js'
import { runInProcess } from './process.js'

/** A benchmark that was chosen to run. */
export interface Chosen {
  readonly name: string
  readonly about: string
  /** Its ratios hold on busy machines too, and are compared with the baseline. */
  readonly gated?: true
}

/** How to run them. */
export interface RunOptions {
  readonly effort: Effort
  readonly seed: number
  readonly print: (text: string) => void
  /** How this run was called. */
  readonly command: string
  readonly json: string | undefined
  readonly html: string | undefined
  /** File to compare with; null: no comparison. */
  readonly baseline: string | null
  /** Whether a gated benchmark that cannot be compared is a failure. */
  readonly mustCompare: boolean
  /** A case that does its work twice. */
  readonly plant: string | undefined
}

/** @returns whether every benchmark ran and no ratio regressed */
export async function runBenchmarks(chosen: readonly Chosen[], options: RunOptions): Promise<boolean> {
  const { effort, seed, print, command, baseline } = options
  const startedAt = new Date().toISOString()
  const beganMs = performance.now()
  const [here, made] = [await machine(), versions()]
  print(`${here.cpu}, ${here.cores} cores, ${here.os}, Node ${made.node}, commit ${made.commit ?? 'unknown'}`)
  if (here.withoutLab !== null) print(`There is no network lab here: ${here.withoutLab}`)
  const benchmarks: BenchmarkRun[] = []
  for (const [index, one] of chosen.entries()) {
    print(`\n${index + 1} of ${chosen.length}: ${one.name}, ${effort}: ${one.about}`)
    benchmarks.push(await runOne(one, here, options))
  }
  const { gate, compared } =
    baseline === null ? { gate: [], compared: true } : await compare(chosen, benchmarks, baseline, here, options)
  const tookMs = performance.now() - beganMs
  const about = { version: 1, startedAt, tookMs, effort, seed, command, machine: here, versions: made } as const
  await writeReport({ ...about, benchmarks, gate }, options)

  const { met, missed } = countGoals(benchmarks)
  print(`\n${benchmarks.length} benchmarks in ${short(tookMs / 1000)} s: ${met} goals met, ${missed} missed`)
  const failed = benchmarks.filter(({ failure }) => failure !== null).map(({ name }) => name)
  const regressed = gate.filter(fails).map(({ name }) => name)
  if (failed.length > 0) print(`failed: ${failed.join(', ')}`)
  if (regressed.length > 0) print(`regressed: ${regressed.join('; ')}`)
  return failed.length === 0 && regressed.length === 0 && (compared || !options.mustCompare)
}

/** Runs each of these several times, in turns, and writes their ratios with tolerances. @returns whether all ran */
export async function rebaseBaseline(
  chosen: readonly Chosen[],
  repetitions: number,
  file: string,
  options: RunOptions,
): Promise<boolean> {
  const { effort, seed, print } = options
  const here = await machine()
  const runs: BenchmarkRun[] = []
  for (let turn = 0; turn < repetitions; turn += 1) {
    for (const one of chosen) {
      print(`\nrepetition ${turn + 1} of ${repetitions}: ${one.name}`)
      runs.push(await runOne(one, here, options))
    }
  }
  if (runs.some(({ failure }) => failure !== null)) return false
  const baseline = writeBaseline(file, runs, { machine: here, versions: versions(), effort, seed })
  for (const { name } of chosen) {
    const tolerances = Object.values(baseline[name]!.ratios).map(({ tolerance }) => tolerance)
    const [least, most] = [percent(Math.min(...tolerances)), percent(Math.max(...tolerances))]
    const noisy = Object.keys(baseline[name]!.ungated).join('; ') || 'none'
    print(`${name}: ${tolerances.length} ratios, tolerances ${least} to ${most}; too noisy: ${noisy}`)
  }
  print(`written to ${file}`)
  return true
}

async function runOne({ name, about }: Chosen, here: Machine, options: RunOptions): Promise<BenchmarkRun> {
  const { effort, seed, plant, print } = options
  const run = await runInProcess({ name, about, effort, seed, plant })
  const goals = run.result?.goals ?? []
  if (goals.length > 0) print(goalsText(goals))
  if (run.failure !== null) print(`${name} FAILED: ${run.failure}`)
  const busy = disturbance(run, here)
  print(`${name} took ${short(run.tookMs / 1000)} s, load ${short(run.loadAfter)}${busy === null ? '' : `. ${busy}`}`)
  return run
}

async function compare(
  chosen: readonly Chosen[],
  runs: readonly BenchmarkRun[],
  file: string,
  here: Machine,
  options: RunOptions,
): Promise<{ readonly gate: readonly GateRow[]; readonly compared: boolean }> {
  const baseline = readBaseline(file)
  const { effort, seed, print } = options
  const gated = chosen.filter((one) => one.gated)
  const comparable = gated.filter(({ name }) => {
    const why = incomparable(name, effort, seed, baseline)
    if (why !== null) print(`not compared: ${why}`)
    return why === null
  })
  const compared = runs.filter((run) => comparable.some(({ name }) => name === run.name))
  const gate = await findRegressions(compared, baseline, (name) => {
    print(`\n${name} again: a ratio seems to be worse than in the baseline`)
    return runOne(comparable.find((one) => one.name === name)!, here, options)
  })
  if (gate.length > 0) print(`\n${gateText(gate)}`)
  return { gate, compared: comparable.length === gated.length }
}

async function writeReport(report: RunReport, { json, html, print }: RunOptions): Promise<void> {
  if (json !== undefined) {
    write(json, JSON.stringify(report))
    print(`\nraw samples are in ${json}`)
  }
  if (html === undefined) return
  const { pageOf } = await import('../report/page.js')
  write(html, await pageOf(report, json === undefined ? null : relative(dirname(html), json)))
  print(`the report is in ${html}`)
}

/** Writes a file, and makes its folder. */
export function write(path: string, text: string): void {
  const file = resolve(path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}
