/** What players perceive: delays, stalls and corrections of each mode that hides distance, from 20 to 300 ms of round trip. */
import type { BenchContext, BenchResult } from '../findings/findings.js'
import { tableText } from '../findings/text.js'
import { GAMES, modesOf, PLANS, type Played, USUAL } from './conditions.js'
import { type MeasuredGame, measuredArena, measuredTwitch } from './games.js'
import { goalsOf, notesOf, ratiosOf } from './goals.js'
import { type FeelRow, figuresOf as perceivedOf, playOnce } from './match.js'
import { figuresOf, tablesOf } from './tables.js'

/** Runs the benchmark. In virtual time the same seed gives the same figures, so that nothing has to be played in turns. */
export async function run({ seed, effort, print }: BenchContext): Promise<BenchResult> {
  const plan = PLANS[effort]
  const measure = async <State, Input>(game: MeasuredGame<State, Input>, played: Played): Promise<FeelRow> => {
    const matches: Awaited<ReturnType<typeof playOnce>>[] = []
    for (let match = 0; match < plan.matches; match += 1) {
      matches.push(await playOnce(game, played, seed + 1000 * match, plan.seconds))
    }
    return { ...played, ...perceivedOf(matches) }
  }
  const row = (played: Played): Promise<FeelRow> =>
    played.game === 'arena' ? measure(measuredArena, played) : measure(measuredTwitch, played)
  const rows: FeelRow[] = []
  for (const condition of plan.conditions) {
    for (const mode of modesOf(condition)) rows.push(await row({ ...condition, mode, fixedDelayFrames: null }))
  }
  const { rttsMs, delaysFrames } = plan.sweep
  const sweep = GAMES.flatMap((game) =>
    rttsMs.flatMap((rttMs) => delaysFrames.map((fixedDelayFrames) => ({ ...USUAL, game, rttMs, fixedDelayFrames }))),
  )
  const swept: FeelRow[] = []
  for (const condition of sweep) swept.push(await row({ ...condition, mode: 'rollback' }))
  const tables = tablesOf(rows)
  for (const table of tables) print(tableText(table))
  return {
    rows: [...rows, ...swept].map((one) => ({ ...one })),
    goals: goalsOf(rows),
    tables,
    figures: figuresOf(rows),
    ratios: ratiosOf(rows, swept),
    notes: notesOf(plan),
  }
}
