import assert from 'node:assert/strict'
import { changePolicy, type LinkPolicy, PERFECT_LINK } from '../../../src/transport/simulated/link-policy.js'
import {
  BLOCKED_PACKETS_MAX,
  REORDER_HOLD_MS_MAX,
  RETRANSMIT_MS_MIN,
  SimulatedLink,
} from '../../../src/transport/simulated/simulated-link.js'

/** One link, and what it has scheduled. */
function linkOf(change: Partial<LinkPolicy>, lossy = true, seed = 7) {
  const arrivals: { atMs: number; parcel: number; cancelled: boolean }[] = []
  const counters = { sent: 0, delivered: 0, lost: 0, duplicated: 0, dropped: 0, bytes: 0 }
  const policy = changePolicy(PERFECT_LINK, change)
  const link = new SimulatedLink<number>({ seed, lossy, policy, counters }, (atMs, parcel) => {
    const arrival = { atMs, parcel, cancelled: false }
    arrivals.push(arrival)
    return arrival
  })
  /** What arrives, in the order of arrival. */
  const arriving = (): [number, number][] =>
    arrivals
      .filter(({ cancelled }) => !cancelled)
      .toSorted((a, b) => a.atMs - b.atMs)
      .map(({ atMs, parcel }) => [parcel, atMs])
  return { link, counters, arriving }
}

describe('a simulated link', () => {
  it('delivers after its delay, within its jitter', () => {
    const { link, arriving, counters } = linkOf({ delayMs: 50, jitterMs: 10 })
    for (let parcel = 0; parcel < 200; parcel += 1) link.send(1000, parcel, 100)
    const times = arriving().map(([, atMs]) => atMs - 1000)
    assert.equal(times.length, 200)
    assert.ok(times[0]! >= 40 && times[0]! < 42, `${times[0]}`)
    assert.ok(times.at(-1)! <= 60 && times.at(-1)! > 58, `${times.at(-1)}`)
    assert.deepEqual([counters.sent, counters.bytes], [200, 20_000])
  })

  it('loses bursts of the given length', () => {
    const { link, arriving, counters } = linkOf({ burst: { ratio: 0.02, packets: 5 } })
    for (let parcel = 0; parcel < 1000; parcel += 1) link.send(parcel, parcel, 10)
    const arrived = arriving().map(([parcel]) => parcel)
    const gaps = arrived.slice(1).map((parcel, index) => parcel - arrived[index]! - 1)
    const bursts = gaps.filter((gap) => gap > 0)
    assert.ok(bursts.length > 5)
    assert.ok(
      bursts.every((gap) => gap % 5 === 0),
      bursts.join(),
    )
    assert.equal(counters.lost, 1000 - arrived.length)
  })

  it('draws the same numbers whatever is lost, so that a change of one ratio moves no other packet', () => {
    const all = linkOf({ delayMs: 50, jitterMs: 20 })
    const some = linkOf({ delayMs: 50, jitterMs: 20, lossRatio: 0.3 })
    for (let parcel = 0; parcel < 100; parcel += 1) for (const { link } of [all, some]) link.send(0, parcel, 10)
    const times = new Map(all.arriving())
    const left = some.arriving()
    assert.ok(left.length > 50 && left.length < 90)
    for (const [parcel, atMs] of left) assert.equal(atMs, times.get(parcel))
  })

  it('repeats on a reliable lane what is lost, after a round trip and 50 ms, and keeps the order', () => {
    const { link, arriving, counters } = linkOf({ delayMs: 20, lossRatio: 0.3 }, false)
    for (let parcel = 0; parcel < 50; parcel += 1) link.send(parcel, parcel, 10)
    const arrived = arriving()
    assert.deepEqual(
      arrived.map(([parcel]) => parcel),
      Array.from({ length: 50 }, (_, parcel) => parcel),
    )
    assert.ok(counters.lost > 5)
    const first = arrived.find(([parcel, atMs]) => atMs > parcel + 20)!
    const retryMs = 2 * 20 + RETRANSMIT_MS_MIN
    // After n losses the wait is 1, 3, 7, ... times the first one.
    assert.ok([1, 3, 7, 15].includes((first[1] - first[0] - 20) / retryMs), `${first}`)
  })

  it('keeps on a reliable lane what is sent during a block, up to its bound, and forgets it when it is reset', () => {
    const { link, arriving, counters } = linkOf({ delayMs: 5, blocked: true }, false)
    for (let parcel = 0; parcel < BLOCKED_PACKETS_MAX + 3; parcel += 1) link.send(0, parcel, 10)
    assert.deepEqual([arriving().length, counters.dropped], [0, 3])
    link.partition(50, true)
    link.change(100, { blocked: false })
    assert.equal(arriving().length, 0, 'the partition still holds')
    link.partition(200, false)
    assert.equal(arriving().length, BLOCKED_PACKETS_MAX)
    assert.deepEqual(arriving()[0], [0, 205])
    link.partition(300, true)
    link.send(300, -1, 10)
    link.reset()
    link.partition(400, false)
    assert.equal(arriving().length, BLOCKED_PACKETS_MAX)
  })

  it('loses on a lossy lane what is sent during a block', () => {
    const { link, arriving, counters } = linkOf({ blocked: true })
    link.send(0, 1, 10)
    link.change(10, { blocked: false })
    link.send(10, 2, 10)
    assert.deepEqual(arriving(), [[2, 10]])
    assert.equal(counters.lost, 1)
  })

  it('lets packets wait for bandwidth, and drops what the queue has no room for on a lossy lane only', () => {
    const bandwidth = { bytesPerSecond: 1000, burstBytes: 100, queueBytes: 200 }
    const lossy = linkOf({ bandwidth })
    const reliable = linkOf({ bandwidth }, false)
    for (const { link } of [lossy, reliable]) for (let parcel = 0; parcel < 4; parcel += 1) link.send(0, parcel, 100)
    assert.deepEqual(lossy.arriving(), [
      [0, 0],
      [1, 100],
      [2, 200],
    ])
    assert.equal(lossy.counters.dropped, 1)
    assert.deepEqual(reliable.arriving().at(-1), [3, 300])
    lossy.link.send(400, 4, 100)
    assert.deepEqual(lossy.arriving().at(-1), [4, 400], 'the bucket has filled again')
  })

  it('holds a reordered packet until later ones have overtaken it, 250 ms at most', () => {
    const { link, arriving } = linkOf({ delayMs: 10, reorderRatio: 1, reorderPackets: 1 })
    link.send(0, 0, 10)
    assert.deepEqual(arriving(), [[0, 10 + REORDER_HOLD_MS_MAX]])
    link.change(20, { reorderRatio: 0 })
    link.send(20, 1, 10)
    assert.deepEqual(arriving(), [
      [1, 30],
      [0, 30],
    ])
  })
})
