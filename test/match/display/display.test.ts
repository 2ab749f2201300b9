import assert from 'node:assert/strict'
import type { Game } from '../../../src/core/game.js'
import { Display } from '../../../src/match/display/display.js'
import type { DriftInput, DriftState } from '../../support/drift-game.js'
import { driftGame } from '../../support/drift-game.js'

interface Dot {
  x: number
}

const dotGame = {
  ...(driftGame as unknown as Game<Dot, DriftInput>),
  blend: (a: Dot, b: Dot, alpha: number): Dot => ({ x: a.x + (b.x - a.x) * alpha }),
}

describe('display', () => {
  it('shows a game without a blend as it is', () => {
    const display = new Display<DriftState, DriftInput>(driftGame)
    assert.equal(display.view(0.5, 0), null)
    const state = {} as DriftState
    display.update(state, 1, false)
    assert.equal(display.view(0.5, 0), state)
  })

  it('shows the place between the two newest frames', () => {
    const display = new Display(dotGame)
    display.update({ x: 10 }, 1, false)
    display.update({ x: 20 }, 2, false)
    assert.deepEqual(display.view(0, 0), { x: 10 })
    assert.deepEqual(display.view(0.25, 0), { x: 12.5 })
    assert.deepEqual(display.view(1, 0), { x: 20 })
    display.update({ x: 40 }, 3, false)
    assert.deepEqual(display.view(0.5, 0), { x: 30 })
  })

  it('keeps copies: the live state changes under it', () => {
    const display = new Display(dotGame)
    const live = { x: 10 }
    display.update(live, 1, false)
    live.x = 20
    display.update(live, 2, false)
    live.x = 1000
    assert.deepEqual(display.view(0.5, 0), { x: 15 })
    display.update({ x: 999 }, 2, false)
    assert.deepEqual(display.view(1, 0), { x: 20 }, 'the same frame is no news')
  })

  it('eases a correction in instead of jumping, and is over it soon', () => {
    const display = new Display(dotGame)
    display.update({ x: 0 }, 1, false)
    display.update({ x: 0 }, 2, false)
    assert.deepEqual(display.view(1, 0), { x: 0 })
    display.update({ x: 100 }, 2, true)
    let last = 0
    let jump = 0
    for (let nowMs = 16; nowMs <= 320; nowMs += 16) {
      const { x } = display.view(1, nowMs)!
      assert.ok(x >= last && x <= 100)
      jump = Math.max(jump, x - last)
      last = x
    }
    assert.ok(jump > 0 && jump < 40, `largest step ${jump}`)
    assert.ok(last > 99, `after 0.3 s at ${last}`)
  })
})
