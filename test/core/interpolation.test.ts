import assert from 'node:assert/strict'
import { CorrectionSmoother, lerp, lerpAngle } from '../../src/core/interpolation.js'

function assertNear(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < 1e-9, `${actual} instead of ${expected}`)
}

describe('lerp', () => {
  it('is exact at both ends and linear between', () => {
    assert.equal(lerp(0.1, 0.3, 0), 0.1)
    assert.equal(lerp(0.1, 0.3, 1), 0.3)
    assert.equal(lerp(10, 20, 0.25), 12.5)
    assert.equal(lerp(7.7, 7.7, 0.3), 7.7)
  })
})

describe('lerpAngle', () => {
  const degrees = Math.PI / 180

  it('goes the short way across the jump from 180 to -180 degrees', () => {
    assertNear(lerpAngle(170 * degrees, -170 * degrees, 0.25), 175 * degrees)
    assertNear(lerpAngle(170 * degrees, -170 * degrees, 0.75), -175 * degrees)
    assertNear(lerpAngle(-170 * degrees, 170 * degrees, 0.5 - 1e-12), -180 * degrees)
  })

  it('goes the short way across 360 degrees, however many turns apart', () => {
    assertNear(lerpAngle(350 * degrees, 10 * degrees, 0.5), 0)
    assertNear(lerpAngle(350 * degrees, (10 + 720) * degrees, 0.75), 5 * degrees)
    assertNear(lerpAngle(10 * degrees, 350 * degrees, 0.25), 5 * degrees)
  })

  it('is exact at its ends', () => {
    assert.equal(lerpAngle(1, 2.5, 0), 1)
    assert.equal(lerpAngle(1, 2.5, 1), 2.5)
  })
})

describe('CorrectionSmoother', () => {
  it('starts where the value was shown and halves the difference every half-life', () => {
    const smoother = new CorrectionSmoother({ halfLifeMs: 100 })
    smoother.correct('x', 18, 10, 1000)
    assert.equal(smoother.shown('x', 10, 1000), 18)
    assertNear(smoother.shown('x', 10, 1100), 14)
    assertNear(smoother.shown('x', 10, 1300), 11)
  })

  it('lets motion of the true value show at once', () => {
    const smoother = new CorrectionSmoother({ halfLifeMs: 100 })
    smoother.correct('x', 18, 10, 0)
    assertNear(smoother.shown('x', 50, 100), 54)
  })

  it('adds a second correction to what is left of the first, without a jump', () => {
    const smoother = new CorrectionSmoother({ halfLifeMs: 100 })
    smoother.correct('x', 18, 10, 0)
    const before = smoother.shown('x', 12, 100)
    smoother.correct('x', 12, 9, 100)
    assertNear(smoother.shown('x', 9, 100), before)
  })

  it('turns angles back the short way', () => {
    const smoother = new CorrectionSmoother({ halfLifeMs: 100 })
    smoother.correctAngle('a', 3.1, -3.1, 0)
    assertNear(smoother.shownAngle('a', -3.1, 0), 3.1)
    const half = smoother.shownAngle('a', -3.1, 100)
    assert.ok(Math.abs(half) > 3.1 && Math.abs(half) <= Math.PI)
  })

  it('shows what is too far at once', () => {
    const smoother = new CorrectionSmoother({ snapBeyond: 5, snapAngleBeyond: 1 })
    smoother.correct('x', 16, 10, 0)
    smoother.correctAngle('a', 2, 0.5, 0)
    smoother.correct('nan', Number.NaN, 1, 0)
    assert.equal(smoother.shown('x', 10, 0), 10)
    assert.equal(smoother.shownAngle('a', 0.5, 0), 0.5)
    assert.equal(smoother.shown('nan', 1, 0), 1)
    assert.equal(smoother.count, 0)
  })

  it('forgets corrections that are worked off or called off', () => {
    const smoother = new CorrectionSmoother({ halfLifeMs: 10 })
    for (const key of ['a', 'b', 'c']) smoother.correct(key, 1, 0, 0)
    assert.equal(smoother.shown('a', 0, 1000), 0)
    assert.equal(smoother.count, 2)
    smoother.forget('b')
    assert.equal(smoother.shown('b', 0, 0), 0)
    smoother.clear()
    assert.equal(smoother.count, 0)
  })

  it('holds a bounded number of corrections, and makes room among the finished ones', () => {
    const smoother = new CorrectionSmoother({ halfLifeMs: 10 })
    for (let index = 0; index < 5000; index += 1) smoother.correct(`k${index}`, 1, 0, 0)
    assert.equal(smoother.count, 4096)
    assert.equal(smoother.shown('k4999', 0, 0), 0)
    smoother.correct('late', 1, 0, 1000)
    assert.equal(smoother.shown('late', 0, 1000), 1)
    assert.equal(smoother.count, 1)
  })
})
