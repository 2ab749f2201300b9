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

  it('the core imports no package and no Node module', () => {
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

  it('the clock, timers and chance are arguments: only their adapters name them', () => {
    // `createPeer` is where the machine's own are chosen; the guard names what it forbids.
    const adapters = new Set(['src/transport/clock.ts', 'src/core/determinism-guard.ts', 'src/match/peer.ts'])
    const rooms = ['src/core', 'src/wire', 'src/trust', 'src/match', 'src/transport', 'relay/net', 'demos/games']
    for (const file of rooms.flatMap(sources).filter((one) => !adapters.has(one))) {
      const text = readFileSync(join(ROOT, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$|'[^'\n]*'|`[^`]*`/gm, '')
      assert.doesNotMatch(
        text,
        /Math\.random|Date\.now|performance\.now|getRandomValues|\bset(Timeout|Interval)|AbortSignal\.timeout/,
        `${file} names a clock, a timer or chance of the machine`,
      )
    }
  })
})
