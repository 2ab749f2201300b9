import assert from 'node:assert/strict'
import { CONFIG_DEFAULTS, CONFIG_SCHEMA, configKeys, variableName } from '../../../relay/config/config-schema.js'

describe('the settings of a relay', () => {
  it('have defaults that the schema accepts, frozen at every depth', () => {
    assert.deepEqual(CONFIG_SCHEMA.parse(CONFIG_DEFAULTS), CONFIG_DEFAULTS)
    assert.throws(() => Object.assign(CONFIG_DEFAULTS.limits, { rooms: 1 }), TypeError)
  })

  it('are reachable from no other machine by default', () => {
    assert.deepEqual([CONFIG_DEFAULTS.host, CONFIG_DEFAULTS.opsHost], ['127.0.0.1', '127.0.0.1'])
  })

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
