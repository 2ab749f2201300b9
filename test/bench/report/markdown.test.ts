import assert from 'node:assert/strict'
import { atMost } from '../../../bench/findings/findings.js'
import { markdownOf, withFindings } from '../../../bench/report/markdown.js'
import type { RunReport } from '../../../bench/report/run-report.js'

const REPORT: RunReport = {
  version: 1,
  startedAt: '2030-01-02T03:04:05.000Z',
  tookMs: 61_000,
  effort: 'full',
  seed: 3,
  command: 'npm run bench -- --effort full',
  machine: { cpu: 'a processor', cores: 2, memoryBytes: 8e9, os: 'an OS', withoutLab: null },
  versions: { node: '24', v8: '13', peerstep: '3', commit: 'abc', compared: {} },
  benchmarks: [
    {
      name: 'thing',
      about: 'how it goes',
      command: '',
      tookMs: 1,
      loadBefore: 0,
      loadAfter: 0,
      othersCores: 0,
      failure: null,
      result: {
        rows: [],
        goals: [atMost('quick', 5, 10, 'ms'), atMost('small', 12, 10, 'ms'), atMost('seen', Number.NaN, 1, '')],
        tables: [
          {
            title: 'Told',
            headline: true,
            head: ['path', 'ms'],
            lines: [
              ['a | b', 2.71999],
              ['c', { text: '12', missed: true }],
            ],
          },
          { title: 'Not told', head: ['x'], lines: [] },
        ],
      },
    },
  ],
  gate: [],
}

describe('the figures in docs/benchmarks.md', () => {
  it('are goals and the tables marked for it, with machine, command and seed', () => {
    const text = markdownOf(REPORT)
    assert.match(text, /`npm run bench -- --effort full` on 2030-01-02: effort full, seed 3; a processor, 2 cores/)
    assert.match(
      text,
      /\*\*Told\*\*\n\n\| path \| ms \|\n\| --- \| ---: \|\n\| a \\\| b \| 2\.72 \|\n\| c \| \*\*12 missed\*\* \|/,
    )
    assert.ok(!text.includes('Not told'))
    assert.match(text, /1 met, 1 missed, 1 not measured/)
    assert.match(text, /\| thing \| small \| 12 ms \| 10 ms \| \*\*MISSED\*\* \|/)
    assert.ok(!/NaN|undefined|null/.test(markdownOf(JSON.parse(JSON.stringify(REPORT)) as RunReport)))
  })

  it('take the place of what stood between the marks, and nothing else', () => {
    const page = '# Title\n\n<!-- bench:begin -->\nold\n<!-- bench:end -->\n\nRest\n'
    const first = withFindings(page, 'new\n')
    assert.equal(first, '# Title\n\n<!-- bench:begin -->\n\nnew\n\n<!-- bench:end -->\n\nRest\n')
    assert.equal(withFindings(first, 'new\n'), first)
    assert.throws(() => withFindings('# Title', 'new'), /where the figures shall stand/)
  })
})
