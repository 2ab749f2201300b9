/** The code in the pages for people compiles against the package as it is published, and its games pass the sync-test. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { syncTest } from '../src/core/checks/sync-test.js'
import type { Game } from '../src/core/game.js'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const TSC = join(ROOT, 'node_modules/typescript/lib/tsc.js')
const OPTIONS = [
  '--strict',
  '--module',
  'nodenext',
  '--target',
  'es2024',
  '--types',
  'node',
  '--lib',
  'es2024,dom,esnext.disposable',
]

interface Block {
  /** The blocks of the README lie in one folder, those of docs/ in another, so that they can import the named ones. */
  readonly file: string
  readonly code: string
}

/** Blocks that begin with ```ts complete: whole modules. A name after that is the file that other blocks import. */
function completeBlocks(page: string): Block[] {
  const text = readFileSync(join(ROOT, page), 'utf8')
  return [...text.matchAll(/^```ts complete ?(\S*)\n(.*?)^```$/gms)].map(([, name, code], index) => ({
    file: join(page.startsWith('docs/') ? 'docs' : 'readme', name || `${page.replace(/\W/g, '-')}-${index + 1}.ts`),
    code: code!,
  }))
}

describe('the pages for people', () => {
  const pages = ['README.md', ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`)]
  const blocks = pages.flatMap(completeBlocks)
  // Below the package's own folder, so that the package finds itself by name, as a user's code finds it.
  let directory: string
  before(() => {
    directory = mkdtempSync(join(ROOT, 'dist/docs-'))
    for (const folder of ['docs', 'readme']) mkdirSync(join(directory, folder))
    for (const { file, code } of blocks) writeFileSync(join(directory, file), code)
  })
  after(() => rmSync(directory, { recursive: true }))

  it('give each named module a name of its own', () => {
    assert.equal(new Set(blocks.map(({ file }) => file)).size, blocks.length)
  })

  it('show modules that compile', () => {
    assert.ok(blocks.length >= 3, 'there are complete blocks')
    const files = blocks.map(({ file }) => join(directory, file))
    const { stdout, status } = spawnSync(process.execPath, [TSC, '--ignoreConfig', ...OPTIONS, ...files], {
      encoding: 'utf8',
    })
    assert.equal(status, 0, stdout)
  })

  it('show games that pass the sync-test, and tests that pass', async () => {
    const games: string[] = []
    for (const { file } of blocks.filter(({ code }) => /defineGame|node:assert/.test(code))) {
      // A module without a game is a test: to load it is to run it.
      const module: object = await import(pathToFileURL(join(directory, file.replace(/\.ts$/, '.js'))).href)
      for (const game of Object.values(module) as Game<unknown, unknown>[]) {
        assert.deepEqual(syncTest(game, { frames: 120 }).failure, undefined, `${file} ${game.id}`)
        games.push(game.id)
      }
    }
    assert.ok(games.includes('tag'))
  })

  it('link to pages and headings that exist', () => {
    for (const page of pages.filter((name) => name.startsWith('docs/'))) {
      const text = readFileSync(join(ROOT, page), 'utf8')
      for (const [, target, heading] of text.matchAll(/\]\((?!https?:)([\w./-]*)(?:#([\w-]+))?\)/g)) {
        const file = target === '' ? page : join('docs', target!)
        const linked = readFileSync(join(ROOT, file), 'utf8')
        const headings = [...linked.matchAll(/^#+ (.*)$/gm)].map(([, title]) => slug(title!))
        if (heading !== undefined) assert.ok(headings.includes(heading), `${page}: ${file}#${heading}`)
      }
    }
  })
})

/** The anchor that GitHub gives a heading. */
const slug = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .trim()
    .replaceAll(' ', '-')
