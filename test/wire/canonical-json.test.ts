import assert from 'node:assert/strict'
import fc from 'fast-check'
import { canonicalJson, isMatchOptions, parseCanonical, utf8Bytes } from '../../src/wire/canonical-json.js'

describe('canonicalJson', () => {
  it('gives equal values one text, whatever the order of their keys', () => {
    assert.equal(canonicalJson({ b: [1, -0, 'x'], a: { d: null, c: true } }), '{"a":{"c":true,"d":null},"b":[1,0,"x"]}')
    assert.equal(canonicalJson({ 10: 1, 9: 2, é: 3, '': 4 }), '{"":4,"10":1,"9":2,"é":3}')
    assert.equal(canonicalJson({ a: undefined, b: 1 }), '{"b":1}')
  })

  it('prints numbers as ECMAScript does', () => {
    assert.equal(canonicalJson([1e21, 0.1, 1e-7, 123456789]), '[1e+21,0.1,1e-7,123456789]')
  })

  it('has no text for what is not plain JSON', () => {
    const holes = [1, 2]
    holes.length = 3
    const cycle: unknown[] = []
    cycle.push(cycle)
    const values = [Number.NaN, Infinity, undefined, 1n, () => 1, Symbol('x'), new Date(0), new Map(), holes, cycle]
    for (const value of [...values, '\ud800', { '\udc00': 1 }, JSON.parse('{"__proto__":1}'), { constructor: 1 }]) {
      assert.equal(canonicalJson(value), null)
      assert.equal(canonicalJson({ deep: [value === undefined ? Number.NaN : value] }), null)
    }
  })

  it('is what parseCanonical reads, for any JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const text = canonicalJson(value)
        if (text === null) return
        assert.equal(canonicalJson(parseCanonical(text, 1_000_000)), text)
      }),
    )
  })
})

describe('parseCanonical', () => {
  it('refuses another text of the same value', () => {
    for (const text of ['{"b":1,"a":2}', ' 1', '1.0', '-0', '"\\u0061"', '{"a":1,"a":1}', '[1,]', '', 'NaN']) {
      assert.equal(parseCanonical(text, 100), undefined, text)
    }
  })

  it('counts the limit in bytes of UTF-8', () => {
    assert.equal(parseCanonical('"éé"', 6), 'éé')
    assert.equal(parseCanonical('"éé"', 5), undefined)
    assert.equal(parseCanonical('"éé"', 3), undefined)
  })
})

describe('isMatchOptions', () => {
  it('accepts a flat plain object of finite numbers, strings and booleans only', () => {
    assert.ok(isMatchOptions({ a: 1, b: 'x', c: false }))
    assert.ok(isMatchOptions({}))
    for (const value of [null, [], 'x', 1, { a: null }, { a: {} }, { a: [] }, { a: Infinity }, { __proto__: [] }]) {
      assert.ok(!isMatchOptions(value))
    }
  })
})

describe('utf8Bytes', () => {
  it('agrees with an encoder on well-formed text', () => {
    const encoder = new TextEncoder()
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.equal(utf8Bytes(text), encoder.encode(text).length)
      }),
    )
    assert.equal(utf8Bytes('aé€💥'), 10)
  })
})
