import assert from 'node:assert/strict'
import { HubMember } from '../../../src/transport/hub/hub-member.js'
import { MeasuredLinks } from '../../../src/transport/paths/measured-links.js'
import { SimulatedNetwork } from '../../../src/transport/simulated/simulated-network.js'

/** Two lanes with a link to peer a each, looked at now. */
function twoLinks(nowMs: number): [MeasuredLinks, MeasuredLinks] {
  const linksOn = (name: string): MeasuredLinks => {
    const network = new SimulatedNetwork({ seed: 1 })
    const lane = network.lane('hub', { lossy: false, name })
    network.lane('a', { lossy: false, name })
    const links = new MeasuredLinks({ lane, handicapMs: { [name]: 0 }, kindTo: () => name, retransmits: true })
    links.update(nowMs)
    return links
  }
  return [linksOn('one'), linksOn('two')]
}

function hear(links: readonly MeasuredLinks[], atMs: number): void {
  for (const one of links) one.meterOf('a')!.heard(atMs)
}

describe('a member of a hub', () => {
  it('is reached over the link that it prefers, else over the first', () => {
    const links = twoLinks(0)
    const member = new HubMember('a', 0)
    hear(links, 10)
    assert.deepEqual(member.linksNow(links, 20), [links[0]])
    member.onProbe(links[1], true, 30)
    assert.deepEqual(member.linksNow(links, 20), [links[1]])
  })

  it('is reached over both links while it plays and the preferred one is suspiciously silent', () => {
    const links = twoLinks(0)
    const member = new HubMember('a', 0)
    member.onProbe(links[1], true, 30)
    hear(links, 10)
    links[0].meterOf('a')!.heard(600)
    assert.deepEqual(member.linksNow(links, 600), [links[1]])
    member.plays = true
    assert.deepEqual(member.linksNow(links, 600), [links[1], links[0]])
  })

  it('has no link after one second of silence while it plays, and after 3.5 as an onlooker', () => {
    const links = twoLinks(0)
    const member = new HubMember('a', 0)
    assert.equal(member.isLinked(links, 3500), true)
    assert.equal(member.isLinked(links, 3501), false)
    member.plays = true
    assert.equal(member.isLinked(links, 1000), true)
    assert.equal(member.isLinked(links, 1001), false)
    assert.deepEqual(member.linksNow(links, 1001), [])
  })

  it('is as far away as half the round trip that it measured on the link it prefers', () => {
    const links = twoLinks(0)
    const member = new HubMember('a', 0)
    assert.ok(Number.isNaN(member.distanceMs))
    member.onProbe(links[0], false, 50)
    assert.equal(member.distanceMs, 25)
    member.onProbe(links[1], true, 30)
    member.onProbe(links[0], false, 90)
    assert.equal(member.distanceMs, 15)
  })

  it('may send 1000 packets at once and 600 a second after that', () => {
    const member = new HubMember('a', 0)
    const taken = (nowMs: number): number => {
      let count = 0
      while (member.take(1, nowMs)) count += 1
      return count
    }
    assert.equal(taken(0), 1000)
    assert.equal(taken(1000), 600)
  })

  it('may have 256 KiB passed on at once', () => {
    const member = new HubMember('a', 0)
    assert.equal(member.takePassed(256 * 1024, 0), true)
    assert.equal(member.takePassed(1, 0), false)
  })
})
