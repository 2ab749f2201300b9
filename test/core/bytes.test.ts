import assert from 'node:assert/strict'
import { equalBytes, hex } from '../../src/core/bytes.js'

describe('bytes', () => {
  it('are equal when length and every byte are', () => {
    assert.ok(equalBytes(Uint8Array.of(1, 2, 3), Uint8Array.of(1, 2, 3)))
    assert.ok(equalBytes(new Uint8Array(0), new Uint8Array(0)))
    assert.ok(!equalBytes(Uint8Array.of(1, 2, 3), Uint8Array.of(1, 2)))
    assert.ok(!equalBytes(Uint8Array.of(1, 2, 3), Uint8Array.of(1, 2, 4)))
    assert.ok(!equalBytes(Uint8Array.of(0, 2, 3), Uint8Array.of(1, 2, 3)))
  })

  it('are two lower-case hex digits each', () => {
    assert.equal(hex(Uint8Array.of(0, 1, 0xab, 0xff)), '0001abff')
    assert.equal(hex(new Uint8Array(0)), '')
  })
})
