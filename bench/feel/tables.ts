/** Tables and figures of what players perceived. */
import { type FindingsTable, type LineFigure, tableOf } from '../findings/findings.js'
import { short } from '../findings/text.js'
import { conditionText, GAMES, type GameName, MODES, USUAL } from './conditions.js'
import { crossingsOf, NOTICED_DELAY_MS, WEIGHTS, type Weights } from './cost.js'
import { comparedModes, rowsOf } from './goals.js'
import type { FeelRow } from './match.js'

/** In titles of what shows the usual condition. */
const AS_USUAL = `2 players, ± ${100 * USUAL.jitterRatio} % of jitter, ${100 * USUAL.lossRatio} % loss`

/** All tables of the benchmark. */
export function tablesOf(rows: readonly FeelRow[], swept: readonly FeelRow[]): FindingsTable[] {
  return [...GAMES.map((game) => modesTable(rows, game)), crossingsTable(rows), sweepTable(swept), worstTable(rows)]
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

/** The weights that another boundary between waiting and guessing would need. */
function crossingsTable(rows: readonly FeelRow[]): FindingsTable {
  const varied = (name: string, weight: keyof Weights, factor: number): readonly [string, Weights] => [
    `${name} ${{ 0.5: 'half', 2: 'double', 4: 'four times' }[factor]}`,
    { ...WEIGHTS, [weight]: WEIGHTS[weight] * factor },
  ]
  const variants: readonly (readonly [string, Weights])[] = [
    ['as weighed', WEIGHTS],
    varied('delay counts', 'delay', 0.5),
    varied('delay counts', 'delay', 2),
    varied('stalls count', 'frozen', 0.5),
    varied('stalls count', 'frozen', 2),
    ...[0.5, 2, 4].map((factor) => varied('jumps count', 'jumped', factor)),
  ]
  const crossing = (game: GameName, weights: Weights): string => {
    const far = rowsOf(rows, 'rollback', game)
    const near = rowsOf(rows, 'lockstep', game)
    const compared = near.map((row, index) => ({ rttMs: row.rttMs, near: row, far: far[index]! }))
    const { untilMs, againFromMs } = crossingsOf(compared, weights)
    return untilMs.toFixed(0) + (againFromMs === null ? '' : `, again from ${againFromMs.toFixed(0)}`)
  }
  return {
    title: `round trip in ms up to which lockstep costs no more than rollback (${AS_USUAL})`,
    note: '0: on no row; Infinity: on every row.',
    head: ['weights', ...GAMES],
    lines: variants.map(([name, weights]) => [name, ...GAMES.map((game) => crossing(game, weights))]),
  }
}

function sweepTable(swept: readonly FeelRow[]): FindingsTable {
  const delays = [...new Set(swept.map((row) => row.fixedDelayFrames ?? 0))]
  const groups = [...Map.groupBy(swept, ({ game, rttMs }) => `${game} ${rttMs}`)]
  return {
    title: `rollback with a fixed input delay: felt cost in ms (${AS_USUAL})`,
    head: ['game, round trip', ...delays.map((delay) => `${delay} frames`)],
    lines: groups.map(([name, own]) => [
      name,
      ...delays.map((delay) => short(own.find((row) => row.fixedDelayFrames === delay)!.cost)),
    ]),
  }
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

type Points = readonly (readonly [number, number])[]

function linesOf(title: string, x: string, y: string, series: readonly (readonly [string, Points])[]): LineFigure {
  const named = series.map(([name, points]) => ({ name, points }))
  return { kind: 'lines', title, x: { title: x }, y: { title: y }, series: named }
}

/** All figures of the benchmark. */
export function figuresOf(rows: readonly FeelRow[], swept: readonly FeelRow[]): LineFigure[] {
  const RTT = 'round trip, ms'
  const points = (some: readonly FeelRow[], of: (row: FeelRow) => number): Points =>
    some.map((row) => [row.rttMs, of(row)] as const)
  const byRtt = (title: string, unit: string, game: GameName, of: (row: FeelRow) => number): LineFigure => {
    const series = MODES.map((mode) => [mode, points(rowsOf(rows, mode, game), of)] as const)
    return linesOf(`${game}: ${title} (${AS_USUAL})`, RTT, unit, series)
  }
  const losses = [...new Set(rows.map((row) => row.lossRatio))].toSorted((a, b) => a - b)
  const stalls = MODES.map((mode) => {
    const some = losses.flatMap((lossRatio) => rowsOf(rows, mode, 'twitch', { lossRatio }))
    const at60 = some.filter((row) => row.rttMs === 60)
    return [mode, at60.map((row) => [100 * row.lossRatio, row.stallsPerMinute] as const)] as const
  })
  const corrections = GAMES.flatMap((game) => {
    const some = rowsOf(rows, 'rollback', game)
    return [
      [`${game}, as simulated`, points(some, (row) => 100 * row.jumpP95)] as const,
      [`${game}, eased, per drawing`, points(some, (row) => 100 * row.easedP95)] as const,
    ]
  })
  const sweep = (game: GameName): LineFigure => {
    const groups = Map.groupBy(
      swept.filter((row) => row.game === game),
      (row) => `${row.rttMs} ms`,
    )
    const series = [...groups].map(
      ([name, own]) => [name, own.map((row) => [row.fixedDelayFrames ?? 0, row.cost] as const)] as const,
    )
    const title = `${game}: cost of a fixed input delay with rollback (${AS_USUAL})`
    return linesOf(title, 'input delay, frames', 'ms of perceived delay', series)
  }
  return [
    {
      ...byRtt('own-screen delay, 95th percentile', 'ms', 'twitch', (row) => row.ownP95Ms),
      limit: { y: NOTICED_DELAY_MS + 1000 / 60, name: 'unnoticed, and a frame until it is drawn' },
    },
    byRtt('remote-screen delay, 95th percentile', 'ms', 'twitch', (row) => row.remoteP95Ms),
    ...GAMES.map((game) => byRtt('felt cost', 'ms of perceived delay', game, (row) => row.cost)),
    linesOf('stalls against loss (twitch, 2 players, 60 ms ± 10 %)', 'loss, %', 'stalls per minute', stalls),
    linesOf(
      ...([`rollback: size of corrections, 95th percentile (${AS_USUAL})`, RTT] as const),
      ...(["hundredths of the screen's width", corrections] as const),
    ),
    ...GAMES.map(sweep),
  ]
}
