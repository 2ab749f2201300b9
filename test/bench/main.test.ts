/** All benchmarks, as briefly as they can be: the report that is kept as an artefact of every test run. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { RunReport } from '../../bench/report/run-report.js'

const BENCH = fileURLToPath(new URL('../../bench/main.js', import.meta.url))
const FOLDER = fileURLToPath(new URL('../../../.artefacts/bench/', import.meta.url))
/** Two minutes of work; a machine that runs other tests at the same time takes its time. */
const LIMIT_MS = 15 * 60_000

async function bench(env: NodeJS.ProcessEnv, ...args: string[]): Promise<{ code: number | null; text: string }> {
  const child = spawn(process.execPath, [BENCH, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (more: string) => {
      text += more
    })
  }
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, text }
}

async function registered(): Promise<string[]> {
  const { text } = await bench(process.env, '--list')
  return [...text.matchAll(/^│ ([a-z-]+) +│/gm)].map((match) => match[1]!).filter((name) => name !== 'benchmark')
}

describe('all benchmarks', () => {
  it('run, and make one report of it', async function () {
    this.timeout(LIMIT_MS)
    const { code, text } = await bench(process.env, '--effort', 'smoke', '--out', FOLDER)
    assert.equal(code, 0, text)

    const report = JSON.parse(readFileSync(`${FOLDER}report.json`, 'utf8')) as RunReport
    const names = report.benchmarks.map(({ name }) => name)
    assert.deepEqual(names, await registered())
    assert.ok(names.length >= 6)
    const { withoutLab } = report.machine
    const page = readFileSync(`${FOLDER}report.html`, 'utf8')
    const sections = page.split('<section id="').slice(1)
    for (const { name, failure, result } of report.benchmarks) {
      assert.equal(failure, null, name)
      const section = sections.find((one) => one.startsWith(`${name}"`))
      assert.ok(section !== undefined, `${name} has no section`)
      const { tables = [], figures = [], notes = [] } = result!
      // Without the lab some have nothing to measure; then they say so.
      if (withoutLab !== null && tables.length === 0) assert.ok(notes.length > 0, `${name} says nothing at all`)
      else assert.ok(tables.length > 0, `${name} has no table`)
      for (const { head, lines } of tables) for (const line of lines) assert.equal(line.length, head.length, name)
      assert.equal(section.match(/<svg role="img"/g)?.length ?? 0, figures.length, `${name} lacks figures`)
    }
    assert.match(page, /not for quoting/)
    assert.ok(!/\bNaN\b|\bundefined\b|\[object /.test(page), 'the page holds something senseless')
    assert.ok(!/(?:src|href|url\()\s*=?\s*["']?(?:https?:)?\/\//.test(page), 'the page asks for something outside')
  })

  it('get along without the network lab, and say so', async function () {
    this.timeout(LIMIT_MS)
    const folder = `${FOLDER}without-lab/`
    const env = { ...process.env, PEERSTEP_NETLAB: 'off' }
    const { code, text } = await bench(env, 'lanes', 'spectators', '--effort', 'smoke', '--out', folder)
    assert.equal(code, 0, text)
    assert.match(readFileSync(`${folder}report.html`, 'utf8'), /no packet lab here: PEERSTEP_NETLAB/)
    assert.match(text, /There is no network lab here/)
  })
})
