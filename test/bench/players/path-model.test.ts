import assert from 'node:assert/strict'
import { latencyFigures, median } from '../../../bench/measure/statistics.js'
import {
  delaysOf,
  Leg,
  type LegSettings,
  type Repair,
  SCTP_REPAIR,
  TCP_REPAIR,
} from '../../../bench/players/path-model.js'
import { Random } from '../../../src/core/random.js'

type Carriage = Parameters<typeof delaysOf>[0]

const FAR = { directMs: 35, serverMs: 22, jitterMs: 3, lossRatio: 0.01, seed: 5 }
const BROKER: Carriage = { route: 'server', lossy: false, ordered: true, by: 'tcp' }
const DATAGRAMS: Carriage = { route: 'direct', lossy: true, ordered: false, by: 'sctp' }
const LEG = { jitterMs: 3, lossRatio: 0.01 }

describe('the delays of a path', () => {
  it('are those of two legs by way of a server, each with one access link', () => {
    const leg = { ...LEG, delayMs: 22, links: 1 }
    assert.deepEqual(delaysOf(BROKER, FAR), { first: leg, second: leg, repair: TCP_REPAIR, seed: 5 })
  })

  it('are those of one leg between players, which crosses both access links', () => {
    assert.deepEqual(delaysOf(DATAGRAMS, FAR), {
      first: { ...LEG, delayMs: 35, links: 2 },
      second: null,
      repair: null,
      seed: 5,
    })
  })

  it('hold nothing up on a channel that repairs without order', () => {
    const { repair } = delaysOf({ ...DATAGRAMS, lossy: false }, FAR)
    assert.deepEqual(repair, { ...SCTP_REPAIR, ordered: false })
  })

  it('are the shorter ones where a contestant chooses', () => {
    const choosing: Carriage = { ...DATAGRAMS, route: 'chosen' }
    assert.equal(delaysOf(choosing, FAR).second, null)
    assert.equal(delaysOf(choosing, { ...FAR, directMs: 70 }).second?.delayMs, 22)
  })
})

const PERFECT: LegSettings = { delayMs: 20, jitterMs: 0, lossRatio: 0, links: 1 }
const UNORDERED: Repair = { ...SCTP_REPAIR, ordered: false }

/** Arrivals of packets sent every 10 ms. */
function arrivals(repair: Repair | null, settings: Partial<LegSettings>, count: number): (number | null)[] {
  const leg = new Leg(new Random(1), repair, { ...PERFECT, ...settings })
  return Array.from({ length: count }, (_, number) => leg.arrivalMs(10 * number))
}

describe('one leg of the delay harness', () => {
  it('delays what it is given, by the same if there is no jitter', () => {
    assert.deepEqual(arrivals(null, {}, 3), [20, 30, 40])
  })

  it('loses on each of its links, for good where nothing is repaired', () => {
    const lost = arrivals(null, { lossRatio: 0.1, links: 2 }, 20_000).filter((ms) => ms === null).length
    assert.ok(Math.abs(lost / 20_000 - 0.19) < 0.01, `${lost}, seed 1`)
  })

  it('repairs a round trip after the followers of a lost packet were sent, or after a silence, and all wait for it in order', () => {
    const late = (repair: Repair): number[] => {
      const all = arrivals(repair, { lossRatio: 0.05 }, 1000) as number[]
      return all.map((ms, number) => ms - 10 * number - 20).filter((ms) => ms > 0.001)
    }
    // TCP: one follower, 10 ms later, and a round trip of 40 ms. What follows waits 10 ms less each.
    const tcp = late(TCP_REPAIR).map(Math.round)
    assert.ok(tcp.includes(50) && tcp.includes(40) && tcp.includes(10), `${tcp}`)
    // SCTP without order: three followers, and nothing else waits.
    const sctp = late(UNORDERED).map(Math.round)
    assert.ok(sctp.every((ms) => ms >= 70) && sctp.filter((ms) => ms === 70).length > sctp.length / 2, `${sctp}`)
  })

  it('loses nothing that it repairs, and keeps order where it shall, whatever the link loses', () => {
    for (const repair of [TCP_REPAIR, SCTP_REPAIR, UNORDERED]) {
      const all = arrivals(repair, { lossRatio: 0.3, jitterMs: 5 }, 2000) as number[]
      assert.ok(all.every((ms) => ms !== null))
      assert.equal(
        all.every((ms, number) => number === 0 || ms >= all[number - 1]!),
        repair.ordered,
      )
    }
  })

  it('gets through in the end where everything is lost: after eight silences, each twice as long', () => {
    const leg = new Leg(new Random(1), TCP_REPAIR, { ...PERFECT, lossRatio: 1 })
    assert.equal(leg.arrivalMs(0), 255 * 80 + 20)
  })

  it('jitters within its bounds and keeps the order', () => {
    const leg = new Leg(new Random(1), null, { ...PERFECT, jitterMs: 15, links: 2 })
    const all = Array.from({ length: 500 }, (_, number) => leg.arrivalMs(number)! - number)
    assert.ok(Math.min(...all) >= 0 && Math.max(...all) <= 50, `${all}`)
    assert.ok(new Set(all).size > 100)
  })

  it('makes messages by a broker as late as the lab did: p95 of 54 to 85 ms, median p99 of 113 ms', () => {
    const runs = Array.from({ length: 40 }, (_, seed) => latencyFigures(runByBroker(seed)))
    const [p95Ms, p99Ms] = [median(runs.map((one) => one.p95Ms)), median(runs.map((one) => one.p99Ms))]
    assert.ok(p95Ms > 54 && p95Ms < 85 && Math.abs(p99Ms - 113) < 5, `p95 ${p95Ms}, p99 ${p99Ms}`)
  })
})

/** Latencies of four players' messages, 120 each at 30 Hz, over a broker that passes them on at once; 1 % loss, 20 ms links. */
function runByBroker(seed: number): number[] {
  const seats = [0, 1, 2, 3]
  const legs = (first: number): Leg[] =>
    seats.map((seat) => new Leg(new Random(seed * 100 + first + seat), TCP_REPAIR, { ...PERFECT, lossRatio: 0.01 }))
  const [up, down] = [legs(0), legs(50)]
  const atBroker = Array.from({ length: 480 }, (_, number) => {
    const [seat, sentAtMs] = [number % 4, (number * 1000) / 120]
    return { seat, sentAtMs, atMs: up[seat]!.arrivalMs(sentAtMs)! }
  }).toSorted((a, b) => a.atMs - b.atMs)
  return atBroker.flatMap(({ seat, sentAtMs, atMs }) =>
    seats.filter((other) => other !== seat).map((other) => down[other]!.arrivalMs(atMs)! - sentAtMs),
  )
}
