/** What the benchmark of scale found, as tables, figures, goals and ratios. */
import type { Cell, FindingsTable, Goal, LineFigure, Ratio, Row } from '../findings.js'
import { atMost, short } from '../harness.js'
import { median } from '../net/latencies.js'
import type { Calibration, Check } from './calibration.js'
import { type CrowdReport, SEATS } from './crowd.js'
import { AGE_P99_MS_MAX, type Growth } from './growth.js'
import { LOAD_MAX, type Outcome, PUBLISHED } from './published.js'
import type { Topology } from './topologies.js'

/** All rounds of one topology. */
export interface Grown {
  readonly topology: Topology
  readonly growths: readonly Growth[]
}

/** At which sizes CPU is compared: both were played by everybody, unless opening rooms took too long. */
const COMPARED_ROOMS = 4

const MICROSECONDS = 1000
const KIB = 1024

export function reportsOf({ growths }: Grown): CrowdReport[] {
  return growths.flatMap(({ reports }) => reports).toSorted((a, b) => a.rooms - b.rooms)
}

export function cpuUs(report: CrowdReport, side: 'clients' | 'server'): number {
  return (report[side].cpuMs / report.delivered) * MICROSECONDS
}

function middleCpuUs(grown: Grown, rooms: number, side: 'clients' | 'server'): number {
  const played = reportsOf(grown).filter((report) => report.rooms === rooms)
  return played.length === 0 ? Number.NaN : median(played.map((report) => cpuUs(report, side)))
}

function compared(grown: Grown): number {
  const sizes = reportsOf(grown).map(({ rooms }) => rooms)
  return sizes.includes(COMPARED_ROOMS) ? COMPARED_ROOMS : sizes.at(-1)!
}

/** Clients of the largest size that was well: the median of the rounds. */
export function realCapacity({ growths }: Grown): { readonly clients: number; readonly isEnd: boolean } {
  return { clients: median(growths.map(({ rooms }) => rooms * SEATS)), isEnd: growths.every(({ isEnd }) => isEnd) }
}

export function capacityTable(all: readonly Grown[]): FindingsTable {
  return {
    title: 'Real clients on this machine',
    headline: true,
    note:
      `Rooms of ${SEATS}, 30 Hz, 128 bytes, loopback. Clients: the most for which 99 % of messages were not older than ` +
      `${AGE_P99_MS_MAX} ms, counted from when their tick was due; '>' where opening more took too long. All players share ` +
      'one core (two where they speak directly), the server has the other: players share wakes of their process, which ' +
      'flatters the cost of each, and where theirs is the busier process the server bears more than is shown.',
    head: ['path', 'clients', 'busy: players', 'server', 'CPU µs: players', 'server', 'at', 'KiB: player', 'server'],
    lines: all.map((grown) => {
      const { clients, isEnd } = realCapacity(grown)
      const last = reportsOf(grown).findLast(({ rooms }) => rooms * SEATS <= clients)
      const rooms = compared(grown)
      const memory = (side: 'clients' | 'server'): number =>
        median(grown.growths.map((growth) => growth.memory[side].rssBytes)) / KIB
      return [
        grown.topology.name,
        `${isEnd ? '' : '> '}${short(clients)}`,
        last === undefined ? '' : percent(last.clientsBusyRatio),
        last === undefined ? '' : percent(last.serverBusyRatio),
        middleCpuUs(grown, rooms, 'clients'),
        middleCpuUs(grown, rooms, 'server'),
        rooms * SEATS,
        memory('clients'),
        memory('server'),
      ]
    }),
  }
}

export function costsTable(calibrations: readonly Calibration[]): FindingsTable {
  const us = (ms: number): number => ms * MICROSECONDS
  return {
    title: 'Costs that the simulation uses',
    note:
      'Microseconds of the main thread, fitted to the CPU time of the real courses: for a turn of the event loop, for a ' +
      'message received or sent, and for a packet within one where messages differ in that. Path: what neither explains.',
    head: ['path', 'player: turn', 'message', 'packet', 'server: turn', 'message', 'packet', 'path ms'],
    lines: calibrations.map(({ topology, client, server, pathMs }) => {
      const costs = topology.forwarding === 'direct' ? null : server
      const ofServer = costs === null ? ['', '', ''] : [us(costs.turnMs), us(costs.messageMs), us(costs.packetMs)]
      return [topology.name, us(client.turnMs), us(client.messageMs), us(client.packetMs), ...ofServer, pathMs]
    }),
  }
}

/** How far the simulation may be off: a quarter, or so many milliseconds where that is more. */
const OFF_RATIO_MAX = 0.25
const OFF_MS_MAX = 2

function offLimitMs({ realP99Ms }: Check): number {
  return Math.max(OFF_MS_MAX, OFF_RATIO_MAX * realP99Ms)
}

export function checkTable(checks: readonly Check[]): FindingsTable {
  return {
    title: 'Is the simulation right?',
    headline: true,
    note: 'Sizes that were played for real and not used for the costs, on the same machine, beside their simulation.',
    head: [
      'path',
      'clients',
      'p50 real',
      'simulated',
      'p99 real',
      'simulated',
      'off by',
      'CPU ms real',
      'simulated',
      'off',
    ],
    lines: checks.map((check) => {
      const offMs = Math.abs(check.simulatedP99Ms - check.realP99Ms)
      const off = `${short(offMs)} ms`
      return [
        check.topology.name,
        check.clients,
        check.realP50Ms,
        check.simulatedP50Ms,
        check.realP99Ms,
        check.simulatedP99Ms,
        offMs <= offLimitMs(check) ? off : ({ text: off, missed: true } satisfies Cell),
        check.realCpuMs,
        check.simulatedCpuMs,
        percent(check.simulatedCpuMs / check.realCpuMs - 1),
      ]
    }),
  }
}

/** The fair rival: a broker that is not saturated; the corked one where it was measured. */
export function fairBroker(outcomes: readonly Outcome[], clients: number): Outcome | undefined {
  const stable = outcomes.filter((one) => isRival(one) && one.clients === clients && !one.report.isSaturated)
  return stable.find(({ calibration }) => calibration.topology.key === 'wsCorked') ?? stable[0]
}

function isRival({ calibration }: Outcome): boolean {
  return calibration.topology.side === 'rival'
}

export function outcomesTable(outcomes: readonly Outcome[]): FindingsTable {
  const { clients, brokerP99Ms, relaysP99Ms } = PUBLISHED
  return {
    title: 'Thousands of clients, simulated',
    headline: true,
    note:
      'Rooms of 8, 30 Hz, 128 bytes; one way 30 ms to the broker, 22 ms to the nearest relay, 35 ms to another player, each ' +
      'with a lognormal jitter of median 1.5 ms and sigma 0.8. Ages count from when a tick was due. With one process at each ' +
      `place, and with as many as keep each at most ${LOAD_MAX * 100} % busy. To the corked broker: with enough processes. ` +
      `Published, of ${short(clients)} clients: broker p99 ${brokerP99Ms} ms, six relays ${relaysP99Ms} ms, ratio ` +
      `${(relaysP99Ms / brokerP99Ms).toFixed(2)}; how many shared a room is not said.`,
    head: [
      'clients',
      'path',
      'server processes',
      'each busy',
      'p50 ms',
      'p99 ms',
      'p99.9 ms',
      'p99 to the corked broker',
    ],
    lines: outcomes.map((outcome): Cell[] => {
      const { name, processes, report } = outcome
      const base = [outcome.clients, name, processes === 0 ? 'none' : processes]
      const busy = processes === 0 ? '' : percent(report.serverLoad)
      if (report.isSaturated) return [...base, busy, 'grows', 'without', 'bound', '']
      const at = (share: number): string => report.ages.quantileMs(share).toFixed(1)
      return [...base, busy, at(0.5), at(0.99), at(0.999), p99To(outcome, fairBroker(outcomes, outcome.clients))]
    }),
  }
}

function p99To(one: Outcome, other: Outcome | undefined): string {
  const p99Ms = (outcome: Outcome): number => outcome.report.ages.quantileMs(0.99)
  return other === undefined ? '' : (p99Ms(one) / p99Ms(other)).toFixed(2)
}

/** @param curves simulated, of one process at each place, as far as it is not saturated */
export function figuresOf(all: readonly Grown[], curves: ReadonlyMap<Topology, readonly Outcome[]>): LineFigure[] {
  const series = <Of>(topology: Topology, of: readonly Of[], point: (one: Of) => readonly [number, number]) => ({
    name: topology.name,
    ...(topology.side === 'rival' && { rival: true as const }),
    points: of.map(point),
  })
  const x = { title: 'clients', scale: 'log' } as const
  return [
    {
      kind: 'lines',
      title: '99th percentile of ages against clients, simulated',
      note: 'One broker process, or six relays of one process each; a line ends where its servers are saturated.',
      x,
      y: { title: 'ms' },
      series: [...curves].map(([topology, outcomes]) =>
        series(topology, outcomes, ({ clients, report }) => [clients, report.ages.quantileMs(0.99)]),
      ),
    },
    {
      kind: 'lines',
      title: 'CPU of players and server for each delivered message, real clients',
      note: 'It falls because a busy process finds more to do at each turn of its loop.',
      x,
      y: { title: 'µs' },
      series: all.map((grown) =>
        series(grown.topology, sizesOf(grown), (rooms) => [
          rooms * SEATS,
          middleCpuUs(grown, rooms, 'clients') + middleCpuUs(grown, rooms, 'server'),
        ]),
      ),
    },
    {
      kind: 'lines',
      title: 'Cores that servers need against clients, simulated',
      note: 'Of all places together, while none is saturated. Direct players need none.',
      x,
      y: { title: 'cores' },
      series: [...curves].map(([topology, outcomes]) =>
        series(topology, outcomes, ({ clients, places, report }) => [clients, places * report.serverLoad]),
      ),
    },
  ]
}

function sizesOf(grown: Grown): number[] {
  return [...new Set(reportsOf(grown).map(({ rooms }) => rooms))]
}

export function goalsOf(checks: readonly Check[], outcomes: readonly Outcome[]): Goal[] {
  const calibrated = checks.map((check) => {
    const offMs = Math.abs(check.simulatedP99Ms - check.realP99Ms)
    return atMost(
      `${check.topology.name}, ${check.clients} clients: simulated p99 off by`,
      offMs,
      offLimitMs(check),
      'ms',
    )
  })
  return [...calibrated, ...simulatedRatios(outcomes).map(({ name, value, limit }) => atMost(name, value, limit, ''))]
}

/** Our best ways against the fair broker, at the published size. */
function simulatedRatios(outcomes: readonly Outcome[]): { name: string; value: number; limit: number }[] {
  const broker = fairBroker(outcomes, PUBLISHED.clients)
  if (broker === undefined) return []
  const bestP99Ms = (isOne: (outcome: Outcome) => boolean): number =>
    Math.min(
      ...outcomes
        .filter((one) => !isRival(one) && !one.report.isSaturated && one.clients === PUBLISHED.clients && isOne(one))
        .map(({ report }) => report.ages.quantileMs(0.99)),
    )
  const brokerP99Ms = broker.report.ages.quantileMs(0.99)
  return [
    { name: 'direct lanes', value: bestP99Ms(({ places }) => places === 0) / brokerP99Ms, limit: 0.6 },
    { name: 'six relays', value: bestP99Ms(({ places }) => places > 0) / brokerP99Ms, limit: 0.9 },
  ]
    .filter(({ value }) => Number.isFinite(value))
    .map(({ name, ...rest }) => ({ ...rest, name: `5,000 simulated clients: p99 of ${name} to ${broker.name}` }))
}

export function ratiosOf(all: readonly Grown[], outcomes: readonly Outcome[]): Ratio[] {
  const base = all.find(({ topology }) => topology.key === 'wsCorked')
  const cpu = (grown: Grown): number => {
    const rooms = compared(grown)
    return middleCpuUs(grown, rooms, 'clients') + middleCpuUs(grown, rooms, 'server')
  }
  const costs = all.flatMap((grown): Ratio[] =>
    base === undefined || grown === base || compared(grown) !== compared(base)
      ? []
      : [
          {
            name: `CPU for each delivery, ${grown.topology.name} to corked broker`,
            value: cpu(grown) / cpu(base),
            worse: 'higher',
          },
        ],
  )
  return [...costs, ...simulatedRatios(outcomes).map(({ name, value }): Ratio => ({ name, value, worse: 'higher' }))]
}

export function rowsOf(all: readonly Grown[], checks: readonly Check[], outcomes: readonly Outcome[]): Row[] {
  const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)
  const courses = all.flatMap(({ topology, growths }) =>
    growths.flatMap(({ reports, memory }, round) =>
      reports.map((report): Row => {
        const { steps } = report.ages.counts()
        return {
          kind: 'course',
          path: topology.key,
          round,
          clients: report.rooms * SEATS,
          ticks: report.ticks,
          delivered: report.delivered,
          lostRatio: report.ages.lostRatio,
          p50Ms: finite(report.ages.quantileMs(0.5)),
          p99Ms: finite(report.ages.quantileMs(0.99)),
          lateP99Ms: finite(report.late.quantileMs(0.99)),
          clientsCpuMs: report.clients.cpuMs,
          clientsMainCpuMs: report.clients.mainCpuMs,
          clientsTurns: report.clients.turns,
          serverCpuMs: report.server.cpuMs,
          serverMainCpuMs: report.server.mainCpuMs,
          serverTurns: report.server.turns,
          clientRssBytes: memory.clients.rssBytes,
          clientHeapBytes: memory.clients.heapBytes,
          serverRssBytes: memory.server.rssBytes,
          serverHeapBytes: memory.server.heapBytes,
          ageSteps: steps,
        }
      }),
    ),
  )
  const checked = checks.map(({ topology, ...rest }): Row => ({ kind: 'check', path: topology.key, ...rest }))
  const simulated = outcomes.map(({ calibration, name, clients, places, processes, report }): Row => {
    const { isSaturated } = report
    return {
      kind: 'simulated',
      path: calibration.topology.key,
      name,
      clients,
      places,
      processes,
      serverLoad: report.serverLoad,
      isSaturated,
      messages: report.ages.count,
      p50Ms: isSaturated ? null : finite(report.ages.quantileMs(0.5)),
      p99Ms: isSaturated ? null : finite(report.ages.quantileMs(0.99)),
      p999Ms: isSaturated ? null : finite(report.ages.quantileMs(0.999)),
    }
  })
  return [...courses, ...checked, ...simulated]
}

function percent(ratio: number): string {
  return `${short(ratio * 100)} %`
}
