/** The report of a run: one static page that needs nothing but itself. */
import { html, raw } from 'hono/html'
import type { BenchResult, Figure } from '../findings/findings.js'
import { short } from '../findings/text.js'
import { svgOf } from './figures.js'
import { fails } from './gate.js'
import { type BenchmarkRun, countGoals, disturbance, goalsOf, type RunReport, verdictOf } from './run-report.js'
import { STYLE } from './style.js'
import { gateTable, goalsTable, number, tableBlock } from './tables.js'

/** What a template makes: text that is escaped. */
type Html = ReturnType<typeof html>

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
${effort === 'smoke' && html`<p class="box warn">A run that only shows whether everything works, with next to no samples: <b>not for quoting</b>.</p>`}
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
<dt>made</dt><dd>${startedAt.slice(0, 16).replace('T', ' ')} UTC, in ${short(tookMs / 1000)} s</dd>
<dt>by</dt><dd><code>${command}</code></dd>
<dt>effort, seed</dt><dd>${effort}, ${seed}</dd>
<dt>machine</dt><dd>${machine.cpu}, ${machine.cores} cores, ${(machine.memoryBytes / 2 ** 30).toFixed(1)} GiB, ${machine.os}</dd>
<dt>network</dt><dd>${machine.withoutLab === null ? 'packet lab: network namespaces and an emulator' : `no packet lab here: ${machine.withoutLab}`}</dd>
<dt>versions</dt><dd>Peerstep ${versions.peerstep}${versions.commit !== null && ` (${versions.commit})`}, Node ${versions.node}, V8 ${versions.v8}</dd>
<dt>compared</dt><dd>${compared.join(', ')}</dd>
<dt>raw samples</dt><dd>${rawFile === null ? 'not kept' : html`<a href="${rawFile}">${rawFile}</a>`}</dd>
</dl>`
}

function summaryOf({ benchmarks, gate, machine }: RunReport): Html {
  const counts = countGoals(benchmarks)
  const missed = goalsOf(benchmarks).filter((goal) => verdictOf(goal) === 'missed')
  const failed = benchmarks.filter(({ failure }) => failure !== null)
  const regressed = gate.filter(fails)
  return html`<div class="score">
<span class="met"><b>${counts.met}</b>goals met</span>
<span class="${missed.length > 0 ? 'missed' : 'soft'}"><b>${missed.length}</b>missed</span>
${counts['not measured'] > 0 && html`<span class="soft"><b>${counts['not measured']}</b>not measured</span>`}
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

function contentsRow(run: BenchmarkRun, disturbed: boolean): Html {
  const { met, missed, 'not measured': unknown } = countGoals([run])
  const score = html`${met} of ${met + missed + unknown} met${missed > 0 && html`, <span class="missed">${missed} MISSED</span>`}${unknown > 0 && `, ${unknown} not measured`}`
  return html`<tr><td><a href="#${run.name}">${run.name}</a></td><td>${run.about}${disturbed && html` <span class="soft">(machine busy)</span>`}</td>
<td class="number">${run.failure === null ? score : html`<span class="missed">FAILED</span>`}</td><td class="number">${short(run.tookMs / 1000)} s</td></tr>`
}

async function sectionOf(run: BenchmarkRun, { machine }: RunReport): Promise<Html> {
  const { name, about, command, failure, result, tookMs, loadBefore, loadAfter } = run
  const busy = disturbance(run, machine)
  return html`<section id="${name}">
<h2>${name}</h2>
<p>${about[0]!.toUpperCase()}${about.slice(1)}.</p>
<p class="soft">Again: <code>${command}</code> · took ${short(tookMs / 1000)} s · load ${number(loadBefore)} before, ${number(loadAfter)} after${result !== null && ` · ${rawCount(result)}`}</p>
${busy !== null && html`<p class="box warn">${busy} Do not trust times and tails; trust quotients less than those from a quiet machine.</p>`}
${failure !== null && html`<div class="box missed"><b>FAILED.</b><pre>${failure}</pre></div>`}
${result !== null && (await findingsOf(result))}
</section>`
}

async function findingsOf({ notes = [], goals, tables = [], figures = [] }: BenchResult): Promise<Html> {
  const drawn = await Promise.all(figures.map(figureBlock))
  return html`${notes.map((note) => html`<p class="note">${note}</p>`)}
${goals.length > 0 && html`<h3>Goals</h3>${goalsTable(goals)}`}
${tables.map(tableBlock)}
${drawn.length > 0 && drawn}`
}

async function figureBlock(figure: Figure): Promise<Html> {
  return html`<figure>
<h3>${figure.title}</h3>
${figure.note !== undefined && html`<p class="note">${figure.note}</p>`}
<div class="wide">${raw(await svgOf(figure))}</div>
</figure>`
}

function rawCount({ rows }: BenchResult): string {
  const lists = rows.flatMap((row) => Object.values(row)).filter((value) => Array.isArray(value))
  const samples = lists.reduce((sum, list) => sum + list.length, 0)
  return `${rows.length} rows${samples > 0 ? `, ${short(samples)} raw samples` : ''}`
}
