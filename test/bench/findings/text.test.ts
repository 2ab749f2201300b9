import assert from 'node:assert/strict'
import { atLeast, atMost, tableOf } from '../../../bench/findings/findings.js'
import { goalsText, short, tableText } from '../../../bench/findings/text.js'

describe('findings as text', () => {
  it('says of a goal whether it was met', () => {
    assert.equal(atLeast('frames', 1500, 1500, 'frames').met, true)
    assert.equal(atLeast('frames', 1499, 1500, 'frames').met, false)
    assert.equal(atMost('latency', 80, 80, 'ms').met, true)
    assert.equal(atMost('latency', Number.NaN, 80, 'ms').met, false)
    const printed = goalsText([atMost('latency', 81, 80, 'ms'), atMost('loss', 1, 2, '%')])
    assert.match(printed, /latency.*MISSED/)
    assert.match(printed, /loss.*met/)
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

  it('makes a table of items, with a line for each', () => {
    const table = tableOf(
      { title: 'Squares' },
      [2, 3],
      [
        ['number', (one) => one],
        ['square', (one) => one * one],
      ],
    )
    assert.deepEqual(table, {
      title: 'Squares',
      head: ['number', 'square'],
      lines: [
        [2, 4],
        [3, 9],
      ],
    })
  })
})
