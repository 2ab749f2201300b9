import assert from 'node:assert/strict'
import fc from 'fast-check'
import { DUE_FRAMES_MAX, Pacer } from '../../../src/match/play/pacer.js'

const FRAME_MS = 1000 / 60

describe('pacer', () => {
  it('asks for frame 0 at the start, and nothing before', () => {
    const pacer = new Pacer(60, 1000)
    assert.equal(pacer.due(900, 1, 0), 0)
    assert.equal(pacer.due(999, 1, 0), 0)
    assert.equal(pacer.due(1000, 1, 0), 1)
    assert.equal(pacer.due(1000, 1, 0), 0)
  })

  it('asks for as many frames as time has passed, however often it is asked', () => {
    for (const stepMs of [1, 4, 7.3, FRAME_MS, 20, 33]) {
      const pacer = new Pacer(60, 0)
      let frames = 0
      for (let nowMs = 0; nowMs <= 10_000; nowMs += stepMs) frames += pacer.due(nowMs, 1, 0)
      assert.ok(Math.abs(frames - 600) <= 3, `steps of ${stepMs} ms: ${frames} frames in 10 s`)
    }
  })

  it('stretches time by the factor it is given', () => {
    for (const stretch of [0.95, 1.1]) {
      const pacer = new Pacer(60, 0)
      let frames = 0
      for (let nowMs = 0; nowMs <= 10_000; nowMs += 5) frames += pacer.due(nowMs, stretch, 0)
      assert.ok(Math.abs(frames - 600 / stretch) <= 2, `${frames} frames at ${stretch}`)
    }
  })

  it('makes up little of a pause, and never asks for more than a tick can do', () => {
    const pacer = new Pacer(60, 0)
    assert.ok(pacer.due(60_000, 1, 0) <= DUE_FRAMES_MAX)
    let burst = 0
    for (let i = 1; i <= 10; i++) burst += pacer.due(60_000 + i, 1, 0)
    assert.ok(burst <= 3, `${burst} more frames in the next 10 ms`)
  })

  it('asks for extra frames on top, within the same bound', () => {
    const pacer = new Pacer(60, 0)
    assert.equal(pacer.due(0, 1, 3), 4)
    assert.equal(pacer.due(1, 1, 3), 3)
    assert.equal(pacer.due(2, 1, 1_000_000), DUE_FRAMES_MAX)
  })

  it('keeps what could not be simulated due, up to two frames', () => {
    const pacer = new Pacer(60, 0)
    assert.equal(pacer.due(0, 1, 0), 1)
    pacer.owe(1, 0)
    assert.equal(pacer.due(0, 1, 0), 1)
    for (let i = 0; i < 100; i++) pacer.owe(5, 0)
    assert.ok(pacer.due(0.1, 1, 0) <= 2)
  })

  it('drops due frames of a peer that is ahead of the others', () => {
    const pacer = new Pacer(60, 0)
    assert.equal(pacer.due(0, 1, 0), 1)
    pacer.owe(1, 0.25)
    assert.equal(pacer.due(0.1, 1, 0), 0)
    assert.equal(pacer.due(5, 1, 0), 1, 'three quarters of it were still due')
    pacer.owe(2, 7)
    assert.equal(pacer.due(5.1, 1, 0), 0)
    pacer.owe(1, -7)
    assert.equal(pacer.due(5.2, 1, 0), 1, 'being behind makes nothing more due')
  })

  it('bears a clock that steps back or stands still', () => {
    const pacer = new Pacer(60, 0)
    pacer.due(1000, 1, 0)
    assert.equal(pacer.due(500, 1, 0) <= 2, true)
    let frames = 0
    for (let i = 0; i < 50; i++) frames += pacer.due(400, 1, 0)
    assert.ok(frames <= 2)
    frames = 0
    for (let nowMs = 1000; nowMs <= 2000; nowMs += 5) frames += pacer.due(nowMs, 1, 0)
    assert.ok(frames >= 59 && frames <= 63, `${frames} frames in the second after`)
  })

  it('computes how far the present is between two frames', () => {
    const pacer = new Pacer(60, 0)
    pacer.due(0, 1, 0)
    assert.ok(pacer.alpha < 0.01)
    pacer.due(FRAME_MS / 2, 1, 0)
    assert.ok(Math.abs(pacer.alpha - 0.5) < 0.01)
  })

  it('property: never freezes, never races, and shows a place between 0 and 1', () => {
    const call = fc.record({
      passedMs: fc.double({ min: -50, max: 300, noNaN: true }),
      stretch: fc.double({ min: 0.95, max: 1.1, noNaN: true }),
      extra: fc.nat(20),
      owed: fc.nat(9),
    })
    fc.assert(
      fc.property(fc.array(call, { minLength: 1, maxLength: 200 }), (calls) => {
        const pacer = new Pacer(60, 0)
        let nowMs = 0
        for (const { passedMs, stretch, extra, owed } of calls) {
          nowMs += passedMs
          const frames = pacer.due(nowMs, stretch, extra)
          assert.ok(Number.isInteger(frames) && frames >= 0 && frames <= DUE_FRAMES_MAX)
          pacer.owe(Math.min(owed, frames), 0)
          assert.ok(pacer.alpha >= 0 && pacer.alpha <= 1)
        }
        // Whatever came before: a second later it asks for frames as ever.
        const fromMs = Math.max(0, nowMs) + 1000
        let frames = 0
        pacer.due(fromMs, 1, 0)
        for (let ms = fromMs; ms <= fromMs + 1000; ms += 5) frames += pacer.due(ms, 1, 0)
        assert.ok(frames >= 59 && frames <= 63, `${frames} frames in a second`)
      }),
    )
  })
})
