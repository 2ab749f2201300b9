import assert from 'node:assert/strict'
import { Keyboard } from '../../bench/net/keyboard.js'
import { Random } from '../../src/core/random.js'

describe('a keyboard of a benchmark', () => {
  it('is pressed once in every tick, at a random moment of it, and the same ones with the same seed', () => {
    const { pressedAtMs } = new Keyboard(new Random(5), 100, 50, 20)
    assert.deepEqual(
      pressedAtMs.map((atMs) => Math.floor((atMs - 100) / 20)),
      Array.from({ length: 50 }, (_, index) => index),
    )
    assert.ok(new Set(pressedAtMs.map((atMs) => (atMs - 100) % 20)).size > 40)
    assert.deepEqual(new Keyboard(new Random(5), 100, 50, 20).pressedAtMs, pressedAtMs)
  })

  it('has counted a press from its moment on', () => {
    const keyboard = new Keyboard(new Random(5), 0, 10, 20)
    const [first, second] = keyboard.pressedAtMs
    assert.equal(keyboard.pressedBy(first! - 0.001), 0)
    assert.equal(keyboard.pressedBy(first!), 1)
    assert.equal(keyboard.pressedBy(second! + 0.001), 2)
    assert.equal(keyboard.pressedBy(1000), 10)
  })
})
