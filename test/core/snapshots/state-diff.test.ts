import assert from 'node:assert/strict'
import fc from 'fast-check'
import { decodePlain, encodePlain } from '../../../src/core/snapshots/plain-bytes.js'
import { soa } from '../../../src/core/snapshots/soa.js'
import { diffStates } from '../../../src/core/snapshots/state-diff.js'
import { plainState } from './plain-states.js'

describe('diffStates', () => {
  it('names the field that differs, with both values', () => {
    const state = { frame: 3, ships: [{ x: 1 }, { x: 2 }, { x: 3, gun: { heat: 0.5 } }] }
    const other = structuredClone(state)
    other.ships[2]!.x = 4
    assert.deepEqual(diffStates(state, other), [{ path: 'ships[2].x', left: 3, right: 4 }])
    delete other.ships[2]!.gun
    other.frame = 9
    assert.deepEqual(diffStates(state, other), [
      { path: 'frame', left: 3, right: 9 },
      { path: 'ships[2].x', left: 3, right: 4 },
      { path: 'ships[2].gun', left: '(object with heat)', right: '(missing)' },
    ])
  })

  it('finds nothing between equal states, NaN included', () => {
    assert.deepEqual(diffStates({ a: Number.NaN, b: [null, undefined] }, { a: Number.NaN, b: [null, undefined] }), [])
    assert.deepEqual(diffStates(Float64Array.of(Number.NaN), Float64Array.of(Number.NaN)), [])
  })

  it('tells 0 from -0, undefined from missing, holes from undefined', () => {
    assert.deepEqual(diffStates({ v: 0 }, { v: -0 }), [{ path: 'v', left: 0, right: -0 }])
    assert.deepEqual(diffStates({ v: undefined }, {}), [{ path: 'v', left: undefined, right: '(missing)' }])
    assert.deepEqual(diffStates([undefined], new Array(1)), [{ path: '[0]', left: undefined, right: '(missing)' }])
    assert.deepEqual(diffStates(Float32Array.of(0), Float32Array.of(-0)), [{ path: '[0]', left: 0, right: -0 }])
  })

  it('looks into typed arrays, Maps and Sets', () => {
    const make = () => ({
      map: new Map<unknown, unknown>([
        ['a b', { hp: 1 }],
        [7, 2],
      ]),
      set: new Set([1, 2]),
      grid: Uint8Array.of(1, 2, 3),
      'odd name': 1,
    })
    const left = make()
    const right = make()
    ;(right.map.get('a b') as { hp: number }).hp = 5
    right.map.delete(7)
    right.set.delete(2)
    right.set.add(3)
    right.grid[1] = 9
    right['odd name'] = 2
    assert.deepEqual(diffStates(left, right), [
      { path: 'map.get("a b").hp', left: 1, right: 5 },
      { path: 'map.get(7)', left: 2, right: '(missing)' },
      { path: 'set[1]', left: 2, right: 3 },
      { path: 'grid[1]', left: 2, right: 9 },
      { path: '["odd name"]', left: 1, right: 2 },
    ])
  })

  it('names columns rather than the memory below them', () => {
    const make = () => soa({ x: 'f64', hp: 'u8' }, 3)
    const left = make()
    const right = make()
    right.hp[2] = 5
    assert.deepEqual(diffStates(left, right), [{ path: 'hp[2]', left: 0, right: 5 }])
    const views = (buffer: ArrayBuffer) => ({ buffer, words: new Int32Array(buffer, 4, 1) })
    const first = views(new ArrayBuffer(8))
    const second = views(new ArrayBuffer(8))
    second.words[0] = 1
    assert.deepEqual(diffStates(first, second), [{ path: 'words[0]', left: 0, right: 1 }])
    second.words[0] = 0
    new Uint8Array(second.buffer)[1] = 3
    assert.deepEqual(diffStates(first, second), [{ path: 'buffer[1]', left: 0, right: 3 }])
  })

  it('reports another order of keys when nothing else differs', () => {
    assert.deepEqual(diffStates({ s: { a: 1, b: 2 } }, { s: { b: 2, a: 1 } }), [
      { path: 's.(order of keys)', left: 'a, b', right: 'b, a' },
    ])
  })

  it('reports another kind of value', () => {
    assert.deepEqual(diffStates({ v: [1] }, { v: { 0: 1 } }), [
      { path: 'v', left: '(array of 1)', right: '(object with 0)' },
    ])
    assert.deepEqual(diffStates(1, null), [{ path: '', left: 1, right: null }])
    assert.deepEqual(diffStates(new Uint8Array(2), new Int8Array(2)), [
      { path: '', left: '(Uint8Array of 2 bytes)', right: '(Int8Array of 2 bytes)' },
    ])
    assert.deepEqual(diffStates({ list: [1, 2, 3] }, { list: [1, 2] }), [
      { path: 'list.length', left: 3, right: 2 },
      { path: 'list[2]', left: 3, right: '(missing)' },
    ])
  })

  it('stops at its limit', () => {
    assert.equal(diffStates(new Float64Array(1000), new Float64Array(1000).fill(1)).length, 16)
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${index}`, index]))
    assert.equal(diffStates(many, {}, 5).length, 5)
    assert.equal(diffStates({}, many, 5).length, 5)
  })

  it('finds a difference exactly when the encoded states differ', () => {
    fc.assert(
      fc.property(plainState, plainState, (left, right) => {
        const same = Buffer.compare(encodePlain(left), encodePlain(right)) === 0
        assert.equal(diffStates(left, right).length === 0, same)
        assert.deepEqual(diffStates(left, decodePlain(encodePlain(left))), [])
      }),
      { numRuns: 500, verbose: true },
    )
  })
})
