import assert from 'node:assert/strict'
import fc from 'fast-check'
import { AdvantageWindow, ClockRate, frameStretch, SYNC_SAMPLES } from '../../../src/core/session/time-sync.js'

describe('advantage window', () => {
  it('knows nothing before the first sample', () => {
    assert.equal(new AdvantageWindow().aheadFrames, 0)
  })

  it('meets in the middle: half the difference of both sides', () => {
    const window = new AdvantageWindow()
    window.add(6, -6, Number.NaN)
    assert.equal(window.aheadFrames, 6)
    window.reset()
    assert.equal(window.aheadFrames, 0)
    window.add(3, -1, Number.NaN)
    assert.equal(window.aheadFrames, 2)
  })

  it('is not fooled by a path that is slower one way: both sides err alike', () => {
    const window = new AdvantageWindow()
    // Level with each other, but each believes itself 2 frames ahead.
    window.add(2, 2, 12)
    assert.equal(window.aheadFrames, 0)
  })

  it('believes no claim that our own view contradicts by more than the path can', () => {
    for (const [claim, rtt] of [
      [-30_000, 3],
      [-30_000, Number.NaN],
      [-30_000, 1e9],
      [-Number.MAX_VALUE, 0],
    ] as const) {
      const window = new AdvantageWindow()
      window.add(0, claim, rtt)
      assert.ok(window.aheadFrames > 0 && window.aheadFrames <= 17, `${claim}: ${window.aheadFrames}`)
      window.reset()
      window.add(0, -claim, rtt)
      assert.ok(window.aheadFrames < 0 && window.aheadFrames >= -17, `${claim}: ${window.aheadFrames}`)
    }
  })

  it('forgets what is older than its samples', () => {
    const window = new AdvantageWindow()
    for (let i = 0; i < SYNC_SAMPLES; i++) window.add(100, -100, Number.NaN)
    for (let i = 0; i < SYNC_SAMPLES; i++) window.add(1, -1, Number.NaN)
    assert.equal(window.aheadFrames, 1)
  })
})

describe('frame stretch', () => {
  it('slows a peer that is ahead and speeds up one that is behind, by little, and does not react to noise', () => {
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
      windows[0]!.add(apart, -apart, Number.NaN)
      windows[1]!.add(-apart, apart, Number.NaN)
      windows.forEach((window, i) => {
        frames[i]! += 1 / frameStretch(window.aheadFrames)
      })
    }
    assert.ok(Math.abs(frames[0]! - frames[1]!) < 1, `${frames[0]! - frames[1]!} frames apart`)
    assert.ok(closest > -1, `overshot to ${closest}`)
  })
})

describe('clock rate', () => {
  const FRAME_MS = 1000 / 60

  /** Frames apart after a while, of two whose clocks run at these rates. */
  function play(rates: readonly [number, number], seconds: number, from = 0): { apart: number; excess: number[] } {
    const frames = [from, 0]
    const learned = [new ClockRate(), new ClockRate()]
    for (let tick = 0; tick < seconds * 60; tick++) {
      const apart = frames[0]! - frames[1]!
      learned.forEach((rate, i) => {
        const ahead = i === 0 ? apart : -apart
        rate.learn(ahead, FRAME_MS * rates[i]!)
        frames[i]! += rates[i]! / (frameStretch(ahead) + rate.excess)
      })
    }
    return { apart: frames[0]! - frames[1]!, excess: learned.map((rate) => rate.excess) }
  }

  it('brings a clock that is 10 % fast to within two frames of the others', () => {
    const { apart, excess } = play([1.1, 1], 60)
    assert.ok(apart > 0 && apart < 2, `${apart} frames apart`)
    assert.ok(excess[0]! > 0.07 && excess[0]! < 0.1, `${excess[0]}`)
    assert.equal(excess[1], 0, 'only the fast side learns')
  })

  it('forgets the difference of rates once peers are in step: no peer stays slow', () => {
    const { apart, excess } = play([1, 1], 600, 30)
    assert.ok(Math.abs(apart) < 1, `${apart} frames apart`)
    for (const share of excess) assert.ok(share < 0.0001, `${share}`)
  })

  it('stays within its bounds, whatever it is told', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), fc.integer())), (told) => {
        const rate = new ClockRate()
        for (const [ahead, elapsedMs] of told) rate.learn(ahead, elapsedMs)
        assert.ok(rate.excess >= 0 && rate.excess <= 0.12)
      }),
    )
  })
})
