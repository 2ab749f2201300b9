/** Tables and figures of what players felt. */
import type { FindingsTable, LineFigure } from '../findings.js'
import { short } from '../harness.js'
import { GAMES, type GameName, MODES, USUAL } from './conditions.js'
import { NOTICED_DELAY_MS, WEIGHTS, type Weights } from './cost.js'
import { crossingsOf } from './crossings.js'
import { costRatio } from './felt-goals.js'
import { bestFixed, byCondition, conditionText, type FeltRow, rowsOf } from './felt-rows.js'

const FRAME_MS = 1000 / 60
/** A line that is about all rows as usual says so in its title. */
const AS_USUAL = `2 players, ± ${100 * USUAL.jitterRatio} % of jitter, ${100 * USUAL.lossRatio} % loss`

export function feltTables(rows: readonly FeltRow[], swept: readonly FeltRow[]): FindingsTable[] {
  return [...GAMES.map((game) => modesTable(rows, game)), crossingsTable(rows), sweepTable(swept), worstTable(rows)]
}

function modesTable(rows: readonly FeltRow[], game: GameName): FindingsTable {
  const some = MODES.flatMap((mode) => rowsOf(rows, mode, game)).toSorted((a, b) => a.rttMs - b.rttMs)
  return {
    title: `${game}: what is felt (${AS_USUAL})`,
    note: 'Delays in ms, p50 / p95; jumps in hundredths of the width of the screen, p95; cost in ms of felt delay.',
    head: [
      'round trip, mode',
      'own screen',
      'remote screen',
      'stalls/min',
      'of ms',
      'depth',
      'max',
      're-simulated/s',
      'jump',
      'eased',
      'delay',
      'cost',
    ],
    lines: some.map((row) => [
      `${row.rttMs} ${row.mode}`,
      `${row.ownP50Ms.toFixed(0)} / ${row.ownP95Ms.toFixed(0)}`,
      `${row.remoteP50Ms.toFixed(0)} / ${row.remoteP95Ms.toFixed(0)}`,
      row.stallsPerMinute,
      row.stallMeanMs,
      row.depthMean,
      row.depthMax,
      row.resimulatedPerSecond,
      100 * row.jumpP95,
      100 * row.easedP95,
      row.delayFrames,
      row.cost.toFixed(1),
    ]),
  }
}

/** What would have to be believed for another boundary between waiting and guessing. */
function crossingsTable(rows: readonly FeltRow[]): FindingsTable {
  const variants: readonly (readonly [string, Weights])[] = [
    ['as weighed', WEIGHTS],
    ['delay counts half', { ...WEIGHTS, delay: WEIGHTS.delay / 2 }],
    ['delay counts double', { ...WEIGHTS, delay: WEIGHTS.delay * 2 }],
    ['stalls count half', { ...WEIGHTS, frozen: WEIGHTS.frozen / 2 }],
    ['stalls count double', { ...WEIGHTS, frozen: WEIGHTS.frozen * 2 }],
    ['jumps count half', { ...WEIGHTS, jumped: WEIGHTS.jumped / 2 }],
    ['jumps count double', { ...WEIGHTS, jumped: WEIGHTS.jumped * 2 }],
    ['jumps count four times', { ...WEIGHTS, jumped: WEIGHTS.jumped * 4 }],
  ]
  return {
    title: `round trip in ms up to which lockstep costs no more than rollback (${AS_USUAL})`,
    note: '0: on no row; Infinity: on every row.',
    head: ['weights', ...GAMES],
    lines: variants.map(([name, weights]) => [
      name,
      ...GAMES.map((game) => {
        const far = rowsOf(rows, 'rollback', game)
        const compared = rowsOf(rows, 'lockstep', game).map((near, index) => ({
          rttMs: near.rttMs,
          near,
          far: far[index],
        }))
        const { untilMs, againFromMs } = crossingsOf(compared, weights)
        return untilMs.toFixed(0) + (againFromMs === null ? '' : `, again from ${againFromMs.toFixed(0)}`)
      }),
    ]),
  }
}

function sweepTable(swept: readonly FeltRow[]): FindingsTable {
  const delays = [...new Set(swept.map((row) => row.inputDelay ?? 0))]
  const rtts = [...new Set(swept.map((row) => row.rttMs))]
  return {
    title: `rollback with a fixed input delay: felt cost in ms (${AS_USUAL})`,
    head: ['game, round trip', ...delays.map((delay) => `${delay} frames`)],
    lines: GAMES.flatMap((game) =>
      rtts.map((rttMs) => [
        `${game} ${rttMs}`,
        ...delays.map((delay) =>
          short(swept.find((row) => row.game === game && row.rttMs === rttMs && row.inputDelay === delay)!.cost),
        ),
      ]),
    ),
  }
}

/** The rows on which the automatic choice is furthest from the best one. */
function worstTable(rows: readonly FeltRow[]): FindingsTable {
  const compared = byCondition(rows).map((one) => {
    const best = bestFixed(one)
    return { auto: one.auto, best, ratio: costRatio(one.auto.cost, best.cost) }
  })
  const worst = compared.toSorted((a, b) => b.ratio - a.ratio).slice(0, 8)
  return {
    title: 'where the automatic choice is furthest from the best fixed mode',
    head: ['game, condition', 'best', 'its cost', 'automatic', 'ratio', 'stalls/min', 'predicting'],
    lines: worst.map(({ auto, best, ratio }) => [
      `${auto.game} ${conditionText(auto)}`,
      best.mode,
      best.cost.toFixed(1),
      auto.cost.toFixed(1),
      ratio > 1.1 ? { text: ratio.toFixed(2), missed: true } : ratio.toFixed(2),
      auto.stallsPerMinute,
      `${(100 * auto.predicting).toFixed(0)} %`,
    ]),
  }
}

export function feltFigures(rows: readonly FeltRow[], swept: readonly FeltRow[]): LineFigure[] {
  const byRtt = (title: string, unit: string, game: GameName, of: (row: FeltRow) => number): LineFigure => ({
    kind: 'lines',
    title: `${game}: ${title} (${AS_USUAL})`,
    x: { title: 'round trip, ms' },
    y: { title: unit },
    series: MODES.map((mode) => ({
      name: mode,
      points: rowsOf(rows, mode, game).map((row) => [row.rttMs, of(row)] as const),
    })),
  })
  return [
    {
      ...byRtt('own-screen delay, 95th percentile', 'ms', 'twitch', (row) => row.ownP95Ms),
      limit: { y: NOTICED_DELAY_MS + FRAME_MS, name: 'unnoticed, and a frame until it is drawn' },
    },
    byRtt('remote-screen delay, 95th percentile', 'ms', 'twitch', (row) => row.remoteP95Ms),
    ...GAMES.map((game) => byRtt('felt cost', 'ms of felt delay', game, (row) => row.cost)),
    stallsFigure(rows),
    correctionsFigure(rows),
    ...GAMES.map((game) => sweepFigure(swept, game)),
  ]
}

function stallsFigure(rows: readonly FeltRow[]): LineFigure {
  const losses = [...new Set(rows.map((row) => row.lossRatio))].toSorted((a, b) => a - b)
  return {
    kind: 'lines',
    title: 'stalls against loss (twitch, 2 players, 60 ms ± 10 %)',
    x: { title: 'loss, %' },
    y: { title: 'stalls per minute' },
    series: MODES.map((mode) => ({
      name: mode,
      points: losses.flatMap((lossRatio) =>
        rowsOf(rows, mode, 'twitch', { lossRatio })
          .filter((row) => row.rttMs === 60)
          .map((row) => [100 * lossRatio, row.stallsPerMinute] as const),
      ),
    })),
  }
}

function correctionsFigure(rows: readonly FeltRow[]): LineFigure {
  return {
    kind: 'lines',
    title: `rollback: size of corrections, 95th percentile (${AS_USUAL})`,
    x: { title: 'round trip, ms' },
    y: { title: "hundredths of the screen's width" },
    series: GAMES.flatMap((game) => {
      const some = rowsOf(rows, 'rollback', game)
      return [
        { name: `${game}, as simulated`, points: some.map((row) => [row.rttMs, 100 * row.jumpP95] as const) },
        { name: `${game}, eased, per drawing`, points: some.map((row) => [row.rttMs, 100 * row.easedP95] as const) },
      ]
    }),
  }
}

function sweepFigure(swept: readonly FeltRow[], game: GameName): LineFigure {
  const rtts = [...new Set(swept.map((row) => row.rttMs))]
  return {
    kind: 'lines',
    title: `${game}: what a fixed input delay costs with rollback (${AS_USUAL})`,
    x: { title: 'input delay, frames' },
    y: { title: 'ms of felt delay' },
    series: rtts.map((rttMs) => ({
      name: `${rttMs} ms`,
      points: swept
        .filter((row) => row.game === game && row.rttMs === rttMs)
        .map((row) => [row.inputDelay ?? 0, row.cost] as const),
    })),
  }
}
