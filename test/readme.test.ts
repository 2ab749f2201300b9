import assert from 'node:assert/strict'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { transform } from 'esbuild'
import { syncTest } from '../src/core/checks/sync-test.js'
import type { Game } from '../src/core/game.js'

describe('the README', () => {
  it('shows a game that runs, ends and passes the sync-test', async () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
    const block = /```ts complete tag.ts\n([^`]*defineGame\(\{[^`]*)```/.exec(readme)?.[1]
    assert.ok(block, 'there is a block that defines a game')
    const { code } = await transform(block, { loader: 'ts', format: 'esm' })
    // Beside the other compiled files, so that the package finds itself by name.
    const file = new URL(`./readme-game-${process.pid}.mjs`, import.meta.url)
    writeFileSync(file, code)
    try {
      const { tag } = (await import(file.href)) as { tag: Game<{ framesLeft: number }, unknown> }
      const report = syncTest(tag, { frames: 200, options: { seconds: 2 } })
      assert.ok(report.ok)
      assert.equal(report.frames, 120, 'the match ends when its time is up')
    } finally {
      rmSync(file)
    }
  })
})
