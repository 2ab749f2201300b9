/** What the hot-path benchmark found, as tables, figures, goals and ratios. */
import type { BarFigure, Cell, FindingsTable, Goal, LineFigure, Ratio } from '../findings.js'
import { atMost } from '../harness.js'
import { OUTSIDE_BYTES, PAIR_BYTES } from './allocation-meter.js'
import type { Allocator } from './allocators.js'
import { type FrameTimes, histogram } from './frame-times.js'
import type { GrowthLook } from './growth.js'
import type { Part } from './parts.js'
import { slopePerMinute } from './summaries.js'

const FRAME_MS = 1000 / 60
const FRAME_GOAL_MS = 4
/** Now and then the engine notes something for itself on the heap while we count. */
const METER_TOLERANCE = 0.01
/**
 * What a process' memory may seem to grow by, as code is compiled late: 10 to 17 KiB a minute in the first ten, 2 after
 * twenty were seen. Three bytes for each frame and player would be more than this.
 */
const GROWTH_KIB_PER_MINUTE = 32
/** Shorter ones say nothing about growth. */
const GROWTH_MINUTES_MIN = 4
/** Until then code is compiled and buffers find their size: memory is looked at from here on. */
const SETTLED_SHARE = 0.15
/** Frame numbers and clocks take a byte more now and then: two or so in an hour. */
const GROWTH_PACKET_BYTES = 3
/** A frame's time at the end beside that at the beginning. */
const GROWTH_TIME = 1.25

export interface HotPathFindings {
  /** Players of the matches whose ticks were timed. */
  readonly players: number
  /** By name of the match. */
  readonly times: ReadonlyMap<string, TickTimes>
  /** Names of the matches of which one has rollbacks and the other none. */
  readonly rolling: string
  readonly calm: string
  readonly live: LiveFigures
  readonly counts: readonly Counted[]
  readonly parts: readonly Part[]
  readonly allocators: readonly Allocator[]
  readonly growth: readonly GrowthLook[]
  readonly known: { readonly pairBytes: number; readonly outsideBytes: number }
}

/** Of one player over real sockets. */
export interface LiveFigures {
  readonly players: number
  readonly ticks: FrameTimes
  readonly own999Ms: number
  /** In a frame's time, with sockets, timers and all. */
  readonly busy: FrameTimes
}

export interface TickTimes extends FrameTimes {
  readonly coldMaxMs: number
  readonly own999Ms: number
  readonly cpuMs: number
  /** Of the game alone. */
  readonly stepMs: number
  readonly resimulated: number
}

/** What one tick allocates. */
export interface Counted {
  readonly condition: string
  readonly players: number
  readonly heapBytes: number
  readonly externalBytes: number
  readonly packetsIn: number
  readonly bytesIn: number
  readonly resimulated: number
}

export function tablesOf(found: HotPathFindings): FindingsTable[] {
  return [
    timesTable(found),
    liveTable(found),
    countsTable(found),
    partsTable(found),
    allocatorsTable(found),
    growthTable(found),
  ]
}

function timesTable({ times, players }: HotPathFindings): FindingsTable {
  return {
    title: `one tick of a match of ${players} players, milliseconds`,
    note: `medians of the repetitions' percentiles; garbage collection included; 'share' is p99.9 of the ${FRAME_MS.toFixed(1)} ms a frame has; 'cold' is the longest one while all is being compiled, in a new process; 'p99.9 own' leaves out what the thread waited for a core that others had; 'CPU' is the mean with the engine's other threads`,
    head: ['match', 'ticks', 'frames again', 'p50', 'p99', 'p99.9', 'share', 'max', 'cold', 'p99.9 own', 'CPU'],
    lines: [...times].map(([name, one]) => [
      name,
      one.ticks,
      one.resimulated.toFixed(2),
      one.p50Ms.toFixed(3),
      one.p99Ms.toFixed(3),
      limited(one.p999Ms, FRAME_GOAL_MS),
      `${((100 * one.p999Ms) / FRAME_MS).toFixed(1)} %`,
      one.maxMs.toFixed(2),
      one.coldMaxMs.toFixed(2),
      one.own999Ms.toFixed(2),
      one.cpuMs.toFixed(3),
    ]),
  }
}

function liveTable({ live: { players, ticks, own999Ms, busy } }: HotPathFindings): FindingsTable {
  const line = (name: string, one: FrameTimes, own: string) => [
    name,
    one.ticks,
    one.p50Ms.toFixed(3),
    one.p99Ms.toFixed(2),
    limited(one.p999Ms, name.startsWith('a tick') ? FRAME_GOAL_MS : FRAME_MS),
    one.maxMs.toFixed(2),
    own,
  ]
  return {
    title: `one of ${players} players of a real match over loopback, milliseconds`,
    note: `two ticks in a frame, as the product's timer makes them; the others play in one other process, which is busier than theirs would be`,
    head: ['', 'samples', 'p50', 'p99', 'p99.9', 'max', 'p99.9 own'],
    lines: [
      line('a tick', ticks, own999Ms.toFixed(2)),
      line("all of a frame's time that the thread was busy", busy, '-'),
    ],
  }
}

/** Red beyond the limit. */
function limited(ms: number, limitMs: number): Cell {
  return ms > limitMs ? { text: ms.toFixed(2), missed: true } : ms.toFixed(2)
}

function countsTable({ counts }: HotPathFindings): FindingsTable {
  return {
    title: 'bytes allocated in one tick of a match, by players',
    note: 'of a game that allocates nothing itself; packets and what draws are not in it',
    head: ['match', 'players', 'packets heard', 'frames again', 'heap bytes', 'for each packet', 'outside the heap'],
    lines: counts.map((one) => [
      one.condition,
      String(one.players),
      one.packetsIn.toFixed(2),
      one.resimulated.toFixed(2),
      one.heapBytes.toFixed(0),
      (one.heapBytes / one.packetsIn).toFixed(0),
      one.externalBytes.toFixed(0),
    ]),
  }
}

function partsTable({ parts, players }: HotPathFindings): FindingsTable {
  return {
    title: `bytes allocated by the parts of a tick, ${players} players`,
    head: ['part', 'for each', 'heap bytes', 'outside the heap'],
    lines: parts.map((one) => [one.part, one.per, one.heapBytes.toFixed(0), one.externalBytes.toFixed(0)]),
  }
}

function allocatorsTable({ allocators, rolling }: HotPathFindings): FindingsTable {
  return {
    title: `who allocates in '${rolling}'`,
    note: 'sampled; by themselves, without what they call',
    head: ['function', 'bytes per tick'],
    lines: allocators.map(({ name, bytesPerTick }) => [name, bytesPerTick.toFixed(0)]),
  }
}

function growthTable({ growth }: HotPathFindings): FindingsTable {
  return {
    title: 'a long match, all players and the relay in one process',
    note: 'memory after a collection of garbage; a frame is one of the whole room, in the fastest of ten seconds',
    head: ['minute', 'heap KiB', 'outside KiB', 'frame ms', 'packet bytes'],
    lines: growth.map((look) => [
      String(look.minute),
      (look.heapBytes / 1024).toFixed(0),
      (look.externalBytes / 1024).toFixed(0),
      look.frameMs.toFixed(3),
      look.packetBytes.toFixed(1),
    ]),
  }
}

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
  const first = growth[0]
  const last = growth.at(-1)!
  if (last.minute < GROWTH_MINUTES_MIN) return []
  const settled = growth.filter(({ minute }) => minute >= last.minute * SETTLED_SHARE)
  const slope = (of: (look: GrowthLook) => number): number => slopePerMinute(settled, of) / 1024
  return [
    atMost(
      'heap grows, a minute',
      slope(({ heapBytes }) => heapBytes),
      GROWTH_KIB_PER_MINUTE,
      'KiB',
    ),
    atMost(
      'memory outside grows, a minute',
      slope(({ externalBytes }) => externalBytes),
      GROWTH_KIB_PER_MINUTE,
      'KiB',
    ),
    atMost('frame time, last minute to first', last.frameMs / first.frameMs, GROWTH_TIME, 'times'),
    atMost('a packet grows by', last.packetBytes - first.packetBytes, GROWTH_PACKET_BYTES, 'bytes'),
  ]
}

export function figuresOf({ players, times, live, counts, growth }: HotPathFindings): (BarFigure | LineFigure)[] {
  const conditions = [...new Set(counts.map(({ condition }) => condition))]
  const first = growth[0]
  const relative = (of: (look: GrowthLook) => number) =>
    growth.map((look) => [look.minute, of(look) / of(first)] as const)
  return [
    {
      kind: 'bars',
      title: `how long a tick of a match of ${players} players takes`,
      note: 'of 100,000 ticks',
      y: { title: 'ticks', scale: 'log' },
      bars: [...times, ['over loopback', live.ticks] as const].flatMap(([name, one]) =>
        histogram(one.tickMs).map(({ name: group, share }) => ({ group, name, value: 1e5 * share })),
      ),
    },
    {
      kind: 'lines',
      title: 'garbage of one tick by players',
      x: { title: 'players' },
      y: { title: 'bytes' },
      series: conditions.map((condition) => ({
        name: condition,
        points: counts.filter((one) => one.condition === condition).map((one) => [one.players, one.heapBytes] as const),
      })),
    },
    {
      kind: 'lines',
      title: 'what a match comes to with its length, beside its first minute',
      x: { title: 'minutes of play' },
      y: { title: 'times' },
      series: [
        { name: 'heap', points: relative((look) => look.heapBytes) },
        { name: 'memory outside the heap', points: relative((look) => look.externalBytes) },
        { name: 'frame time', points: relative((look) => look.frameMs) },
        { name: 'packet bytes', points: relative((look) => look.packetBytes) },
      ],
    },
  ]
}

export function ratiosOf({ times, rolling, calm, counts, growth }: HotPathFindings): Ratio[] {
  const none = counts.filter(({ condition }) => condition === counts[0].condition)
  const most = none.at(-1)!
  const again = counts.findLast(({ condition }) => condition !== counts[0].condition)!
  const last = growth.at(-1)!
  const still = times.get(calm)!
  const higher = (name: string, value: number): Ratio => ({ name: `hot-path: ${name}`, value, worse: 'higher' })
  return [
    higher("tick time, a match to its game's own step", still.p50Ms / still.stepMs),
    higher('tick time, rollbacks to none', times.get(rolling)!.p50Ms / still.p50Ms),
    higher('bytes allocated to bytes heard, most players', most.heapBytes / most.bytesIn),
    higher('bytes allocated, most players to two', most.heapBytes / none[0].heapBytes),
    higher('bytes allocated, rollbacks to none', again.heapBytes / most.heapBytes),
    higher('frame time, last minute to first', last.frameMs / growth[0].frameMs),
  ]
}
