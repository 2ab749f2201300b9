/** The figures of a run for docs/benchmarks.md: generated, so that no figure is typed by hand. */
import type { Cell } from '../findings/findings.js'
import { cellText, numberColumns, short } from '../findings/text.js'
import { countGoals, goalsOf, type RunReport, verdictOf } from './run-report.js'

const BEGIN = '<!-- bench:begin -->'
const END = '<!-- bench:end -->'
/** Where a run wrote its report does not matter to a reader who runs it again. */
const OUTPUT_OPTIONS = / --(?:out|json|html) \S+/g

/** Goals of all benchmarks, and the tables that are marked as headlines. */
export function markdownOf({ benchmarks, machine, versions, effort, seed, startedAt, command }: RunReport): string {
  const tables = benchmarks.flatMap(({ result }) => (result?.tables ?? []).filter(({ headline }) => headline))
  const counts = countGoals(benchmarks)
  const failed = benchmarks.filter(({ failure }) => failure !== null).map(({ name }) => name)
  const goalLines = goalsOf(benchmarks).map((goal): Cell[] => {
    const verdict = verdictOf(goal)
    const measured = verdict === 'not measured' ? '–' : `${short(goal.value)} ${goal.unit}`
    const limit = `${short(goal.limit)} ${goal.unit}`
    return [goal.of, goal.name, measured, limit, verdict === 'missed' ? '**MISSED**' : verdict]
  })
  const parts = [
    `\`${command.replace(OUTPUT_OPTIONS, '')}\` on ${startedAt.slice(0, 10)}: effort ${effort}, seed ${seed}; ${machine.cpu}, ${machine.cores} cores, ${machine.os}; ` +
      `Node ${versions.node}${versions.commit === null ? '' : `, commit ${versions.commit}`}; ` +
      `${machine.withoutLab === null ? 'network lab' : `no network lab (${machine.withoutLab})`}.`,
    ...(effort === 'smoke' ? ['**Next to no samples: not for quoting.**'] : []),
    ...tables.flatMap(({ title, note, head, lines }) => [
      `**${escaped(title)}**`,
      ...(note === undefined ? [] : [escaped(note)]),
      tableMarkdown(head, lines),
    ]),
    `**Goals:** ${counts.met} met, ${counts.missed} missed, ${counts['not measured']} not measured` +
      `${failed.length > 0 ? `; failed: ${failed.join(', ')}` : ''}.`,
    tableMarkdown(['benchmark', 'goal', 'measured', 'limit', ''], goalLines),
  ]
  return `${parts.join('\n\n')}\n`
}

function tableMarkdown(head: readonly string[], lines: readonly (readonly Cell[])[]): string {
  const sides = numberColumns(head, lines).map((isNumber) => (isNumber ? '---:' : '---'))
  const row = (cells: readonly Cell[]): string =>
    `| ${cells.map((cell) => escaped(cellText(cell, (text) => `**${text} missed**`)).trim()).join(' | ')} |`
  return [row(head), `| ${sides.join(' | ')} |`, ...lines.map(row)].join('\n')
}

/** A bar would end the cell, a bracket begin a tag. */
function escaped(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ')
}

/**
 * The page with the figures of a run between its marks.
 *
 * @throws Error when the page has no marks
 */
export function withFindings(page: string, markdown: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)]
  if (begin < 0 || end < begin) throw new Error(`put ${BEGIN} and ${END} where the figures shall stand`)
  return `${page.slice(0, begin + BEGIN.length)}\n\n${markdown}\n${page.slice(end)}`
}
