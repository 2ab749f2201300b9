import assert from 'node:assert/strict'
import { BoundedMap } from '../src/bounded-map.js'

function filled(entriesMax: number, keys: readonly string[]): BoundedMap<string, number> {
  const map = new BoundedMap<string, number>(entriesMax)
  for (const [index, key] of keys.entries()) map.set(key, index)
  return map
}

const keysOf = (map: BoundedMap<string, number>): string[] => [...map].map(([key]) => key)

describe('BoundedMap', () => {
  it('never holds more than its limit, and counts what it evicted', () => {
    const map = new BoundedMap<number, number>(8)
    for (let key = 0; key < 1000; key += 1) {
      map.set(key, key)
      assert.ok(map.size <= 8)
    }
    assert.equal(map.size, 8)
    assert.equal(map.evictions, 992)
    assert.deepEqual([...map.values()], [992, 993, 994, 995, 996, 997, 998, 999])
  })

  it('evicts the least recently used entry: get, set and getOrInsert count as use', () => {
    const map = filled(4, ['a', 'b', 'c', 'd'])
    map.get('a')
    map.set('b', 10)
    map.getOrInsert('c', () => assert.fail('c is there'))
    map.set('e', 4)
    assert.deepEqual(keysOf(map), ['a', 'b', 'c', 'e'])
  })

  it('does not count peek, has and iteration as use', () => {
    const map = filled(2, ['a', 'b'])
    assert.equal(map.peek('a'), 0)
    assert.equal(map.has('a'), true)
    assert.deepEqual(
      [...map],
      [
        ['a', 0],
        ['b', 1],
      ],
    )
    map.set('c', 2)
    assert.deepEqual(keysOf(map), ['b', 'c'])
  })

  it('makes a value only for a key that it does not hold', () => {
    const map = new BoundedMap<string, string | undefined>(2)
    assert.equal(
      map.getOrInsert('a', () => 'made'),
      'made',
    )
    assert.equal(
      map.getOrInsert('a', () => 'again'),
      'made',
    )
    map.set('b', undefined)
    assert.equal(
      map.getOrInsert('b', () => 'again'),
      undefined,
    )
    assert.equal(map.get('b'), undefined)
    assert.equal(map.size, 2)
  })

  it('replaces a value without evicting, and does not count deletions as evictions', () => {
    const map = filled(2, ['a', 'b'])
    map.set('a', 7)
    assert.equal(map.delete('b'), true)
    assert.equal(map.delete('b'), false)
    map.clear()
    assert.equal(map.size, 0)
    assert.equal(map.evictions, 0)
    assert.equal(map.get('a'), undefined)
  })

  it('refuses a limit that is none', () => {
    for (const entriesMax of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      assert.throws(() => new BoundedMap(entriesMax), /needs a limit/)
    }
  })
})
