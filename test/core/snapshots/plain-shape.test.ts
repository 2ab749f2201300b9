import assert from 'node:assert/strict'
import { type Shape, type ShapeSink, ShapeTable } from '../../../src/core/snapshots/plain-shape.js'
import { TAG_OBJECT } from '../../../src/core/snapshots/plain-tape.js'

const CODE_AFTER_USES = 16

function shapeOf(table: ShapeTable, ...keys: string[]): Shape {
  return keys.reduce((shape, key) => table.child(shape, key), table.plainRoot)
}

function frequent(table: ShapeTable, ...keys: string[]): Shape {
  const shape = shapeOf(table, ...keys)
  for (let use = 0; use < CODE_AFTER_USES; use += 1) table.noteUse(shape)
  return shape
}

/** Takes what generated code writes. */
class Sink implements ShapeSink {
  position = 0
  f64 = new Float64Array(64)
  i32 = new Int32Array(this.f64.buffer)
  readonly references: Shape[] = []
  readonly values: unknown[] = []

  reference(shape: Shape): void {
    this.references.push(shape)
  }

  value(value: unknown): null {
    this.values.push(value)
    this.f64[this.position] = -1
    this.position += 1
    return null
  }
}

describe('shapes', () => {
  it('are one for each list of keys in its order', () => {
    const table = new ShapeTable(TAG_OBJECT, true)
    const xy = shapeOf(table, 'x', 'y')
    assert.deepEqual(xy.keys, ['x', 'y'])
    assert.equal(shapeOf(table, 'x', 'y'), xy)
    assert.notEqual(shapeOf(table, 'y', 'x'), xy)
    assert.notEqual(table.child(table.child(table.bareRoot, 'x'), 'y'), xy)
  })

  it('have hashes that depend on keys, order and prototype, and on nothing else', () => {
    const hashes = [new ShapeTable(TAG_OBJECT, true), new ShapeTable(TAG_OBJECT, false)].map((table) => {
      const bare = table.child(table.child(table.bareRoot, 'x'), 'y')
      const shapes = [table.plainRoot, shapeOf(table, 'x', 'y'), shapeOf(table, 'y', 'x'), shapeOf(table, 'xy'), bare]
      return shapes.map(({ hashLow, hashHigh }) => `${hashLow},${hashHigh}`)
    })
    assert.deepEqual(hashes[0], hashes[1])
    assert.equal(new Set(hashes[0]).size, 5)
  })

  it('get code once they are frequent, unless they are bare, wide, or code is not wanted', () => {
    const table = new ShapeTable(TAG_OBJECT, true)
    const shape = shapeOf(table, 'x', 'y')
    for (let use = 1; use < CODE_AFTER_USES; use += 1) table.noteUse(shape)
    assert.equal(shape.save, null)
    table.noteUse(shape)
    assert.ok(shape.save !== null && shape.load !== null)
    const wide = frequent(table, ...Array.from({ length: 49 }, (_, index) => `key${index}`))
    assert.equal(wide.save, null)
    assert.ok(frequent(table, ...Array.from({ length: 48 }, (_, index) => `key${index}`)).save !== null)
    const bare = table.child(table.bareRoot, 'x')
    for (let use = 0; use < CODE_AFTER_USES; use += 1) table.noteUse(bare)
    assert.equal(bare.save, null)
    assert.equal(frequent(new ShapeTable(TAG_OBJECT, false), 'x').save, null)
  })

  it('have code that writes exactly their objects, and nothing of others', () => {
    const shape = frequent(new ShapeTable(TAG_OBJECT, true), 'x', 'a "quoted" key', 'z')
    const sink = new Sink()
    for (const other of [
      {},
      { x: 1 },
      { x: 1, z: 2, 'a "quoted" key': 3 },
      { x: 1, 'a "quoted" key': 2, z: 3, w: 4 },
    ]) {
      assert.equal(shape.save!(other, sink), false)
    }
    assert.deepEqual([sink.position, sink.references], [0, []])
    assert.equal(shape.save!({ x: 1.5, 'a "quoted" key': 'text', z: Number.NaN }, sink), true)
    assert.deepEqual([...sink.i32.subarray(0, 4)], [3, TAG_OBJECT, shape.hashLow, shape.hashHigh])
    assert.deepEqual([...sink.f64.subarray(2, 5)], [1.5, -1, Number.NaN])
    assert.deepEqual([...sink.i32.subarray(8, 10)], [0, 0x7ff80000])
    assert.deepEqual([sink.position, sink.values, sink.references], [5, ['text'], [shape]])
  })

  it('have code that makes objects with their keys in order', () => {
    const shape = frequent(new ShapeTable(TAG_OBJECT, true), 'b', 'a', 'constructor')
    let next = 0
    const made = shape.load!({ next: () => (next += 1) })
    assert.deepEqual(Object.entries(made), [
      ['b', 1],
      ['a', 2],
      ['constructor', 3],
    ])
    assert.equal(Object.getPrototypeOf(made), Object.prototype)
  })

  it('are dropped when there are too many, and made again with the same hashes', () => {
    const table = new ShapeTable(TAG_OBJECT, true)
    const before = shapeOf(table, 'first')
    for (let index = 0; index < 5000; index += 1) shapeOf(table, `key${index}`)
    const again = shapeOf(table, 'first')
    assert.notEqual(again, before)
    assert.deepEqual([again.hashLow, again.hashHigh], [before.hashLow, before.hashHigh])
  })

  it('hash texts by their code units', () => {
    const table = new ShapeTable(TAG_OBJECT, true)
    const texts = ['', 'a', 'b', 'ab', 'ba', '\u00e4', '\ud800', '\ud800\udc00']
    assert.equal(new Set(texts.map((text) => JSON.stringify(table.textHash(text)))).size, texts.length)
    assert.deepEqual(new ShapeTable(TAG_OBJECT, true).textHash('ab'), table.textHash('ab'))
  })
})
