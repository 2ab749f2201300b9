import assert from 'node:assert/strict'
import { Random } from 'peerstep/core'
import { newWork, SimulatedLoop } from '../../../bench/scale/simulated-loop.js'

const ARRIVALS = 200_000
const STEADY = { pausesMs: [], pauseMessages: 0 }

/** Jobs that come at random, one message each. @returns milliseconds from coming to being done, mean */
function meanMs(loop: SimulatedLoop, betweenMs: number): number {
  const random = new Random(11)
  const comeMs: number[] = []
  let [turnAtMs, nowMs, sumMs] = [Number.POSITIVE_INFINITY, 0, 0]
  const turn = (): void => {
    const jobs = loop.begin(turnAtMs)
    turnAtMs = Number.POSITIVE_INFINITY
    for (const { who } of jobs) {
      loop.message(1)
      sumMs += loop.nowMs - comeMs[who]!
    }
  }
  for (let index = 0; index < ARRIVALS; index += 1) {
    nowMs -= betweenMs * Math.log(1 - random.float())
    while (turnAtMs <= nowMs) turn()
    comeMs.push(nowMs)
    turnAtMs = Math.min(turnAtMs, loop.add({ kind: 0, who: index, packets: [] }, nowMs, false) ?? turnAtMs)
  }
  while (turnAtMs < Number.POSITIVE_INFINITY) turn()
  return sumMs / ARRIVALS
}

describe('a simulated event loop', () => {
  it('is the queue of the textbook where turns cost nothing: M/D/1', () => {
    for (const load of [0.3, 0.6, 0.8]) {
      const loop = new SimulatedLoop({ turnMs: 0, messageMs: 1, packetMs: 0, ...STEADY }, 0, newWork(), new Random(1))
      // Pollaczek and Khinchine: jobs wait load / (2 (1 - load)) times what one takes.
      const wantedMs = 1 + load / (2 * (1 - load))
      const foundMs = meanMs(loop, 1 / load)
      assert.ok(Math.abs(foundMs / wantedMs - 1) < 0.03, `${foundMs} is not about ${wantedMs}`)
    }
  })

  it('takes all that waits in one turn, so that a busy loop pays for fewer of them', () => {
    const [calm, busy] = [0.1, 0.9].map((load) => {
      const loop = new SimulatedLoop(
        { turnMs: 1, messageMs: 0.5, packetMs: 0.5, ...STEADY },
        0,
        newWork(),
        new Random(1),
      )
      meanMs(loop, 1 / load)
      return loop.work
    })
    assert.ok(calm!.turns > 0.8 * ARRIVALS, `${calm!.turns}`)
    assert.ok(busy!.turns < 0.3 * ARRIVALS, `${busy!.turns}`)
    assert.equal(busy!.messages, ARRIVALS)
    assert.ok(Math.abs(busy!.busyMs - busy!.turns - ARRIVALS) < 1)
  })

  it('pauses after so many messages, on average, for as long as was measured', () => {
    const pausing = { turnMs: 0, messageMs: 1, packetMs: 0, pausesMs: [10, 30], pauseMessages: 50 }
    const loop = new SimulatedLoop(pausing, 0, newWork(), new Random(1))
    meanMs(loop, 3)
    const pausedMs = loop.work.busyMs - ARRIVALS
    assert.ok(Math.abs(pausedMs / ((ARRIVALS / 50) * 20) - 1) < 0.05, `${pausedMs}`)
  })

  it('sleeps until a message wakes it, and takes what comes meanwhile in the same turn', () => {
    const loop = new SimulatedLoop({ turnMs: 2, messageMs: 3, packetMs: 0, ...STEADY }, 0.5, newWork(), new Random(1))
    const job = { kind: 0, who: 0, packets: [] }
    assert.equal(loop.add(job, 10, false), 10.5)
    assert.equal(loop.add(job, 10.4, false), null)
    assert.equal(loop.begin(10.5).length, 2)
    assert.equal(loop.add(job, 11, false), 12.5) // awake still
    loop.begin(12.5)
    assert.equal(loop.add(job, 20, true), 20)
  })

  it('tells how long the first of a turn has waited', () => {
    const loop = new SimulatedLoop({ turnMs: 2, messageMs: 3, packetMs: 0, ...STEADY }, 0, newWork(), new Random(1))
    const job = { kind: 0, who: 0, packets: [] }
    assert.equal(loop.add(job, 10, false), 10)
    loop.begin(10)
    loop.message(1)
    assert.equal(loop.waitedMs, 0)
    assert.equal(loop.add(job, 12, false), 15)
    assert.equal(loop.add(job, 14, false), null)
    assert.equal(loop.begin(15).length, 2)
    assert.equal(loop.waitedMs, 3)
  })
})
