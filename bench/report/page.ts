/** The report of a run: one static page that needs nothing but itself. */
import { html, raw } from 'hono/html'
import type { BenchResult, Goal } from '../findings.js'
import { short } from '../harness.js'
import { figureBlock } from './figure-block.js'
import { namesOf, strokesOf } from './palette.js'
import { type BenchmarkRun, disturbance, type RunReport, verdictOf } from './run-report.js'
import { STYLE } from './style.js'
import { gateTable, goalsTable, number, tableBlock } from './tables.js'

/** What a template makes: text that is escaped. */
export type Html = ReturnType<typeof html>

const GIB = 2 ** 30

/** @param rawFile where the raw samples are, seen from the page; null when they were not written */
export async function pageOf(report: RunReport, rawFile: string | null): Promise<string> {
  const { effort, startedAt, benchmarks } = report
  const sections = await Promise.all(benchmarks.map((run) => sectionOf(run, report)))
  return String(
    await html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Peerstep benchmarks, ${effort}, ${startedAt.slice(0, 10)}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<h1>Peerstep benchmarks</h1>
${effort === 'smoke' && html`<p class="box warn">A look whether everything works, with next to no samples: <b>not for quoting</b>.</p>`}
${headOf(report, rawFile)}
${summaryOf(report)}
${sections}
</body>
</html>
`,
  )
}

function headOf(report: RunReport, rawFile: string | null): Html {
  const { machine, versions, effort, seed, startedAt, tookMs, command } = report
  const compared = Object.entries(versions.compared).map(([name, version]) => `${name} ${version}`)
  return html`<p>Quotients of things measured side by side in the same run can be quoted. Times and rates are this machine's alone.</p>
<dl>
<dt>made</dt><dd>${startedAt.slice(0, 16).replace('T', ' ')} UTC, in ${minutes(tookMs)}</dd>
<dt>by</dt><dd><code>${command}</code></dd>
<dt>effort, seed</dt><dd>${effort}, ${seed}</dd>
<dt>machine</dt><dd>${machine.cpu}, ${machine.cores} cores, ${(machine.memoryBytes / GIB).toFixed(1)} GiB, ${machine.os}</dd>
<dt>network</dt><dd>${machine.withoutLab === null ? 'packet lab: network namespaces and an emulator' : `no packet lab here: ${machine.withoutLab}`}</dd>
<dt>versions</dt><dd>Peerstep ${versions.peerstep}${versions.commit !== null && ` (${versions.commit})`}, Node ${versions.node}, V8 ${versions.v8}</dd>
<dt>compared</dt><dd>${compared.join(', ')}</dd>
<dt>raw samples</dt><dd>${rawFile === null ? 'not kept' : html`<a href="${rawFile}">${rawFile}</a>`}</dd>
</dl>`
}

function summaryOf({ benchmarks, gate, machine }: RunReport): Html {
  const goals = benchmarks.flatMap(({ name, result }) => (result?.goals ?? []).map((goal) => ({ ...goal, of: name })))
  const count = (verdict: string): number => goals.filter((goal) => verdictOf(goal) === verdict).length
  const missed = goals.filter((goal) => verdictOf(goal) === 'missed')
  const failed = benchmarks.filter(({ failure }) => failure !== null)
  const regressed = gate.filter(({ verdict }) => verdict === 'regressed' || verdict === 'missing')
  return html`<div class="score">
<span class="met"><b>${count('met')}</b>goals met</span>
<span class="${missed.length > 0 ? 'missed' : 'soft'}"><b>${missed.length}</b>missed</span>
${count('not measured') > 0 && html`<span class="soft"><b>${count('not measured')}</b>not measured</span>`}
${failed.length > 0 && html`<span class="missed"><b>${failed.length}</b>benchmarks failed</span>`}
${gate.length > 0 && html`<span class="${regressed.length > 0 ? 'missed' : 'met'}"><b>${regressed.length}</b>of ${gate.length} ratios regressed</span>`}
</div>
${missed.length > 0 && html`<h3>What was missed</h3>${goalsTable(missed)}`}
<h3>Benchmarks</h3>
<div class="wide"><table>
<thead><tr><th>benchmark</th><th>measures</th><th class="number">goals</th><th class="number">took</th></tr></thead>
<tbody>${benchmarks.map((run) => contentsRow(run, disturbance(run, machine) !== null))}</tbody>
</table></div>
${gate.length > 0 && html`<h3>Ratios beside the committed baseline</h3>${gateTable(gate)}`}`
}

function contentsRow({ name, about, failure, result, tookMs }: BenchmarkRun, disturbed: boolean): Html {
  return html`<tr><td><a href="#${name}">${name}</a></td><td>${about}${disturbed && html` <span class="soft">(machine busy)</span>`}</td>
<td class="number">${failure === null ? scoreOf(result!.goals) : html`<span class="missed">FAILED</span>`}</td><td class="number">${short(tookMs / 1000)} s</td></tr>`
}

function scoreOf(goals: readonly Goal[]): Html {
  if (goals.length === 0) return html`none set`
  const missed = goals.filter((goal) => verdictOf(goal) === 'missed').length
  const unknown = goals.filter((goal) => verdictOf(goal) === 'not measured').length
  const met = goals.length - missed - unknown
  return html`${met} of ${goals.length} met${missed > 0 && html`, <span class="missed">${missed} MISSED</span>`}${unknown > 0 && `, ${unknown} not measured`}`
}

async function sectionOf(run: BenchmarkRun, { machine }: RunReport): Promise<Html> {
  const { name, about, command, failure, result, tookMs, loadBefore, loadAfter } = run
  const busy = disturbance(run, machine)
  return html`<section id="${name}">
<h2>${name}</h2>
<p>${about[0]!.toUpperCase()}${about.slice(1)}.</p>
<p class="soft">Again: <code>${command}</code> · took ${short(tookMs / 1000)} s · load ${number(loadBefore)} before, ${number(loadAfter)} after${result !== null && ` · ${rawCount(result)}`}</p>
${busy !== null && html`<p class="box warn">${busy} Times and tails are not to be trusted; quotients less so than from a quiet machine.</p>`}
${failure !== null && html`<div class="box missed"><b>FAILED.</b><pre>${failure}</pre></div>`}
${result !== null && (await findingsOf(result))}
</section>`
}

async function findingsOf({ notes = [], goals, tables = [], figures = [] }: BenchResult): Promise<Html> {
  const strokes = strokesOf(namesOf(figures))
  const drawn = await Promise.all(figures.map((figure) => figureBlock(figure, strokes)))
  return html`${notes.map((note) => html`<p class="note">${note}</p>`)}
${goals.length > 0 && html`<h3>Goals</h3>${goalsTable(goals)}`}
${tables.map(tableBlock)}
${drawn.length > 0 && html`<div class="figures">${drawn}</div>`}`
}

function rawCount({ rows }: BenchResult): string {
  const samples = rows
    .flatMap((row) => Object.values(row))
    .reduce<number>((sum, value) => sum + (Array.isArray(value) ? value.length : 0), 0)
  return `${rows.length} rows${samples > 0 ? `, ${short(samples)} raw samples` : ''}`
}

function minutes(ms: number): string {
  return ms < 90_000 ? `${short(ms / 1000)} s` : `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`
}
