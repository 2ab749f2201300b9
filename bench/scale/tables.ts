/** Findings of the benchmark of scale: the table, the figure, ratios and rows. */
import {
  type Cell,
  type FindingsTable,
  type LineFigure,
  type Ratio,
  type Row,
  ratio,
  tableOf,
} from '../findings/findings.js'
import { percent, short } from '../findings/text.js'
import { median, percentile, quantile } from '../measure/statistics.js'
import { AGE_P99_MS_MAX, type Growth, type LoadReport, SEATS } from './client-load.js'
import type { Topology } from './topologies.js'

/** All rounds of one topology. */
export interface Measured {
  readonly topology: Topology
  readonly growths: readonly Growth[]
}

/** The size at which CPU is compared: every topology played it, unless opening rooms took too long. */
const COMPARED_ROOMS = 4

/** The runs of all rounds, by size. */
function reportsOf({ growths }: Measured): LoadReport[] {
  return growths.flatMap(({ reports }) => reports).toSorted((a, b) => a.rooms - b.rooms)
}

type Side = 'clients' | 'server'

/** CPU microseconds for each delivered message; NaN where that size was not played. */
function cpuUs(measured: Measured, rooms: number, sides: readonly Side[] = ['clients', 'server']): number {
  const played = reportsOf(measured).filter((report) => report.rooms === rooms)
  const of = (side: Side): number => median(played.map((one) => (1000 * one[side].cpuMs) / one.delivered))
  return played.length === 0 ? Number.NaN : sides.reduce((sum, side) => sum + of(side), 0)
}

function comparedRooms(measured: Measured): number {
  const sizes = reportsOf(measured).map(({ rooms }) => rooms)
  return sizes.includes(COMPARED_ROOMS) ? COMPARED_ROOMS : sizes.at(-1)!
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
  const kib = (growths: readonly Growth[], side: Side): number =>
    median(growths.map(({ memory }) => memory[side])) / 1024
  return tableOf(about, rows, [
    ['path', ({ measured }) => measured.topology.name],
    ['clients', ({ growths, clients }) => `${growths.every(({ isEnd }) => isEnd) ? '' : '> '}${short(clients)}`],
    ['busy: players', ({ last }) => busy(last, 'clientsBusyRatio')],
    ['server', ({ last }) => busy(last, 'serverBusyRatio')],
    ['CPU µs: players', ({ measured, rooms }) => cpuUs(measured, rooms, ['clients'])],
    ['server', ({ measured, rooms }) => cpuUs(measured, rooms, ['server'])],
    ['at', ({ rooms }) => rooms * SEATS],
    ['KiB: player', ({ growths }) => kib(growths, 'clients')],
    ['server', ({ growths }) => kib(growths, 'server')],
  ])
}

/** CPU for each delivered message, by clients. */
export function cpuFigure(all: readonly Measured[]): LineFigure {
  const series = all.map((measured) => {
    const sizes = [...new Set(reportsOf(measured).map(({ rooms }) => rooms))]
    const { name, side } = measured.topology
    const points = sizes.map((rooms) => [rooms * SEATS, cpuUs(measured, rooms)] as const)
    return { name, ...(side === 'rival' && { rival: true as const }), points }
  })
  return {
    kind: 'lines',
    title: 'CPU of players and server for each delivered message, real clients',
    note: 'It falls because a busy process does more in each turn of its loop.',
    ...{ x: { title: 'clients', scale: 'log' }, y: { title: 'µs' }, series },
  }
}

/** CPU to the corked broker. */
export function ratiosOf(all: readonly Measured[]): Ratio[] {
  const base = all.find(({ topology }) => topology.key === 'wsCorked')
  if (base === undefined) return []
  const rooms = comparedRooms(base)
  const comparable = all.filter((one) => one !== base && comparedRooms(one) === rooms)
  return comparable.map((one) => {
    const name = `scale: CPU for each delivery, ${one.topology.name} to the corked broker`
    return ratio(name, cpuUs(one, rooms) / cpuUs(base, rooms))
  })
}

/** Each run. */
export function rowsOf(all: readonly Measured[]): Row[] {
  const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)
  const prefixed = (prefix: string, values: object): Row =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value]))
  return all.flatMap(({ topology, growths }) =>
    growths.flatMap(({ reports, memory }, round) =>
      reports.map(({ ages, late, clients, server, rooms, ...rest }): Row => {
        const percentiles = { p50Ms: finite(quantile(ages, 0.5)), p99Ms: finite(quantile(ages, 0.99)) }
        const about = { path: topology.key, round, clients: rooms * SEATS }
        const lateP99Ms = finite(percentile(late, 0.99))
        const used = { ...prefixed('clients', clients), ...prefixed('server', server), ...prefixed('bytes', memory) }
        return { ...about, ...rest, ...percentiles, lateP99Ms, ...used }
      }),
    ),
  )
}
