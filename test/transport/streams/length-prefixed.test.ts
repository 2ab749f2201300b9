import assert from 'node:assert/strict'
import fc from 'fast-check'
import { encodeLengthPrefixed, LengthPrefixedReader } from '../../../src/transport/streams/length-prefixed.js'

function readAll(reader: LengthPrefixedReader, chunk: Uint8Array, bytesMax: number): number[][] {
  const messages: number[][] = []
  reader.feed(chunk)
  for (let message = reader.next(bytesMax); message !== null; message = reader.next(bytesMax))
    messages.push([...message])
  return messages
}

describe('a reader of length-prefixed messages', () => {
  it('gives back the messages, however the stream is cut', () => {
    const payloads = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 10 })
    fc.assert(
      fc.property(
        payloads,
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 20 }),
        (sent, cuts) => {
          const bytes = encodeLengthPrefixed(sent)
          const reader = new LengthPrefixedReader()
          const read: number[][] = []
          for (let at = 0, cut = 0; at < bytes.length; cut += 1) {
            const end = at + cuts[cut % cuts.length]!
            read.push(...readAll(reader, bytes.subarray(at, end), 300))
            at = end
          }
          assert.deepEqual(
            read,
            sent.map((payload) => [...payload]),
          )
          assert.equal(reader.malformed, false)
        },
      ),
    )
  })

  it('reads nothing from the first message on that is too long, and says so', () => {
    const reader = new LengthPrefixedReader()
    const bytes = encodeLengthPrefixed([Uint8Array.of(1), new Uint8Array(11), Uint8Array.of(2)])
    assert.deepEqual(readAll(reader, bytes, 10), [[1]])
    assert.equal(reader.malformed, true)
    assert.deepEqual(readAll(reader, encodeLengthPrefixed([Uint8Array.of(3)]), 10), [])
  })

  it('hands out arrays of their own', () => {
    const chunk = Buffer.from(encodeLengthPrefixed([Uint8Array.of(1, 2)]))
    const reader = new LengthPrefixedReader()
    reader.feed(chunk)
    const message = reader.next(10)!
    chunk.fill(0)
    assert.deepEqual(message, Uint8Array.of(1, 2))
  })
})
