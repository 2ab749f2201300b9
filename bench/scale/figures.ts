/** What the benchmark of scale found, as figures. */
import type { LineFigure } from '../findings.js'
import { SEATS } from './crowd.js'
import { type Grown, middleCpuUs, reportsOf } from './grown.js'
import type { Outcome } from './published.js'
import type { Topology } from './topologies.js'

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
