import assert from 'node:assert/strict'
import { cdfPoints, ninesOf } from '../../../bench/report/nines.js'

describe('the scale of nines', () => {
  it('gives every nine the same room', () => {
    assert.equal(ninesOf(0), 0)
    assert.ok(Math.abs(ninesOf(0.9) - 1) < 1e-9)
    assert.ok(Math.abs(ninesOf(0.999) - 3) < 1e-9)
  })

  it('says how long each share took at most', () => {
    const latencies = Array.from({ length: 1000 }, (_, index) => index + 1)
    const at = (nines: number): number => cdfPoints(latencies).find((point) => point.nines === nines)!.ms
    assert.equal(at(0), 1)
    assert.equal(at(1), 900)
    assert.equal(at(2), 990)
  })

  it('ends at the share that arrived', () => {
    const points = cdfPoints([10, 20, 30, 40, 50, 60, 70, 80, null, null])
    assert.equal(points.at(-1)!.ms, 80)
    assert.ok(points.at(-1)!.nines <= ninesOf(0.8) + 1e-9)
  })

  it('says nothing of shares that too few samples could show', () => {
    const points = cdfPoints([1, 2, 3, 4])
    assert.equal(points.at(-1)!.ms, 3)
    assert.deepEqual(cdfPoints([null]), [])
    assert.deepEqual(cdfPoints([]), [])
  })

  it('keeps what is too quick for a logarithm on the axis', () => {
    assert.ok(cdfPoints([0, -0.2, 5]).every(({ ms }) => ms > 0))
  })
})
