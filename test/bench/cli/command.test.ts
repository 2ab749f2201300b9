import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BaselineRatio, readBaseline, TOLERANCE_MAX } from '../../../bench/report/gate.js'

const BENCH = fileURLToPath(new URL('../../../bench/main.js', import.meta.url))
const SLOWED = 'plain objects: hash'
const RATIO = 'rollback: 100 KB: plain objects: hash'

async function bench(...args: string[]): Promise<{ readonly code: number; readonly text: string }> {
  const child = spawn(process.execPath, [BENCH, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (more: string) => {
      text += more
    })
  }
  const [code] = (await once(child, 'close')) as [number]
  return { code, text }
}

describe('a slowdown to twice, planted in one case', () => {
  let folder: string
  const gate = (...args: string[]) =>
    bench('rollback', '--effort', 'smoke', '--gate', '--baseline', join(folder, 'baseline.json'), ...args)

  before(async function () {
    this.timeout(240_000)
    folder = mkdtempSync(join(tmpdir(), 'peerstep-gate-'))
    const file = join(folder, 'baseline.json')
    // On a busy machine three repetitions may differ by more than any ratio may: then they are made again.
    let known: BaselineRatio | undefined
    let text = ''
    for (let attempt = 0; known === undefined && attempt < 3; attempt += 1) {
      const made = await bench('rollback', '--effort', 'smoke', '--rebase-baseline', '3', '--baseline', file)
      assert.equal(made.code, 0, made.text)
      text += made.text
      known = readBaseline(file).rollback!.ratios[RATIO]
    }
    assert.ok(known !== undefined, text)
    // One ratio, with the most that any baseline tolerates: what is caught here is caught everywhere.
    const { rollback } = readBaseline(file)
    const ratios = { [RATIO]: { ...known, tolerance: TOLERANCE_MAX } }
    writeFileSync(file, JSON.stringify({ rollback: { ...rollback, ratios } }))
  })

  after(() => rmSync(folder, { recursive: true }))

  it('is caught by the gate, which names the ratio and ends with 1', async function () {
    this.timeout(120_000)
    const { code, text } = await gate('--plant', SLOWED)
    assert.equal(code, 1, text)
    assert.match(text, new RegExp(`^regressed: .*${RATIO}`, 'm'))
  })

  it('is no false alarm: the same run without it passes', async function () {
    this.timeout(120_000)
    const { code, text } = await gate()
    assert.equal(code, 0, text)
    assert.match(text, /ratios are within tolerance/)
  })

  it('cannot be planted where there is no such case', async function () {
    this.timeout(120_000)
    const { code, text } = await gate('--plant', 'a case of another name')
    assert.equal(code, 1, text)
    assert.match(text, /no case is called 'a case of another name'/)
  })
})
