import assert from 'node:assert/strict'
import { CONFIG_DEFAULTS } from '../../../relay/config/config-defaults.js'
import { CONFIG_SCHEMA } from '../../../relay/config/config-schema.js'

describe('the default settings of a relay', () => {
  it('are accepted by the schema, and frozen at every depth', () => {
    assert.deepEqual(CONFIG_SCHEMA.parse(CONFIG_DEFAULTS), CONFIG_DEFAULTS)
    assert.throws(() => Object.assign(CONFIG_DEFAULTS.limits, { rooms: 1 }), TypeError)
  })

  it('make it reachable from no other machine', () => {
    assert.deepEqual([CONFIG_DEFAULTS.host, CONFIG_DEFAULTS.opsHost], ['127.0.0.1', '127.0.0.1'])
  })
})
