import assert from 'node:assert/strict'
import {
  BUFFER_KINDS,
  bufferKindOf,
  bytesOf,
  canonicaliseNans,
  checkPlain,
  PLAIN_DEPTH_MAX,
  propertyPath,
} from '../../../src/core/snapshots/plain-value.js'
import { PeerstepError } from '../../../src/errors.js'

function refusal(value: unknown): string {
  try {
    checkPlain(value)
  } catch (error) {
    assert.ok(error instanceof PeerstepError && error.code === 'BAD_OPTION')
    return error.message
  }
  return ''
}

const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)])

describe('checkPlain', () => {
  it('accepts everything that a state may hold', () => {
    const bare: Record<string, unknown> = Object.create(null)
    bare.x = 1
    const shared = { a: 1 }
    for (const value of [
      ...[1, -0, Number.NaN, 'text', true, 10n, null, undefined],
      ...[
        [1].concat(new Array(1), [3]),
        { 'any key': [] },
        bare,
        new Map([[{ k: 1 }, [2]]]),
        new Set([1]),
        new ArrayBuffer(3),
      ],
      ...BUFFER_KINDS.map(({ over }) => over(new ArrayBuffer(16))),
      ...[[shared, shared], nested(PLAIN_DEPTH_MAX)],
    ]) {
      assert.equal(refusal(value), '')
    }
  })

  it('names the path of what it refuses', () => {
    class Ship {}
    const circle: unknown[] = []
    circle.push({ circle })
    for (const [value, expected] of [
      [{ f: () => 0 }, /^state\.f is a function/],
      [[Symbol('s')], /^state\[0\] is a symbol/],
      [{ ships: [new Ship()] }, /^state\.ships\[0\] is an instance of Ship/],
      [{ at: new Date(0) }, /^state\.at is an instance of Date/],
      [circle, /holds itself/],
      [nested(PLAIN_DEPTH_MAX + 1), /deeper than 100 levels/],
      [{ [Symbol('s')]: 1 }, /^state has the symbol property/],
      [Object.assign([1], { name: 'x' }), /^state has the property 'name'/],
      [
        {
          get x() {
            return 1
          },
        },
        /^state\.x is an accessor/,
      ],
      [Object.defineProperty({}, 'x', { value: 1 }), /^state\.x is not enumerable/],
      [Object.defineProperty({}, '__proto__', { value: 1, enumerable: true }), /__proto__/],
      [new Map([['a b', new Map([[1, () => 0]])]]), /^state\.get\("a b"\)\.get\(1\) is a function/],
      [new Set([{}, () => 0]), /^state\.values\(#1\) is a function/],
      [1n << 20_000n, /hexadecimal digits/],
    ] as const) {
      assert.match(refusal(value), expected)
    }
  })
})

describe('buffers of a state', () => {
  it('are known by their prototype, in an order that is written to bytes', () => {
    assert.deepEqual(
      BUFFER_KINDS.map(({ name }) => name),
      [
        ...['ArrayBuffer', 'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array'],
        ...['Uint32Array', 'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array'],
      ],
    )
    for (const [kind, { over, size }] of BUFFER_KINDS.entries()) {
      const buffer = over(new ArrayBuffer(8))
      assert.equal(bufferKindOf(buffer), kind)
      assert.equal('BYTES_PER_ELEMENT' in buffer ? buffer.BYTES_PER_ELEMENT : 1, size)
    }
    for (const other of [Buffer.alloc(1), new DataView(new ArrayBuffer(1)), [], {}])
      assert.equal(bufferKindOf(other), -1)
  })

  it('show the bytes of their window only', () => {
    const words = Uint16Array.of(0x0201, 0x0403, 0x0605)
    assert.deepEqual(bytesOf(words.subarray(1, 2)), Uint8Array.of(3, 4))
  })

  it('get one NaN for all, in floats and nowhere else', () => {
    const bits = Uint8Array.of(1, 0, 0xc0, 0xff, 0, 0, 0x80, 0x3f)
    const of = (name: string): Uint8Array => {
      const copy = bits.slice()
      canonicaliseNans(
        BUFFER_KINDS.findIndex((kind) => kind.name === name),
        copy,
      )
      return copy
    }
    assert.deepEqual(of('Float32Array'), Uint8Array.of(0, 0, 0xc0, 0x7f, 0, 0, 0x80, 0x3f))
    assert.deepEqual(of('Int32Array'), bits)
    const double = Uint8Array.of(1, 0, 0, 0, 0, 0, 0xf8, 0xff)
    canonicaliseNans(9, double)
    assert.deepEqual(double, Uint8Array.of(0, 0, 0, 0, 0, 0, 0xf8, 0x7f))
  })
})

describe('propertyPath', () => {
  it('writes identifiers with a dot and other keys as JSON', () => {
    assert.equal(propertyPath('state', 'ships'), 'state.ships')
    assert.equal(propertyPath('', 'ships'), 'ships')
    assert.equal(propertyPath('state', 'a b'), 'state["a b"]')
    assert.equal(propertyPath('state', '1'), 'state["1"]')
  })
})
