import assert from 'node:assert/strict'
import { atLeast, atMost, goalsTable, short, tableText, timeCases, yardstickRatios } from '../../bench/harness.js'

describe('bench harness', () => {
  it('says of a goal whether it was met', () => {
    assert.equal(atLeast('frames', 1500, 1500, 'frames').met, true)
    assert.equal(atLeast('frames', 1499, 1500, 'frames').met, false)
    assert.equal(atMost('latency', 80, 80, 'ms').met, true)
    assert.equal(atMost('latency', Number.NaN, 80, 'ms').met, false)
    const printed = goalsTable([atMost('latency', 81, 80, 'ms'), atMost('loss', 1, 2, '%')])
    assert.match(printed, /latency.*MISSED/)
    assert.match(printed, /loss.*met/)
  })

  it('runs every case equally often, whatever it costs, and keeps the raw samples', () => {
    const calls = { cheap: 0, dear: 0 }
    const timings = timeCases(
      {
        cheap: () => {
          calls.cheap += 1
        },
        dear: () => {
          calls.dear += 1
          for (let index = 0; index < 1e5; index += 1) Math.sqrt(index)
        },
      },
      { seed: 1, batches: 5, batchMs: 0.5 },
    )
    assert.ok(calls.dear >= 5 && calls.cheap > calls.dear)
    for (const timing of Object.values(timings)) {
      assert.equal(timing.samplesUs.length, 5)
      assert.ok(timing.p10Us <= timing.medianUs && timing.medianUs <= timing.p90Us)
      assert.ok(timing.samplesUs.includes(timing.medianUs))
    }
  })

  it('divides by the yardstick what a tenth of the batches beat', () => {
    const timing = (p10Us: number) => ({ p10Us, medianUs: 99, p90Us: 99, samplesUs: [99] })
    assert.deepEqual(yardstickRatios('thing', { yardstick: timing(2), cheap: timing(1), dear: timing(8) }), [
      { name: 'thing: cheap', value: 0.5, worse: 'higher' },
      { name: 'thing: dear', value: 4, worse: 'higher' },
    ])
  })

  it('prints a table of the report, with a word where something was missed', () => {
    const lines = [['ours', 1.234, { text: '9', missed: true as const }]]
    const text = tableText({ title: 'Title', note: 'Note', head: ['path', 'ms', 'p99'], lines })
    assert.match(text, /^Title\nNote\n.*path.*ours.*1\.23.*9 MISSED/s)
  })

  it('prints three digits that count', () => {
    assert.deepEqual([0.030612, 1.234, 12.34, 123.4, 12345.6, 0].map(short), [
      '0.0306',
      '1.23',
      '12.3',
      '123',
      '12,346',
      '0',
    ])
  })
})
