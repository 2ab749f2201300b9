/** Tables of the page. What was missed is told by a word, not by its colour alone. */
import { html } from 'hono/html'
import type { Cell, FindingsTable, Goal } from '../findings.js'
import { isNumberLike, short } from '../harness.js'
import type { GateRow, GateVerdict } from './gate.js'
import { verdictOf } from './run-report.js'

/** JSON has null for what is no number. */
export function number(value: number | null): string {
  return value === null || !Number.isFinite(value) ? 'not measured' : short(value)
}

export function tableBlock({ title, note, head, lines }: FindingsTable) {
  const words = head.map((_, column) => column === 0 || lines.some((line) => !isNumberLike(textOf(line[column]))))
  const classOf = (column: number): string => (words[column] ? 'word' : 'number')
  return html`<h3>${title}</h3>
${note !== undefined && html`<p class="note">${note}</p>`}
<div class="wide"><table>
<thead><tr>${head.map((cell, column) => html`<th class="${classOf(column)}">${cell}</th>`)}</tr></thead>
<tbody>${lines.map((line) => html`<tr>${line.map((cell, column) => cellOf(cell, classOf(column)))}</tr>`)}</tbody>
</table></div>`
}

/** JSON has null for what is no number. */
function textOf(cell: Cell | null | undefined): string {
  if (cell === null || cell === undefined) return '–'
  if (typeof cell === 'number') return Number.isFinite(cell) ? short(cell) : '–'
  return typeof cell === 'string' ? cell : cell.text
}

function cellOf(cell: Cell | null, kind: string) {
  if (cell === null || typeof cell !== 'object') return html`<td class="${kind}">${textOf(cell)}</td>`
  return html`<td class="${kind} missed">${cell.text} <small>missed</small></td>`
}

/** @param goals with the benchmark they are of, where they come from several */
export function goalsTable(goals: readonly (Goal & { readonly of?: string })[]) {
  const several = goals.some(({ of }) => of !== undefined)
  return html`<div class="wide"><table>
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
  return html`<div class="wide"><table>
<thead><tr><th>ratio</th><th class="number">this run</th><th class="number">baseline</th><th class="number">tolerance</th><th></th></tr></thead>
<tbody>${rows.map(({ name, value, baseline, tolerance, verdict }) => {
    const failed = verdict === 'regressed' || verdict === 'missing'
    return html`<tr><td>${name}</td><td class="number">${value === null ? '–' : short(value)}</td>
<td class="number">${baseline === null ? '–' : short(baseline)}</td><td class="number">${tolerance === null ? '–' : `${short(tolerance * 100)} %`}</td>
<td class="${failed ? 'missed' : 'soft'}">${WORDS[verdict]}</td></tr>`
  })}</tbody></table></div>`
}
