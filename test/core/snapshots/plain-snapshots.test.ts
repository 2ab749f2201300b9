import assert from 'node:assert/strict'
import fc from 'fast-check'
import { plainSnapshots } from '../../../src/core/snapshots/plain-snapshots.js'
import { PeerstepError } from '../../../src/errors.js'
import { plainState } from './plain-states.js'

interface Ship {
  x: number
  y: number
  name: string
  gun?: { heat: number; rounds: number[] }
}

function fleet(count: number): { frame: number; ships: Ship[] } {
  const ships = Array.from({ length: count }, (_, index): Ship => {
    const ship: Ship = { x: index / 3, y: -index, name: `ship ${index}` }
    if (index % 2 === 0) ship.gun = { heat: index * 0.1, rounds: [index, 2] }
    return ship
  })
  return { frame: 0, ships }
}

function refusal(state: unknown): string {
  try {
    plainSnapshots().save(state)
  } catch (error) {
    assert.ok(error instanceof PeerstepError && error.code === 'BAD_OPTION', String(error))
    return error.message
  }
  return ''
}

const codecs = [
  { name: 'with generated code', generateCode: true },
  { name: 'without generated code', generateCode: false },
]

for (const { name, generateCode } of codecs) {
  describe(`plainSnapshots ${name}`, () => {
    it('brings back any plain state exactly, into memory used before, with the same hash', () => {
      const codec = plainSnapshots<unknown>({ generateCode })
      let reuse = codec.save(null)
      fc.assert(
        fc.property(plainState, (state) => {
          const hash = codec.hash(state)
          reuse = codec.save(state, reuse)
          const loaded = codec.load(reuse, null)
          assert.deepEqual(loaded, state)
          assert.equal(codec.hash(loaded), hash)
          assert.equal(codec.hashSnapshot(reuse), hash)
          assert.deepEqual(codec.encode(loaded), codec.encode(state), 'keys and entries in their order')
        }),
        { numRuns: 1000, verbose: true },
      )
    })

    it('gives copies that share nothing with the live state', () => {
      const codec = plainSnapshots<{ list: number[]; map: Map<string, number[]>; bytes: Uint8Array }>({ generateCode })
      const state = { list: [1, 2], map: new Map([['a', [3]]]), bytes: Uint8Array.of(4, 5) }
      const saved = codec.save(state)
      state.list[0] = 9
      state.map.get('a')?.push(9)
      state.bytes[0] = 9
      const expected = { list: [1, 2], map: new Map([['a', [3]]]), bytes: Uint8Array.of(4, 5) }
      const first = codec.load(saved, state)
      assert.deepEqual(first, expected)
      first.list.push(8)
      first.bytes[1] = 8
      assert.deepEqual(codec.load(saved, first), expected)
    })

    it('notices every change of keys after thousands of saves of the same shape', () => {
      const codec = plainSnapshots<Record<string, unknown>>({ generateCode })
      const ship = (): Record<string, unknown> => ({ x: 1, y: 2, hp: 3 })
      const state: Record<string, unknown> = { ships: Array.from({ length: 40 }, ship), last: ship() }
      let saved = codec.save(state)
      for (let index = 0; index < 2000; index += 1) saved = codec.save(state, saved)
      const changes: ((object: Record<string, unknown>) => void)[] = [
        (object) => Object.assign(object, { extra: 1 }),
        (object) => delete object.y,
        (object) => delete object.hp,
        (object) => Object.assign(object, { x: 'text' }),
        (object) => Object.assign(object, { y: undefined }),
        (object) => Object.assign(object, { hp: { deep: [1] } }),
        (object) => Object.assign(object, { 0: 'first' }),
        (object) => {
          delete object.x
          object.x = 1
        },
      ]
      const seen = new Set([codec.hash(state)])
      for (const change of changes) {
        for (const target of [(state.ships as Record<string, unknown>[])[17]!, state.last as Record<string, unknown>]) {
          const before = { ...target }
          change(target)
          saved = codec.save(state, saved)
          const loaded = codec.load(saved, state)
          assert.deepEqual(loaded, state)
          assert.deepEqual(Object.keys((loaded.ships as object[])[17]!), Object.keys((state.ships as object[])[17]!))
          seen.add(codec.hash(state))
          for (const key of Object.keys(target)) delete target[key]
          Object.assign(target, before)
        }
      }
      assert.equal(seen.size, 1 + 2 * changes.length)
      assert.deepEqual(codec.load(codec.save(state, saved), state), state)
    })

    it('grows with a state that doubles and shrinks again', () => {
      const codec = plainSnapshots<{ frame: number; ships: Ship[] }>({ generateCode })
      let saved = codec.save(fleet(0))
      for (const count of [1, 5, 60, 61, 700, 3, 1500, 0]) {
        const state = fleet(count)
        saved = codec.save(state, saved)
        assert.deepEqual(codec.load(saved, fleet(2)), state)
        assert.equal(codec.hashSnapshot(saved), plainSnapshots().hash(state))
      }
    })

    it('loses nothing of wide objects within wide objects wherever its memory happens to end', () => {
      const wide = (inner: object | string): object => {
        const numbers = Object.fromEntries(Array.from({ length: 45 }, (_, index) => [`n${index}`, index + 0.5]))
        return { ...numbers, inner }
      }
      const nested = (): object => wide(wide(wide('end')))
      const codec = plainSnapshots<unknown>({ generateCode })
      for (let turn = 0; turn < 40; turn += 1) codec.hash([nested(), nested()])
      for (let ahead = 0; ahead < 300; ahead += 1) {
        const state = [new Array(ahead).fill(1), nested(), nested()]
        assert.deepEqual(codec.load(codec.save(state), null), state)
      }
    })

    it('keeps its golden hash', () => {
      assert.equal(plainSnapshots<unknown>({ generateCode }).hash(fleet(30)), 13671790778156429567n)
      const oddities = {
        a: Object.assign(new Array<unknown>(4), [true, null], { 3: -0 }),
        b: new Map([[Number.NaN, 12n]]),
        c: Float32Array.of(1),
        d: 'ß',
      }
      assert.equal(plainSnapshots<unknown>({ generateCode }).hash(oddities), 10993214306665686758n)
    })
  })
}

describe('plainSnapshots', () => {
  it('gives different states different hashes', () => {
    const { hash } = plainSnapshots<unknown>()
    const states: unknown[] = [
      {},
      [],
      null,
      undefined,
      0,
      -0,
      1,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      '',
      '0',
      0n,
      1n,
      -1n,
      true,
      false,
      { a: undefined },
      { a: 1, b: 2 },
      { b: 2, a: 1 },
      { a: 2, b: 1 },
      { ab: 1 },
      [undefined],
      new Array(1),
      [[]],
      [[], []],
      [1, 2],
      new Map(),
      new Set(),
      new Set([1, 2]),
      new Map([[1, 2]]),
      new Uint8Array(0),
      new Uint8Array(1),
      new Uint8Array(2),
      new Int8Array(1),
      new ArrayBuffer(1),
      Float32Array.of(Number.NaN),
      Object.create(null),
    ]
    assert.equal(new Set(states.map((state) => hash(state))).size, states.length)
  })

  it('hashes alike whatever the memory held and however the state came to be', () => {
    fc.assert(
      fc.property(plainState, plainState, (first, second) => {
        const codec = plainSnapshots<unknown>()
        const used = codec.save(first)
        const before = plainSnapshots<unknown>().hash(second)
        assert.equal(codec.hashSnapshot(codec.save(second, used)), before)
        assert.equal(codec.hash(codec.decode(codec.encode(second))), before)
      }),
      { verbose: true },
    )
  })

  it('hashes every NaN alike, in numbers and in arrays', () => {
    const odd = new Float64Array(1)
    new Uint32Array(odd.buffer).set([1, 0xfff80000])
    const { hash } = plainSnapshots<unknown>()
    assert.equal(hash(odd), hash(Float64Array.of(Number.NaN)))
    assert.equal(hash([odd[0]]), hash([Number.NaN]))
  })

  it('copes with dictionaries whose keys never repeat', () => {
    const codec = plainSnapshots<Record<string, unknown>>()
    let saved = codec.save({})
    for (let frame = 0; frame < 6000; frame += 1) {
      const state = { [`id${frame}`]: { [`k${frame}`]: frame }, frame }
      saved = codec.save(state, saved)
      if (frame % 500 === 0) assert.deepEqual(codec.load(saved, state), state)
    }
  })

  it('names the path of what it cannot save', () => {
    class Ship {
      x = 1
    }
    const circle: { inner: { back?: unknown } } = { inner: {} }
    circle.inner.back = circle
    let deep: unknown = 0
    for (let level = 0; level < 101; level += 1) deep = [deep]
    const cases: [unknown, RegExp][] = [
      [{ ships: [{ x: 1 }, { onHit: () => 0 }] }, /^state\.ships\[1\]\.onHit is a function/],
      [{ a: { 'b c': new Date(0) } }, /^state\.a\["b c"\] is an instance of Date/],
      [[new Ship()], /^state\[0\] is an instance of Ship/],
      [{ m: new Map([['k', Symbol('s')]]) }, /^state\.m\.get\("k"\) is a symbol/],
      [circle, /^state\.inner\.back holds itself/],
      [deep, /deeper than 100/],
      [{ d: new DataView(new ArrayBuffer(1)) }, /^state\.d is an instance of DataView/],
      [
        {
          get x() {
            return 1
          },
        },
        /^state\.x is an accessor/,
      ],
      [{ [Symbol('s')]: 1 }, /^state has the symbol property/],
      [Object.defineProperty({}, 'hidden', { value: 1 }), /^state\.hidden is not enumerable/],
      [Object.assign([1], { name: 1 }), /^state has the property 'name'/],
      [{ list: Object.assign(new Float64Array(1), {}), re: /x/ }, /^state\.re is an instance of RegExp/],
      [Object.defineProperty({}, '__proto__', { value: 1, enumerable: true }), /'__proto__'/],
      [{ p: Promise.resolve() }, /^state\.p is an instance of Promise/],
    ]
    for (const [state, message] of cases) assert.match(refusal(state), message)
  })

  it('refuses what turns up later in a state that was fine, and goes on afterwards', () => {
    const codec = plainSnapshots<Record<string, unknown>>()
    const state: Record<string, unknown> = { list: [{ a: 1 }], x: 1 }
    let saved = codec.save(state)
    for (let index = 0; index < 300; index += 1) saved = codec.save(state, saved)
    for (const [bad, message] of [
      [{ list: [{ a: () => 0 }], x: 1 }, /state\.list\[0\]\.a is a function/],
      [{ list: [{ a: new Date(0) }], x: 1 }, /state\.list\[0\]\.a is an instance of Date/],
      [Object.defineProperty({ x: 1 }, '__proto__', { value: 1, enumerable: true }), /'__proto__'/],
    ] as const) {
      assert.throws(() => codec.hash(bad), message)
      saved = codec.save(state, saved)
      assert.deepEqual(codec.load(saved, state), state)
    }
  })

  it('refuses an enumerable property smuggled into every object', () => {
    Object.defineProperty(Object.prototype, 'smuggled', { value: 1, enumerable: true, configurable: true })
    try {
      assert.match(refusal({}), /Object\.prototype\.smuggled/)
    } finally {
      Reflect.deleteProperty(Object.prototype, 'smuggled')
    }
  })

  it('loads objects that stay separate where the live state shared one', () => {
    const codec = plainSnapshots<{ a: { x: number }; b: { x: number } }>()
    const saved = codec.save({ a: { x: 1 }, b: { x: 2 } })
    const one = { x: 7 }
    const loaded = codec.load(saved, { a: one, b: one })
    assert.deepEqual(loaded, { a: { x: 1 }, b: { x: 2 } })
  })
})
