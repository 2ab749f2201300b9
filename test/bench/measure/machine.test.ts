import assert from 'node:assert/strict'
import { versions } from '../../../bench/measure/machine.js'

describe('the machine of a benchmark', () => {
  it('names the versions of everything that is compared', () => {
    const { peerstep, compared } = versions()
    assert.match(peerstep, /^\d+\.\d+\.\d+/)
    assert.match(compared.ws ?? '', /^\d+\.\d+\.\d+/)
    assert.ok(!Object.values(compared).includes('not installed'))
  })
})
