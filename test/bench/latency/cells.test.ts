import assert from 'node:assert/strict'
import { comparisonsOf, type LatencyCell, p99Range } from '../../../bench/latency/cells.js'
import { goalsOf } from '../../../bench/latency/goals.js'
import { type Condition, publishedName } from '../../../bench/latency/matrix.js'
import { latencyFigures } from '../../../bench/measure/statistics.js'

function conditionOf(lossRatio: number): Condition {
  const name = publishedName(2, lossRatio)
  return { name, players: 2, directMs: 35, brokerMs: 30, relayMs: 22, jitterMs: 0, lossRatio, keys: [] }
}

const SIDES = { datagram: 'ours', datagramHub: 'ours', wsCorked: 'rival', peerJs: 'rival' } as const

function cellOf(key: keyof typeof SIDES, condition: Condition, latenciesMs: readonly number[]): LatencyCell {
  const { p50Ms, p99Ms } = latencyFigures(latenciesMs)
  const trial = { key, condition, measure: 'message', round: 0, latenciesMs, tickLateMs: 1 } as const
  const rest = { condition, measure: 'message', trials: [trial] } as const
  return { key, name: key, side: SIDES[key], p50Ms, p99Ms, ...rest }
}

function constant(ms: number): number[] {
  return new Array<number>(200).fill(ms)
}

describe('comparisons of the latency benchmark', () => {
  it('hold where our best lane is as good as the best rival, but for noise', () => {
    const condition = conditionOf(0)
    const verdicts = (ours: number): boolean[] =>
      comparisonsOf([
        cellOf('datagram', condition, constant(ours)),
        cellOf('datagramHub', condition, constant(90)),
        cellOf('wsCorked', condition, constant(60)),
        cellOf('peerJs', condition, constant(35)),
      ]).map(({ holds, ours: best, rival }) => holds && best.key === 'datagram' && rival.key === 'peerJs')
    assert.deepEqual(verdicts(35.9), [true])
    assert.deepEqual(verdicts(36.5), [false])
  })

  it('blame nobody for a few unlucky packets', () => {
    const condition = conditionOf(0.01)
    const unlucky = [...constant(35), 52, 52, 52]
    const lucky = [...constant(35), 35, 52, 52]
    const cells = [cellOf('datagram', condition, unlucky), cellOf('peerJs', condition, lucky)]
    assert.ok(cells[0]!.p99Ms > cells[1]!.p99Ms + 10)
    assert.deepEqual(
      comparisonsOf(cells).map(({ holds }) => holds),
      [true],
    )
  })

  it('ask more of direct lanes where packets get lost', () => {
    const goals = [0, 0.01].flatMap((lossRatio) => {
      const condition = conditionOf(lossRatio)
      return goalsOf([cellOf('datagram', condition, constant(30)), cellOf('wsCorked', condition, constant(60))])
    })
    const direct = goals.filter(({ name }) => name.startsWith('direct lanes'))
    assert.deepEqual(
      direct.map(({ value, limit, met }) => [value, limit, met]),
      [
        [0.5, 0.6, true],
        [0.5, 0.4, false],
      ],
    )
  })
})

describe('the range of a 99th percentile', () => {
  it('holds it, and grows narrower with more samples', () => {
    const samples = (count: number): number[] => Array.from({ length: count }, (_, index) => (100 * index) / count)
    const few = p99Range(samples(200))
    const many = p99Range(samples(20_000))
    for (const { leastMs, mostMs } of [few, many]) assert.ok(leastMs < 99 && mostMs > 98.9)
    assert.ok(many.mostMs - many.leastMs < 0.3)
    assert.ok(few.mostMs - few.leastMs > 1)
  })
})
