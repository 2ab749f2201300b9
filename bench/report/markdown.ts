/** What the README tells of a run: generated, so that no figure is typed. */
import type { Cell, FindingsTable } from '../findings.js'
import { isNumberLike, short } from '../harness.js'
import { type RunReport, verdictOf } from './run-report.js'

const BEGIN = '<!-- bench:begin -->'
const END = '<!-- bench:end -->'
/** Where a run wrote to is of no use to whoever runs it again. */
const WRITTEN_TO = / --(?:out|json|html) \S+/g

/** Goals of all benchmarks, and the tables that are marked as headlines. */
export function markdownOf({ benchmarks, machine, versions, effort, seed, startedAt, command }: RunReport): string {
  const goals = benchmarks.flatMap(({ name, result }) => (result?.goals ?? []).map((goal) => ({ ...goal, of: name })))
  const tables = benchmarks.flatMap(({ result }) => (result?.tables ?? []).filter(({ headline }) => headline))
  const count = (verdict: string): number => goals.filter((goal) => verdictOf(goal) === verdict).length
  const failed = benchmarks.filter(({ failure }) => failure !== null).map(({ name }) => name)
  const parts = [
    `\`${command.replace(WRITTEN_TO, '')}\` on ${startedAt.slice(0, 10)}: effort ${effort}, seed ${seed}; ${machine.cpu}, ${machine.cores} cores, ${machine.os}; ` +
      `Node ${versions.node}${versions.commit === null ? '' : `, commit ${versions.commit}`}; ` +
      `${machine.withoutLab === null ? 'network lab' : `no network lab (${machine.withoutLab})`}.`,
    ...(effort === 'smoke' ? ['**Next to no samples: not for quoting.**'] : []),
    ...tables.map(tableMarkdown),
    `**Goals:** ${count('met')} met, ${count('missed')} missed, ${count('not measured')} not measured` +
      `${failed.length > 0 ? `; failed: ${failed.join(', ')}` : ''}.`,
    linesMarkdown(
      ['benchmark', 'goal', 'measured', 'limit', ''],
      goals.map((goal) => {
        const verdict = verdictOf(goal)
        const measured = verdict === 'not measured' ? '–' : `${short(goal.value)} ${goal.unit}`
        return [
          goal.of,
          goal.name,
          measured,
          `${short(goal.limit)} ${goal.unit}`,
          verdict === 'missed' ? '**MISSED**' : verdict,
        ]
      }),
    ),
  ]
  return `${parts.join('\n\n')}\n`
}

function tableMarkdown({ title, note, head, lines }: FindingsTable): string {
  const cells = lines.map((line) => line.map(textOf))
  return [`**${escaped(title)}**`, ...(note === undefined ? [] : [escaped(note)]), linesMarkdown(head, cells)].join(
    '\n\n',
  )
}

/** JSON has null for what is no number. */
function textOf(cell: Cell | null): string {
  if (cell === null) return '–'
  if (typeof cell === 'number') return Number.isFinite(cell) ? short(cell) : '–'
  return typeof cell === 'string' ? cell : `**${cell.text} missed**`
}

function linesMarkdown(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const sides = head.map((_, column) =>
    column > 0 && lines.every((line) => isNumberLike(line[column]!.replaceAll('*', ''))) ? '---:' : '---',
  )
  const row = (cells: readonly string[]): string => `| ${cells.map((cell) => escaped(cell).trim()).join(' | ')} |`
  return [row(head), `| ${sides.join(' | ')} |`, ...lines.map(row)].join('\n')
}

/** A bar would end the cell, a bracket begin a tag. */
function escaped(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ')
}

/**
 * The page with what the run found between its marks.
 *
 * @throws Error when the page has no marks
 */
export function withFindings(page: string, markdown: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)]
  if (begin < 0 || end < begin) throw new Error(`put ${BEGIN} and ${END} where the figures shall stand`)
  return `${page.slice(0, begin + BEGIN.length)}\n\n${markdown}\n${page.slice(end)}`
}
