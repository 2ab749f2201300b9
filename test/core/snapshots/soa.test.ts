import assert from 'node:assert/strict'
import { soa } from '../../../src/core/snapshots/soa.js'
import { PeerstepError } from '../../../src/errors.js'

describe('soa', () => {
  it('lays every column into one memory, aligned and apart', () => {
    const state = soa({ tiny: 'u8', big: 'f64', half: 'i16', word: 'u32', single: 'f32', list: ['i8', 3] }, 5)
    const columns: ArrayBufferView[] = [state.tiny, state.big, state.half, state.word, state.single, state.list]
    for (const column of columns) assert.equal(column.buffer, state.buffer)
    const used = new Uint8Array(state.buffer.byteLength)
    for (const column of columns) {
      const bytes = used.subarray(column.byteOffset, column.byteOffset + column.byteLength)
      assert.ok(bytes.every((byte) => byte === 0))
      bytes.fill(1)
    }
    assert.deepEqual([state.tiny.length, state.big.length, state.list.length], [5, 5, 3])
    assert.equal(state.buffer.byteLength, 40 + 20 + 20 + 10 + 5 + 3 + 2)
    state.big[1] = 0.5
    state.list[2] = -1
    assert.deepEqual([state.big[1], state.list[2]], [0.5, -1])
  })

  it('offers views that cover all of the memory, floats as floats', () => {
    const state = soa({ a: 'f32', b: 'f64', c: 'u8', d: 'f64' }, 3)
    assert.deepEqual(
      state.views.map((view) => [view.constructor, view.byteOffset, view.byteLength]),
      [
        [Float64Array, 0, 48],
        [Float32Array, 48, 12],
        [Int32Array, 60, 4],
      ],
    )
    assert.deepEqual(
      soa({ only: 'i32' }, 2).views.map((view) => view.byteLength),
      [8],
    )
  })

  it('infers the types of its columns', () => {
    const state = soa({ x: 'f64', hp: ['u16', 4] }, 2)
    const x: Float64Array = state.x
    const hp: Uint16Array = state.hp
    assert.equal(x.length + hp.length, 6)
  })

  it('refuses what it cannot lay out', () => {
    const refused = (error: unknown): boolean => error instanceof PeerstepError && error.code === 'BAD_OPTION'
    assert.throws(() => soa({}, 3), refused)
    assert.throws(() => soa({ x: 'f64' }, 0), refused)
    assert.throws(() => soa({ x: 'f64' }, 1.5), refused)
    assert.throws(() => soa({ x: ['f64', -1] }, 2), refused)
    assert.throws(() => soa({ buffer: 'u8' }, 2), refused)
    assert.throws(() => soa({ x: 'f16' as 'f32' }, 2), refused)
  })
})
