/** Latency of messages and key presses from player to player: our lanes beside what others would use instead. */
import type { BenchContext, BenchResult, Row } from '../findings/findings.js'
import { short, tableText } from '../findings/text.js'
import { DISTURBED_MS, LOST } from '../lanes/runs.js'
import { latencyFigures } from '../measure/statistics.js'
import { MODELLED } from '../players/path-model.js'
import { cellsOf } from './cells.js'
import { figuresOf } from './figures.js'
import { answerTo, goalsOf, ratiosOf } from './goals.js'
import { planOf } from './matrix.js'
import { tablesOf } from './tables.js'
import { type Played, playMatrix, type Trial } from './trials.js'

/** Runs the benchmark. */
export async function run({ seed, effort, print }: BenchContext): Promise<BenchResult> {
  const plan = planOf(effort)
  const played = await playMatrix(plan, seed, print)
  const cells = await cellsOf(plan.conditions, played.trials)
  const tables = tablesOf(cells)
  const answer = answerTo(cells)
  const notes = [...notesOf(played), ...(answer === null ? [] : [answer])]
  for (const table of tables) print(`\n${tableText(table)}`)
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
      : `There was no network lab (${without}). ${MODELLED}`,
    `In ${disturbed} of ${trials.length} runs players' own turns came more than ${DISTURBED_MS} ms late (99th percentile): ` +
      'the machine was busy, and their latencies contain that. They count only where no round was better.',
  ]
}

/** The raw samples, and under which conditions they were taken. */
function rowOf({ key, condition, measure, round, latenciesMs, tickLateMs }: Trial): Row {
  const { keys: _, name, ...rest } = condition
  const { maxMs, ...figures } = latencyFigures(latenciesMs)
  const samplesMs = latenciesMs.map((ms) => (ms === null ? LOST : Math.round(ms * 100) / 100))
  const max = Number.isFinite(maxMs) ? maxMs : null
  return { contestant: key, condition: name, ...rest, measure, round, tickLateMs, ...figures, maxMs: max, samplesMs }
}
