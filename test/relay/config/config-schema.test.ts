import assert from 'node:assert/strict'
import { configKeys, variableName } from '../../../relay/config/config-schema.js'

describe('the settings of a relay', () => {
  it('are listed by dotted key with what is allowed', () => {
    const keys = configKeys()
    assert.equal(keys.get('limits.rooms'), 'a whole number from 1 to 100000 (rooms open at once)')
    assert.equal(keys.get('demo'), 'true or false: serve the demo page')
    assert.ok(!keys.has('limits'))
    for (const [key, allowed] of keys) assert.ok(allowed.length > 0, key)
  })

  it('have a variable each', () => {
    assert.equal(variableName('limits.roomsPerPeer'), 'PEERSTEP_LIMITS_ROOMS_PER_PEER')
    const names = [...configKeys().keys()].map(variableName)
    assert.equal(new Set(names).size, names.length)
  })
})
