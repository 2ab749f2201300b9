import assert from 'node:assert/strict'
import { SEATS_MAX } from '../../src/core/game.js'
import {
  clipText,
  decodeWith,
  encodeWith,
  need,
  optionsJson,
  readBytes,
  readBytesOrNone,
  readFrame,
  readHash,
  readName,
  readOptions,
  readOutcomeJson,
  readPeerId,
  readSeat,
  readText,
  readWhole,
} from '../../src/wire/checked-fields.js'
import { peerstep } from '../../src/wire/generated.js'
import {
  FRAME_MAX,
  NAME_BYTES_MAX,
  OPTIONS_BYTES_MAX,
  OUTCOME_BYTES_MAX,
  PEER_ID_BYTES_MAX,
} from '../../src/wire/limits.js'

/** The value that a reader returns within a message, or null when it gives the message up. */
function read<Value>(reader: () => Value): Value | null {
  return decodeWith(peerstep.Bye, new Uint8Array(0), 0, reader)
}

describe('checked fields', () => {
  it('accept whole numbers within their bounds only', () => {
    for (const value of [3, 4, 7])
      assert.equal(
        read(() => readWhole(value, 3, 7)),
        value,
      )
    for (const value of [2, 8, 3.5, Number.NaN, Number.POSITIVE_INFINITY])
      assert.equal(
        read(() => readWhole(value, 3, 7)),
        null,
      )
  })

  it('accept frames from 0 to FRAME_MAX and seats of the match', () => {
    for (const frame of [0, FRAME_MAX])
      assert.equal(
        read(() => readFrame(frame)),
        frame,
      )
    for (const frame of [-1, FRAME_MAX + 1])
      assert.equal(
        read(() => readFrame(frame)),
        null,
      )
    for (const seat of [0, 2])
      assert.equal(
        read(() => readSeat(seat, 3)),
        seat,
      )
    for (const seat of [-1, 3])
      assert.equal(
        read(() => readSeat(seat, 3)),
        null,
      )
    assert.equal(
      read(() => readSeat(SEATS_MAX - 1)),
      SEATS_MAX - 1,
    )
    assert.equal(
      read(() => readSeat(SEATS_MAX)),
      null,
    )
  })

  it('copy bytes of the expected length only', () => {
    const packet = Uint8Array.of(1, 2, 3)
    const copy = read(() => readBytes(packet, 3))
    assert.deepEqual(copy, packet)
    packet[0] = 9
    assert.equal(copy![0], 1)
    assert.equal(
      read(() => readBytes(packet, 2)),
      null,
    )
    assert.deepEqual(
      read(() => readBytesOrNone(new Uint8Array(0), 3)),
      new Uint8Array(0),
    )
    assert.equal(
      read(() => readBytes(new Uint8Array(0), 3)),
      null,
    )
    assert.equal(
      read(() => readBytesOrNone(packet, 2)),
      null,
    )
  })

  it('read hashes of eight bytes, most significant first', () => {
    assert.equal(
      read(() => readHash(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8))),
      0x0102030405060708n,
    )
    for (const bytes of [7, 9, 0])
      assert.equal(
        read(() => readHash(new Uint8Array(bytes))),
        null,
      )
  })

  it('count texts in bytes of UTF-8', () => {
    assert.equal(
      read(() => readText('äbc', 4)),
      'äbc',
    )
    assert.equal(
      read(() => readText('äbcd', 4)),
      null,
    )
    assert.equal(
      read(() => readName('n'.repeat(NAME_BYTES_MAX))),
      'n'.repeat(NAME_BYTES_MAX),
    )
    assert.equal(
      read(() => readName('n'.repeat(NAME_BYTES_MAX + 1))),
      null,
    )
    assert.equal(
      read(() => readPeerId('p'.repeat(PEER_ID_BYTES_MAX + 1))),
      null,
    )
  })

  it('read options and outcomes in canonical JSON only', () => {
    const options = { laps: 3, map: 'sea' }
    assert.deepEqual(
      read(() => readOptions(optionsJson(options))),
      options,
    )
    for (const json of ['{"map":"sea","laps":3}', '{"laps": 3}', '[1]', '{"deep":{}}', '', 'x']) {
      assert.equal(
        read(() => readOptions(json)),
        null,
        json,
      )
    }
    assert.equal(
      read(() => readOptions(`{"a":"${'x'.repeat(OPTIONS_BYTES_MAX)}"}`)),
      null,
    )
    assert.equal(
      read(() => readOutcomeJson('')),
      '',
    )
    assert.equal(
      read(() => readOutcomeJson('{"winners":[1]}')),
      '{"winners":[1]}',
    )
    assert.equal(
      read(() => readOutcomeJson('{"winners": [1]}')),
      null,
    )
    assert.equal(
      read(() => readOutcomeJson(`"${'x'.repeat(OUTCOME_BYTES_MAX)}"`)),
      null,
    )
  })

  it('refuse options that cannot be sent', () => {
    assert.throws(() => optionsJson({ a: Number.NaN }), /flat object/)
    assert.throws(() => optionsJson({ a: 'x'.repeat(OPTIONS_BYTES_MAX) }), /OPTIONS_BYTES_MAX/)
  })

  it('clip texts without splitting a character', () => {
    assert.equal(clipText('abcdef', 4), 'abcd')
    assert.equal(clipText('aääb', 4), 'aä')
    assert.equal(clipText('ab🚀', 5), 'ab')
    assert.equal(clipText('ab🚀', 6), 'ab🚀')
    assert.equal(clipText('a\ud83db', 9), 'a\ufffdb')
  })

  it('give up a message that is too long, is none, or fails a condition, and nothing else', () => {
    const bytes = encodeWith(peerstep.Bye, { reason: 'over' })
    assert.equal(
      decodeWith(peerstep.Bye, bytes, bytes.length, ({ reason }) => reason),
      'over',
    )
    assert.equal(
      decodeWith(peerstep.Bye, bytes, bytes.length - 1, ({ reason }) => reason),
      null,
    )
    assert.equal(
      decodeWith(peerstep.Bye, bytes.subarray(0, 3), 100, ({ reason }) => reason),
      null,
    )
    assert.equal(
      decodeWith(peerstep.Bye, bytes, 100, () => need(false)),
      null,
    )
  })

  it('encode into memory of its own each time, also after a message that could not be encoded', () => {
    const first = encodeWith(peerstep.Bye, { reason: 'one' })
    const broken = {
      matchTag: 7,
      get bytes(): Uint8Array {
        throw new Error('broken')
      },
    }
    assert.throws(() => encodeWith(peerstep.StatePart, broken), /broken/)
    const second = encodeWith(peerstep.Bye, { reason: 'two' })
    assert.equal(
      decodeWith(peerstep.Bye, first, 100, ({ reason }) => reason),
      'one',
    )
    assert.equal(
      decodeWith(peerstep.Bye, second, 100, ({ reason }) => reason),
      'two',
    )
    assert.equal(first.byteOffset, 0)
    assert.equal(first.buffer.byteLength, first.length)
  })
})
