/** What the benchmark of scale found, raw. */
import type { Row } from '../findings.js'
import type { Check } from './calibration.js'
import { SEATS } from './crowd.js'
import type { Grown } from './grown.js'
import type { Outcome } from './published.js'

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
          clientsPausesMs: report.clients.pausesMs,
          serverPausesMs: report.server.pausesMs,
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
  const simulated = outcomes.map(({ calibration, name, clients, places, processes, isInStep, report }): Row => {
    const { isSaturated } = report
    return {
      kind: 'simulated',
      path: calibration.topology.key,
      name,
      clients,
      places,
      processes,
      isInStep,
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
