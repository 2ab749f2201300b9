import assert from 'node:assert/strict'
import { Random } from 'peerstep/core'
import { fitCosts } from '../../../bench/scale/least-squares.js'

const near = (value: number, wanted: number, by: number): void => assert.ok(Math.abs(value - wanted) < by, `${value}`)

describe('costs fitted to measurements', () => {
  it('are those that made them', () => {
    const counts = [
      [300, 400, 1],
      [900, 3000, 2],
      [1000, 12_000, 9],
      [500, 60_000, 80],
    ]
    const totals = counts.map(([a, b, c]) => 0.04 * a! + 0.011 * b! + 0.5 * c!)
    const costs = fitCosts(counts.map((row, index) => ({ counts: row, total: totals[index]! })))
    near(costs[0]!, 0.04, 1e-4)
    near(costs[1]!, 0.011, 1e-4)
    near(costs[2]!, 0.5, 1e-1)
  })

  it('come near them when measurements are off by a tenth, and are never negative', () => {
    const random = new Random(3)
    const measured = Array.from({ length: 40 }, (_, index) => {
      const counts = [200 + 50 * index, 100 * (index + 1) ** 1.5]
      return { counts, total: (0.03 * counts[0]! + 0.01 * counts[1]!) * (0.9 + 0.2 * random.float()) }
    })
    const [turn, message] = fitCosts(measured)
    near(turn!, 0.03, 0.006)
    near(message!, 0.01, 0.003)
    assert.ok(
      fitCosts([
        { counts: [1, 2], total: 1 },
        { counts: [2, 1], total: 5 },
      ]).every((cost) => cost >= 0),
    )
  })
})
