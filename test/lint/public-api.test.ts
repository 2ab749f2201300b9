/** The lint of the public interface, over a small package with planted offences. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const TSC = join(ROOT, 'node_modules/typescript/lib/tsc.js')
const LINT = join(ROOT, 'lint/public-api.mjs')

const SOURCES = {
  'src/index.ts': `/** Entry. */
export { type Box, type Lid, open } from './box.js'
`,
  'src/core/index.ts': `/** Second entry. */
export type { Shared } from '../shared.js'
`,
  'src/shared.ts': `/** A module. */
/** Exported by the other entry point. */
export interface Shared {
  /** Documented. */
  readonly value: number
}
`,
  'src/box.ts': `/** A module. */
import type { Shared } from './shared.js'
/** Not exported by any entry point. */
export interface Hidden { /** Documented. */ readonly value: number }
/** Documented. */
export interface Box {
  /** Documented. */
  readonly width: number
  readonly height: number
  /** Documented. */
  readonly lid: Hidden
  /** Documented. */
  readonly shared: Shared
}
export type Lid = string
/** Documented. */
export function open(box: Box): void
/** Each overload of a public function needs a comment. */
export function open(box: Box, lid: Lid): void
export function open(_box: Box, _lid?: Lid): void {}
`,
  'relay/inner.ts': `/** A module that no entry point exports. */
export const inner = 1
const later = 2
// No documentation.
const named = 3
export { later, named as renamed }
`,
}

describe('the lint of the public interface', () => {
  let directory: string
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'peerstep-lint-'))
    const exports = { '.': { types: './dist/src/index.d.ts' }, './core': { types: './dist/src/core/index.d.ts' } }
    write('package.json', JSON.stringify({ name: 'planted', version: '1.0.0', type: 'module', exports }))
    const compilerOptions = { module: 'nodenext', target: 'es2022', outDir: 'dist', rootDir: '.', types: [] }
    const declarations = { declaration: true, declarationMap: true }
    write(
      'tsconfig.json',
      JSON.stringify({ compilerOptions: { ...compilerOptions, ...declarations }, include: ['src', 'relay'] }),
    )
    for (const [file, text] of Object.entries(SOURCES)) write(file, text)
    const { status, stdout } = spawnSync(process.execPath, [TSC, '-p', directory], { encoding: 'utf8' })
    assert.equal(status, 0, stdout)
  })
  after(() => rmSync(directory, { recursive: true }))

  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(directory, file)), { recursive: true })
    writeFileSync(join(directory, file), text)
  }
  const lint = (...rooms: string[]) => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [LINT, ...rooms], {
      cwd: directory,
      encoding: 'utf8',
    })
    return { lines: stdout.trim().split('\n'), stderr, status }
  }

  it('names each export and public member without documentation, and each type that users cannot import', () => {
    const { lines, stderr, status } = lint()
    assert.equal(status, 1, stderr)
    assert.deepEqual(lines, [
      'relay/inner.ts:2 inner has no documentation comment',
      'relay/inner.ts:3 later has no documentation comment',
      'relay/inner.ts:5 named has no documentation comment',
      'src/box.ts:9 height has no documentation comment',
      'src/box.ts:11 Hidden is used in this public signature but is not exported',
      'src/box.ts:15 Lid has no documentation comment',
      '6 offences against the rules for the public interface',
    ])
  })

  it('looks only below the paths that it is given', () => {
    assert.deepEqual(lint('src/core'), {
      lines: ['0 offences against the rules for the public interface'],
      stderr: '',
      status: 0,
    })
    assert.equal(lint('relay', 'src/core').lines.length, 4)
  })
})
