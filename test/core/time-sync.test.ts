import assert from 'node:assert/strict'
import fc from 'fast-check'
import { AdvantageWindow, frameStretch, SYNC_SAMPLES } from '../../src/core/time-sync.js'

describe('advantage window', () => {
  it('knows nothing before the first sample', () => {
    assert.equal(new AdvantageWindow().aheadFrames, 0)
  })

  it('meets in the middle: half the difference of both sides', () => {
    const window = new AdvantageWindow()
    window.add(6, -6)
    assert.equal(window.aheadFrames, 6)
    window.reset()
    assert.equal(window.aheadFrames, 0)
    window.add(3, -1)
    assert.equal(window.aheadFrames, 2)
  })

  it('is not fooled by a path that is slower one way: both sides err alike', () => {
    const window = new AdvantageWindow()
    // Level with each other, but each believes itself 2 frames ahead.
    window.add(2, 2)
    assert.equal(window.aheadFrames, 0)
  })

  it('forgets what is older than its samples', () => {
    const window = new AdvantageWindow()
    for (let i = 0; i < SYNC_SAMPLES; i++) window.add(100, -100)
    for (let i = 0; i < SYNC_SAMPLES; i++) window.add(1, -1)
    assert.equal(window.aheadFrames, 1)
  })
})

describe('frame stretch', () => {
  it('slows who is ahead, speeds up who is behind, softly, and leaves noise alone', () => {
    assert.equal(frameStretch(0), 1)
    assert.equal(frameStretch(0.5), 1)
    assert.equal(frameStretch(-0.5), 1)
    assert.ok(frameStretch(3) > 1 && frameStretch(3) < 1.03)
    assert.ok(frameStretch(-3) < 1 && frameStretch(-3) > 0.98)
  })

  it('never freezes and never races, whatever it is told', () => {
    const any = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY))
    fc.assert(
      fc.property(any, (ahead) => {
        const stretch = frameStretch(ahead)
        assert.ok(stretch >= 0.95 && stretch <= 1.1, `${ahead}: ${stretch}`)
      }),
    )
  })

  it('grows with the distance', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -50, max: 50, noNaN: true }),
        fc.double({ min: 0, max: 50, noNaN: true }),
        (a, more) => {
          assert.ok(frameStretch(a + more) >= frameStretch(a))
        },
      ),
    )
  })

  it('brings two peers together from a second apart, without overshooting', () => {
    const frames = [60, 0]
    const windows = [new AdvantageWindow(), new AdvantageWindow()]
    let closest = 60
    for (let tick = 0; tick < 3000; tick++) {
      const apart = frames[0]! - frames[1]!
      closest = Math.min(closest, apart)
      windows[0]!.add(apart, -apart)
      windows[1]!.add(-apart, apart)
      windows.forEach((window, i) => {
        frames[i]! += 1 / frameStretch(window.aheadFrames)
      })
    }
    assert.ok(Math.abs(frames[0]! - frames[1]!) < 1, `${frames[0]! - frames[1]!} frames apart`)
    assert.ok(closest > -1, `overshot to ${closest}`)
  })
})
