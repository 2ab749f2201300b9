/** Cost of saving, loading and hashing states of growing size, in each form in which a game could keep them. */
import { type PlainSnapshots, plainSnapshots, Random, type Soa, soa, typedArraySnapshots } from 'peerstep/core'
import type { BenchContext, Figure, FindingsTable, Row } from '../findings/findings.js'
import { tableText } from '../findings/text.js'
import { type Batches, type Timing, timeCases, YARDSTICK, yardstick, yardstickRatios } from '../measure/timing.js'

/** Ten numbers of an entity. */
const FIELDS = ['x', 'y', 'vx', 'vy', 'angle', 'spin', 'hp', 'heat', 'score', 'owner'] as const
const ENTITY_BYTES = 8 * FIELDS.length
const COLUMNS = Object.fromEntries(FIELDS.map((name) => [name, 'f64'])) as Record<(typeof FIELDS)[number], 'f64'>
const SIZES = [
  { name: '1 KB', entities: 13 },
  { name: '10 KB', entities: 128 },
  { name: '100 KB', entities: 1280 },
  { name: '1 MB', entities: 13107 },
]

type Entity = Record<(typeof FIELDS)[number], number>
type Columns = Soa<typeof COLUMNS>
interface Objects {
  readonly entities: Entity[]
}

const FORMS = ['typed arrays', 'plain objects', 'without code', 'structuredClone', 'JSON'] as const
const OPERATIONS = ['save', 'load', 'hash'] as const
/** Ours; the others are what a game would use without us. */
const OURS: readonly string[] = FORMS.slice(0, 3)

const BATCHES: Batches = {
  smoke: { batches: 5, batchMs: 1 },
  quick: { batches: 15, batchMs: 3 },
  full: { batches: 51, batchMs: 5 },
}

/** Measures all sizes and forms. */
export function measureStateCosts({ seed, effort, print }: BenchContext) {
  const timings = SIZES.map(({ entities }) => timeCases(casesOf(entities, seed), { seed, ...BATCHES[effort] }))
  const usOf = (size: number, form: string, operation: string): number | undefined =>
    (timings[size]![`${form}: ${operation}`] as Timing | undefined)?.medianUs
  const table: FindingsTable = {
    title: 'Snapshots by size of the state, microseconds',
    note: "Median of interleaved batches. 'Without code' is for pages whose policy forbids generated code. JSON's save makes a text.",
    head: ['state', ...OPERATIONS],
    lines: SIZES.flatMap(({ name }, size) =>
      FORMS.map((form) => [`${name}, ${form}`, ...OPERATIONS.map((operation) => usOf(size, form, operation) ?? '-')]),
    ),
  }
  print(tableText(table))
  const growth = (operation: string): Figure => ({
    kind: 'lines',
    title: `Time to ${operation} a state`,
    x: { title: 'bytes of the state', scale: 'log' },
    y: { title: 'microseconds', scale: 'log' },
    series: FORMS.filter((form) => usOf(0, form, operation) !== undefined).map((form) => ({
      name: form,
      ...(!OURS.includes(form) && { rival: true as const }),
      points: SIZES.map(({ entities }, size) => [entities * ENTITY_BYTES, usOf(size, form, operation)!] as const),
    })),
  })
  return {
    rows: SIZES.flatMap(({ name, entities }, size) =>
      Object.entries(timings[size]!).map(([what, timing]): Row => {
        return { what: `${what}, ${name}`, unit: 'us', bytes: entities * ENTITY_BYTES, ...timing }
      }),
    ),
    table,
    figures: OPERATIONS.map(growth),
    // Those of a megabyte depend on the memory, and vary with what other processes do there.
    ratios: SIZES.slice(0, -1).flatMap(({ name }, size) =>
      yardstickRatios(`rollback: ${name}`, timings[size]!).filter((one) =>
        OURS.some((form) => one.name.includes(`: ${form}: `)),
      ),
    ),
    /** How many times dearer structuredClone saves 1 KB than the default codec. */
    cloneRatio: usOf(0, 'structuredClone', 'save')! / usOf(0, 'plain objects', 'save')!,
  }
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

/** Every case changes the state a little before it saves or hashes, so that nothing can be cached. */
function casesOf(entities: number, seed: number): Readonly<Record<string, () => void>> {
  const objects = makeObjects(entities, new Random(seed))
  const columns = soa(COLUMNS, entities)
  for (const name of FIELDS) columns[name].set(objects.entities.map((entity) => entity[name]))
  let turn = 0
  const touchColumns = (): void => {
    columns.x[turn++ % entities]! += 0.5
  }
  const touch = (): void => {
    objects.entities[turn++ % entities]!.x += 0.5
  }
  const buffers = typedArraySnapshots<Columns>({ views: (state) => state.views, create: () => soa(COLUMNS, entities) })
  const saved = buffers.save(columns)
  let cloned = structuredClone(objects)
  let text = JSON.stringify(objects)
  return {
    [YARDSTICK]: yardstick,
    'typed arrays: save': () => {
      touchColumns()
      buffers.save(columns, saved)
    },
    'typed arrays: load': () => void buffers.load(saved, columns),
    'typed arrays: hash': () => {
      touchColumns()
      buffers.hash(columns)
    },
    ...plainCases('plain objects', plainSnapshots(), objects, touch),
    ...plainCases('without code', plainSnapshots({ generateCode: false }), objects, touch),
    'structuredClone: save': () => {
      touch()
      cloned = structuredClone(objects)
    },
    'structuredClone: load': () => void structuredClone(cloned),
    'JSON: save': () => {
      touch()
      text = JSON.stringify(objects)
    },
    'JSON: load': () => void JSON.parse(text),
  }
}

function plainCases(form: string, codec: PlainSnapshots<Objects>, objects: Objects, touch: () => void) {
  let state = objects
  let saved = codec.save(state)
  return {
    [`${form}: save`]: () => {
      touch()
      saved = codec.save(objects, saved)
    },
    [`${form}: load`]: () => {
      state = codec.load(saved, state)
    },
    [`${form}: hash`]: () => {
      touch()
      codec.hash(objects)
    },
  }
}
