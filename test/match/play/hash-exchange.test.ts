import assert from 'node:assert/strict'
import { HashExchange } from '../../../src/match/play/hash-exchange.js'
import { HASHES_PER_PACKET_MAX } from '../../../src/wire/limits.js'

const report = (frame: number, hash = BigInt(frame)) => ({ frame, hash })

describe('hash exchange', () => {
  it('sends each report once on a reliable path and three times on a lossy one', () => {
    for (const [lossy, sendings] of [
      [false, 1],
      [true, 3],
    ] as const) {
      const exchange = new HashExchange(2)
      exchange.addLocal(report(10), lossy)
      const sent = Array.from({ length: 5 }, () => exchange.takeReports().length)
      assert.equal(
        sent.reduce((sum, count) => sum + count, 0),
        sendings,
      )
    }
  })

  it('fills a packet with the oldest reports and keeps the others for the next', () => {
    const exchange = new HashExchange(2)
    for (let i = 0; i < HASHES_PER_PACKET_MAX + 1; i++) exchange.addLocal(report(i), false)
    assert.deepEqual(
      exchange.takeReports().map(({ frame }) => frame),
      Array.from({ length: HASHES_PER_PACKET_MAX }, (_, i) => i),
    )
    assert.deepEqual(
      exchange.takeReports().map(({ frame }) => frame),
      [HASHES_PER_PACKET_MAX],
    )
  })

  it('drops the oldest of more than 64 reports that wait', () => {
    const exchange = new HashExchange(2)
    for (let i = 0; i < 200; i++) exchange.addLocal(report(i), true)
    exchange.takeReports()
    assert.equal(exchange.takeReports()[0]?.frame, 200 - 64)
  })

  it('finds a difference in whichever order the two hashes come, and reports it once', () => {
    const exchange = new HashExchange(3)
    assert.equal(exchange.addLocal(report(10, 1n), false), 0)
    assert.equal(exchange.addRemote(1, report(10, 2n)), 1)
    assert.equal(exchange.addRemote(2, report(20, 3n)), 0)
    assert.equal(exchange.addLocal(report(20, 4n), false), 1)
    assert.equal(exchange.compared, 2)
    assert.deepEqual(exchange.drainMismatches(), [
      { frame: 10, seat: 1, localHash: 1n, remoteHash: 2n },
      { frame: 20, seat: 2, localHash: 4n, remoteHash: 3n },
    ])
    assert.deepEqual(exchange.drainMismatches(), [])
  })

  it('compares nothing that another referee had made final', () => {
    const exchange = new HashExchange(2)
    exchange.addRemote(1, report(10, 2n))
    exchange.forgetRemote()
    assert.equal(exchange.addLocal(report(10, 1n), false), 0)
    assert.deepEqual(exchange.drainMismatches(), [])
  })
})
