import assert from 'node:assert/strict'
import { MeasuredLinks } from '../../../src/transport/paths/measured-links.js'
import { SimulatedNetwork } from '../../../src/transport/simulated/simulated-network.js'

function scene(): { network: SimulatedNetwork; links: MeasuredLinks; join: (name: string) => { close(): void } } {
  const network = new SimulatedNetwork({ seed: 1 })
  const lane = network.lane('self', { lossy: true })
  const links = new MeasuredLinks({ lane, handicapMs: { kind: 0 }, kindTo: () => 'kind', retransmits: false })
  return { network, links, join: (name) => network.lane(name, { lossy: true }) }
}

describe('measured links', () => {
  it('follow the peers of their lane, and look again after 50 ms only', () => {
    const { links, join } = scene()
    assert.equal(links.update(0), true)
    const a = join('a')
    assert.equal(links.update(49), false)
    assert.equal(links.meterOf('a'), undefined)
    assert.equal(links.update(50), true)
    assert.deepEqual([...links.peers], ['a'])
    a.close()
    links.update(100)
    assert.deepEqual([...links.peers], [])
  })

  it('have a meter for a sender that the lane has just linked', () => {
    const { links, join } = scene()
    links.update(0)
    join('a')
    assert.equal(links.meterOfSender('a', 10), links.meterOf('a'))
    assert.ok(links.meterOf('a') !== undefined)
    assert.equal(links.meterOfSender('stranger', 10), undefined)
  })

  it('do not take a pause of this process of more than 250 ms for silence of the links', () => {
    for (const [pauseMs, heardMs] of [
      [250, 0],
      [5000, 5000],
    ] as const) {
      const { links, join } = scene()
      join('a')
      links.update(0)
      links.update(pauseMs)
      assert.equal(links.meterOf('a')!.heardMs, heardMs)
    }
  })
})
