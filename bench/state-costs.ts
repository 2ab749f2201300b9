/** What saving, loading and hashing cost for states of growing size, in each of the ways a game could keep them. */
import { bufferSnapshots, type PlainSnapshots, plainSnapshots, Random, type Soa, soa } from 'peerstep/core'
import type { Row } from './findings.js'
import { type BenchContext, short, tableOf, timeCases } from './harness.js'

/** Bytes of one entity's ten numbers. */
const ENTITY_BYTES = 80
const SIZES = [
  { name: '1 KB', entities: 13 },
  { name: '10 KB', entities: 128 },
  { name: '100 KB', entities: 1280 },
  { name: '1 MB', entities: 13107 },
]

const COLUMNS = {
  x: 'f64',
  y: 'f64',
  vx: 'f64',
  vy: 'f64',
  angle: 'f64',
  spin: 'f64',
  hp: 'f64',
  heat: 'f64',
  score: 'f64',
  owner: 'f64',
} as const

type Entity = { -readonly [Name in keyof typeof COLUMNS]: number }
type Columns = Soa<typeof COLUMNS>
interface Objects {
  readonly entities: Entity[]
}

function makeObjects(entities: number, random: Random): Objects {
  const make = (_: unknown, index: number): Entity => ({
    x: random.float() * 1000,
    y: random.float() * 1000,
    vx: random.float() - 0.5,
    vy: random.float() - 0.5,
    angle: random.float() * 6,
    spin: random.float(),
    hp: random.int(0, 100),
    heat: random.float(),
    score: random.int(0, 1_000_000),
    owner: index % 16,
  })
  return { entities: Array.from({ length: entities }, make) }
}

function makeColumns(objects: Objects): Columns {
  const columns = soa(COLUMNS, objects.entities.length)
  for (const name of Object.keys(COLUMNS) as (keyof typeof COLUMNS)[]) {
    columns[name].set(objects.entities.map((entity) => entity[name]))
  }
  return columns
}

/** The three operations of a codec on one state; `touch` changes the state a little so that nothing can be cached. */
function plainCases(codec: PlainSnapshots<Objects>, objects: Objects, touch: () => void) {
  let state = objects
  let saved = codec.save(state)
  return {
    save: () => {
      touch()
      saved = codec.save(objects, saved)
    },
    load: () => {
      state = codec.load(saved, state)
    },
    hash: () => {
      touch()
      codec.hash(objects)
    },
  }
}

/** Microseconds per operation, way of keeping the state, and size. */
export interface StateCosts {
  readonly rows: readonly Row[]
  /** Median microseconds to save 1 KB with the default codec, and with structuredClone. */
  readonly plainSaveUs: number
  readonly cloneSaveUs: number
}

export function measureStateCosts({ seed, effort, print }: BenchContext): StateCosts {
  const quick = effort !== 'full'
  const rows: Row[] = []
  const lines: string[][] = []
  let plainSaveUs = Number.NaN
  let cloneSaveUs = Number.NaN
  for (const { name, entities } of SIZES) {
    const objects = makeObjects(entities, new Random(seed))
    const columns = makeColumns(objects)
    let turn = 0
    const touch = (): void => {
      turn += 1
      objects.entities[turn % entities].x += 0.5
    }
    const buffers = bufferSnapshots<Columns>({ views: (state) => state.views, create: () => soa(COLUMNS, entities) })
    const typedSaved = buffers.save(columns)
    const plain = plainCases(plainSnapshots(), objects, touch)
    const walked = plainCases(plainSnapshots({ generateCode: false }), objects, touch)
    let cloned = structuredClone(objects)
    let text = JSON.stringify(objects)
    const timings = timeCases(
      {
        'typed arrays: save': () => {
          columns.x[turn++ % entities] += 0.5
          buffers.save(columns, typedSaved)
        },
        'typed arrays: load': () => {
          buffers.load(typedSaved, columns)
        },
        'typed arrays: hash': () => {
          columns.x[turn++ % entities] += 0.5
          buffers.hash(columns)
        },
        'plain objects: save': plain.save,
        'plain objects: load': plain.load,
        'plain objects: hash': plain.hash,
        'without code: save': walked.save,
        'without code: load': walked.load,
        'without code: hash': walked.hash,
        'structuredClone: save': () => {
          touch()
          cloned = structuredClone(objects)
        },
        'structuredClone: load': () => {
          structuredClone(cloned)
        },
        'JSON: save': () => {
          touch()
          text = JSON.stringify(objects)
        },
        'JSON: load': () => {
          JSON.parse(text)
        },
      },
      { seed, batches: quick ? 5 : 25, batchMs: quick ? 2 : 5 },
    )
    for (const [what, timing] of Object.entries(timings)) {
      rows.push({ what: `${what}, ${name}`, unit: 'us', bytes: entities * ENTITY_BYTES, ...timing })
    }
    const us = (way: string): string[] =>
      ['save', 'load', 'hash'].map((operation) => {
        const timing = (timings as Record<string, { readonly medianUs: number } | undefined>)[`${way}: ${operation}`]
        return timing === undefined ? '-' : short(timing.medianUs)
      })
    for (const way of ['typed arrays', 'plain objects', 'without code', 'structuredClone', 'JSON']) {
      lines.push([`${name}, ${way}`, ...us(way)])
    }
    if (entities === SIZES[0].entities) {
      plainSaveUs = timings['plain objects: save'].medianUs
      cloneSaveUs = timings['structuredClone: save'].medianUs
    }
  }
  print('\nmicroseconds (median of interleaved batches)')
  print(tableOf(['state', 'save', 'load', 'hash'], lines))
  return { rows, plainSaveUs, cloneSaveUs }
}
