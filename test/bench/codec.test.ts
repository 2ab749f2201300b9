import assert from 'node:assert/strict'
import { frameInputs, frameInputWays } from '../../bench/codec/frame-input.js'
import { logRecords, logRecordWays } from '../../bench/codec/log-record.js'
import { playPackets, playPacketWays } from '../../bench/codec/play-packets.js'
import type { Way } from '../../bench/codec/way.js'
import { type CodecCost, quotients } from '../../bench/codec.js'

const SEED = 5

/** Field by field, for some ways read into objects of a class of their own. */
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

function assertReadsBack<Message>(ways: readonly Way<Message>[], messages: readonly Message[]): void {
  assert.equal(new Set(ways.map(({ name }) => name)).size, 7)
  for (const way of ways) {
    const { decoded, bytes, write, read } = way.on(messages)
    assert.equal(decoded.length, messages.length)
    for (const [index, message] of messages.entries()) assertSame(decoded[index], message, `${way.name}[${index}]`)
    assert.ok(bytes.every((one) => one > 0))
    // What a loop does once more must change nothing for whoever keeps what was written before.
    write()
    read()
    assertSame(way.on(messages).decoded, messages, way.name)
  }
}

describe('codecs compared', () => {
  it('reads every frame input back from every way of writing it', () => {
    assertReadsBack(frameInputWays(), frameInputs(64, SEED))
  })

  it('reads every log record back from every way of writing it', () => {
    assertReadsBack(logRecordWays(), logRecords(16, SEED))
  })

  it('reads every packet of a match back from every way of writing it', async () => {
    const packets = await playPackets(64, SEED)
    assertReadsBack(playPacketWays(), packets)
    assert.ok(packets.some(({ hashes }) => hashes.length > 0) && packets.some(({ echo }) => echo !== null))
    assert.ok(packets.every(({ runs }) => runs.length > 0))
  })

  it('writes log records of a kilobyte in JSON', () => {
    const bytes = logRecordWays()
      .find(({ name }) => name === 'JSON, UTF-8 bytes')!
      .on(logRecords(16, SEED)).bytes
    for (const one of bytes) assert.ok(one > 950 && one < 1100, `${one} bytes`)
  })

  it('compares two ways by their medians', () => {
    const cost = (way: string, factor: number): CodecCost => ({
      message: 'note',
      way,
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
