import assert from 'node:assert/strict'
import { PeerstepError } from '../../src/errors.js'
import type { MatchSettings } from '../../src/match/contract/match-contract.js'
import { checkSettings } from '../../src/match/match-settings.js'
import { driftGame } from '../support/drift-game.js'

describe('match settings', () => {
  it('has defaults for everything', () => {
    assert.deepEqual(checkSettings({ ...driftGame, seats: { min: 2, max: 4 } }, {}), {
      seats: 2,
      options: {},
      name: '',
      limits: {},
      hashIntervalFrames: 30,
      toleranceFrames: 12,
      dropAfterMs: 10_000,
      guard: false,
    })
  })

  it('counts defaults in time, not in frames', () => {
    const slow = checkSettings({ ...driftGame, tickRate: 1 }, {})
    assert.deepEqual([slow.hashIntervalFrames, slow.toleranceFrames], [1, 0])
    assert.equal(checkSettings({ ...driftGame, tickRate: 120 }, {}).toleranceFrames, 24)
  })

  it('passes on what the author fixes or bounds', () => {
    const { limits } = checkSettings(driftGame, {
      mode: 'rollback',
      delayFrames: 3,
      windowFrames: { min: 4, max: 12 },
    })
    assert.deepEqual(limits, { mode: 'rollback', delayFrames: 3, windowFrames: { min: 4, max: 12 } })
    assert.deepEqual(checkSettings(driftGame, { mode: 'auto', delayFrames: 'auto', windowFrames: 'auto' }).limits, {})
  })

  const wrong: readonly [MatchSettings, RegExp][] = [
    [{ seats: 0 }, /1 to 16 seats, not 0/],
    [{ seats: 17 }, /not 17/],
    [{ seats: 1.5 }, /not 1.5/],
    [{ options: { deep: {} } as never }, /flat object/],
    [{ options: { x: Number.NaN } }, /flat object/],
    [{ options: { text: 'x'.repeat(5000) } }, /4 KiB/],
    [{ mode: 'teleport' as never }, /one of auto, lockstep/],
    [{ delayFrames: -1 }, /delayFrames .* 0 to 60/],
    [{ delayFrames: 61 }, /not 61/],
    [{ delayFrames: 0.5 }, /not 0.5/],
    [{ delayFrames: { min: 5, max: 2 } }, /min and a max/],
    [{ windowFrames: 129 }, /windowFrames .* 0 to 128/],
    [{ windowFrames: { min: 0, max: Number.NaN } }, /windowFrames/],
    [{ hashIntervalFrames: 0 }, /hashIntervalFrames/],
    [{ hashIntervalFrames: 2.5 }, /hashIntervalFrames/],
    [{ toleranceFrames: -1 }, /toleranceFrames/],
    [{ toleranceFrames: 1e6 }, /toleranceFrames/],
    [{ dropAfterMs: Number.NaN }, /dropAfterMs/],
  ]
  for (const [tuning, message] of wrong) {
    const what = JSON.stringify(tuning).slice(0, 60)
    it(`refuses ${what} with a sentence`, () => {
      assert.throws(
        () => checkSettings(driftGame, tuning),
        (error) => error instanceof PeerstepError && error.code === 'BAD_OPTION' && message.test(error.message),
      )
    })
  }
})
