import assert from 'node:assert/strict'
import { hubPump, type Pumped } from '../../../relay/net/hub-pump.js'
import { VirtualTime } from '../../../src/transport/simulated/virtual-time.js'

/** A hub that notes when it was pumped, and an event loop that turns when told to. */
function pumpOf(nextFlushMs: () => number, fail?: Error) {
  const time = new VirtualTime()
  const pumpedAtMs: number[] = []
  const errors: unknown[] = []
  const turn: (() => void)[] = []
  const hub: Pumped = {
    pump() {
      pumpedAtMs.push(time.nowMs())
      if (fail !== undefined) throw fail
    },
    get nextFlushMs() {
      return nextFlushMs()
    },
  }
  const onArrival = hubPump({
    hub: () => hub,
    timers: time,
    later: (run) => turn.push(run),
    onError: (error) => errors.push(error),
  })
  const endTurn = (): void => {
    for (const run of turn.splice(0)) run()
  }
  return { time, pumpedAtMs, errors, onArrival, endTurn }
}

describe("a hub's pump", () => {
  it('runs once for all packets of a turn of the event loop, after them', () => {
    const { pumpedAtMs, onArrival, endTurn } = pumpOf(() => Number.POSITIVE_INFINITY)
    for (let packet = 0; packet < 16; packet += 1) onArrival()
    assert.deepEqual(pumpedAtMs, [])
    endTurn()
    assert.deepEqual(pumpedAtMs, [0])
    onArrival()
    endTurn()
    assert.equal(pumpedAtMs.length, 2)
  })

  it('runs again when something is due, and only while something is', () => {
    const due = [5, 10, Number.POSITIVE_INFINITY]
    const { time, pumpedAtMs, onArrival, endTurn } = pumpOf(() => due.shift() ?? Number.POSITIVE_INFINITY)
    onArrival()
    endTurn()
    time.advance(1000)
    assert.deepEqual(pumpedAtMs, [0, 5, 15])
  })

  it('sets the time anew when packets come before something is due', () => {
    const { time, pumpedAtMs, onArrival, endTurn } = pumpOf(() => 10)
    onArrival()
    endTurn()
    time.advance(6)
    onArrival()
    endTurn()
    time.advance(9)
    assert.deepEqual(pumpedAtMs, [0, 6])
    time.advance(1)
    assert.deepEqual(pumpedAtMs, [0, 6, 16])
  })

  it('passes a defect on, and runs for later packets', () => {
    const defect = new Error('a defect')
    const { errors, pumpedAtMs, onArrival, endTurn } = pumpOf(() => 10, defect)
    for (let count = 0; count < 2; count += 1) {
      onArrival()
      endTurn()
    }
    assert.deepEqual(errors, [defect, defect])
    assert.equal(pumpedAtMs.length, 2)
  })
})
