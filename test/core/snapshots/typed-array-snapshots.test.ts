import assert from 'node:assert/strict'
import { soa } from '../../../src/core/snapshots/soa.js'
import { typedArraySnapshots } from '../../../src/core/snapshots/typed-array-snapshots.js'
import { PeerstepError } from '../../../src/errors.js'

const create = () => soa({ x: 'f64', y: 'f32', hp: 'i32', flags: 'u8', score: ['u16', 3] }, 5)
type Fleet = ReturnType<typeof create>
const codec = typedArraySnapshots<Fleet>({ views: (state) => state.views, create })

function fleet(): Fleet {
  const state = create()
  state.x.set([1, -0, Number.NaN, 1e300, 0.1])
  state.y.set([1.5, 2.5, -0, 4, 5])
  state.hp.set([-1, 2, 3])
  state.flags.set([255, 0, 1])
  state.score.set([1, 2, 65535])
  return state
}

const hasCode = (code: string) => (error: unknown) => error instanceof PeerstepError && error.code === code

describe('typedArraySnapshots', () => {
  it('brings a state back into its own memory', () => {
    const state = fleet()
    const saved = codec.save(state)
    const hash = codec.hash(state)
    state.x[4] = 7
    state.flags[4] = 7
    state.score[0] = 7
    assert.notEqual(codec.hash(state), hash)
    assert.equal(codec.load(saved, state), state)
    assert.deepEqual(state, fleet())
    assert.equal(codec.hash(state), hash)
    assert.equal(codec.hashSnapshot(saved), hash)
  })

  it('saves into memory used before and never shares it with the state', () => {
    const state = fleet()
    const first = codec.save(state)
    state.hp[0] = 77
    const second = codec.save(state, first)
    assert.equal(second, first)
    state.hp[0] = 78
    codec.load(second, state)
    assert.equal(state.hp[0], 77)
  })

  it('sees a change of any byte of any column', () => {
    const state = fleet()
    const bytes = new Uint8Array(state.buffer)
    const seen = new Set([codec.hash(state)])
    let changes = 1
    for (let at = 0; at < bytes.length; at += 1) {
      bytes[at]! ^= 1
      // A NaN with another payload is the same NaN.
      if (!(at >= 16 && at < 23)) {
        seen.add(codec.hash(state))
        changes += 1
      }
      bytes[at]! ^= 1
    }
    assert.equal(seen.size, changes)
  })

  it('hashes every NaN alike', () => {
    const state = fleet()
    const hash = codec.hash(state)
    new Uint32Array(state.buffer).set([5, 0xfff80000], 4)
    assert.ok(Number.isNaN(state.x[2]))
    assert.equal(codec.hash(state), hash)
    assert.equal(codec.hashSnapshot(codec.save(state)), hash)
  })

  it('survives the way through bytes', () => {
    const decoded = codec.decode(codec.encode(fleet()))
    assert.deepEqual(decoded, fleet())
    assert.equal(codec.hash(decoded), codec.hash(fleet()))
  })

  it('refuses bytes of another length or of another codec', () => {
    const bytes = codec.encode(fleet())
    assert.throws(() => codec.decode(bytes.subarray(1)), hasCode('BAD_RECORD'))
    assert.throws(() => codec.decode(new Uint8Array(0)), hasCode('BAD_RECORD'))
    bytes[0] = 1
    assert.throws(() => codec.decode(bytes), hasCode('BAD_RECORD'))
  })

  it('takes a whole ArrayBuffer and views at odd places', () => {
    for (const length of [8, 7]) {
      const whole = typedArraySnapshots<{ memory: ArrayBuffer }>({
        views: (state) => state.memory,
        create: () => ({ memory: new ArrayBuffer(length) }),
      })
      const state = { memory: Uint8Array.from({ length }, (_, index) => index + 1).buffer }
      const saved = whole.save(state)
      const hash = whole.hash(state)
      new Uint8Array(state.memory).fill(0)
      assert.notEqual(whole.hash(state), hash)
      assert.equal(whole.hash(whole.load(saved, state)), hash)
      assert.equal(whole.hash(whole.decode(whole.encode(state))), hash)
    }
    const memory = new ArrayBuffer(32)
    const parts = typedArraySnapshots<ArrayBuffer>({
      views: (buffer) => [new DataView(buffer, 1, 3), new Uint16Array(buffer, 4, 3), new BigInt64Array(buffer, 16, 1)],
      create: () => new ArrayBuffer(32),
    })
    new Uint8Array(memory).forEach((_, index, bytes) => {
      bytes[index] = index
    })
    const saved = parts.save(memory)
    const before = memory.slice()
    new Uint8Array(memory).fill(9)
    parts.load(saved, memory)
    assert.deepEqual(new Uint8Array(memory, 4, 6), new Uint8Array(before, 4, 6))
    assert.equal(new Uint8Array(memory)[0], 9, 'what no view shows is left alone')
  })

  it('refuses to load into memory of another size, and saves anew when the size changed', () => {
    const list = typedArraySnapshots<Uint8Array[]>({ views: (state) => state, create: () => [] })
    const saved = list.save([new Uint8Array(3)])
    assert.throws(() => list.load(saved, [new Uint8Array(4)]), hasCode('BAD_OPTION'))
    assert.throws(() => list.load(saved, []), hasCode('BAD_OPTION'))
    assert.notEqual(list.save([new Uint8Array(4)], saved), saved)
  })
})
