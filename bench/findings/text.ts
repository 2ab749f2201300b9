/** Findings as text for the terminal. */
import Table from 'cli-table3'
import type { Cell, FindingsTable, Goal } from './findings.js'

/** Three significant digits, with commas between thousands. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return String(value)
  const digits = value === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))))
  return value.toLocaleString('en-US', { maximumFractionDigits: Math.min(digits, 6) })
}

/** '12.5 %' of 0.125. */
export function percent(share: number): string {
  return `${short(share * 100)} %`
}

/** The text of a cell. JSON holds null instead of NaN and Infinity. */
export function cellText(cell: Cell | null | undefined, missed = (text: string): string => text): string {
  if (cell === null || cell === undefined) return '–'
  if (typeof cell === 'number') return Number.isFinite(cell) ? short(cell) : '–'
  return typeof cell === 'string' ? cell : missed(cell.text)
}

/** Whether each column holds numbers only, and is therefore aligned to the right. The first column never is. */
export function numberColumns(head: readonly string[], lines: readonly (readonly (Cell | null)[])[]): boolean[] {
  const isNumberLike = (cell: string): boolean => /^[-+~<>]?[\d.]|^[-–]?$/.test(cell)
  return head.map((_, index) => index > 0 && lines.every((line) => isNumberLike(cellText(line[index]))))
}

/** A table for the terminal. */
export function textTable(head: readonly string[], lines: readonly (readonly Cell[])[]): string {
  const colAligns = numberColumns(head, lines).map((isNumber) => (isNumber ? ('right' as const) : ('left' as const)))
  const table = new Table({ head: [...head], colAligns, style: { head: [], border: [], compact: true } })
  for (const line of lines) table.push(line.map((cell) => cellText(cell, (text) => `${text} MISSED`)))
  return table.toString()
}

/** A table of the report, with its title and note. */
export function tableText({ title, note, head, lines }: FindingsTable): string {
  return [title, ...(note === undefined ? [] : [note]), textTable(head, lines)].join('\n')
}

/** Goals with their verdicts. */
export function goalsText(goals: readonly Goal[]): string {
  const lines = goals.map(({ name, value, limit, unit, met }) => [name, value, limit, unit, met ? 'met' : 'MISSED'])
  return textTable(['goal', 'measured', 'limit', 'unit', ''], lines)
}
