import assert from 'node:assert/strict'
import { AssertionError } from '../../src/errors.js'
import { decodeOpenRoom, decodeRoomOpened, encodeOpenRoom, encodeRoomOpened } from '../../src/wire/open-room.js'
import { OPEN_ROOM, ROOM_OPENED } from './samples.js'

describe('a request to host a room', () => {
  it('comes back, and so does its answer', () => {
    assert.deepEqual(decodeOpenRoom(encodeOpenRoom(OPEN_ROOM)), OPEN_ROOM)
    assert.deepEqual(decodeRoomOpened(encodeRoomOpened(ROOM_OPENED)), ROOM_OPENED)
    const refused = { ok: false, reason: 'All 100 rooms of this relay are taken.', topic: '', matchId: null }
    assert.deepEqual(decodeRoomOpened(encodeRoomOpened(refused)), refused)
    const running = { ...ROOM_OPENED, matchId: Uint8Array.from({ length: 16 }, (_, i) => i) }
    assert.deepEqual(decodeRoomOpened(encodeRoomOpened(running)), running)
  })

  it('names a room, a game and a number of seats, or is refused', () => {
    assert.throws(() => encodeOpenRoom({ ...OPEN_ROOM, room: '' }), AssertionError)
    assert.throws(() => encodeOpenRoom({ ...OPEN_ROOM, room: 'é'.repeat(65) }), AssertionError)
    assert.equal(decodeOpenRoom(encodeOpenRoom({ ...OPEN_ROOM, seats: 0 })), null)
    assert.equal(decodeOpenRoom(encodeOpenRoom({ ...OPEN_ROOM, seats: 17 })), null)
    const badGame = { ...OPEN_ROOM.game, seatsMin: 5, seatsMax: 4 }
    assert.equal(decodeOpenRoom(encodeOpenRoom({ ...OPEN_ROOM, game: badGame })), null)
    assert.equal(decodeOpenRoom(new Uint8Array(0)), null)
  })
})
