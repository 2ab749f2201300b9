import assert from 'node:assert/strict'
import fc from 'fast-check'
import { Random } from '../../../src/core/random.js'
import { decodePlain, encodePlain } from '../../../src/core/snapshots/plain-bytes.js'
import { PeerstepError } from '../../../src/errors.js'
import { plainState } from './plain-states.js'

/** Decodes; whatever is wrong must be a BAD_RECORD. */
function tryDecode(bytes: Uint8Array): { readonly state: unknown } | null {
  try {
    return { state: decodePlain(bytes) }
  } catch (error) {
    assert.ok(error instanceof PeerstepError && error.code === 'BAD_RECORD', String(error))
    return null
  }
}

describe('encodePlain', () => {
  it('is undone exactly by decodePlain, wherever the bytes lie', () => {
    fc.assert(
      fc.property(plainState, fc.integer({ min: 0, max: 9 }), (state, offset) => {
        const bytes = encodePlain(state)
        const memory = new Uint8Array(bytes.length + offset)
        memory.set(bytes, offset)
        const decoded = decodePlain(memory.subarray(offset))
        assert.deepEqual(decoded, state)
        assert.deepEqual(encodePlain(decoded), bytes)
      }),
      { numRuns: 1000, verbose: true },
    )
  })

  it('keeps its golden bytes', () => {
    const state = {
      ships: [
        { x: 1, y: -2.5 },
        { x: 300, y: 0 },
      ],
      name: 'ß',
      done: false,
      at: Object.assign(new Array<unknown>(3), { 0: null, 2: 7n }),
    }
    assert.equal(
      Buffer.from(encodePlain(state)).toString('hex'),
      '01090008000a736869707301086e616d650208646f6e65030461740a0209010404027805027905020600000000000004c0090105d8040500070602df020a03010408070237',
    )
  })

  it('writes keys once, however many objects have them', () => {
    const one = encodePlain([{ health: 1, ammunition: 2 }]).length
    const two = encodePlain([
      { health: 1, ammunition: 2 },
      { health: 3, ammunition: 4 },
    ]).length
    assert.equal(two - one, 6)
  })

  it('refuses a bigint that decoding would refuse', () => {
    assert.throws(() => encodePlain({ big: 1n << 16384n }), /state\.big has more than 4096/)
    assert.equal(decodePlain(encodePlain((1n << 16384n) - 1n)), (1n << 16384n) - 1n)
  })
})

describe('decodePlain', () => {
  it('refuses every beginning of an encoded state and anything after its end', () => {
    const bytes = encodePlain({
      list: [1, 2.5, 'three', 4n],
      map: new Map([['k', new Set([1])]]),
      raw: new Int16Array(3),
    })
    for (let length = 0; length < bytes.length; length += 1) assert.equal(tryDecode(bytes.subarray(0, length)), null)
    assert.equal(tryDecode(Uint8Array.of(...bytes, 0)), null)
  })

  it('answers mutated and random bytes with a plain state or BAD_RECORD', () => {
    const seed = 30
    const random = new Random(seed)
    const sample = fc.sample(plainState, { numRuns: 300, seed }).map((state) => encodePlain(state))
    let accepted = 0
    for (let round = 0; round < 20_000; round += 1) {
      const bytes = round % 4 === 0 ? new Uint8Array(random.int(0, 60)) : random.pick(sample).slice(0, 4000)
      if (round % 4 === 0)
        for (let at = 0; at < bytes.length; at += 1) bytes[at] = random.int(0, at % 2 === 0 ? 14 : 255)
      for (let change = random.int(1, 4); change > 0 && bytes.length > 0; change -= 1) {
        bytes[random.int(0, bytes.length - 1)] = random.int(0, 255)
      }
      if (bytes.length > 0) bytes[0] = 1
      const decoded = tryDecode(bytes)
      if (decoded === null) continue
      accepted += 1
      encodePlain(decoded.state)
    }
    assert.ok(accepted > 100, `seed ${seed}: only ${accepted} were accepted`)
  })

  it('refuses promises of more than the bytes hold, deep nesting and impossible keys', () => {
    const cases: Record<string, number[]> = {
      'unknown format': [2, 0],
      'huge array': [1, 10, 0xff, 0xff, 0xff, 0xff, 0x0f],
      'huge map': [1, 11, 0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0],
      'huge text': [1, 7, 0, 0xff, 0xff, 0xff, 0xff, 0x0f],
      'huge buffer': [1, 13, 2, 0xff, 0xff, 0xff, 0xff, 0x0f],
      'overlong number': [1, 5, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
      'deep nesting': [1, ...new Array<number>(400).fill(10).flatMap((kind) => [kind, 1]), 0],
      'key __proto__': [1, 9, 0, 2, 0, 18, ...Buffer.from('__proto__'), 1],
      'key twice': [1, 9, 0, 4, 0, 2, 97, 0, 1, 1],
      'shape that is missing': [1, 9, 1],
      'text that is missing': [1, 7, 3],
      'map key twice': [1, 11, 2, 1, 1, 1, 1],
      'set value twice': [1, 12, 2, 1, 1],
      'odd bigint': [1, 8, 0, 2, 120],
      'half an element': [1, 13, 6, 3, 0, 0, 0],
      'unknown buffer': [1, 13, 99, 0],
      'unknown kind': [1, 77],
      'hole outside an array': [1, 4],
    }
    for (const [name, bytes] of Object.entries(cases)) assert.equal(tryDecode(Uint8Array.from(bytes)), null, name)
  })

  it('leaves the prototype of objects alone', () => {
    const decoded = decodePlain(encodePlain({ constructor: 1, toString: 2 })) as object
    assert.equal(Object.getPrototypeOf(decoded), Object.prototype)
    assert.deepEqual(Object.keys(decoded), ['constructor', 'toString'])
  })
})
