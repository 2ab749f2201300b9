import assert from 'node:assert/strict'
import { ShapeTable } from '../../../src/core/snapshots/plain-shape.js'
import {
  NAN_HIGH,
  TAG_ARRAY,
  TAG_BUFFER,
  TAG_FALSE,
  TAG_HOLE,
  TAG_MAP,
  TAG_NULL,
  TAG_OBJECT,
  TAG_SET,
  TAG_STRING,
  TAG_TRUE,
  TAG_UNDEFINED,
  Tape,
} from '../../../src/core/snapshots/plain-tape.js'
import { PlainWriter } from '../../../src/core/snapshots/plain-writer.js'
import { PeerstepError } from '../../../src/errors.js'

function written(state: unknown, tape = new Tape()): Tape {
  new PlainWriter(new ShapeTable(TAG_OBJECT, true)).write(state, tape)
  return tape
}

/** Slots of a tape: a number as itself, anything else as its tag and low word. */
function slots(tape: Tape): unknown[] {
  return Array.from({ length: tape.length }, (_, slot) =>
    Number.isNaN(tape.f64[slot]) ? [tape.i32[slot * 2 + 1], tape.i32[slot * 2]] : tape.f64[slot],
  )
}

describe('a plain writer', () => {
  it('writes a number as its own slot, and every NaN as the same one', () => {
    assert.deepEqual(slots(written([1, -0, 2.5])), [[TAG_ARRAY, 3], 1, -0, 2.5])
    assert.deepEqual(slots(written(7)), [7])
    const odd = new Float64Array(1)
    new Int32Array(odd.buffer).set([5, 0x7ff90006])
    assert.deepEqual(slots(written(odd[0])), [[NAN_HIGH, 0]])
  })

  it('writes everything else with a tag', () => {
    const state = ([true, false, null, undefined] as unknown[]).concat(new Array(1), [new Map([[1, 2]]), new Set([3])])
    assert.deepEqual(slots(written(state)), [
      [TAG_ARRAY, 7],
      ...[
        [TAG_TRUE, 0],
        [TAG_FALSE, 0],
        [TAG_NULL, 0],
        [TAG_UNDEFINED, 0],
        [TAG_HOLE, 0],
      ],
      ...[[TAG_MAP, 1], 1, 2, [TAG_SET, 1], 3],
    ])
  })

  it('writes the bytes of a buffer, filled up to whole slots', () => {
    const used = written([1.1, 2.2, 3.3]) // a tape that is not zeros
    const tape = written(Uint8Array.of(1, 2, 3), used)
    assert.deepEqual([tape.i32[1], tape.i32[0], tape.length], [TAG_BUFFER + 2, 3, 2])
    assert.deepEqual([...tape.u8.subarray(8, 16)], [1, 2, 3, 0, 0, 0, 0, 0])
  })

  it('writes texts and lists of keys by their hashes, and refers to them', () => {
    const tape = written({ name: 'Ada', big: 12n })
    assert.deepEqual([tape.i32[1], tape.i32[0]], [TAG_OBJECT, 2])
    assert.deepEqual([tape.i32[5], tape.i32[4]], [TAG_STRING, 3])
    assert.equal(tape.length, 6)
    assert.deepEqual(
      tape.references.map((one) => (typeof one === 'object' ? one.keys : one)),
      [['name', 'big'], 'Ada', 12n],
    )
  })

  it('writes the same tape with and without generated code', () => {
    const ships = Array.from({ length: 40 }, (_, index) => ({ x: index, name: `ship ${index}`, on: index % 2 === 0 }))
    const walked = new Tape()
    new PlainWriter(new ShapeTable(TAG_OBJECT, false)).write(ships, walked)
    const generated = written(ships)
    assert.deepEqual(generated.i32.subarray(0, generated.length * 2), walked.i32.subarray(0, walked.length * 2))
  })

  it('leaves nothing of an earlier, larger state', () => {
    const tape = written(Array.from({ length: 500 }, (_, index) => `text ${index}`))
    assert.deepEqual(slots(written([1], tape)), [[TAG_ARRAY, 1], 1])
    assert.deepEqual(tape.references, [])
  })

  it('grows its tape wherever the memory ends', () => {
    for (let length = 200; length < 300; length += 1) {
      const list = Array.from({ length }, (_, index) => (index % 7 === 0 ? { index } : index))
      const { f64, length: used } = written(list)
      assert.ok(f64.length >= used)
      assert.equal(used, 1 + length + 2 * Math.ceil(length / 7))
    }
  })

  it('refuses what cannot be saved, with its path, and works afterwards', () => {
    const writer = new PlainWriter(new ShapeTable(TAG_OBJECT, true))
    const tape = new Tape()
    for (const bad of [{ a: [() => 0] }, { a: [Symbol('s')] }, { a: [new Date(0)] }]) {
      assert.throws(
        () => writer.write(bad, tape),
        (error) =>
          error instanceof PeerstepError && error.code === 'BAD_OPTION' && error.message.startsWith('state.a[0]'),
      )
    }
    writer.write([2], tape)
    assert.deepEqual(slots(tape), [[TAG_ARRAY, 1], 2])
  })
})
