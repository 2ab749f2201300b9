import assert from 'node:assert/strict'
import { Random } from 'peerstep/core'
import { quantile } from '../../../bench/measure/statistics.js'
import {
  type LoopCosts,
  type LoopWork,
  SimulatedLoop,
  type SimulationOptions,
  simulate,
} from '../../../bench/scale/simulation.js'
import type { Topology } from '../../../bench/scale/topologies.js'
import { EventQueue } from '../../../src/transport/simulated/event-queue.js'

const FREE: LoopCosts = { turnMs: 0, messageMs: 0, packetMs: 0 }
const SEATS = 4
const TICKS = 40

function options(forwarding: Topology['forwarding'], more: Partial<SimulationOptions> = {}): SimulationOptions {
  return {
    seed: 5,
    rooms: 3,
    seats: SEATS,
    hz: 50,
    ticks: TICKS,
    warmUpTicks: 0,
    topology: { forwarding, isOrdered: true, copies: 1 },
    messageBytes: 128,
    link: { delayMs: 30, jitterMedianMs: 0, jitterSigma: 0 },
    client: FREE,
    server: FREE,
    wakeMs: 0,
    clientProcesses: null,
    phaseOf: (room, seat) => (room * 0.31 + seat / SEATS) % 1,
    lateMs: 0,
    heardRooms: 3,
    drainMs: 500,
    ...more,
  }
}

const near = (value: number, wanted: number, by = 0.02): void =>
  assert.ok(Math.abs(value / wanted - 1) < by, `${value} is not about ${wanted}`)

describe('rooms in simulated time', () => {
  const deliveries = 3 * SEATS * (SEATS - 1) * TICKS

  it('deliver every message to everybody else, once, whichever way it goes', () => {
    for (const forwarding of ['direct', 'packet', 'turn', 'tick', 'hub'] as const) {
      const { ages } = simulate(options(forwarding))
      assert.equal(ages.length, deliveries, forwarding)
      assert.equal(ages.filter((ms) => !Number.isFinite(ms)).length, 0, forwarding)
    }
  })

  it('take the time of their links where work takes none', () => {
    const direct = simulate(options('direct')).ages
    const broker = simulate(options('packet')).ages
    // And that of timers, which go by whole milliseconds.
    for (const [ages, wantedMs] of [
      [direct, 30],
      [broker, 60],
    ] as const) {
      assert.ok(quantile(ages, 0.001) > wantedMs * 0.99, `${quantile(ages, 0.001)}`)
      assert.ok(quantile(ages, 1) < (wantedMs + 1) * 1.01, `${quantile(ages, 1)}`)
    }
  })

  it('have to be woken, and take what comes meanwhile in the same turn', () => {
    const costs = { turnMs: 0.01, messageMs: 0.1, packetMs: 0 }
    const [alert, sleepy] = [0, 2].map((wakeMs) =>
      simulate(options('packet', { wakeMs, client: costs, server: costs, clientProcesses: 1 })),
    )
    const laterMs = quantile(sleepy!.ages, 0.5) - quantile(alert!.ages, 0.5)
    assert.ok(laterMs > 2 && laterMs < 5, `${laterMs}`)
    assert.ok(sleepy!.clients.turns < alert!.clients.turns / 1.5, `${sleepy!.clients.turns} of ${alert!.clients.turns}`)
  })

  it('tick together where they share a process', () => {
    const [shared, alone] = [1, null].map((clientProcesses) =>
      simulate(options('direct', { rooms: 40, heardRooms: 40, clientProcesses })),
    )
    assert.ok(shared!.clients.turns < alone!.clients.turns / 3, `${shared!.clients.turns} of ${alone!.clients.turns}`)
  })

  it('wait up to a tick for a broker that writes once a tick, and longer for the others where a hub merges', () => {
    const { ages } = simulate(options('tick'))
    assert.ok(quantile(ages, 1) > 70 && quantile(ages, 1) < 82, `${quantile(ages, 1)}`)
    const hub = simulate(options('hub')).ages
    assert.ok(quantile(hub, 1) > 61 && quantile(hub, 1) < 72, `${quantile(hub, 1)}`)
  })

  it('cost what their messages and turns cost', () => {
    const costs = { turnMs: 0.5, messageMs: 0.125, packetMs: 0.0625 }
    const { server, clients } = simulate(options('packet', { server: costs, client: costs }))
    const sent = 3 * SEATS * TICKS
    assert.equal(server.messages, sent * SEATS) // each comes once and leaves three times
    assert.equal(server.packets, server.messages)
    assert.equal(server.busyMs, 0.5 * server.turns + 0.1875 * server.messages)
    assert.equal(clients.messages, sent + deliveries)
  })

  it('share a turn of the loop where a process is late, and a message where the broker merges turns', () => {
    const slow = { turnMs: 15, messageMs: 0.01, packetMs: 0 }
    const idle = simulate(options('turn'))
    const late = simulate(options('turn', { server: slow }))
    assert.ok(late.server.turns < idle.server.turns / 3, `${late.server.turns} of ${idle.server.turns}`)
    assert.ok(late.server.messages < idle.server.messages, `${late.server.messages} of ${idle.server.messages}`)
    assert.equal(late.ages.filter((ms) => !Number.isFinite(ms)).length, 0)
    assert.equal(late.isSaturated, false)
  })

  it('say so when a server gets more than it can do', () => {
    const busy = { turnMs: 0, messageMs: 1, packetMs: 0 } // 600 messages a second, four times each
    const report = simulate(options('packet', { server: busy, ticks: 200 }))
    near(report.serverLoad, 2.4, 0.05)
    assert.equal(report.isSaturated, true)
  })

  it('are the same for the same seed, and others for another', () => {
    const jittery = { link: { delayMs: 30, jitterMedianMs: 2, jitterSigma: 0.8 } }
    const counts = (seed: number): unknown => simulate(options('hub', { ...jittery, seed })).ages
    assert.deepEqual(counts(1), counts(1))
    assert.notDeepEqual(counts(1), counts(2))
  })

  it('keep the order of streams, and let datagrams overtake', () => {
    const jitter = { delayMs: 10, jitterMedianMs: 20, jitterSigma: 1.2 }
    const [ordered, free] = [true, false].map(
      (isOrdered) =>
        simulate(options('direct', { link: jitter, topology: { forwarding: 'direct', isOrdered, copies: 1 } })).ages,
    )
    assert.ok(quantile(ordered!, 0.9) > quantile(free!, 0.9))
  })

  it('count nothing twice when only some rooms are heard, while all load the server', () => {
    const whole = simulate(options('packet'))
    const some = simulate(options('packet', { heardRooms: 1 }))
    assert.equal(some.ages.length, deliveries / 3)
    assert.equal(some.server.messages, whole.server.messages)
  })
})

const ARRIVALS = 200_000

/** A loop alone, and what is due in its world. */
function loopOf(costs: LoopCosts, wakeMs = 0): { loop: SimulatedLoop; events: EventQueue<() => void> } {
  const events = new EventQueue<() => void>()
  return { loop: new SimulatedLoop(events, costs, wakeMs), events }
}

/** Jobs that come at random, one message each. @returns milliseconds from coming to being done, mean */
function meanMs(costs: LoopCosts, betweenMs: number): { meanMs: number; work: LoopWork } {
  const { loop, events } = loopOf(costs)
  const random = new Random(11)
  let [comeMs, sumMs] = [0, 0]
  for (let index = 0; index < ARRIVALS; index += 1) {
    comeMs -= betweenMs * Math.log(1 - random.float())
    const atMs = comeMs
    const job = (): void => {
      loop.message(1)
      sumMs += loop.nowMs - atMs
    }
    events.add(atMs, () => loop.add(job, atMs, false))
  }
  while (events.size > 0) events.take()!()
  return { meanMs: sumMs / ARRIVALS, work: loop.work }
}

describe('a simulated event loop', () => {
  it('is the queue of the textbook where turns cost nothing: M/D/1', () => {
    for (const load of [0.3, 0.6, 0.8]) {
      // Pollaczek and Khinchine: jobs wait load / (2 (1 - load)) times what one takes.
      const wantedMs = 1 + load / (2 * (1 - load))
      const found = meanMs({ turnMs: 0, messageMs: 1, packetMs: 0 }, 1 / load)
      assert.ok(Math.abs(found.meanMs / wantedMs - 1) < 0.03, `${found.meanMs} is not about ${wantedMs}`)
    }
  })

  it('takes all that waits in one turn, so that a busy loop pays for fewer of them', () => {
    const costs = { turnMs: 1, messageMs: 0.5, packetMs: 0.5 }
    const [calm, busy] = [0.1, 0.9].map((load) => meanMs(costs, 1 / load).work)
    assert.ok(calm!.turns > 0.8 * ARRIVALS, `${calm!.turns}`)
    assert.ok(busy!.turns < 0.3 * ARRIVALS, `${busy!.turns}`)
    assert.equal(busy!.messages, ARRIVALS)
    assert.ok(Math.abs(busy!.busyMs - busy!.turns - ARRIVALS) < 1)
  })

  it('sleeps until a message wakes it, takes what comes meanwhile in the same turn', () => {
    const { loop, events } = loopOf({ turnMs: 2, messageMs: 3, packetMs: 0 }, 0.5)
    const turns: [startedMs: number, jobs: number][] = []
    let jobs = 0
    loop.onTurn = () => {
      turns.push([loop.nowMs - 2, jobs])
      jobs = 0
    }
    const add = (atMs: number, isTimer = false): void => {
      const job = (): void => {
        jobs += 1
      }
      loop.add(job, atMs, isTimer)
    }
    add(10)
    add(10.4)
    events.take()!()
    add(11) // the loop is awake until 12.5
    add(12)
    events.take()!()
    add(20, true)
    events.take()!()
    assert.deepEqual(turns, [
      [10.5, 2],
      [12.5, 2],
      [20, 1],
    ])
  })
})
