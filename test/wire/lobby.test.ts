import assert from 'node:assert/strict'
import { SEATS_MAX } from '../../src/core/game.js'
import { AssertionError } from '../../src/errors.js'
import { decodeWith } from '../../src/wire/checked-fields.js'
import { peerstep } from '../../src/wire/generated.js'
import { REFUSALS_PER_LOBBY_MAX, SPREAD_FRAMES_MAX } from '../../src/wire/limits.js'
import {
  type Hello,
  type Lobby,
  readHello,
  readLobby,
  readSeated,
  readStart,
  type Seated,
  type Start,
  writeHello,
  writeLobby,
  writeSeated,
  writeStart,
} from '../../src/wire/lobby.js'
import { decodePacket, encodePacket } from '../../src/wire/packet.js'
import type { RoomMessage } from '../../src/wire/room.js'
import { ROOM_MESSAGES } from './samples.js'

function roomOf<Type extends RoomMessage['type']>(type: Type): Extract<RoomMessage, { type: Type }> {
  const message = ROOM_MESSAGES.find((one) => one.type === type)
  assert.ok(message)
  return message as Extract<RoomMessage, { type: Type }>
}

const room = (message: RoomMessage): Uint8Array => encodePacket({ room: message }, null)
const read = <Value>(reader: () => Value): Value | null => decodeWith(peerstep.Bye, new Uint8Array(0), 0, reader)
const hello: Hello = roomOf('hello')
const lobby: Lobby = roomOf('lobby')
const start: Start = roomOf('start')
const seated: Seated = roomOf('seated')

describe('lobby messages', () => {
  it('cut sentences and names for people instead of refusing to send them, whole characters only', () => {
    const decoded = decodePacket(room({ type: 'bye', reason: '💥'.repeat(200) }), null)
    assert.deepEqual(decoded, { room: { type: 'bye', reason: '💥'.repeat(128) } })
    const hello = decodePacket(room({ ...roomOf('hello'), name: `\ud800${'é'.repeat(100)}` }), null)
    assert.ok(hello?.room?.type === 'hello')
    assert.equal(hello.room.name, `\ufffd${'é'.repeat(62)}`)
  })

  it('refuse options that are not flat, not canonical or too long', () => {
    const hello = roomOf('hello')
    const bytes = room({ ...hello, options: { a: 1, b: 2 } })
    const text = Buffer.from(bytes).indexOf('{"a":1,"b":2}')
    for (const json of ['{"b":1,"a":2}', '{"a":1,"b":[ ', '{"a":1, "b":2', '{"a":[],"b":1', '[1,2,3,4,5,6]']) {
      const changed = Buffer.from(bytes)
      changed.write(json.slice(0, 13), text)
      assert.equal(decodePacket(changed, null), null, json)
    }
    assert.throws(() => room({ ...hello, options: { long: 'x'.repeat(5000) } }), AssertionError)
    assert.throws(() => room({ ...hello, options: { nan: Number.NaN } }), AssertionError)
  })

  it('bring back a hello with and without an answer to a ping', () => {
    assert.deepEqual(
      read(() => readHello(writeHello(hello))),
      hello,
    )
    const quiet = { ...hello, echo: null, pingMs: 0 }
    assert.deepEqual(
      read(() => readHello(writeHello(quiet))),
      quiet,
    )
  })

  it('give up a hello for more seats than there can be, and one without a game', () => {
    const good = writeHello(hello)
    assert.equal(
      read(() => readHello({ ...good, seats: SEATS_MAX + 1 })),
      null,
    )
    assert.equal(
      read(() => readHello({ ...good, game: null })),
      null,
    )
  })

  it('accept a lobby of 1 to SEATS_MAX seats with a bounded list of refusals', () => {
    assert.deepEqual(
      read(() => readLobby(writeLobby(lobby))),
      lobby,
    )
    const refusals = Array.from({ length: REFUSALS_PER_LOBBY_MAX + 1 }, () => ({ peer: 'p', reason: 'r' }))
    assert.throws(() => writeLobby({ ...lobby, refusals }), AssertionError)
    assert.throws(() => writeLobby({ ...lobby, seats: [] }), AssertionError)
    assert.equal(
      read(() => readLobby({ ...writeLobby(lobby), refusals })),
      null,
    )
    assert.equal(
      read(() => readLobby({ ...writeLobby(lobby), seats: [] })),
      null,
    )
  })

  it('accept a start whose match id and tolerance are within bounds', () => {
    assert.deepEqual(
      read(() => readStart(writeStart(start))),
      start,
    )
    const good = writeStart(start)
    assert.equal(
      read(() => readStart({ ...good, matchId: new Uint8Array(15) })),
      null,
    )
    assert.equal(
      read(() => readStart({ ...good, toleranceFrames: SPREAD_FRAMES_MAX + 1 })),
      null,
    )
    assert.equal(
      read(() => readStart({ ...good, optionsJson: '[]' })),
      null,
    )
    assert.throws(() => writeStart({ ...start, matchId: new Uint8Array(17) }), AssertionError)
    assert.throws(() => writeStart({ ...start, toleranceFrames: -1 }), AssertionError)
  })

  it('bring back the holders of all seats', () => {
    assert.deepEqual(
      read(() => readSeated(writeSeated(seated))),
      seated,
    )
    assert.equal(
      read(() => readSeated({ matchTag: 1, revision: 1 })),
      null,
    )
    assert.throws(() => writeSeated({ ...seated, seats: [] }), AssertionError)
  })
})
