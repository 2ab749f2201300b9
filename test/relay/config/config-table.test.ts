import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { configKeys } from '../../../relay/config/config-schema.js'
import { configTable, withTable } from '../../../relay/config/config-table.js'

describe("the operator's manual", () => {
  it('lists every setting as the program has it', () => {
    const manual = readFileSync(new URL('../../../../docs/running-a-relay.md', import.meta.url), 'utf8')
    assert.equal(manual, withTable(manual), 'run: node dist/relay/config/config-table.js --write')
  })

  it('gives each setting a line with key, default, variable and what is allowed', () => {
    const lines = configTable().split('\n')
    assert.equal(lines.length, configKeys().size + 2)
    assert.ok(
      lines.includes(
        '| `match.sealHz` | `10` | `PEERSTEP_MATCH_SEAL_HZ` | a whole number from 1 to 60 (seals a second) |',
      ),
    )
    assert.ok(lines.some((line) => line.startsWith('| `games` | the demo games |')))
    assert.ok(lines.some((line) => line.startsWith('| `announce` | none |')))
  })
})
