/** Tables of the page. A word, not only the colour, marks what was missed. */
import { html } from 'hono/html'
import type { Cell, FindingsTable, Goal } from '../findings/findings.js'
import { cellText, numberColumns, percent, short } from '../findings/text.js'
import { fails, type GateRow, type GateVerdict } from './gate.js'
import { verdictOf } from './run-report.js'

/** JSON holds null instead of NaN and Infinity. */
export function number(value: number | null): string {
  return value === null || !Number.isFinite(value) ? 'not measured' : short(value)
}

/** A table with its title and note. */
export function tableBlock({ title, note, head, lines }: FindingsTable) {
  const kinds = numberColumns(head, lines).map((isNumber) => (isNumber ? 'number' : 'word'))
  return html`<h3>${title}</h3>
${note !== undefined && html`<p class="note">${note}</p>`}
<div class="wide"><table>
<thead><tr>${head.map((cell, column) => html`<th class="${kinds[column]}">${cell}</th>`)}</tr></thead>
<tbody>${lines.map((line) => html`<tr>${line.map((cell, column) => cellBlock(cell, kinds[column]!))}</tr>`)}</tbody>
</table></div>`
}

function cellBlock(cell: Cell | null, kind: string) {
  if (cell === null || typeof cell !== 'object') return html`<td class="${kind}">${cellText(cell)}</td>`
  return html`<td class="${kind} missed">${cell.text} <small>missed</small></td>`
}

/** @param goals with the name of their benchmark, where they come from several */
export function goalsTable(goals: readonly (Goal & { readonly of?: string })[]) {
  const several = goals.some(({ of }) => of !== undefined)
  return html`<div class="wide"><table>
<thead><tr>${several && html`<th>benchmark</th>`}<th>goal</th><th class="number">measured</th><th class="number">limit</th><th></th></tr></thead>
<tbody>${goals.map((goal) => {
    const verdict = verdictOf(goal)
    return html`<tr>${several && html`<td><a href="#${goal.of}">${goal.of}</a></td>`}<td>${goal.name}</td>
<td class="number">${number(goal.value)}${verdict !== 'not measured' && ` ${goal.unit}`}</td><td class="number">${number(goal.limit)} ${goal.unit}</td>
<td class="${verdict === 'not measured' ? 'soft' : verdict}">${verdict === 'missed' ? 'MISSED' : verdict}</td></tr>`
  })}</tbody></table></div>`
}

const WORDS: Readonly<Record<GateVerdict, string>> = {
  same: 'within tolerance',
  better: 'better than the baseline',
  regressed: 'REGRESSED',
  missing: 'MISSING from this run',
  new: 'not in the baseline yet',
  ungated: 'too noisy to be gated',
}

/** Ratios beside the baseline. */
export function gateTable(rows: readonly GateRow[]) {
  return html`<div class="wide"><table>
<thead><tr><th>ratio</th><th class="number">this run</th><th class="number">baseline</th><th class="number">tolerance</th><th></th></tr></thead>
<tbody>${rows.map(
    (row) => html`<tr><td>${row.name}</td><td class="number">${cellText(row.value)}</td>
<td class="number">${cellText(row.baseline)}</td><td class="number">${row.tolerance === null ? '–' : percent(row.tolerance)}</td>
<td class="${fails(row) ? 'missed' : 'soft'}">${WORDS[row.verdict]}</td></tr>`,
  )}</tbody></table></div>`
}
