import assert from 'node:assert/strict'
import { RepeatedNotice } from '../../../src/match/hosted/repeated-notice.js'

const sentAt = (notice: RepeatedNotice, fromMs: number, toMs: number): number[] => {
  const sent: number[] = []
  for (let nowMs = fromMs; nowMs < toMs; nowMs += 10) if (notice.isDue(nowMs)) sent.push(nowMs)
  return sent
}

describe('repeated notice', () => {
  it('is sent often while it is new, then seldom', () => {
    const notice = new RepeatedNotice({ newEveryMs: 100, newForMs: 300, everyMs: 1000 })
    notice.begin(1000)
    assert.deepEqual(sentAt(notice, 1000, 4000), [1000, 1100, 1200, 2200, 3200])
    assert.deepEqual([notice.isNew(1299), notice.isNew(1300)], [true, false])
  })

  it('is sent no more where it was to be sent for a while only', () => {
    const notice = new RepeatedNotice({ newEveryMs: 100, newForMs: 200, everyMs: Number.POSITIVE_INFINITY })
    notice.begin(0)
    assert.deepEqual(sentAt(notice, 0, 5000), [0, 100])
  })

  it('is sent at once, and often again, when there is something new', () => {
    const notice = new RepeatedNotice({ newEveryMs: 100, newForMs: 200, everyMs: 1000 })
    notice.begin(0)
    sentAt(notice, 0, 2050)
    notice.begin(2050)
    assert.deepEqual(sentAt(notice, 2050, 2300), [2050, 2150])
  })

  it('is sent seldom when it is nothing new, from the first time it is asked', () => {
    assert.deepEqual(
      sentAt(new RepeatedNotice({ newEveryMs: 100, newForMs: 200, everyMs: 1000 }), 0, 2500),
      [0, 1000, 2000],
    )
  })
})
