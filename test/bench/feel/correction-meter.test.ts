import assert from 'node:assert/strict'
import { CorrectionMeter } from '../../../bench/feel/correction-meter.js'

const WIDTH = 1000

/** A body that moves 10 units a frame, simulated up to a frame. */
function moving(meter: CorrectionMeter, from: number, through: number, offset = 0): void {
  for (let frame = from; frame <= through; frame += 1) meter.simulated(frame, 0, { x: 10 * frame + offset, y: 0 })
}

describe('correction meter', () => {
  it('sees no jump in motion, however many frames pass between two drawings', () => {
    const meter = new CorrectionMeter(1, WIDTH)
    moving(meter, 0, 20)
    for (const [index, frame] of [1, 2, 2, 5, 6, 14].entries()) {
      assert.deepEqual(meter.draw(frame, index * 16), { jump: 0, eased: 0 })
    }
  })

  it('sees how far what was drawn has moved when its frame is simulated again, once', () => {
    const meter = new CorrectionMeter(1, WIDTH)
    moving(meter, 0, 5)
    meter.draw(5, 0)
    moving(meter, 3, 6, -30)
    assert.equal(meter.draw(6, 16).jump, 0.03)
    moving(meter, 7, 7, -30)
    assert.equal(meter.draw(7, 32).jump, 0)
  })

  it('eases a correction: no drawing moves it all, together they do', () => {
    const meter = new CorrectionMeter(1, WIDTH)
    moving(meter, 0, 5)
    meter.draw(5, 0)
    moving(meter, 5, 200, 40)
    const eased = Array.from({ length: 100 }, (_, index) => meter.draw(6 + index, 16 * (index + 1)).eased)
    assert.ok(Math.max(...eased) < 0.04 / 4, `${Math.max(...eased)}`)
    const sum = eased.reduce((a, b) => a + b, 0)
    assert.ok(Math.abs(sum - 0.04) < 0.0001, `${sum}`)
  })

  it('does not take a body that appears or vanishes for a jump', () => {
    const meter = new CorrectionMeter(1, WIDTH)
    moving(meter, 0, 5)
    meter.draw(5, 0)
    meter.simulated(5, 0, null)
    meter.simulated(6, 0, null)
    assert.deepEqual(meter.draw(6, 16), { jump: 0, eased: 0 })
    meter.simulated(7, 0, { x: 500, y: 0 })
    assert.deepEqual(meter.draw(7, 32), { jump: 0, eased: 0 })
  })
})
