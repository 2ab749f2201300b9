/** The size and order of the rooms: what keeps the place of a change easy to find. Floors are held by `purity.test.ts`. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const FILES_PER_FOLDER_MAX = 20
const MEDIAN_LINES_MAX = 120
const LONG_FILE_LINES = 400
const LONG_FILES_MAX = 2
/** Tests of what several files do together: there is no single file whose path they could have. */
const TESTS_OF_SEVERAL_FILES: readonly string[] = [
  'test/core/session/session-properties.test.ts',
  'test/wire/evolution.test.ts',
  'test/wire/fuzz.test.ts',
  'test/wire/golden.test.ts',
  'test/demos/arena.test.ts',
  'test/demos/bots.test.ts',
  'test/demos/skirmish.test.ts',
]

function codeFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts') && !file.includes('node_modules'))
    .map((file) => normalize(join(folder, file)))
}

const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8')

/** Files of the tree that a file imports. */
function importsOf(file: string): string[] {
  const text = textOf(file).replace(/^\s*(\/\/|\*|\/\*).*$/gm, '')
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, specifier]) =>
    normalize(relative(ROOT, join(ROOT, dirname(file), specifier!))).replace(/\.js$/, '.ts'),
  )
}

/** The folders below `floor` that hold a file, and the folders that each one imports. */
function roomsOf(floor: string): Map<string, Set<string>> {
  const roomOf = (file: string): string => {
    const [first, ...rest] = relative(floor, file).split('/')
    return rest.length === 0 ? file : `${floor}/${first}`
  }
  const rooms = new Map<string, Set<string>>()
  for (const file of codeFiles(floor)) {
    const room = rooms.get(roomOf(file)) ?? new Set()
    rooms.set(roomOf(file), room)
    for (const target of importsOf(file)) {
      if (target.startsWith(`${floor}/`) && roomOf(target) !== roomOf(file)) room.add(roomOf(target))
    }
  }
  return rooms
}

/** @returns rooms that import each other in a circle, directly or through others; empty when there are none */
function circleIn(rooms: Map<string, Set<string>>): string[] {
  const left = new Map(rooms)
  for (let settled = true; settled; ) {
    settled = false
    for (const [room, targets] of left) {
      if ([...targets].some((target) => left.has(target))) continue
      left.delete(room)
      settled = true
    }
  }
  return [...left.keys()]
}

describe('the rooms', () => {
  const floors = ['src', 'relay', 'demos', 'bench']

  it('hold at most 20 files each', () => {
    const counts = Map.groupBy(floors.flatMap(codeFiles), (file) => dirname(file))
    const crowded = [...counts].filter(([, files]) => files.length > FILES_PER_FOLDER_MAX)
    assert.deepEqual(
      crowded.map(([folder, files]) => `${folder}: ${files.length}`),
      [],
    )
  })

  it('hold files of one idea each: a median of at most 120 lines, at most two files over 400', () => {
    const lines = floors.flatMap(codeFiles).map((file) => ({ file, count: textOf(file).split('\n').length - 1 }))
    lines.sort((a, b) => a.count - b.count)
    assert.ok(lines[Math.floor(lines.length / 2)]!.count <= MEDIAN_LINES_MAX)
    const long = lines.filter(({ count }) => count > LONG_FILE_LINES)
    assert.ok(long.length <= LONG_FILES_MAX, long.map(({ file, count }) => `${file}: ${count}`).join(', '))
  })

  for (const floor of ['src/core', 'src/transport', 'src/match', 'relay', 'bench']) {
    it(`of ${floor} do not import each other in circles`, () => {
      assert.deepEqual(circleIn(roomsOf(floor)), [])
    })
  }

  it('have their tests at the same path below test/', () => {
    const astray = ['core', 'wire', 'trust', 'transport', 'match', 'relay', 'bench', 'demos']
      .flatMap((room) => codeFiles(`test/${room}`))
      .filter((file) => file.endsWith('.test.ts') && !TESTS_OF_SEVERAL_FILES.includes(file))
      .filter((file) => {
        const path = relative('test', file).replace(/\.test\.ts$/, '.ts')
        return !existsSync(join(ROOT, path)) && !existsSync(join(ROOT, 'src', path))
      })
    assert.deepEqual(astray, [])
  })
})
