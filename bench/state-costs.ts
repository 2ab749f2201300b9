/** What saving, loading and hashing cost for states of growing size, in each of the ways a game could keep them. */
import { type PlainSnapshots, plainSnapshots, Random, type Soa, soa, typedArraySnapshots } from 'peerstep/core'
import type { Figure, FindingsTable, Ratio, Row } from './findings.js'
import { type BenchContext, type Effort, type Timing, tableText, timeCases, yardstickRatios } from './harness.js'
import { YARDSTICK, yardstick } from './yardstick.js'

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

const WAYS = ['typed arrays', 'plain objects', 'without code', 'structuredClone', 'JSON'] as const
const OPERATIONS = ['save', 'load', 'hash'] as const
/** Ours; the others are what a game would use without us. */
const OURS: readonly string[] = WAYS.slice(0, 3)

const BATCHES: Readonly<Record<Effort, { readonly batches: number; readonly batchMs: number }>> = {
  smoke: { batches: 5, batchMs: 1 },
  quick: { batches: 15, batchMs: 3 },
  full: { batches: 51, batchMs: 5 },
}

/** Microseconds per operation, way of keeping the state, and size. */
export interface StateCosts {
  readonly rows: readonly Row[]
  readonly tables: readonly FindingsTable[]
  readonly figures: readonly Figure[]
  readonly ratios: readonly Ratio[]
  /** Median microseconds to save 1 KB with the default codec, and with structuredClone. */
  readonly plainSaveUs: number
  readonly cloneSaveUs: number
}

export function measureStateCosts({ seed, effort, print }: BenchContext): StateCosts {
  const timings = SIZES.map(({ entities }) => timeState(entities, seed, effort))
  const usOf = (size: number, way: string, operation: string): number | undefined =>
    timings[size]![`${way}: ${operation}`]?.medianUs
  const lines = SIZES.flatMap(({ name }, size) =>
    WAYS.map((way) => [`${name}, ${way}`, ...OPERATIONS.map((operation) => usOf(size, way, operation) ?? '-')]),
  )
  const table: FindingsTable = {
    title: 'Snapshots by size of the state, microseconds',
    note: "Median of interleaved batches. 'Without code' is for pages whose policy forbids generated code. JSON's save makes a text.",
    head: ['state', ...OPERATIONS],
    lines,
  }
  print(tableText(table))
  const growth = (operation: string): Figure => ({
    kind: 'lines',
    title: `What it takes to ${operation} a state`,
    x: { title: 'bytes of the state', scale: 'log' },
    y: { title: 'microseconds', scale: 'log' },
    series: WAYS.filter((way) => usOf(0, way, operation) !== undefined).map((way) => ({
      name: way,
      ...(!OURS.includes(way) && { rival: true as const }),
      points: SIZES.map(({ entities }, size) => [entities * ENTITY_BYTES, usOf(size, way, operation)!] as const),
    })),
  })
  return {
    rows: SIZES.flatMap(({ name, entities }, size) =>
      Object.entries(timings[size]!).map(([what, timing]): Row => {
        return { what: `${what}, ${name}`, unit: 'us', bytes: entities * ENTITY_BYTES, ...timing }
      }),
    ),
    tables: [table],
    figures: OPERATIONS.map(growth),
    // Those of a megabyte are the memory's doing, and stray with what others do there.
    ratios: SIZES.slice(0, -1).flatMap(({ name }, size) =>
      yardstickRatios(`rollback: ${name}`, timings[size]!).filter((ratio) =>
        OURS.some((way) => ratio.name.includes(`: ${way}: `)),
      ),
    ),
    plainSaveUs: usOf(0, 'plain objects', 'save')!,
    cloneSaveUs: usOf(0, 'structuredClone', 'save')!,
  }
}

function timeState(entities: number, seed: number, effort: Effort): Readonly<Record<string, Timing>> {
  const objects = makeObjects(entities, new Random(seed))
  const columns = makeColumns(objects)
  let turn = 0
  const touch = (): void => {
    turn += 1
    objects.entities[turn % entities].x += 0.5
  }
  const buffers = typedArraySnapshots<Columns>({ views: (state) => state.views, create: () => soa(COLUMNS, entities) })
  const typedSaved = buffers.save(columns)
  const plain = plainCases(plainSnapshots(), objects, touch)
  const walked = plainCases(plainSnapshots({ generateCode: false }), objects, touch)
  let cloned = structuredClone(objects)
  let text = JSON.stringify(objects)
  const cases: Readonly<Record<string, () => void>> = {
    [YARDSTICK]: yardstick,
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
  }
  return timeCases(cases, { seed, ...BATCHES[effort] })
}
