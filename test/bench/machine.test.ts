import assert from 'node:assert/strict'
import { allCpuMs, othersCores, ownCpuMs, versions } from '../../bench/machine.js'

describe('the machine of a benchmark', () => {
  it('adds up what all cores did, and what other guests took of them', () => {
    const stat = 'cpu  100 20 30 9000 50 1 2 7 0 0\ncpu0 50 10 15 4500 25 0 1 3 0 0\n'
    assert.equal(allCpuMs(stat), (100 + 20 + 30 + 1 + 2 + 7) * 10)
  })

  it('adds up what a process and its ended children did, whatever it is called', () => {
    const stat = '42 (odd) name) S 1 42 42 0 -1 0 0 0 0 0 11 12 13 14 20 0 1 0'
    assert.equal(ownCpuMs(stat), (11 + 12 + 13 + 14) * 10)
  })

  it('knows how many cores others kept busy', () => {
    assert.equal(othersCores({ allMs: 1000, ownMs: 100 }, { allMs: 4000, ownMs: 1100 }, 2000), 1)
    assert.equal(othersCores({ allMs: 1000, ownMs: 100 }, { allMs: 1500, ownMs: 700 }, 2000), 0)
    assert.equal(othersCores(null, null, 2000), null)
  })

  it('names the versions of everything that is compared', () => {
    const { peerstep, compared } = versions()
    assert.match(peerstep, /^\d+\.\d+\.\d+/)
    assert.match(compared.ws ?? '', /^\d+\.\d+\.\d+/)
    assert.ok(!Object.values(compared).includes('not installed'))
  })
})
