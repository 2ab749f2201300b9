import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type LibraryPatch, PatchReport } from '../../../../src/transport/libp2p/patches/library-patch.js'

const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url))
const FOLDER = `${ROOT}src/transport/libp2p/patches/`

const PATCH: LibraryPatch = {
  name: 'example',
  library: 'example-library',
  version: '1.2.3',
  without: 'everything is slower',
  required: false,
}

function json(file: string): Record<string, Record<string, unknown>> & { version: string } {
  return JSON.parse(readFileSync(`${ROOT}${file}`, 'utf8'))
}

/** Every patch that a file of the folder declares. */
async function declaredPatches(): Promise<{ readonly file: string; readonly patch: LibraryPatch }[]> {
  const found = []
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.ts'))) {
    const name = basename(file, '.ts')
    const exported: Record<string, unknown> = await import(
      new URL(`../../../../src/transport/libp2p/patches/${name}.js`, import.meta.url).href
    )
    for (const value of Object.values(exported)) {
      if (typeof value === 'object' && value !== null && 'library' in value) {
        found.push({ file: name, patch: value as LibraryPatch })
      }
    }
  }
  return found
}

describe('library patches', () => {
  it('name the exact versions that package.json pins and that are installed', async () => {
    const { dependencies } = json('package.json')
    for (const { file, patch } of await declaredPatches()) {
      const installed = json(`node_modules/${patch.library}/package.json`).version
      assert.equal(patch.version, installed, `${file} was written for another version of ${patch.library}`)
      assert.equal(dependencies![patch.library], patch.version, `package.json does not pin ${patch.library}`)
    }
  })

  it('have a name of their own, and a file each', async () => {
    const patches = await declaredPatches()
    assert.equal(new Set(patches.map(({ patch }) => patch.name)).size, patches.length)
    const files = readdirSync(FOLDER).map((file) => basename(file, '.ts'))
    assert.deepEqual(
      files.filter((file) => file !== 'library-patch' && !patches.some((it) => it.file === file)),
      [],
    )
  })

  it('are the only files that reach into libp2p by a cast', () => {
    const outside = readdirSync(`${ROOT}src/transport`, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.includes('patches'))
      .map((file) => `${ROOT}src/transport/${file}`)
    const relay = readdirSync(`${ROOT}relay/net`).map((file) => `${ROOT}relay/net/${file}`)
    for (const file of [...outside, ...relay]) {
      assert.doesNotMatch(readFileSync(file, 'utf8'), /as unknown as/, `${file} belongs to patches/`)
    }
  })
})

describe('a patch report', () => {
  it('tells what is not tried, applied and missing', () => {
    const report = new PatchReport([PATCH, { ...PATCH, name: 'second' }])
    assert.deepEqual(
      report.patches.map(({ name, state }) => [name, state]),
      [
        ['example', 'untried'],
        ['second', 'untried'],
      ],
    )
    const part = { value: 1 }
    assert.equal(report.part(PATCH, 'inner', part), part)
    assert.equal(report.patches[0]!.state, 'applied')
    assert.deepEqual(report.missing, [])
    assert.equal(report.part(PATCH, 'other', undefined), undefined)
    assert.deepEqual(report.missing, [{ ...PATCH, state: 'missing', missingParts: ['other'] }])
    report.part(PATCH, 'other', part)
    assert.equal(report.patches[0]!.state, 'missing', 'one connection with the part does not hide one without')
  })

  it('takes falsy parts for present', () => {
    const report = new PatchReport([PATCH])
    assert.equal(report.part(PATCH, 'count', 0), 0)
    assert.equal(report.patches[0]!.state, 'applied')
  })

  it('calls its listener once for each missing part', () => {
    const report = new PatchReport([PATCH])
    const told: string[] = []
    report.onMissing(({ missingParts }) => told.push(missingParts.join()))
    for (const name of ['a', 'a', 'b', 'a']) report.part(PATCH, name, undefined)
    assert.deepEqual(told, ['a', 'a,b'])
  })

  it('throws where a node must not start without the part', () => {
    const report = new PatchReport([])
    const required = { ...PATCH, required: true }
    assert.throws(
      () => report.part(required, 'server', undefined),
      /this version of example-library has no server: without it everything is slower; install 1\.2\.3/,
    )
    assert.equal(report.part(required, 'server', 1), 1)
  })
})
