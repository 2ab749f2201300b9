import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { decodeOpenRoom, decodeRoomOpened, encodeOpenRoom, encodeRoomOpened } from '../../src/wire/open-room.js'
import { decodePacket, encodePacket } from '../../src/wire/packet.js'
import {
  decodeCertificate,
  decodeRecord,
  decodeReplayFile,
  encodeCertificate,
  encodeRecord,
  encodeReplayFile,
} from '../../src/wire/record.js'
import { decodeRoomFound, encodeRoomFound } from '../../src/wire/room-found.js'
import {
  CERTIFICATE,
  OPEN_ROOM,
  PLAY,
  RECORD,
  RECORD_OF_SEATINGS,
  ROOM_MESSAGES,
  ROOM_OPENED,
  SHAPE,
} from './samples.js'

/** Tests run from dist/; the frozen bytes stay in the sources. */
const GOLDEN = new URL('../../../test/wire/golden/', import.meta.url)

interface Golden {
  readonly value: unknown
  readonly decode: (bytes: Uint8Array) => unknown
  readonly encode: () => Uint8Array
}

const files = new Map<string, Golden>()
for (const body of [{ play: PLAY }, ...ROOM_MESSAGES.map((room) => ({ room }))]) {
  files.set(`packet-${'room' in body ? body.room.type : 'play'}.hex`, {
    value: body,
    decode: (bytes) => decodePacket(bytes, SHAPE),
    encode: () => encodePacket(body, SHAPE),
  })
}
files.set('open-room.hex', { value: OPEN_ROOM, decode: decodeOpenRoom, encode: () => encodeOpenRoom(OPEN_ROOM) })
files.set('room-opened.hex', {
  value: ROOM_OPENED,
  decode: decodeRoomOpened,
  encode: () => encodeRoomOpened(ROOM_OPENED),
})
files.set('room-found.hex', { value: 'vacant', decode: decodeRoomFound, encode: () => encodeRoomFound('vacant') })
files.set('record.hex', { value: RECORD, decode: decodeRecord, encode: () => encodeRecord(RECORD) })
files.set('record-seatings.hex', {
  value: RECORD_OF_SEATINGS,
  decode: decodeRecord,
  encode: () => encodeRecord(RECORD_OF_SEATINGS),
})
files.set('certificate.hex', {
  value: CERTIFICATE,
  decode: decodeCertificate,
  encode: () => encodeCertificate(CERTIFICATE),
})
const REPLAY = { record: encodeRecord(RECORD), certificate: encodeCertificate(CERTIFICATE) }
files.set('replay-file.hex', { value: REPLAY, decode: decodeReplayFile, encode: () => encodeReplayFile(REPLAY) })

/** A change here is a change of the wire: old files stay and must still decode, new ones get a name of their own. */
describe('golden bytes', () => {
  it('exist for everything that travels', () => {
    assert.deepEqual(readdirSync(GOLDEN).sort(), [...files.keys()].sort())
  })

  for (const [name, { value, decode, encode }] of files) {
    it(`${name} decodes to what it was and encodes to the same bytes`, () => {
      const hex = readFileSync(new URL(name, GOLDEN), 'utf8').replaceAll(/\s/g, '')
      assert.deepEqual(decode(Uint8Array.from(Buffer.from(hex, 'hex'))), value)
      assert.equal(Buffer.from(encode()).toString('hex'), hex)
    })
  }
})
