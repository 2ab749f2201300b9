import assert from 'node:assert/strict'
import { Random } from 'peerstep/core'
import type { LoadReport } from '../../../bench/scale/client-load.js'
import { checkCosts, type FittedCosts, fitCosts, leastSquares, simulateRun } from '../../../bench/scale/fitted-costs.js'
import { TOPOLOGIES } from '../../../bench/scale/topologies.js'

/** What a real run would report if the simulation with these costs were the real thing. */
function reportOf(truth: FittedCosts, rooms: number): LoadReport {
  const ticks = 30
  const { ages, clients, server } = simulateRun(truth, { rooms, ticks })
  const used = (work: { turns: number; busyMs: number }) => ({
    cpuMs: work.busyMs,
    mainCpuMs: work.busyMs,
    turns: work.turns,
  })
  const late = Array.from({ length: 100 }, (_, part) => (part + 0.5) / 100) // only the wait for a whole millisecond
  return {
    rooms,
    ticks,
    ages,
    late,
    delivered: ages.length,
    clients: used(clients),
    server: used(server),
    clientsBusyRatio: 0,
    serverBusyRatio: 0,
    machineBusyRatio: 0,
  }
}

describe('fitted costs', () => {
  for (const key of ['wsNaive', 'wsCorked', 'streamHub', 'directStream'] as const) {
    it(`are those of a world that is as the simulation supposes, and predict a size that they were not fitted to: ${key}`, () => {
      const topology = TOPOLOGIES.find((one) => one.key === key)!
      const truth: FittedCosts = {
        topology,
        client: { turnMs: 0.04, messageMs: 0.012, packetMs: 0 },
        server: { turnMs: 0.05, messageMs: 0.009, packetMs: 0 },
        pathMs: 0.2,
        lateMs: 0,
      }
      const found = fitCosts(
        topology,
        [1, 4, 16].map((rooms) => reportOf(truth, rooms)),
      )
      assert.ok(Math.abs(found.client.turnMs / 0.04 - 1) < 0.15, JSON.stringify(found.client))
      assert.ok(Math.abs(found.pathMs - 0.2) < 0.05, `${found.pathMs}`)
      const { realP99Ms, simulatedP99Ms, realCpuMs, simulatedCpuMs } = checkCosts(found, reportOf(truth, 8))
      assert.ok(Math.abs(simulatedP99Ms / realP99Ms - 1) < 0.1, `${simulatedP99Ms} for ${realP99Ms}`)
      assert.ok(Math.abs(simulatedCpuMs / realCpuMs - 1) < 0.1, `${simulatedCpuMs} for ${realCpuMs}`)
    })
  }
})

const near = (value: number, wanted: number, by: number): void => assert.ok(Math.abs(value - wanted) < by, `${value}`)

describe('least squares', () => {
  it('are those that made them', () => {
    const counts = [
      [300, 400, 1],
      [900, 3000, 2],
      [1000, 12_000, 9],
      [500, 60_000, 80],
    ]
    const totals = counts.map(([a, b, c]) => 0.04 * a! + 0.011 * b! + 0.5 * c!)
    const costs = leastSquares(counts.map((row, index) => ({ counts: row, total: totals[index]! })))
    near(costs[0]!, 0.04, 1e-4)
    near(costs[1]!, 0.011, 1e-4)
    near(costs[2]!, 0.5, 1e-1)
  })

  it('come near them when measurements are off by a tenth, and are never negative', () => {
    const random = new Random(3)
    const measured = Array.from({ length: 40 }, (_, index) => {
      const counts = [200 + 50 * index, 100 * (index + 1) ** 1.5]
      return { counts, total: (0.03 * counts[0]! + 0.01 * counts[1]!) * (0.9 + 0.2 * random.float()) }
    })
    const [turn, message] = leastSquares(measured)
    near(turn!, 0.03, 0.006)
    near(message!, 0.01, 0.003)
    assert.ok(
      leastSquares([
        { counts: [1, 2], total: 1 },
        { counts: [2, 1], total: 5 },
      ]).every((cost) => cost >= 0),
    )
  })
})
