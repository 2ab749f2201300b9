/** Looking up what was felt under which condition. */
import { type Condition, type GameName, type Mode, type Played, USUAL } from './conditions.js'
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

/** What was played under one condition. */
export interface Compared {
  readonly auto: FeltRow
  readonly fixed: readonly FeltRow[]
}

/** Once for each condition. */
export function byCondition(rows: readonly FeltRow[]): Compared[] {
  const groups = Map.groupBy(rows, (row) => conditionText(row) + row.game)
  return [...groups.values()].map((group) => ({
    auto: group.find((row) => row.mode === 'auto')!,
    fixed: group.filter((row) => row.mode !== 'auto'),
  }))
}

/** The fixed mode that costs least. */
export function bestFixed({ fixed }: Compared): FeltRow {
  return fixed.reduce((best, row) => (row.cost < best.cost ? row : best))
}

/** '60 ms ± 10 %, 1 % loss, 2 players'. */
export function conditionText({ rttMs, jitterRatio, lossRatio, players }: Condition): string {
  return `${rttMs} ms ± ${100 * jitterRatio} %, ${100 * lossRatio} % loss, ${players} players`
}
