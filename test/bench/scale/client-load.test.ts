import assert from 'node:assert/strict'
import { roomPhase, sizesOf } from '../../../bench/scale/client-load.js'

describe('loads of real clients', () => {
  it('double after the sizes that are planned', () => {
    assert.deepEqual(sizesOf({ sizes: [1, 4], roomsMax: 20 }), [1, 4, 8, 16])
    assert.deepEqual(sizesOf({ sizes: [1, 4], roomsMax: 2 }), [1])
  })

  it('begin their rooms evenly spread over a tick', () => {
    const phases = Array.from({ length: 10 }, (_, room) => roomPhase(room)).toSorted((a, b) => a - b)
    const gaps = phases.map((phase, index) => (phases[index + 1] ?? 1 + phases[0]!) - phase)
    assert.ok(Math.min(...gaps) > 0.05 && Math.max(...gaps) < 0.2, gaps.join(', '))
  })
})
