import assert from 'node:assert/strict'
import { createLog } from '../../../relay/ops/log.js'

describe('relay log', () => {
  it('writes one JSON object a line, from its level on', () => {
    const lines: string[] = []
    const log = createLog({ level: 'info', format: 'json' }, { write: (line) => lines.push(line) })
    log.debug('quiet')
    log.warn({ room: 'friday', err: new Error('broken') }, 'something')
    assert.equal(lines.length, 1)
    const line = JSON.parse(lines[0]!) as Record<string, unknown>
    assert.deepEqual([line.level, line.room, line.msg, line.service], [40, 'friday', 'something', 'peerstep-relay'])
    assert.equal((line.err as { message: string }).message, 'broken')
  })
})
