/** The floors of ARCHITECTURE.md, held against every import there is. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** For each floor, the places below it. Files beside the floors stand on the ground. */
const FLOORS: Readonly<Record<string, readonly string[]>> = {
  'src/core': ['src/core', 'src/bounded-map.ts', 'src/errors.ts'],
  'src/wire': ['src/wire', 'src/core', 'src/bounded-map.ts', 'src/ed25519.ts', 'src/errors.ts'],
  'src/trust': ['src/trust', 'src/wire', 'src/core', 'src/identity.ts', 'src/bounded-map.ts', 'src/errors.ts'],
  'src/transport': [
    'src/transport',
    'src/core/random.ts',
    'src/core/hash.ts',
    'src/identity.ts',
    'src/ed25519.ts',
    'src/bounded-map.ts',
    'src/errors.ts',
  ],
  'src/match': [
    'src/match',
    'src/trust',
    'src/wire',
    'src/transport',
    'src/core',
    'src/identity.ts',
    'src/ed25519.ts',
    'src/bounded-map.ts',
    'src/errors.ts',
  ],
  relay: [
    'relay',
    'src/match',
    'src/trust',
    'src/wire',
    'src/transport',
    'src/core',
    'src/identity.ts',
    'src/ed25519.ts',
    'src/bounded-map.ts',
    'src/errors.ts',
  ],
  demos: ['demos'],
}

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => normalize(join(folder, file)))
}

/** Specifiers of all static and dynamic imports and re-exports. */
function imports(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8').replace(/^\s*(\/\/|\*|\/\*).*$/gm, '')
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1]!)
}

function target(file: string, specifier: string): string {
  return normalize(relative(ROOT, join(ROOT, dirname(file), specifier))).replace(/\.js$/, '.ts')
}

describe('the house', () => {
  for (const [floor, below] of Object.entries(FLOORS)) {
    it(`${floor} imports only what stands below it`, () => {
      for (const file of sources(floor)) {
        for (const specifier of imports(file).filter((one) => one.startsWith('.'))) {
          const to = target(file, specifier)
          assert.ok(
            below.some((place) => to === place || to.startsWith(`${place}/`)),
            `${file} must not import ${to}`,
          )
        }
      }
    })
  }

  it('the core is pure: no package, no Node module, no clock, no chance', () => {
    for (const file of sources('src/core')) {
      const packages = imports(file).filter((one) => !one.startsWith('.'))
      assert.deepEqual(packages, [], `${file} imports a package`)
    }
  })

  it('game modules import peerstep/core and each other, so that a validator can load them', () => {
    for (const file of sources('demos/games')) {
      for (const specifier of imports(file)) {
        assert.ok(specifier === 'peerstep/core' || specifier.startsWith('.'), `${file} imports ${specifier}`)
      }
    }
  })

  it('nothing inside the package imports its own barrels', () => {
    for (const file of [...sources('src'), ...sources('relay')]) {
      for (const specifier of imports(file).filter((one) => one.startsWith('.'))) {
        const to = target(file, specifier)
        assert.ok(!['src/index.ts', 'src/core/index.ts', 'relay/index.ts'].includes(to), `${file} imports ${to}`)
      }
    }
  })

  it('the clock and chance are arguments: only their adapters name them', () => {
    const adapters = new Set(['src/transport/clock.ts', 'src/core/determinism-guard.ts'])
    for (const file of [
      ...sources('src/core'),
      ...sources('src/wire'),
      ...sources('src/match'),
      ...sources('demos/games'),
    ]) {
      if (adapters.has(normalize(file))) continue
      const text = readFileSync(join(ROOT, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$|'[^'\n]*'|`[^`]*`/gm, '')
      assert.doesNotMatch(
        text,
        /Math\.random\(|Date\.now\(|performance\.now\(/,
        `${file} reaches for a clock or chance`,
      )
    }
  })

  it('the clock, timers and chance are arguments in the transport too: only their adapter names them', () => {
    const adapter = 'src/transport/clock.ts'
    for (const file of [...sources('src/transport'), ...sources('relay/net')].filter((one) => one !== adapter)) {
      const text = readFileSync(join(ROOT, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$|'[^'\n]*'|`[^`]*`/gm, '')
      assert.doesNotMatch(
        text,
        /Math\.random|Date\.now|performance\.now|getRandomValues|\bset(Timeout|Interval)|AbortSignal\.timeout/,
        `${file} reaches for a clock, a timer or chance`,
      )
    }
  })
})
