import assert from 'node:assert/strict'
import { RoomQuota } from '../../../relay/net/room-quota.js'

const HERE = '192.0.2.1'

describe('RoomQuota', () => {
  it('lets an address have so many rooms at once', () => {
    const quota = new RoomQuota(3)
    const taken = [quota.take(HERE, 0), quota.take(HERE, 0), quota.take(HERE, 0)]
    assert.ok(taken.every((one) => typeof one === 'function'))
    assert.match(String(quota.take(HERE, 0)), /3 rooms were opened from your address/)
    assert.equal(typeof quota.take('192.0.2.2', 0), 'function')
  })

  it('lets an address open rooms no faster than people play', () => {
    const quota = new RoomQuota(5)
    let opened = 0
    for (let nowMs = 0; nowMs < 60_000; nowMs += 100) {
      const taken = quota.take(HERE, nowMs)
      if (typeof taken === 'string') continue
      opened += 1
      taken()
    }
    assert.ok(opened >= 30 && opened <= 36, `${opened} rooms in a minute`)
  })

  it('says that it was too fast, and takes no place away for that', () => {
    const quota = new RoomQuota(2)
    for (let count = 0; count < 2; count += 1) (quota.take(HERE, 0) as () => void)()
    assert.match(String(quota.take(HERE, 0)), /in a short time/)
    const later = [quota.take(HERE, 10_000), quota.take(HERE, 10_000)]
    assert.ok(later.every((one) => typeof one === 'function'))
  })

  it('has no limit for this machine, nor when there is none', () => {
    for (const [quota, ip] of [
      [new RoomQuota(1), '127.0.0.1'],
      [new RoomQuota(0), HERE],
    ] as const) {
      for (let count = 0; count < 100; count += 1) assert.equal(typeof quota.take(ip, 0), 'function')
    }
  })
})
