import assert from 'node:assert/strict'
import { latencyPlot } from '../../bench/net/plot.js'

describe('the plot of latencies', () => {
  const panel = (latenciesMs: (number | null)[]) => [
    { title: '1 & 2 % <loss>', curves: [{ name: 'a path', latenciesMs }] },
  ]

  it('draws a curve for each path that never goes back, and stops where messages never came', () => {
    const svg = latencyPlot(panel([...Array.from({ length: 50 }, (_, index) => 40 + index), null, null]))
    const curve = /<path d="M([^"]+)" fill="none"/.exec(svg)![1]!
    const points = curve.split('L').map((point) => point.split(' ').map(Number))
    assert.equal(points.length, 50)
    for (const [index, [x, y]] of points.entries()) {
      if (index === 0) continue
      assert.ok(x! >= points[index - 1]![0]!, 'later to the right')
      assert.ok(y! <= points[index - 1]![1]!, 'more messages further up')
    }
    assert.ok(svg.includes('1 &amp; 2 % &lt;loss>'))
  })

  it('leaves out the curve of a path on which nothing came', () => {
    assert.doesNotMatch(latencyPlot(panel([null, null])), /d="M[^"]*NaN|Infinity/)
  })
})
