/** One-way latency of two players' inputs, and what one delivery costs, on every path there is, at growing loss. */
import { Random } from 'peerstep/core'
import type { BenchResult, CdfFigure, FindingsTable, Goal, Ratio } from './findings.js'
import { atMost, type BenchContext, type Effort, short, tableText } from './harness.js'
import type { ContestantKey } from './net/contestants.js'
import { type Cell, type CourseResult, cellsOf, courseResult, courseRow, latenciesOf } from './net/courses.js'
import { Crew } from './net/crew.js'
import { PRETENDED } from './net/delays/path-delays.js'
import { Room } from './net/room.js'

const HZ = 60
const LINK_MS = 20
const PLANS: Readonly<Record<Effort, { losses: readonly number[]; rounds: number; ticks: number }>> = {
  smoke: { losses: [0], rounds: 1, ticks: 20 },
  quick: { losses: [0, 0.03], rounds: 1, ticks: 90 },
  full: { losses: [0, 0.01, 0.03, 0.05], rounds: 3, ticks: 120 },
}
/** For what TCP repeats, as often as it takes; what comes later counts as lost. */
const DRAIN_MS = 1500
/** Ticks later than this (99th percentile) are not the path's doing. */
const DISTURBED_MS = 5
/** Then the least disturbed counts, of the attempts and of the rounds. */
const ATTEMPTS_MAX = 3
/** Before anything counts, so that the compiler has seen it all. */
const WARM_UP_TICKS = 30

/** The floor first. */
const KEYS: readonly ContestantKey[] = [
  'udp',
  'datagram',
  'datagramInChromium',
  'datagramHub',
  'streamHub',
  'directStream',
  'circuitStream',
  'directGossip',
  'relayedGossip',
]
/** Those that lose nothing, and wait for it. */
const TCP_BASED: readonly ContestantKey[] = [
  'streamHub',
  'directStream',
  'circuitStream',
  'directGossip',
  'relayedGossip',
]

/**
 * Of 3 % loss on each link, 1 message in 280 is lost with its first repetition. The 99th percentile of a short course is its
 * second worst message, and every seventh course has two such; of a course this long it is the sixth worst.
 */
const LOSSY_TICKS = 300
/** Those whose 99th percentiles at loss are held against each other. */
const REPEATING: readonly ContestantKey[] = ['udp', 'datagram', 'datagramInChromium']

export async function run({ seed, effort, print }: BenchContext): Promise<BenchResult> {
  const { losses, rounds, ticks } = PLANS[effort]
  const crew = await Crew.start({ players: 2, seed, link: { delayMs: LINK_MS } })
  const results: CourseResult[] = []
  let emulatorLateMs = 0
  try {
    const random = new Random(seed)
    for (let round = 0; round < rounds; round += 1) {
      for (const key of random.shuffle([...KEYS])) {
        results.push(...(await playRound(crew, key, random.shuffle([...losses]), ticks)))
      }
    }
    emulatorLateMs = await crew.emulatorLateMs()
  } finally {
    await crew.end()
  }
  const cells = await cellsOf(KEYS, results, DISTURBED_MS)
  const tables = tablesOf(cells)
  for (const table of tables) print(tableText(table))
  const note =
    crew.without === null
      ? `The emulator was at most ${short(emulatorLateMs)} ms late with 99 % of the packets.`
      : `No network lab here: ${crew.without}. ${PRETENDED}`
  print(note)
  return {
    rows: results.map(courseRow),
    goals: goalsOf(cells),
    tables,
    figures: [figureOf(cells)],
    ratios: ratiosOf(cells),
    notes: [note],
  }
}

async function playRound(
  crew: Crew,
  key: ContestantKey,
  losses: readonly number[],
  ticks: number,
): Promise<CourseResult[]> {
  await crew.setLinks({ lossRatio: 0 })
  const room = await Room.open(key, crew.players, crew.server)
  await room.play({ ticks: WARM_UP_TICKS, hz: HZ, drainMs: DRAIN_MS })
  const results: CourseResult[] = []
  for (const lossRatio of losses) {
    await crew.setLinks({ lossRatio })
    const long = lossRatio > 0 && REPEATING.includes(key)
    results.push(await playUndisturbed(room, key, lossRatio, long ? LOSSY_TICKS : ticks))
  }
  await room.close()
  return results
}

/** Two players leave a machine idle: when their own ticks are late, something else kept it busy, and they play again. */
async function playUndisturbed(
  room: Room,
  key: ContestantKey,
  lossRatio: number,
  ticks: number,
): Promise<CourseResult> {
  let best: CourseResult | undefined
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const result = courseResult(key, lossRatio, await room.play({ ticks, hz: HZ, drainMs: DRAIN_MS }))
    if (best === undefined || result.tickLateMs < best.tickLateMs) best = result
    if (best.tickLateMs <= DISTURBED_MS) break
  }
  return best!
}

function tablesOf(cells: readonly Cell[]): FindingsTable[] {
  const percent = (ratio: number): string => `${short(ratio * 100)} %`
  return [...new Set(cells.map((cell) => cell.lossRatio))].map((lossRatio) => {
    const floor = cellOf(cells, 'udp', lossRatio)!
    return {
      title: `One-way latency in ms, ${percent(lossRatio)} loss on each access link`,
      note:
        `Two players, ${LINK_MS} ms on each link, 128 bytes at ${HZ} Hz both ways. CPU ms for each message that arrived, ` +
        'of the players and of the relay; how late the own ticks were; rounds that count.',
      head: ['path', 'p50', 'p95', 'p99', 'max', '> 60', '> 100', 'p99 to UDP', 'CPU', 'relay', 'tick late', 'rounds'],
      lines: cells
        .filter((cell) => cell.lossRatio === lossRatio)
        .map((cell) => [
          cell.name,
          ...[cell.p50Ms, cell.p95Ms, cell.p99Ms].map((ms) => ms.toFixed(1)),
          cell.lostRatio > 0 ? `${percent(cell.lostRatio)} lost` : cell.maxMs.toFixed(0),
          percent(cell.over60Ratio),
          percent(cell.over100Ratio),
          (cell.p99Ms / floor.p99Ms).toFixed(2),
          cell.cpuMs.toFixed(3),
          cell.serverCpuMs.toFixed(3),
          cell.tickLateMs.toFixed(1),
          `${cell.courses.length}/${cell.rounds}`,
        ]),
    }
  })
}

/** To the bare socket in the same run. */
function ratiosOf(cells: readonly Cell[]): Ratio[] {
  return cells
    .filter(({ key }) => key !== 'udp')
    .flatMap(({ key, name, lossRatio, p99Ms, cpuMs }): Ratio[] => {
      const floor = cellOf(cells, 'udp', lossRatio)!
      const where = `lanes: ${name} to ${floor.name}, ${short(lossRatio * 100)} % loss`
      // A page's processes cost what they cost, which is the browser's.
      const cpu: Ratio[] =
        key === 'datagramInChromium' ? [] : [{ name: `${where}: CPU`, value: cpuMs / floor.cpuMs, worse: 'higher' }]
      return [{ name: `${where}: p99`, value: p99Ms / floor.p99Ms, worse: 'higher' }, ...cpu]
    })
    .filter(({ value }) => Number.isFinite(value))
}

function figureOf(cells: readonly Cell[]): CdfFigure {
  const losses = [...new Set(cells.map((cell) => cell.lossRatio))]
  return {
    kind: 'cdf',
    title: 'One-way latency of two players, by path',
    panels: losses.map((lossRatio) => ({
      title: `${short(lossRatio * 100)} % loss on each access link`,
      curves: cells
        .filter((cell) => cell.lossRatio === lossRatio)
        .map(({ name, courses }) => ({ name, latenciesMs: courses.flatMap(latenciesOf) })),
    })),
  }
}

function goalsOf(cells: readonly Cell[]): Goal[] {
  const p50 = (key: ContestantKey, lossRatio: number): number => cellOf(cells, key, lossRatio)?.p50Ms ?? Number.NaN
  const p99 = (key: ContestantKey, lossRatio: number): number => cellOf(cells, key, lossRatio)?.p99Ms ?? Number.NaN
  const losses = [0, 0.03].filter((lossRatio) => cellOf(cells, 'udp', lossRatio) !== undefined)
  const added = losses.flatMap((lossRatio) => {
    const where = `${lossRatio * 100} % loss`
    const over = (of: typeof p50, key: ContestantKey): number => of(key, lossRatio) - of('udp', lossRatio)
    return [
      atMost(`datagram in Node over UDP, p50, ${where}`, over(p50, 'datagram'), 0.5, 'ms'),
      atMost(`datagram in Node over UDP, p99, ${where}`, over(p99, 'datagram'), 1.5, 'ms'),
      atMost(`datagram in Chromium over UDP, p50, ${where}`, over(p50, 'datagramInChromium'), 1.5, 'ms'),
      atMost(`datagram in Chromium over UDP, p99, ${where}`, over(p99, 'datagramInChromium'), 4, 'ms'),
    ]
  })
  if (!losses.includes(0.03)) return added
  const best = Math.min(...TCP_BASED.map((key) => p99(key, 0.03)))
  return [...added, atMost('datagram p99 at 3 % loss to the best TCP-based', p99('datagram', 0.03) / best, 0.45, '')]
}

function cellOf(cells: readonly Cell[], key: ContestantKey, lossRatio: number): Cell | undefined {
  return cells.find((cell) => cell.key === key && cell.lossRatio === lossRatio)
}
