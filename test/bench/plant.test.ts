import assert from 'node:assert/strict'
import { checkPlanted, planting, plantSlowdown } from '../../bench/plant.js'

describe('a planted slowdown', () => {
  it('makes the named case do its work twice, and tells when there is none of that name', () => {
    checkPlanted()
    plantSlowdown('dear')
    let calls = 0
    const call = (): void => {
      calls += 1
    }
    assert.equal(planting('cheap', call), call)
    assert.throws(checkPlanted, /no case is called 'dear'/)
    planting('dear', call)()
    assert.equal(calls, 2)
    checkPlanted()
  })
})
