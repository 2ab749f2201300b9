import assert from 'node:assert/strict'
import { atMost, type BenchResult } from '../../../bench/findings/findings.js'
import { pageOf } from '../../../bench/report/page.js'
import type { BenchmarkRun, RunReport } from '../../../bench/report/run-report.js'

const RESULT: BenchResult = {
  rows: [{ what: 'a', samplesMs: [1, 2, 3] }],
  goals: [
    atMost('quick enough', 5, 10, 'ms'),
    atMost('small <enough>', 12, 10, 'ms'),
    atMost('seen', Number.NaN, 1, ''),
  ],
  tables: [
    {
      title: 'All of it',
      note: 'less is better',
      head: ['path', 'ms'],
      lines: [
        ['ours', 3],
        ['theirs', { text: '12', missed: true }],
      ],
    },
  ],
  figures: [
    {
      kind: 'cdf',
      title: 'Curves',
      panels: [
        {
          title: 'calm',
          curves: [
            { name: 'ours', latenciesMs: [1, 2, 3, 4, 5] },
            { name: 'theirs', rival: true, latenciesMs: [2, 3, 4, 5, null] },
          ],
        },
      ],
    },
    {
      kind: 'lines',
      title: 'Growth',
      x: { title: 'players' },
      y: { title: 'ms', scale: 'log' },
      series: [
        {
          name: 'ours',
          points: [
            [1, 2],
            [2, 3],
          ],
        },
      ],
      limit: { y: 3, name: 'a frame' },
    },
    { kind: 'bars', title: 'Cost', y: { title: 'us' }, bars: [{ group: '1 KB', name: 'ours', value: 4 }] },
  ],
  notes: ['No lab, no loss.'],
}

function runOf(changes: Partial<BenchmarkRun> = {}): BenchmarkRun {
  return {
    name: 'thing',
    about: 'how it goes',
    command: 'npm run bench -- thing --effort quick --seed 1',
    tookMs: 1234,
    loadBefore: 0.1,
    loadAfter: 0.9,
    othersCores: 0,
    failure: null,
    result: RESULT,
    ...changes,
  }
}

function reportOf(run: BenchmarkRun, changes: Partial<RunReport> = {}): RunReport {
  return {
    version: 1,
    startedAt: '2030-01-02T03:04:05.000Z',
    tookMs: 61_000,
    effort: 'quick',
    seed: 1,
    command: 'npm run bench',
    machine: { cpu: 'a processor', cores: 2, memoryBytes: 8e9, os: 'an OS', withoutLab: null },
    versions: { node: '1', v8: '2', peerstep: '3', commit: 'abc', compared: { ws: '8' } },
    benchmarks: [run],
    gate: [],
    ...changes,
  }
}

describe('the report', () => {
  it('shows tables, figures, notes and goals, and how to run it again', async () => {
    const page = await pageOf(reportOf(runOf()), 'report.json')
    for (const text of ['All of it', 'less is better', 'No lab, no loss.', 'Curves', 'Growth', 'Cost', 'a frame']) {
      assert.ok(page.includes(text), text)
    }
    assert.equal(page.match(/<svg role="img"/g)?.length, 3)
    assert.match(page, /npm run bench -- thing --effort quick --seed 1/)
    assert.match(page, /href="report.json"/)
    assert.match(page, /1 rows, 3 raw samples/)
  })

  it('says what was missed by a word and on top, and what was not measured', async () => {
    const page = await pageOf(reportOf(runOf()), null)
    const [summary, section] = page.split('<section')
    assert.match(summary!, /<b>1<\/b>goals met.*<b>1<\/b>missed.*<b>1<\/b>not measured.*MISSED/s)
    assert.match(section!, /12 <small>missed<\/small>/)
  })

  it('escapes what benchmarks say', async () => {
    const page = await pageOf(reportOf(runOf({ failure: '<script>alert(1)</script>', result: null })), null)
    assert.ok(!page.includes('<script'))
    assert.match(await pageOf(reportOf(runOf()), null), /small &lt;enough&gt;/)
  })

  it('needs nothing from outside and says nothing senseless', async () => {
    const page = await pageOf(JSON.parse(JSON.stringify(reportOf(runOf()))) as RunReport, null)
    assert.ok(!/(?:src|href)="(?:https?:)?\/\//.test(page))
    assert.ok(!/NaN|undefined|\[object/.test(page))
  })

  it('shows a benchmark that failed, with what it said', async () => {
    const page = await pageOf(reportOf(runOf({ failure: 'It ended with exit code 1.', result: null })), null)
    assert.match(page, /<b>1<\/b>benchmarks failed/)
    assert.match(page, /It ended with exit code 1\./)
  })

  it('warns of a busy machine, and of figures that are none', async () => {
    assert.match(await pageOf(reportOf(runOf({ othersCores: 1.2 })), null), /kept 1\.2 of 2 cores busy/)
    assert.match(await pageOf(reportOf(runOf({ othersCores: null, loadBefore: 3 })), null), /3\.0 processes wanted/)
    assert.match(await pageOf(reportOf(runOf(), { effort: 'smoke' }), null), /not for quoting/)
    assert.ok(!(await pageOf(reportOf(runOf()), null)).includes('class="box warn"'))
  })

  it('says why there was no network lab', async () => {
    const { machine } = reportOf(runOf())
    const page = await pageOf(reportOf(runOf(), { machine: { ...machine, withoutLab: 'it runs as root only' } }), null)
    assert.match(page, /no packet lab here: it runs as root only/)
  })
})
