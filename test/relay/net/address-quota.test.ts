import assert from 'node:assert/strict'
import { AddressQuota, networkOf } from '../../../relay/net/address-quota.js'

describe('AddressQuota', () => {
  it('gives each address so much, and again what was given back', () => {
    const quota = new AddressQuota(2)
    const back = quota.take('192.0.2.1')
    assert.notEqual(quota.take('192.0.2.1'), null)
    assert.equal(quota.take('192.0.2.1'), null)
    assert.notEqual(quota.take('192.0.2.2'), null)
    back?.()
    assert.notEqual(quota.take('192.0.2.1'), null)
    assert.equal(quota.take('192.0.2.1'), null)
  })

  it('remembers only addresses that hold something', () => {
    const quota = new AddressQuota(3)
    for (let host = 1; host <= 250; host += 1) {
      const backs = [quota.take(`192.0.2.${host}`), quota.take(`192.0.2.${host}`)]
      assert.equal(quota.addresses, 1)
      for (const back of backs) back?.()
    }
    assert.equal(quota.addresses, 0)
  })

  it('counts this machine only when told to, and no address when there is no limit', () => {
    for (const quota of [new AddressQuota(1), new AddressQuota(0)]) {
      for (let count = 0; count < 10; count += 1) assert.notEqual(quota.take('127.0.0.1'), null)
      assert.notEqual(quota.take('::1'), null)
    }
    const unlimited = new AddressQuota(0)
    for (let count = 0; count < 10; count += 1) assert.notEqual(unlimited.take('192.0.2.1'), null)
    const strict = new AddressQuota(1, { countLoopback: true })
    assert.notEqual(strict.take('127.0.0.1'), null)
    assert.equal(strict.take('::ffff:127.0.0.1'), null)
  })

  it('takes the 64 bits of an IPv6 network for one address, and IPv4 mapped into IPv6 for IPv4', () => {
    assert.equal(networkOf('2001:db8:1:2:aaaa::1'), '2001:db8:1:2::/64')
    assert.equal(networkOf('2001:db8:1:2::9'), '2001:db8:1:2::/64')
    assert.equal(networkOf('2001:0DB8:0001:0002:0:0:0:9'), '2001:db8:1:2::/64')
    assert.equal(networkOf('2001:db8::1'), '2001:db8:0:0::/64')
    assert.equal(networkOf('fe80::1%eth0'), 'fe80:0:0:0::/64')
    assert.notEqual(networkOf('2001:db8:1:3::9'), '2001:db8:1:2::/64')
    assert.equal(networkOf('::ffff:192.0.2.1'), '192.0.2.1')
    assert.equal(networkOf('192.0.2.1'), '192.0.2.1')
  })
})
