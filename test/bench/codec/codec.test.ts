import assert from 'node:assert/strict'
import { type CodecCost, quotients } from '../../../bench/codec/codec.js'
import type { Encoding } from '../../../bench/codec/encoding.js'
import { frameInputEncodings, frameInputs } from '../../../bench/codec/frame-input.js'
import { logRecordEncodings, logRecords } from '../../../bench/codec/log-record.js'
import { playPacketEncodings, playPackets } from '../../../bench/codec/play-packets.js'

const SEED = 5

/** Field by field, for some encodings read into objects of a class of their own. */
function assertSame(actual: unknown, wanted: unknown, path: string): void {
  if (typeof wanted !== 'object' || wanted === null) {
    assert.strictEqual(actual, wanted, path)
    return
  }
  if (Array.isArray(wanted) || wanted instanceof Uint8Array) {
    assert.strictEqual((actual as ArrayLike<unknown>).length, wanted.length, `${path}.length`)
  }
  for (const [key, value] of Object.entries(wanted)) {
    assertSame((actual as Record<string, unknown>)[key], value, `${path}.${key}`)
  }
}

function assertReadsBack<Message>(encodings: readonly Encoding<Message>[], messages: readonly Message[]): void {
  assert.ok(new Set(encodings.map(({ name }) => name)).size >= 5)
  for (const encoding of encodings) {
    const { decoded, bytes, write, read } = encoding.on(messages)
    assert.equal(decoded.length, messages.length)
    for (const [index, message] of messages.entries()) assertSame(decoded[index], message, `${encoding.name}[${index}]`)
    assert.ok(bytes.every((one) => one > 0))
    // What a loop does once more must not change what was written before and is kept.
    write()
    read()
    assertSame(encoding.on(messages).decoded, messages, encoding.name)
  }
}

describe('codecs compared', () => {
  it('reads every frame input back from every encoding', () => {
    assertReadsBack(frameInputEncodings(), frameInputs(64, SEED))
  })

  it('reads every log record back from every encoding', () => {
    assertReadsBack(logRecordEncodings(), logRecords(16, SEED))
  })

  it('reads every packet of a match back from every encoding', async () => {
    const packets = await playPackets(64, SEED)
    assertReadsBack(playPacketEncodings(), packets)
    assert.ok(packets.some(({ hashes }) => hashes.length > 0) && packets.some(({ echo }) => echo !== null))
    assert.ok(packets.every(({ runs }) => runs.length > 0))
  })

  it('writes log records of a kilobyte in JSON', () => {
    const bytes = logRecordEncodings()
      .find(({ name }) => name === 'JSON, UTF-8 bytes')!
      .on(logRecords(16, SEED)).bytes
    for (const one of bytes) assert.ok(one > 950 && one < 1100, `${one} bytes`)
  })

  it('compares two encodings by their medians', () => {
    const cost = (encoding: string, factor: number): CodecCost => ({
      message: 'note',
      encoding,
      encodeNs: [],
      decodeNs: [],
      medianEncodeNs: 10 * factor,
      medianDecodeNs: 20 * factor,
      bytes: 30,
    })
    assert.deepEqual(quotients([cost('slow', 3), cost('fast', 1)], 'note', 'slow', 'fast'), [3, 3, 1])
    assert.throws(() => quotients([cost('slow', 3)], 'note', 'slow', 'fast'), /fast was not measured on a note/)
  })
})
