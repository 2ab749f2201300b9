/** Findings of the benchmark of scale: tables, figures, goals, ratios and rows. */
import {
  atMost,
  type Cell,
  type Column,
  type FindingsTable,
  type Goal,
  type LineFigure,
  type Ratio,
  type Row,
  ratio,
  tableOf,
} from '../cli/findings.js'
import { percent, short } from '../cli/text.js'
import { median, percentile, quantile } from '../measure/statistics.js'
import { AGE_P99_MS_MAX, type Growth, type LoadReport, SEATS } from './client-load.js'
import type { Check, FittedCosts } from './fitted-costs.js'
import { LOAD_MAX, type Outcome, PUBLISHED } from './scenarios.js'
import type { Topology } from './topologies.js'

/** All rounds of one topology. */
export interface Measured {
  readonly topology: Topology
  readonly growths: readonly Growth[]
}

/** The size at which CPU is compared: every topology played it, unless opening rooms took too long. */
const COMPARED_ROOMS = 4
/** How far the simulation may be off: a quarter, or so many milliseconds where that is more. */
const OFF = { ratio: 0.25, ms: 2 }

/** The runs of all rounds, by size. */
export function reportsOf({ growths }: Measured): LoadReport[] {
  return growths.flatMap(({ reports }) => reports).toSorted((a, b) => a.rooms - b.rooms)
}

/** CPU microseconds for each delivered message; NaN where that size was not played. */
function cpuUs(measured: Measured, rooms: number, side: 'clients' | 'server'): number {
  const played = reportsOf(measured).filter((report) => report.rooms === rooms)
  return played.length === 0 ? Number.NaN : median(played.map((one) => (1000 * one[side].cpuMs) / one.delivered))
}

function comparedRooms(measured: Measured): number {
  const sizes = reportsOf(measured).map(({ rooms }) => rooms)
  return sizes.includes(COMPARED_ROOMS) ? COMPARED_ROOMS : sizes.at(-1)!
}

const p99Ms = ({ report }: Outcome): number => quantile(report.ages, 0.99)
const isRival = ({ costs }: Outcome): boolean => costs.topology.side === 'rival'
const offMs = ({ simulatedP99Ms, realP99Ms }: Check): number => Math.abs(simulatedP99Ms - realP99Ms)
const offLimitMs = ({ realP99Ms }: Check): number => Math.max(OFF.ms, OFF.ratio * realP99Ms)

/** The fair rival: of all brokers that are not saturated, the one whose messages are youngest. */
function bestBroker(outcomes: readonly Outcome[], clients: number): Outcome | undefined {
  const brokers = outcomes.filter((one) => isRival(one) && one.clients === clients && !one.report.isSaturated)
  return brokers.toSorted((a, b) => p99Ms(a) - p99Ms(b))[0]
}

/** How many real clients the machine bore. */
export function capacityTable(all: readonly Measured[]): FindingsTable {
  const about = {
    title: 'Real clients on this machine',
    headline: true,
    note:
      `Rooms of ${SEATS}, 30 Hz, 128 bytes, loopback. Clients: the most for which 99 % of messages were not older than ` +
      `${AGE_P99_MS_MAX} ms, counted from when their tick was due; '>' where that was not reached (see the notes). All players share ` +
      'one core (two where they send directly), the server has the other: players share turns of their process, which ' +
      'lowers the cost of each, and where theirs is the busier process the server bears more than is shown.',
  } as const
  const rows = all.map((measured) => {
    const { growths } = measured
    const clients = median(growths.map(({ rooms }) => rooms * SEATS))
    const last = reportsOf(measured).findLast(({ rooms }) => rooms * SEATS <= clients)
    return { measured, clients, last, growths, rooms: comparedRooms(measured) }
  })
  const busy = (report: LoadReport | undefined, side: 'clientsBusyRatio' | 'serverBusyRatio'): Cell =>
    report === undefined ? '' : percent(report[side])
  const kib = (growths: readonly Growth[], side: 'clients' | 'server'): number =>
    median(growths.map(({ memory }) => memory[side])) / 1024
  return tableOf(about, rows, [
    ['path', ({ measured }) => measured.topology.name],
    ['clients', ({ growths, clients }) => `${growths.every(({ isEnd }) => isEnd) ? '' : '> '}${short(clients)}`],
    ['busy: players', ({ last }) => busy(last, 'clientsBusyRatio')],
    ['server', ({ last }) => busy(last, 'serverBusyRatio')],
    ['CPU µs: players', ({ measured, rooms }) => cpuUs(measured, rooms, 'clients')],
    ['server', ({ measured, rooms }) => cpuUs(measured, rooms, 'server')],
    ['at', ({ rooms }) => rooms * SEATS],
    ['KiB: player', ({ growths }) => kib(growths, 'clients')],
    ['server', ({ growths }) => kib(growths, 'server')],
  ])
}

/** The simulation beside real runs. */
export function checkTable(checks: readonly Check[]): FindingsTable {
  const about = {
    title: 'Is the simulation right?',
    headline: true,
    note: 'Sizes that were played for real and not used for the costs, on the same machine, beside their simulation.',
  } as const
  return tableOf(about, checks, [
    ['path', ({ topology }) => topology.name],
    ['clients', ({ clients }) => clients],
    ['p50 real', ({ realP50Ms }) => realP50Ms],
    ['simulated', ({ simulatedP50Ms }) => simulatedP50Ms],
    ['p99 real', ({ realP99Ms }) => realP99Ms],
    ['simulated', ({ simulatedP99Ms }) => simulatedP99Ms],
    [
      'off by',
      (check) => {
        const text = `${short(offMs(check))} ms`
        return offMs(check) <= offLimitMs(check) ? text : { text, missed: true }
      },
    ],
    ['CPU ms real', ({ realCpuMs }) => realCpuMs],
    ['simulated', ({ simulatedCpuMs }) => simulatedCpuMs],
    ['off', ({ simulatedCpuMs, realCpuMs }) => percent(simulatedCpuMs / realCpuMs - 1)],
  ])
}

/** The published workload at 5,000 and more clients. */
export function outcomesTable(outcomes: readonly Outcome[]): FindingsTable {
  const { clients, brokerP99Ms, relaysP99Ms } = PUBLISHED
  const note =
    'Rooms of 8, 30 Hz, 128 bytes; one way 30 ms to the broker, 22 ms to the nearest relay, 35 ms to another player, each ' +
    'with a lognormal jitter of median 1.5 ms and sigma 0.8. Ages count from when a tick was due. With one process at each ' +
    `place, and with as many as keep each at most ${LOAD_MAX * 100} % busy; the ratio is to the best broker. ` +
    `Published, of ${short(clients)} clients: broker p99 ${brokerP99Ms} ms, six relays ${relaysP99Ms} ms, ratio ` +
    `${(relaysP99Ms / brokerP99Ms).toFixed(2)}; how many shared a room is not published.`
  return tableOf({ title: 'Thousands of clients, simulated', headline: true, note }, outcomes, outcomeColumns(outcomes))
}

/** The same of players in step. @param outcomes of one number of clients */
export function stepTable(outcomes: readonly Outcome[]): FindingsTable {
  const note =
    'Players of a match tick within a few milliseconds of each other, so that packets wait briefly for the others in a ' +
    'hub, and servers work in bursts. Everything else is as above.'
  return tableOf({ title: 'The same, players in step', note }, outcomes, outcomeColumns(outcomes))
}

function outcomeColumns(outcomes: readonly Outcome[]): Column<Outcome>[] {
  const unless = (one: Outcome, text: string, cell: () => Cell): Cell => (one.report.isSaturated ? text : cell())
  const at = (one: Outcome, share: number): string => quantile(one.report.ages, share).toFixed(1)
  return [
    ['path', ({ name }) => name],
    ['clients', ({ clients }) => clients],
    ['server processes', ({ processes }) => processes || 'none'],
    ['each busy', ({ processes, report }) => (processes === 0 ? '' : percent(report.serverLoad))],
    ['p50 ms', (one) => unless(one, '–', () => at(one, 0.5))],
    ['p99 ms', (one) => unless(one, 'grows without bound', () => at(one, 0.99))],
    ['p99.9 ms', (one) => unless(one, '–', () => at(one, 0.999))],
    [
      'p99 to the best broker',
      (one) => {
        const broker = bestBroker(outcomes, one.clients)
        return unless(one, '–', () => (broker === undefined ? '' : (p99Ms(one) / p99Ms(broker)).toFixed(2)))
      },
    ],
  ]
}

/** The costs that were fitted. */
export function costsTable(costs: readonly FittedCosts[]): FindingsTable {
  const about = {
    title: 'Costs that the simulation uses',
    note:
      'Microseconds of the main thread, fitted to the CPU time of the real runs: for a turn of the event loop, for a ' +
      'message received or sent, and for a packet within one where messages differ in that. Path: what of the way they do not explain.',
  }
  const server = (one: FittedCosts, cost: 'turnMs' | 'messageMs' | 'packetMs'): Cell =>
    one.topology.forwarding === 'direct' ? '' : 1000 * one.server[cost]
  return tableOf(about, costs, [
    ['path', ({ topology }) => topology.name],
    ['player: turn', ({ client }) => 1000 * client.turnMs],
    ['message', ({ client }) => 1000 * client.messageMs],
    ['packet', ({ client }) => 1000 * client.packetMs],
    ['server: turn', (one) => server(one, 'turnMs')],
    ['message', (one) => server(one, 'messageMs')],
    ['packet', (one) => server(one, 'packetMs')],
    ['path ms', ({ pathMs }) => pathMs],
  ])
}

/** @param curves simulated, of one process at each place, up to where it is saturated */
export function figuresOf(all: readonly Measured[], curves: ReadonlyMap<Topology, readonly Outcome[]>): LineFigure[] {
  const x = { title: 'clients', scale: 'log' } as const
  const series = (topology: Topology, points: readonly (readonly [number, number])[]) => ({
    name: topology.name,
    ...(topology.side === 'rival' && { rival: true as const }),
    points,
  })
  const simulated = (title: string, unit: string, note: string, of: (one: Outcome) => number): LineFigure => ({
    ...{ kind: 'lines', title, note, x, y: { title: unit } },
    series: [...curves].map(([topology, outcomes]) =>
      series(
        topology,
        outcomes.map((one) => [one.clients, of(one)]),
      ),
    ),
  })
  const cpu = all.map((measured) => {
    const sizes = [...new Set(reportsOf(measured).map(({ rooms }) => rooms))]
    const us = (rooms: number): number => cpuUs(measured, rooms, 'clients') + cpuUs(measured, rooms, 'server')
    return series(
      measured.topology,
      sizes.map((rooms) => [rooms * SEATS, us(rooms)]),
    )
  })
  return [
    simulated(
      '99th percentile of ages against clients, simulated',
      'ms',
      'One broker process, or six relays of one process each; a line ends where its servers are saturated.',
      p99Ms,
    ),
    {
      kind: 'lines',
      title: 'CPU of players and server for each delivered message, real clients',
      note: 'It falls because a busy process does more in each turn of its loop.',
      ...{ x, y: { title: 'µs' }, series: cpu },
    },
    simulated(
      'Cores that servers need against clients, simulated',
      'cores',
      'Of all places together, while none is saturated. Direct players need none.',
      ({ places, report }) => places * report.serverLoad,
    ),
  ]
}

/** Accuracy of the simulation, and ours against the fair broker. */
export function goalsOf(checks: readonly Check[], outcomes: readonly Outcome[]): Goal[] {
  const accuracy = checks.map((check) => {
    const name = `${check.topology.name}, ${check.clients} clients: simulated p99 off by`
    return atMost(name, offMs(check), offLimitMs(check), 'ms')
  })
  return [...accuracy, ...simulatedRatios(outcomes).map(({ name, value, limit }) => atMost(name, value, limit, ''))]
}

/** Our best paths against the fair broker, at the published size. */
function simulatedRatios(outcomes: readonly Outcome[]): { name: string; value: number; limit: number }[] {
  const broker = bestBroker(outcomes, PUBLISHED.clients)
  if (broker === undefined) return []
  const ours = outcomes.filter((one) => !isRival(one) && !one.report.isSaturated && one.clients === PUBLISHED.clients)
  const best = (some: readonly Outcome[]): number => Math.min(...some.map(p99Ms)) / p99Ms(broker)
  const name = (who: string): string => `5,000 simulated clients: p99 of ${who} to the best broker`
  return [
    { name: name('direct lanes'), value: best(ours.filter(({ places }) => places === 0)), limit: 0.6 },
    { name: name('six relays'), value: best(ours.filter(({ places }) => places > 0)), limit: 0.9 },
  ].filter(({ value }) => Number.isFinite(value))
}

/** CPU to the corked broker, and the simulated ratios. */
export function ratiosOf(all: readonly Measured[], outcomes: readonly Outcome[]): Ratio[] {
  const base = all.find(({ topology }) => topology.key === 'wsCorked')
  const cpu = (measured: Measured): number => {
    const rooms = comparedRooms(measured)
    return cpuUs(measured, rooms, 'clients') + cpuUs(measured, rooms, 'server')
  }
  const comparable = all.filter((one) => base && one !== base && comparedRooms(one) === comparedRooms(base))
  return [
    ...comparable.map((one) => {
      return ratio(`scale: CPU for each delivery, ${one.topology.name} to the corked broker`, cpu(one) / cpu(base!))
    }),
    ...simulatedRatios(outcomes).map(({ name, value }) => ratio(`scale: ${name}`, value)),
  ]
}

/** Everything raw. */
export function rowsOf(all: readonly Measured[], checks: readonly Check[], outcomes: readonly Outcome[]): Row[] {
  const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)
  const prefixed = (prefix: string, values: object): Row =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value]))
  const runs = all.flatMap(({ topology, growths }) =>
    growths.flatMap(({ reports, memory }, round) =>
      reports.map(({ ages, late, clients, server, rooms, ...rest }): Row => {
        const percentiles = { p50Ms: finite(quantile(ages, 0.5)), p99Ms: finite(quantile(ages, 0.99)) }
        const about = { kind: 'run', path: topology.key, round, clients: rooms * SEATS }
        const lateP99Ms = finite(percentile(late, 0.99))
        const used = { ...prefixed('clients', clients), ...prefixed('server', server), ...prefixed('bytes', memory) }
        return { ...about, ...rest, ...percentiles, lateP99Ms, ...used }
      }),
    ),
  )
  const checked = checks.map(({ topology, ...rest }): Row => ({ kind: 'check', path: topology.key, ...rest }))
  const simulated = outcomes.map(({ costs, report, ...rest }): Row => {
    const { isSaturated, serverLoad, ages } = report
    const at = (share: number): number | null => (isSaturated ? null : finite(quantile(ages, share)))
    const percentiles = { messages: ages.length, p50Ms: at(0.5), p99Ms: at(0.99), p999Ms: at(0.999) }
    return { kind: 'simulated', path: costs.topology.key, ...rest, serverLoad, isSaturated, ...percentiles }
  })
  return [...runs, ...checked, ...simulated]
}
