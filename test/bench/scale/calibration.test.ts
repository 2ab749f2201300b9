import assert from 'node:assert/strict'
import { AgeHistogram } from '../../../bench/scale/age-histogram.js'
import { type Calibration, calibrate, check, simulateCourse, workedPausesMs } from '../../../bench/scale/calibration.js'
import type { CrowdReport } from '../../../bench/scale/crowd.js'
import { TOPOLOGIES } from '../../../bench/scale/topologies.js'

/** What a real course would report if the simulation with these costs were the real thing. */
function reportOf(truth: Calibration, rooms: number): CrowdReport {
  const ticks = 30
  const { ages, clients, server } = simulateCourse(truth, { rooms, ticks })
  const used = (work: { turns: number; busyMs: number }) => ({
    cpuMs: work.busyMs,
    mainCpuMs: work.busyMs,
    turns: work.turns,
    pausesMs: [],
  })
  const late = new AgeHistogram()
  for (let part = 0.5; part < 100; part += 1) late.add(part / 100) // nothing but the wait for a whole millisecond
  return {
    rooms,
    ticks,
    ages,
    late,
    delivered: ages.count,
    clients: used(clients),
    server: used(server),
    clientsBusyRatio: 0,
    serverBusyRatio: 0,
    machineBusyRatio: 0,
  }
}

describe('a calibration', () => {
  const none = { pausesMs: [], pauseMessages: 0 }

  for (const key of ['wsNaive', 'wsCorked', 'streamHub', 'directStream'] as const) {
    it(`finds the costs of a world that is as it supposes, and foretells a size that it has not seen: ${key}`, () => {
      const topology = TOPOLOGIES.find((one) => one.key === key)!
      const truth: Calibration = {
        topology,
        client: { turnMs: 0.04, messageMs: 0.012, packetMs: 0, ...none },
        server: { turnMs: 0.05, messageMs: 0.009, packetMs: 0, ...none },
        pathMs: 0.2,
        lateMs: [0],
      }
      const found = calibrate(
        topology,
        [1, 4, 16].map((rooms) => reportOf(truth, rooms)),
      )
      assert.ok(Math.abs(found.client.turnMs / 0.04 - 1) < 0.15, JSON.stringify(found.client))
      assert.ok(Math.abs(found.pathMs - 0.2) < 0.05, `${found.pathMs}`)
      const { realP99Ms, simulatedP99Ms, realCpuMs, simulatedCpuMs } = check(found, reportOf(truth, 8))
      assert.ok(Math.abs(simulatedP99Ms / realP99Ms - 1) < 0.1, `${simulatedP99Ms} for ${realP99Ms}`)
      assert.ok(Math.abs(simulatedCpuMs / realCpuMs - 1) < 0.1, `${simulatedCpuMs} for ${realCpuMs}`)
    })
  }

  it('does not believe pauses that are longer than the work in them can have been', () => {
    assert.deepEqual(workedPausesMs({ mainCpuMs: 1000, pausesMs: [1, 4] }), [1, 4])
    assert.deepEqual(workedPausesMs({ mainCpuMs: 1000, pausesMs: [1, 400] }), [1, 10])
    const bounded = workedPausesMs({ mainCpuMs: 10, pausesMs: [5, 5] })
    assert.ok(Math.abs(bounded[0]! + bounded[1]! - 3) < 1e-9)
  })
})
