/** Findings of the hot-path benchmark: tables, figures, goals and ratios. */

import type { LineFigure } from '../findings/findings.js'
import {
  atMost,
  type Cell,
  type Column,
  type FindingsTable,
  type Goal,
  type Ratio,
  ratio,
  tableOf,
} from '../findings/findings.js'
import { median, percentile } from '../measure/statistics.js'
import { OUTSIDE_BYTES, PAIR_BYTES } from './allocation-meter.js'
import { type GrowthLook, slopePerMinute } from './growth.js'
import type { perTick, timeTicks } from './ticks.js'

const FRAME_MS = 1000 / 60
const FRAME_GOAL_MS = 4
/** Now and then the engine notes something for itself on the heap while we count. */
const METER_TOLERANCE = 0.01
/**
 * Growth of memory that is allowed, as code is compiled late: 10 to 17 KiB a minute in the first ten, 2 after twenty were
 * seen. Three bytes for each frame and player would be more than this.
 */
const GROWTH_KIB_PER_MINUTE = 32
/** A shorter match says nothing about growth. */
const GROWTH_MINUTES_MIN = 4
/** Until then code is compiled and buffers find their size: growth is measured from here on. */
const SETTLED_SHARE = 0.15
/** Frame numbers and clocks take a byte more now and then: two or so in an hour. */
const GROWTH_PACKET_BYTES = 3
/** A frame's time at the end to that at the beginning. */
const GROWTH_TIME = 1.25

/** Times of ticks: percentiles are medians of those of the repetitions. */
export type FrameTimes = ReturnType<typeof frameTimes>

/** @param repetitions the same ticks in each; at least one, none empty */
export function frameTimes(repetitions: readonly (readonly number[])[]) {
  const at = (share: number): number => median(repetitions.map((ticks) => percentile(ticks, share)))
  const tickMs = repetitions.flat()
  const maxMs = tickMs.reduce((most, ms) => Math.max(most, ms), 0)
  return { ticks: tickMs.length, p50Ms: at(0.5), p99Ms: at(0.99), p999Ms: at(0.999), maxMs, tickMs }
}

/** Of all rounds of one match. */
export function tickTimes(rounds: readonly ReturnType<typeof timeTicks>[]) {
  return {
    ...frameTimes(rounds.map(({ tickMs }) => tickMs)),
    stepMs: median(rounds.map((round) => round.stepMs)),
    resimulated: rounds[0]!.resimulated,
  }
}

/** All that was measured. */
export interface HotPathFindings {
  /** Players of the matches whose ticks were timed. */
  readonly players: number
  /** By name of the match: without rollbacks, with rollbacks, and with inputs that are always new. */
  readonly times: ReadonlyMap<string, ReturnType<typeof tickTimes>>
  /** Of one player over real sockets. */
  readonly live: {
    readonly players: number
    readonly ticks: FrameTimes
  }
  /** Without rollbacks and with them, by players. */
  readonly counts: readonly ({ readonly condition: string; readonly players: number } & ReturnType<typeof perTick>)[]
  readonly growth: readonly GrowthLook[]
  readonly known: { readonly pairBytes: number; readonly outsideBytes: number }
}

/** See above. */
export function tablesOf({ players, times, live, counts, growth }: HotPathFindings): FindingsTable[] {
  const fixed = (digits: number, of: keyof FrameTimes): Column<FrameTimes>[1] => {
    return (one) => (one[of] as number).toFixed(digits)
  }
  const limited = (ms: number): Cell => (ms > FRAME_GOAL_MS ? { text: ms.toFixed(2), missed: true } : ms.toFixed(2))
  const ticks = {
    title: `one tick of a match of ${players} players, milliseconds`,
    note: `medians of the repetitions' percentiles; garbage collection included; 'share' is p99.9 of the ${FRAME_MS.toFixed(1)} ms a frame has`,
  }
  const overLoopback = {
    title: `one of ${players} players of a real match over loopback, milliseconds`,
    note: 'two ticks in a frame, as the product makes them; the others play in one other process, which is busier than theirs would be',
  }
  const byPlayers = {
    title: 'bytes allocated in one tick of a match, by players',
    note: 'of a game that allocates nothing itself; packets and drawing are not included',
  }
  const longMatch = {
    title: 'a long match, all players and the relay in one process',
    note: 'memory after a garbage collection; a frame is one of the whole room, in the fastest of ten seconds',
  }
  return [
    tableOf(
      ticks,
      [...times.entries()].map(([name, one]) => ({ name, ...one })),
      [
        ['match', ({ name }) => name],
        ['ticks', (one) => one.ticks],
        ['frames again', ({ resimulated }) => resimulated.toFixed(2)],
        ['p50', fixed(3, 'p50Ms')],
        ['p99', fixed(3, 'p99Ms')],
        ['p99.9', ({ p999Ms }) => limited(p999Ms)],
        ['share', ({ p999Ms }) => `${((100 * p999Ms) / FRAME_MS).toFixed(1)} %`],
        ['max', fixed(2, 'maxMs')],
      ],
    ),
    tableOf(
      overLoopback,
      [live.ticks],
      [
        ['samples', (one) => one.ticks],
        ['p50', fixed(3, 'p50Ms')],
        ['p99', fixed(2, 'p99Ms')],
        ['p99.9', ({ p999Ms }) => limited(p999Ms)],
        ['max', fixed(2, 'maxMs')],
      ],
    ),
    tableOf(byPlayers, counts, [
      ['match', ({ condition }) => condition],
      ['players', (one) => String(one.players)],
      ['packets received', ({ packetsIn }) => packetsIn.toFixed(2)],
      ['frames again', ({ resimulated }) => resimulated.toFixed(2)],
      ['heap bytes', ({ heapBytes }) => heapBytes.toFixed(0)],
      ['for each packet', ({ heapBytes, packetsIn }) => (heapBytes / packetsIn).toFixed(0)],
      ['outside the heap', ({ externalBytes }) => externalBytes.toFixed(0)],
    ]),
    tableOf(longMatch, growth, [
      ['minute', ({ minute }) => String(minute)],
      ['heap KiB', ({ heapBytes }) => (heapBytes / 1024).toFixed(0)],
      ['outside KiB', ({ externalBytes }) => (externalBytes / 1024).toFixed(0)],
      ['frame ms', ({ frameMs }) => frameMs.toFixed(3)],
      ['packet bytes', ({ packetBytes }) => packetBytes.toFixed(1)],
    ]),
  ]
}

/** See above. */
export function goalsOf({ times, live, growth, known: { pairBytes, outsideBytes } }: HotPathFindings): Goal[] {
  const meterError = Math.max(Math.abs(pairBytes / PAIR_BYTES - 1), Math.abs(outsideBytes / OUTSIDE_BYTES - 1))
  return [
    ...[...times].map(([name, { p999Ms }]) => atMost(`${name}: p99.9 of a tick`, p999Ms, FRAME_GOAL_MS, 'ms')),
    atMost('over loopback: p99.9 of a tick', live.ticks.p999Ms, FRAME_GOAL_MS, 'ms'),
    ...growthGoals(growth),
    atMost('the meter is off by', meterError, METER_TOLERANCE, 'of what is known'),
  ]
}

/** None of a match so short that everything is still being compiled. */
function growthGoals(growth: readonly GrowthLook[]): Goal[] {
  const [first, last] = [growth[0], growth.at(-1)!]
  if (last.minute < GROWTH_MINUTES_MIN) return []
  const settled = growth.filter(({ minute }) => minute >= last.minute * SETTLED_SHARE)
  const slope = (of: 'heapBytes' | 'externalBytes'): number => slopePerMinute(settled, (look) => look[of]) / 1024
  return [
    atMost('heap grows, a minute', slope('heapBytes'), GROWTH_KIB_PER_MINUTE, 'KiB'),
    atMost('memory outside grows, a minute', slope('externalBytes'), GROWTH_KIB_PER_MINUTE, 'KiB'),
    atMost('frame time, last minute to first', last.frameMs / first!.frameMs, GROWTH_TIME, 'times'),
    atMost('a packet grows by', last.packetBytes - first!.packetBytes, GROWTH_PACKET_BYTES, 'bytes'),
  ]
}

/** See above. */
export function figuresOf({ counts, growth }: Pick<HotPathFindings, 'counts' | 'growth'>): LineFigure[] {
  const byPlayers = [...Map.groupBy(counts, ({ condition }) => condition)].map(([name, own]) => {
    return { name, points: own.map((one) => [one.players, one.heapBytes] as const) }
  })
  const relative = (name: string, of: Exclude<keyof GrowthLook, 'minute'>) => {
    return { name, points: growth.map((look) => [look.minute, look[of] / growth[0]![of]] as const) }
  }
  return [
    {
      ...{ kind: 'lines', title: 'garbage of one tick by players', x: { title: 'players' }, y: { title: 'bytes' } },
      series: byPlayers,
    },
    {
      ...{ kind: 'lines', title: 'growth of a match with its length, relative to its first minute' },
      ...{ x: { title: 'minutes of play' }, y: { title: 'times' } },
      series: [
        relative('heap', 'heapBytes'),
        relative('memory outside the heap', 'externalBytes'),
        relative('frame time', 'frameMs'),
        relative('packet bytes', 'packetBytes'),
      ],
    },
  ]
}

/** See above. */
export function ratiosOf({ times, counts, growth }: HotPathFindings): Ratio[] {
  const [calm, rolling] = [...times.values()]
  const none = counts.filter(({ condition }) => condition === counts[0]!.condition)
  const [two, most] = [none[0], none.at(-1)!]
  const again = counts.findLast(({ condition }) => condition !== counts[0]!.condition)!
  return [
    ratio("hot-path: tick time, a match to its game's own step", calm!.p50Ms / calm!.stepMs),
    ratio('hot-path: tick time, rollbacks to none', rolling!.p50Ms / calm!.p50Ms),
    ratio('hot-path: bytes allocated to bytes heard, most players', most.heapBytes / most.bytesIn),
    ratio('hot-path: bytes allocated, most players to two', most.heapBytes / two!.heapBytes),
    ratio('hot-path: bytes allocated, rollbacks to none', again.heapBytes / most.heapBytes),
    ratio('hot-path: frame time, last minute to first', growth.at(-1)!.frameMs / growth[0]!.frameMs),
  ]
}
