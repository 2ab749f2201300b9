/** What players feel: delays, stalls and corrections of each way to hide distance, from 20 to 300 ms of round trip. */
import { GAMES, modesOf, type Played, planOf, USUAL } from './feel/conditions.js'
import { arenaFelt, type FeltGame, twitchFelt } from './feel/felt-games.js'
import { feltGoals, feltNotes, feltRatios } from './feel/felt-goals.js'
import { figuresOf, playOnce } from './feel/felt-match.js'
import { feltFigures, feltTables } from './feel/felt-report.js'
import type { FeltRow } from './feel/felt-rows.js'
import type { BenchResult, FindingsTable } from './findings.js'
import { type BenchContext, tableOf } from './harness.js'

export async function run({ seed, effort, print }: BenchContext): Promise<BenchResult> {
  const plan = planOf(effort)
  const rows: FeltRow[] = []
  for (const condition of plan.conditions) {
    for (const mode of modesOf(condition)) rows.push(await measure({ ...condition, mode, inputDelay: null }))
  }
  const { rttsMs, delaysFrames } = plan.sweep
  const swept: FeltRow[] = []
  for (const game of GAMES) {
    for (const rttMs of rttsMs) {
      for (const inputDelay of delaysFrames) {
        swept.push(await measure({ ...USUAL, game, rttMs, mode: 'rollback', inputDelay }))
      }
    }
  }
  const tables = feltTables(rows, swept)
  for (const { title, head, lines } of tables) print(`${title}\n${tableOf(head, lines.map(plainCells))}`)
  return {
    rows: [...rows, ...swept].map((row) => ({ ...row })),
    goals: feltGoals(rows),
    tables,
    figures: feltFigures(rows, swept),
    ratios: feltRatios(rows, swept),
    notes: feltNotes(plan),
  }

  /** Virtual time: the same seed gives the same figures, so nothing has to be played in turns. */
  function measure(played: Played): Promise<FeltRow> {
    return played.game === 'arena' ? measureIn(arenaFelt, played) : measureIn(twitchFelt, played)
  }

  async function measureIn<State, Input>(felt: FeltGame<State, Input>, played: Played): Promise<FeltRow> {
    const matches = []
    for (let match = 0; match < plan.matches; match += 1) {
      matches.push(await playOnce(felt, played, seed + 1000 * match, plan.seconds))
    }
    return {
      ...played,
      ...figuresOf(
        matches.flatMap(({ seen }) => seen),
        matches.map(({ referred }) => referred),
      ),
    }
  }
}

function plainCells(cells: FindingsTable['lines'][number]): (string | number)[] {
  return cells.map((cell) => (typeof cell === 'object' ? `${cell.text} !` : cell))
}
