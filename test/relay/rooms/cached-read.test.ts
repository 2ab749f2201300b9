import assert from 'node:assert/strict'
import { CachedRead } from '../../../relay/rooms/cached-read.js'

describe('cached read', () => {
  it('is read once for all calls within a second, and anew after it or when it was forgotten', async () => {
    let nowMs = 0
    let readings = 0
    const reading = new CachedRead<number>({ nowMs: () => nowMs })
    const get = (): Promise<number> =>
      reading.get(async () => {
        readings += 1
        return readings
      })
    assert.deepEqual(await Promise.all([get(), get()]), [1, 1])
    nowMs = 1000
    assert.equal(await get(), 1)
    nowMs = 1001
    assert.equal(await get(), 2)
    reading.forget()
    assert.equal(await get(), 3)
  })
})
