import assert from 'node:assert/strict'
import { RoomQuota } from '../../../relay/net/room-quota.js'

const HERE = '192.0.2.1'

describe('RoomQuota', () => {
  it('limits the rooms of an address at once', () => {
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

  it('refuses rooms that are opened too fast, and does not count these as open', () => {
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

  it('remembers addresses that have used up their rate, before those that have all of it', () => {
    const quota = new RoomQuota(2)
    const open = (ip: string, nowMs: number): boolean => {
      const taken = quota.take(ip, nowMs)
      if (typeof taken === 'function') taken()
      return typeof taken === 'function'
    }
    assert.deepEqual([open(HERE, 0), open(HERE, 0), open(HERE, 0)], [true, true, false])
    for (let address = 1; address < 4096; address += 1) open(`10.1.${address >> 8}.${address & 255}`, 0)
    open('198.51.100.1', 3000) // one too many: the others have had two seconds to regain what they used
    assert.deepEqual([open(HERE, 3000), open(HERE, 3000)], [true, false])
  })
})
