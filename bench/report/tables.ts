/** Tables of the page. What was missed is told by a word, not by its colour alone. */
import { html } from 'hono/html'
import type { Cell, FindingsTable, Goal } from '../findings.js'
import { short } from '../harness.js'
import type { GateRow, GateVerdict } from './gate.js'
import { verdictOf } from './run-report.js'

/** JSON has null for what is no number. */
export function number(value: number | null): string {
  return value === null || !Number.isFinite(value) ? 'not measured' : short(value)
}

export function tableBlock({ title, note, head, lines }: FindingsTable) {
  return html`<h3>${title}</h3>
${note !== undefined && html`<p class="note">${note}</p>`}
<div class="wide"><table>
<thead><tr>${head.map((cell) => html`<th>${cell}</th>`)}</tr></thead>
<tbody>${lines.map((line) => html`<tr>${line.map(cellOf)}</tr>`)}</tbody>
</table></div>`
}

function cellOf(cell: Cell | null) {
  if (cell === null || typeof cell === 'number') return html`<td>${cell === null ? '–' : short(cell)}</td>`
  if (typeof cell === 'string') return html`<td>${cell}</td>`
  return html`<td class="missed">${cell.text} <small>missed</small></td>`
}

/** @param goals with the benchmark they are of, where they come from several */
export function goalsTable(goals: readonly (Goal & { readonly of?: string })[]) {
  const several = goals.some(({ of }) => of !== undefined)
  return html`<div class="wide"><table class="words">
<thead><tr>${several && html`<th>benchmark</th>`}<th>goal</th><th class="number">measured</th><th class="number">limit</th><th></th></tr></thead>
<tbody>${goals.map((goal) => {
    const verdict = verdictOf(goal)
    const word = verdict === 'missed' ? 'MISSED' : verdict
    return html`<tr>${several && html`<td><a href="#${goal.of}">${goal.of}</a></td>`}<td>${goal.name}</td>
<td class="number">${number(goal.value)}${verdict !== 'not measured' && ` ${goal.unit}`}</td><td class="number">${number(goal.limit)} ${goal.unit}</td>
<td class="${verdict === 'not measured' ? 'soft' : verdict}">${word}</td></tr>`
  })}</tbody></table></div>`
}

const WORDS: Readonly<Record<GateVerdict, string>> = {
  same: 'within tolerance',
  better: 'better than the baseline',
  regressed: 'REGRESSED',
  missing: 'MISSING from this run',
  new: 'not in the baseline yet',
  ungated: 'too noisy to be held against',
}

export function gateTable(rows: readonly GateRow[]) {
  return html`<div class="wide"><table class="words">
<thead><tr><th>ratio</th><th class="number">this run</th><th class="number">baseline</th><th class="number">tolerance</th><th></th></tr></thead>
<tbody>${rows.map(({ name, value, baseline, tolerance, verdict }) => {
    const failed = verdict === 'regressed' || verdict === 'missing'
    return html`<tr><td>${name}</td><td class="number">${value === null ? '–' : short(value)}</td>
<td class="number">${baseline === null ? '–' : short(baseline)}</td><td class="number">${tolerance === null ? '–' : `${short(tolerance * 100)} %`}</td>
<td class="${failed ? 'missed' : 'soft'}">${WORDS[verdict]}</td></tr>`
  })}</tbody></table></div>`
}
