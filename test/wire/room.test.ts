import assert from 'node:assert/strict'
import { AssertionError } from '../../src/errors.js'
import { decodeWith, encodeWith } from '../../src/wire/checked-fields.js'
import { peerstep } from '../../src/wire/generated.js'
import { CERTIFICATE_BYTES_MAX, STATE_PART_BYTES_MAX, STATE_PARTS_MAX, WIRE_VERSION } from '../../src/wire/limits.js'
import { type RoomMessage, readRoom, type StatePart, writeRoom } from '../../src/wire/room.js'
import { ROOM_MESSAGES, SHAPE } from './samples.js'

function through(message: peerstep.RoomMessage.$Properties, shape: typeof SHAPE | null = SHAPE): RoomMessage | null {
  const bytes = encodeWith(peerstep.RoomMessage, message)
  return decodeWith(peerstep.RoomMessage, bytes, bytes.length, (decoded) =>
    readRoom(decoded as peerstep.RoomMessage.$Shape, shape),
  )
}

const PART = ROOM_MESSAGES.find((message): message is StatePart => message.type === 'statePart')!

describe('room messages', () => {
  it('come back, each as its type', () => {
    for (const message of ROOM_MESSAGES) assert.deepEqual(through(writeRoom(message, SHAPE)), message)
  })

  it('need the shape of the match only where they hold inputs', () => {
    for (const message of ROOM_MESSAGES) {
      const holdsInputs = ['seal', 'frozen', 'vote'].includes(message.type)
      if (holdsInputs) assert.throws(() => writeRoom(message, null), AssertionError)
      else assert.deepEqual(through(writeRoom(message, null), null), message)
      if (holdsInputs) assert.equal(through(writeRoom(message, SHAPE), null), null)
    }
  })

  it('are given up in another wire version, and with no content', () => {
    const ready = writeRoom({ type: 'ready', matchTag: 3 }, null)
    assert.ok(through(ready))
    assert.equal(through({ ...ready, version: WIRE_VERSION + 1 }), null)
    assert.equal(through({ version: WIRE_VERSION }), null)
  })

  it('hold parts of a state within their bounds', () => {
    const largest = {
      ...PART,
      part: STATE_PARTS_MAX - 1,
      parts: STATE_PARTS_MAX,
      bytes: new Uint8Array(STATE_PART_BYTES_MAX),
    }
    assert.deepEqual(through(writeRoom(largest, null)), largest)
    for (const bad of [
      { ...PART, part: 2, parts: 2 },
      { ...PART, parts: STATE_PARTS_MAX + 1 },
      { ...PART, bytes: new Uint8Array(STATE_PART_BYTES_MAX + 1) },
    ]) {
      assert.throws(() => writeRoom(bad, null), AssertionError)
      assert.equal(through({ version: WIRE_VERSION, statePart: bad }), null)
    }
  })

  it('hold a certificate within CERTIFICATE_BYTES_MAX, as a copy', () => {
    const certificate = new Uint8Array(CERTIFICATE_BYTES_MAX)
    assert.deepEqual(through(writeRoom({ type: 'certificate', certificate }, null)), {
      type: 'certificate',
      certificate,
    })
    const long = new Uint8Array(CERTIFICATE_BYTES_MAX + 1)
    assert.throws(() => writeRoom({ type: 'certificate', certificate: long }, null), AssertionError)
    assert.equal(through({ version: WIRE_VERSION, certificate: { certificate: long } }), null)
  })
})
