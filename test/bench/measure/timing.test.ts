import assert from 'node:assert/strict'
import {
  checkPlanted,
  parseWaitedMs,
  plantSlowdown,
  timeCases,
  waitedMs,
  withPlantedSlowdown,
  yardstickRatios,
} from '../../../bench/measure/timing.js'

describe('timing of cases', () => {
  it('runs every case equally often, whatever it costs, and keeps the raw samples', () => {
    const calls = { cheap: 0, dear: 0 }
    const timings = timeCases(
      {
        cheap: () => {
          calls.cheap += 1
        },
        dear: () => {
          calls.dear += 1
          for (let index = 0; index < 1e5; index += 1) Math.sqrt(index)
        },
      },
      { seed: 1, batches: 5, batchMs: 0.5 },
    )
    assert.ok(calls.dear >= 5 && calls.cheap > calls.dear)
    for (const timing of Object.values(timings)) {
      assert.equal(timing.samplesUs.length, 5)
      assert.ok(timing.p10Us <= timing.medianUs && timing.medianUs <= timing.p90Us)
      assert.ok(timing.samplesUs.includes(timing.medianUs))
    }
  })

  it('divides by the yardstick what a tenth of the batches beat', () => {
    const timing = (p10Us: number) => ({ p10Us, medianUs: 99, p90Us: 99, samplesUs: [99] })
    assert.deepEqual(yardstickRatios('thing', { yardstick: timing(2), cheap: timing(1), dear: timing(8) }), [
      { name: 'thing: cheap', value: 0.5, worse: 'higher' },
      { name: 'thing: dear', value: 4, worse: 'higher' },
    ])
  })
})

describe('a planted slowdown', () => {
  it('makes the named case do its work twice, and tells when there is none of that name', () => {
    checkPlanted()
    plantSlowdown('dear')
    let calls = 0
    const call = (): void => {
      calls += 1
    }
    assert.equal(withPlantedSlowdown('cheap', call), call)
    assert.throws(checkPlanted, /no case is called 'dear'/)
    withPlantedSlowdown('dear', call)()
    assert.equal(calls, 2)
    checkPlanted()
  })
})

describe('the time a benchmark waits for its turn', () => {
  it('is the second figure of what the kernel says, in nanoseconds', () => {
    assert.equal(parseWaitedMs('1198568 8952669 11\n'), 8.952669)
  })

  it('never runs backwards', () => {
    let before = waitedMs()
    for (let look = 0; look < 100; look += 1) {
      const now = waitedMs()
      assert.ok(now >= before)
      before = now
    }
  })
})
