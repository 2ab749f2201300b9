/** One call of the benchmarks: measures what was chosen, compares it with the baseline, writes the report. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { type Effort, goalsTable, short } from './harness.js'
import { machine, versions } from './machine.js'
import { runInProcess } from './processes.js'
import { findRegressions, incomparable, readBaseline, regressionsTable, writeBaseline } from './regressions.js'
import { fails, type GateRow } from './report/gate.js'
import { type BenchmarkRun, disturbance, type Machine, type RunReport, verdictOf } from './report/run-report.js'

export interface Chosen {
  readonly name: string
  readonly about: string
  /** Its ratios hold on busy machines too, and are compared with the baseline. */
  readonly gated?: true
}

export interface RunOptions {
  readonly effort: Effort
  readonly seed: number
  readonly print: (text: string) => void
  /** The command line of the benchmarks, to run each in a process of its own. */
  readonly script: string
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
  const { effort, seed, print, baseline } = options
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
  const report: RunReport = {
    version: 1,
    startedAt,
    tookMs,
    effort,
    seed,
    command: options.command,
    machine: here,
    versions: made,
    benchmarks,
    gate,
  }
  await writeReport(report, options)

  const goals = benchmarks.flatMap(({ result }) => result?.goals ?? [])
  const count = (verdict: string): number => goals.filter((goal) => verdictOf(goal) === verdict).length
  print(
    `\n${benchmarks.length} benchmarks in ${short(tookMs / 1000)} s: ${count('met')} goals met, ${count('missed')} missed`,
  )
  const failed = benchmarks.filter(({ failure }) => failure !== null).map(({ name }) => name)
  const regressed = gate.filter(fails).map(({ name }) => name)
  if (failed.length > 0) print(`failed: ${failed.join(', ')}`)
  if (regressed.length > 0) print(`regressed: ${regressed.join('; ')}`)
  return failed.length === 0 && regressed.length === 0 && (compared || !options.mustCompare)
}

/** Runs each of these several times, in turns, and writes what their ratios are and how far they stray. */
export async function rebaseBaseline(
  chosen: readonly Chosen[],
  repetitions: number,
  file: string,
  options: RunOptions,
): Promise<boolean> {
  const [here, made] = [await machine(), versions()]
  const runs: BenchmarkRun[] = []
  for (let turn = 0; turn < repetitions; turn += 1) {
    for (const one of chosen) {
      options.print(`\nrepetition ${turn + 1} of ${repetitions}: ${one.name}`)
      runs.push(await runOne(one, here, options))
    }
  }
  if (runs.some(({ failure }) => failure !== null)) return false
  const baseline = writeBaseline(file, runs, {
    machine: here,
    versions: made,
    effort: options.effort,
    seed: options.seed,
  })
  for (const { name } of chosen) {
    const { ratios, ungated } = baseline[name]!
    const percents = Object.values(ratios).map(({ tolerance }) => tolerance * 100)
    options.print(
      `${name}: ${percents.length} ratios, tolerances ${short(Math.min(...percents))} to ${short(Math.max(...percents))} %; ` +
        `too noisy: ${Object.keys(ungated).join('; ') || 'none'}`,
    )
  }
  options.print(`written to ${file}`)
  return true
}

async function runOne(one: Chosen, here: Machine, options: RunOptions): Promise<BenchmarkRun> {
  const { effort, seed, plant, script, print } = options
  const run = await runInProcess(script, { name: one.name, about: one.about, effort, seed, plant })
  const goals = run.result?.goals ?? []
  if (goals.length > 0) print(goalsTable(goals))
  if (run.failure !== null) print(`${one.name} FAILED: ${run.failure}`)
  const busy = disturbance(run, here)
  print(
    `${one.name} took ${short(run.tookMs / 1000)} s, load ${short(run.loadAfter)}${busy === null ? '' : `. ${busy}`}`,
  )
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
  const rows = await findRegressions(
    runs.filter((run) => comparable.some(({ name }) => name === run.name)),
    baseline,
    (name) => {
      print(`\n${name} again: a ratio seems to be worse than in the baseline`)
      return runOne(comparable.find((one) => one.name === name)!, here, options)
    },
  )
  if (rows.length > 0) print(`\n${regressionsTable(rows)}`)
  return { gate: rows, compared: comparable.length === gated.length }
}

async function writeReport(report: RunReport, { json, html, print }: RunOptions): Promise<void> {
  if (json !== undefined) {
    write(json, JSON.stringify(report))
    print(`\nraw samples are in ${json}`)
  }
  if (html !== undefined) {
    const { pageOf } = await import('./report/page.js')
    write(html, await pageOf(report, json === undefined ? null : relative(dirname(html), json)))
    print(`the report is in ${html}`)
  }
}

/** Makes the folder too. */
export function write(path: string, text: string): void {
  const file = resolve(path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

/** Files of a report in a folder. */
export function reportFiles(folder: string): { readonly json: string; readonly html: string } {
  return { json: join(folder, 'report.json'), html: join(folder, 'report.html') }
}
