/** How long messages and key presses take from player to player: our lanes beside what others would use instead. */
import type { BenchResult, Cell, FindingsTable, Row } from './findings.js'
import { type BenchContext, short, tableOf } from './harness.js'
import { cellsOf } from './latency/cells.js'
import { figuresOf } from './latency/figures.js'
import { planOf } from './latency/matrix.js'
import { DISTURBED_MS, type Played, playMatrix, type Trial } from './latency/stage.js'
import { tablesOf } from './latency/tables.js'
import { answerTo, goalsOf, ratiosOf } from './latency/verdicts.js'
import { LOST } from './net/courses.js'
import { PRETENDED } from './net/delays/path-delays.js'
import { latencyFigures } from './net/latencies.js'

export async function run({ seed, effort, print }: BenchContext): Promise<BenchResult> {
  const plan = planOf(effort)
  const played = await playMatrix(plan, seed, print)
  const cells = await cellsOf(plan.conditions, played.trials)
  const tables = tablesOf(cells)
  const notes = notesOf(played)
  const answer = answerTo(cells)
  if (answer !== null) notes.push(answer)
  for (const table of tables) printTable(table, print)
  for (const note of notes) print(note)
  return {
    rows: played.trials.map(rowOf),
    goals: goalsOf(cells),
    tables,
    figures: figuresOf(cells),
    ratios: ratiosOf(cells),
    notes,
  }
}

function notesOf({ trials, without, emulatorLateMs }: Played): string[] {
  const disturbed = trials.filter(({ tickLateMs }) => tickLateMs > DISTURBED_MS).length
  return [
    without === null
      ? `The lab's links were at most ${short(emulatorLateMs)} ms late with 99 % of the packets.`
      : `There was no network lab (${without}). ${PRETENDED}`,
    `In ${disturbed} of ${trials.length} courses players' own turns came more than ${DISTURBED_MS} ms late (99th percentile): ` +
      'the machine was busy, and their latencies hold it. They count only where no round was better.',
  ]
}

function printTable({ title, head, lines }: FindingsTable, print: (text: string) => void): void {
  const plain = (cell: Cell): string | number => (typeof cell === 'object' ? `${cell.text} MISSED` : cell)
  print(`\n${title}`)
  print(
    tableOf(
      head,
      lines.map((line) => line.map(plain)),
    ),
  )
}

/** The raw samples, and under which conditions they were taken. */
function rowOf({ key, condition, measure, round, latenciesMs, tickLateMs }: Trial): Row {
  const { keys: _, name, ...rest } = condition
  const { maxMs, ...figures } = latencyFigures(latenciesMs)
  return {
    contestant: key,
    condition: name,
    ...rest,
    measure,
    round,
    tickLateMs,
    ...figures,
    maxMs: Number.isFinite(maxMs) ? maxMs : null,
    samplesMs: latenciesMs.map((ms) => (ms === null ? LOST : Math.round(ms * 100) / 100)),
  }
}
