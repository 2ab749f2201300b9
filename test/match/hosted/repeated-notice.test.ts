import assert from 'node:assert/strict'
import { RepeatedNotice } from '../../../src/match/hosted/repeated-notice.js'

const saidAt = (refrain: RepeatedNotice, fromMs: number, toMs: number): number[] => {
  const said: number[] = []
  for (let nowMs = fromMs; nowMs < toMs; nowMs += 10) if (refrain.isDue(nowMs)) said.push(nowMs)
  return said
}

describe('repeated notice', () => {
  it('is sent often while it is new, then seldom', () => {
    const refrain = new RepeatedNotice({ newEveryMs: 100, newForMs: 300, everyMs: 1000 })
    refrain.begin(1000)
    assert.deepEqual(saidAt(refrain, 1000, 4000), [1000, 1100, 1200, 2200, 3200])
    assert.deepEqual([refrain.isNew(1299), refrain.isNew(1300)], [true, false])
  })

  it('is sent no more where it was to be sent for a while only', () => {
    const refrain = new RepeatedNotice({ newEveryMs: 100, newForMs: 200, everyMs: Number.POSITIVE_INFINITY })
    refrain.begin(0)
    assert.deepEqual(saidAt(refrain, 0, 5000), [0, 100])
  })

  it('is sent at once, and often again, when there is something new', () => {
    const refrain = new RepeatedNotice({ newEveryMs: 100, newForMs: 200, everyMs: 1000 })
    refrain.begin(0)
    saidAt(refrain, 0, 2050)
    refrain.begin(2050)
    assert.deepEqual(saidAt(refrain, 2050, 2300), [2050, 2150])
  })

  it('is sent seldom when it is nothing new, from the first time it is asked', () => {
    assert.deepEqual(
      saidAt(new RepeatedNotice({ newEveryMs: 100, newForMs: 200, everyMs: 1000 }), 0, 2500),
      [0, 1000, 2000],
    )
  })
})
