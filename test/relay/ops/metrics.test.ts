import assert from 'node:assert/strict'
import { Metrics } from '../../../relay/ops/metrics.js'

describe('Metrics', () => {
  it('keeps the counters of each relay apart', async () => {
    const [a, b] = [new Metrics(), new Metrics()]
    a.framesSealed.inc(5)
    assert.match(await a.text(), /^peerstep_relay_frames_sealed_total 5$/m)
    assert.match(await b.text(), /^peerstep_relay_frames_sealed_total 0$/m)
  })

  it('has every verdict at 0 from the start, so that a rate over it is never missing', async () => {
    const text = await new Metrics().text()
    for (const verdict of ['verified', 'attested', 'disputed', 'abandoned']) {
      assert.ok(text.includes(`peerstep_relay_matches_total{verdict="${verdict}"} 0\n`))
    }
  })

  it('reads an observed gauge only when its value is asked for', async () => {
    const metrics = new Metrics()
    let value = 1
    metrics.observe('things', 'Things.', () => value)
    value = 7
    assert.match(await metrics.text(), /^peerstep_relay_things 7$/m)
  })

  it('counts transactions and the writes in each', async () => {
    const metrics = new Metrics()
    metrics.committed(3, 0.002)
    const text = await metrics.text()
    assert.match(text, /^peerstep_relay_store_commit_writes_sum 3$/m)
    assert.match(text, /^peerstep_relay_store_commit_seconds_bucket\{le="0.0025"\} 1$/m)
  })

  it('gives every metric the prefix', async () => {
    const names = (await new Metrics().text()).split('\n').filter((line) => /^[a-z]/.test(line))
    assert.deepEqual(
      names.filter((line) => !line.startsWith('peerstep_relay_')),
      [],
    )
  })
})
