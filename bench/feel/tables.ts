/** Tables and figures of what players perceived. */
import { type FindingsTable, type LineFigure, tableOf } from '../findings/findings.js'
import { conditionText, GAMES, type GameName, MODES, USUAL } from './conditions.js'
import { NOTICED_DELAY_MS } from './cost.js'
import { comparedModes, rowsOf } from './goals.js'
import type { FeelRow } from './match.js'

/** In titles of what shows the usual condition. */
const AS_USUAL = `2 players, ± ${100 * USUAL.jitterRatio} % of jitter, ${100 * USUAL.lossRatio} % loss`

/** All tables of the benchmark. */
export function tablesOf(rows: readonly FeelRow[]): FindingsTable[] {
  return [...GAMES.map((game) => modesTable(rows, game)), worstTable(rows)]
}

function modesTable(rows: readonly FeelRow[], game: GameName): FindingsTable {
  const some = MODES.flatMap((mode) => rowsOf(rows, mode, game)).toSorted((a, b) => a.rttMs - b.rttMs)
  const about = {
    title: `${game}: what players perceive (${AS_USUAL})`,
    note: 'Delays in ms, p50 / p95; jumps in hundredths of the width of the screen, p95; cost in ms of perceived delay.',
  }
  return tableOf(about, some, [
    ['round trip, mode', (row) => `${row.rttMs} ${row.mode}`],
    ['own screen', (row) => `${row.ownP50Ms.toFixed(0)} / ${row.ownP95Ms.toFixed(0)}`],
    ['remote screen', (row) => `${row.remoteP50Ms.toFixed(0)} / ${row.remoteP95Ms.toFixed(0)}`],
    ['stalls/min', (row) => row.stallsPerMinute],
    ['of ms', (row) => row.stallMeanMs],
    ['depth', (row) => row.depthMean],
    ['max', (row) => row.depthMax],
    ['re-simulated/s', (row) => row.resimulatedPerSecond],
    ['jump', (row) => 100 * row.jumpP95],
    ['eased', (row) => 100 * row.easedP95],
    ['delay', (row) => row.delayFrames],
    ['cost', (row) => row.cost.toFixed(1)],
  ])
}

/** The rows on which the automatic choice is furthest from the best one. */
function worstTable(rows: readonly FeelRow[]): FindingsTable {
  const worst = comparedModes(rows).toSorted((a, b) => b.ratio - a.ratio)
  return tableOf({ title: 'where the automatic choice is furthest from the best fixed mode' }, worst.slice(0, 8), [
    ['game, condition', ({ auto }) => `${auto.game} ${conditionText(auto)}`],
    ['best', ({ best }) => best.mode],
    ['its cost', ({ best }) => best.cost.toFixed(1)],
    ['automatic', ({ auto }) => auto.cost.toFixed(1)],
    ['ratio', ({ ratio }) => (ratio > 1.1 ? { text: ratio.toFixed(2), missed: true } : ratio.toFixed(2))],
    ['stalls/min', ({ auto }) => auto.stallsPerMinute],
    ['predicting', ({ auto }) => `${(100 * auto.predicting).toFixed(0)} %`],
  ])
}

/** All figures of the benchmark, by round trip. */
export function figuresOf(rows: readonly FeelRow[]): LineFigure[] {
  const byRtt = (title: string, unit: string, game: GameName, of: (row: FeelRow) => number): LineFigure => ({
    kind: 'lines',
    title: `${game}: ${title} (${AS_USUAL})`,
    x: { title: 'round trip, ms' },
    y: { title: unit },
    series: MODES.map((mode) => {
      return { name: mode, points: rowsOf(rows, mode, game).map((row) => [row.rttMs, of(row)] as const) }
    }),
  })
  return [
    {
      ...byRtt('own-screen delay, 95th percentile', 'ms', 'twitch', (row) => row.ownP95Ms),
      limit: { y: NOTICED_DELAY_MS + 1000 / 60, name: 'unnoticed, and a frame until it is drawn' },
    },
    ...GAMES.map((game) => byRtt('felt cost', 'ms of perceived delay', game, (row) => row.cost)),
  ]
}
