import assert from 'node:assert/strict'
import { SCTP_REPAIR, TCP_REPAIR } from '../../../bench/net/delays/leg.js'
import { type Carriage, delaysOf } from '../../../bench/net/delays/path-delays.js'

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
