import assert from 'node:assert/strict'
import { AssertionError } from '../../src/errors.js'
import { peerstep } from '../../src/wire/generated.js'
import { ICE_TEXT_BYTES_MAX, ICE_URLS_MAX, RELAY_ICE_SERVERS_MAX } from '../../src/wire/limits.js'
import {
  decodeOpenRoom,
  decodeRoomOpened,
  encodeOpenRoom,
  encodeRoomOpened,
  OPEN_ROOM_BYTES_MAX,
} from '../../src/wire/open-room.js'
import { OPEN_ROOM, ROOM_OPENED } from './samples.js'

describe('a request to host a room', () => {
  it('comes back, and so does its answer', () => {
    assert.deepEqual(decodeOpenRoom(encodeOpenRoom(OPEN_ROOM)), OPEN_ROOM)
    assert.deepEqual(decodeRoomOpened(encodeRoomOpened(ROOM_OPENED)), ROOM_OPENED)
    const refused = {
      ok: false,
      reason: 'All 100 rooms of this relay are taken.',
      topic: '',
      matchId: null,
      iceServers: [],
    }
    assert.deepEqual(decodeRoomOpened(encodeRoomOpened(refused)), refused)
    const running = { ...ROOM_OPENED, matchId: Uint8Array.from({ length: 16 }, (_, i) => i) }
    assert.deepEqual(decodeRoomOpened(encodeRoomOpened(running)), running)
  })

  it('is answered with servers, as many and as long as they may be', () => {
    const text = 'x'.repeat(ICE_TEXT_BYTES_MAX)
    const server = { urls: Array.from({ length: ICE_URLS_MAX }, () => text), username: text, credential: text }
    const iceServers = Array.from({ length: RELAY_ICE_SERVERS_MAX }, () => server)
    const full = { ...ROOM_OPENED, iceServers }
    assert.deepEqual(decodeRoomOpened(encodeRoomOpened(full)), full)
    assert.ok(encodeRoomOpened(full).length <= OPEN_ROOM_BYTES_MAX)
    assert.ok(OPEN_ROOM_BYTES_MAX <= 16 * 1024)
    const stun = { ...ROOM_OPENED, iceServers: [{ urls: ['stun:a:1'], username: '', credential: '' }] }
    assert.deepEqual(decodeRoomOpened(encodeRoomOpened(stun)), stun)
    for (const wrong of [
      [...iceServers, server],
      [{ ...server, urls: [] }],
      [{ ...server, urls: [...server.urls, 'y'] }],
      [{ ...server, urls: [`${text}x`] }],
      [{ ...server, username: `${text}x` }],
    ]) {
      assert.throws(() => encodeRoomOpened({ ...ROOM_OPENED, iceServers: wrong }), AssertionError)
      const made = peerstep.RoomOpened.encode({ ok: true, iceServers: wrong }).finish()
      assert.equal(decodeRoomOpened(made), null)
    }
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
