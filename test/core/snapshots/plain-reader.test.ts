import assert from 'node:assert/strict'
import fc from 'fast-check'
import { PlainReader } from '../../../src/core/snapshots/plain-reader.js'
import { ShapeTable } from '../../../src/core/snapshots/plain-shape.js'
import { TAG_OBJECT, Tape } from '../../../src/core/snapshots/plain-tape.js'
import { PlainWriter } from '../../../src/core/snapshots/plain-writer.js'
import { plainState } from './plain-states.js'

function through(state: unknown, generate = true): unknown {
  const tape = new Tape()
  new PlainWriter(new ShapeTable(TAG_OBJECT, generate)).write(state, tape)
  return new PlainReader().read(tape)
}

describe('a plain reader', () => {
  it('brings back any plain state, with and without generated code', () => {
    fc.assert(
      fc.property(plainState, fc.boolean(), (state, generate) => assert.deepEqual(through(state, generate), state)),
      { numRuns: 300, seed: 7 },
    )
  })

  it('keeps -0, NaN, undefined apart from missing, holes, and the order of keys and entries', () => {
    const state = {
      z: -0,
      a: Number.NaN,
      gone: undefined,
      list: [1 as unknown].concat(new Array(1), [undefined]),
      map: new Map([
        [2, 'b'],
        [1, 'a'],
      ]),
    }
    const back = through(state) as typeof state
    assert.ok(Object.is(back.z, -0))
    assert.deepEqual(Object.keys(back), ['z', 'a', 'gone', 'list', 'map'])
    assert.deepEqual([1 in back.list, 2 in back.list, back.list.length], [false, true, 3])
    assert.deepEqual([...back.map.keys()], [2, 1])
  })

  it('gives objects the prototype they had', () => {
    const bare: Record<string, unknown> = Object.create(null)
    bare.x = 1
    const [first, second] = through([bare, { x: 1 }]) as object[]
    assert.equal(Object.getPrototypeOf(first), null)
    assert.equal(Object.getPrototypeOf(second), Object.prototype)
  })

  it('shares no memory with the tape', () => {
    const tape = new Tape()
    new PlainWriter(new ShapeTable(TAG_OBJECT, true)).write({ bytes: Uint8Array.of(1, 2) }, tape)
    const reader = new PlainReader()
    const one = reader.read(tape) as { bytes: Uint8Array }
    one.bytes[0] = 9
    assert.deepEqual(reader.read(tape), { bytes: Uint8Array.of(1, 2) })
  })

  it('notices a tape that holds more than one state', () => {
    const tape = new Tape()
    new PlainWriter(new ShapeTable(TAG_OBJECT, true)).write([1, 2], tape)
    tape.length += 1
    assert.throws(() => new PlainReader().read(tape), /to its end/)
  })
})
