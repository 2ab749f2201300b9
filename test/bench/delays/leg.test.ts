import assert from 'node:assert/strict'
import {
  type Arrival,
  DelayLeg,
  type LegSettings,
  type Repair,
  SCTP_REPAIR,
  TCP_REPAIR,
} from '../../../bench/net/delays/leg.js'
import { latencyFigures, median } from '../../../bench/net/latencies.js'
import { Random } from '../../../src/core/random.js'

const PERFECT: LegSettings = { delayMs: 20, jitterMs: 0, lossRatio: 0, links: 1 }
const LOST: LegSettings = { ...PERFECT, lossRatio: 1 }
const UNORDERED: Repair = { ...SCTP_REPAIR, ordered: false }

function legOf(repair: Repair | null, settings: LegSettings = PERFECT): DelayLeg<number> {
  return new DelayLeg<number>(new Random(1), repair, settings)
}

/** Everything, as if somebody looked whenever the leg asks for it. */
function takeAll(leg: DelayLeg<number>): Arrival<number>[] {
  const arrived: Arrival<number>[] = []
  while (leg.nextMs < Number.POSITIVE_INFINITY) arrived.push(...leg.take(leg.nextMs))
  return arrived
}

/** Sends numbers every 10 ms; the first is lost. */
function loseFirst(leg: DelayLeg<number>, count: number): Arrival<number>[] {
  leg.change(LOST)
  leg.send(0, 0)
  leg.change(PERFECT)
  for (let number = 1; number < count; number += 1) leg.send(number * 10, number)
  return takeAll(leg)
}

describe('one leg of the delay harness', () => {
  it('delays what it is given, and has nothing to do before', () => {
    const leg = legOf(null)
    leg.send(5, 1)
    assert.equal(leg.nextMs, 25)
    assert.deepEqual(leg.take(24), [])
    assert.deepEqual(leg.take(25), [{ atMs: 25, parcel: 1 }])
    assert.equal(leg.nextMs, Number.POSITIVE_INFINITY)
  })

  it('loses for good where nothing is repaired', () => {
    assert.deepEqual(
      loseFirst(legOf(null), 3).map(({ parcel }) => parcel),
      [1, 2],
    )
  })

  it('repairs like TCP: a round trip after the next packet has been sent, and all wait for it', () => {
    assert.deepEqual(loseFirst(legOf(TCP_REPAIR), 6), [
      { atMs: 70, parcel: 0 },
      { atMs: 70, parcel: 1 },
      { atMs: 70, parcel: 2 },
      { atMs: 70, parcel: 3 },
      { atMs: 70, parcel: 4 },
      { atMs: 70, parcel: 5 },
    ])
  })

  it('repairs like unordered SCTP: a round trip after the third packet has been sent, and nobody waits', () => {
    assert.deepEqual(loseFirst(legOf(UNORDERED), 6), [
      { atMs: 30, parcel: 1 },
      { atMs: 40, parcel: 2 },
      { atMs: 50, parcel: 3 },
      { atMs: 60, parcel: 4 },
      { atMs: 70, parcel: 5 },
      { atMs: 90, parcel: 0 },
    ])
  })

  it('sends the last packet again after a silence', () => {
    assert.deepEqual(loseFirst(legOf(TCP_REPAIR), 1), [{ atMs: 100, parcel: 0 }])
    assert.deepEqual(loseFirst(legOf(UNORDERED), 1), [{ atMs: 220, parcel: 0 }])
  })

  it('waits twice as long each time that a silence did not help, and gets through in the end', () => {
    const leg = legOf(TCP_REPAIR, LOST)
    leg.send(0, 7)
    const [first, ...more] = takeAll(leg)
    assert.deepEqual(more, [])
    // 80 ms, and as much again twice as long, for eight losses: 255 times 80, and its own delay.
    assert.deepEqual(first, { atMs: 255 * 80 + 20, parcel: 7 })
  })

  it('jitters within its bounds and keeps the order', () => {
    const leg = legOf(null, { ...PERFECT, jitterMs: 15, links: 2 })
    for (let number = 0; number < 500; number += 1) leg.send(number, number)
    const arrived = takeAll(leg)
    assert.deepEqual(
      arrived.map(({ parcel }) => parcel),
      Array.from({ length: 500 }, (_, number) => number),
    )
    const delaysMs = arrived.map(({ atMs, parcel }) => atMs - parcel)
    assert.ok(Math.min(...delaysMs) >= 0 && Math.max(...delaysMs) <= 50, `${delaysMs}`)
    assert.ok(new Set(delaysMs).size > 100)
    assert.ok(arrived.every(({ atMs }, index) => index === 0 || atMs >= arrived[index - 1]!.atMs))
  })

  it('loses on each of its links', () => {
    const leg = legOf(null, { ...PERFECT, lossRatio: 0.1, links: 2 })
    let arrived = 0
    for (let number = 0; number < 20_000; number += 1) {
      leg.send(number, number)
      arrived += leg.take(number).length
    }
    const lostRatio = 1 - (arrived + takeAll(leg).length) / 20_000
    assert.ok(Math.abs(lostRatio - 0.19) < 0.01, `lost ${lostRatio}, seed 1`)
  })

  it('loses nothing that it repairs, whatever the link loses, and keeps order where it shall', () => {
    for (const repair of [TCP_REPAIR, SCTP_REPAIR, UNORDERED]) {
      const leg = legOf(repair, { ...PERFECT, jitterMs: 5, lossRatio: 0.3 })
      const arrived: Arrival<number>[] = []
      for (let number = 0; number < 2000; number += 1) {
        leg.send(number * 16, number)
        arrived.push(...leg.take(number * 16))
      }
      arrived.push(...takeAll(leg))
      const numbers = arrived.map(({ parcel }) => parcel)
      const sorted = numbers.toSorted((a, b) => a - b)
      assert.deepEqual(
        sorted,
        Array.from({ length: 2000 }, (_, number) => number),
      )
      if (repair.ordered) assert.deepEqual(numbers, sorted)
      else assert.notDeepEqual(numbers, sorted)
      assert.ok(arrived.every(({ atMs }, index) => index === 0 || atMs >= arrived[index - 1]!.atMs))
    }
  })

  it('keeps no more than it has room for', () => {
    const leg = legOf(TCP_REPAIR)
    for (let number = 0; number < 10_000; number += 1) leg.send(0, number)
    assert.equal(takeAll(leg).length, 4096)
  })

  it('makes messages by a broker as late as the lab did: p95 of 54 to 85 ms, median p99 of 113 ms', () => {
    const courses = Array.from({ length: 40 }, (_, seed) => latencyFigures(courseByBroker(seed)))
    const [p95Ms, p99Ms] = [median(courses.map((one) => one.p95Ms)), median(courses.map((one) => one.p99Ms))]
    assert.ok(p95Ms > 54 && p95Ms < 85 && Math.abs(p99Ms - 113) < 5, `p95 ${p95Ms}, p99 ${p99Ms}`)
  })
})

/** Latencies of four players' messages, 120 each at 30 Hz, over a broker that passes them on at once; 1 % loss, 20 ms links. */
function courseByBroker(seed: number): number[] {
  const seats = [0, 1, 2, 3]
  const settings: LegSettings = { ...PERFECT, lossRatio: 0.01 }
  const legs = (first: number): DelayLeg<{ readonly seat: number; readonly sentAtMs: number }>[] =>
    seats.map((seat) => new DelayLeg(new Random(seed * 100 + first + seat), TCP_REPAIR, settings))
  const [up, down] = [legs(0), legs(50)]
  const latenciesMs: number[] = []
  const pass = (nowMs: number): void => {
    const arrived = up.flatMap((leg) => leg.take(nowMs)).toSorted((a, b) => a.atMs - b.atMs)
    for (const { atMs, parcel } of arrived) {
      for (const seat of seats) if (seat !== parcel.seat) down[seat]!.send(atMs, parcel)
    }
    for (const { atMs, parcel } of down.flatMap((leg) => leg.take(nowMs))) latenciesMs.push(atMs - parcel.sentAtMs)
  }
  for (let number = 0; number < 480; number += 1) {
    const sentAtMs = (number * 1000) / 120
    pass(sentAtMs)
    up[number % 4]!.send(sentAtMs, { seat: number % 4, sentAtMs })
  }
  for (;;) {
    const nextMs = Math.min(...[...up, ...down].map((leg) => leg.nextMs))
    if (nextMs === Number.POSITIVE_INFINITY) return latenciesMs
    pass(nextMs)
  }
}
