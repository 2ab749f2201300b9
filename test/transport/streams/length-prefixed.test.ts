import assert from 'node:assert/strict'
import fc from 'fast-check'
import { encodeLengthPrefixed, LengthPrefixedReader } from '../../../src/transport/streams/length-prefixed.js'

function readAll(reader: LengthPrefixedReader, chunk: Uint8Array, bytesMax: number): number[][] {
  const frames: number[][] = []
  reader.feed(chunk)
  for (let frame = reader.next(bytesMax); frame !== null; frame = reader.next(bytesMax)) frames.push([...frame])
  return frames
}

describe('a reader of length-prefixed messages', () => {
  it('gives back what was framed, however the stream is cut', () => {
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
    const frame = reader.next(10)!
    chunk.fill(0)
    assert.deepEqual(frame, Uint8Array.of(1, 2))
  })
})
