/** Looking up what was felt under which condition. */
import { type Condition, FIXED_MODES, type GameName, type Mode, type Played, USUAL } from './conditions.js'
import type { FeltFigures } from './felt-match.js'

export type FeltRow = Played & FeltFigures

/** The rows of one mode that are as usual but for what is said; by rising round trip. */
export function rowsOf(
  rows: readonly FeltRow[],
  mode: Mode,
  game: GameName,
  change: Partial<Pick<Condition, 'players' | 'jitterRatio' | 'lossRatio'>> = {},
): FeltRow[] {
  const { players, jitterRatio, lossRatio } = { ...USUAL, ...change }
  return rows
    .filter((row) => row.mode === mode && row.game === game && row.players === players)
    .filter((row) => row.jitterRatio === jitterRatio && row.lossRatio === lossRatio)
    .toSorted((a, b) => a.rttMs - b.rttMs)
}

/** All modes under the same condition, once for each condition. */
export function byCondition(rows: readonly FeltRow[]): Record<Mode, FeltRow>[] {
  const groups = new Map<string, FeltRow[]>()
  for (const row of rows) {
    const key = [row.game, row.players, row.rttMs, row.jitterRatio, row.lossRatio].join()
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups.values()].map(
    (group) => Object.fromEntries(group.map((row) => [row.mode, row])) as Record<Mode, FeltRow>,
  )
}

/** The fixed mode that costs least. */
export function bestFixed(modes: Record<Mode, FeltRow>): FeltRow {
  return FIXED_MODES.map((mode) => modes[mode]).reduce((best, row) => (row.cost < best.cost ? row : best))
}

/** '60 ms ± 10 %, 1 % loss, 2 players'. */
export function conditionText({ rttMs, jitterRatio, lossRatio, players }: Condition): string {
  return `${rttMs} ms ± ${100 * jitterRatio} %, ${100 * lossRatio} % loss, ${players} players`
}
