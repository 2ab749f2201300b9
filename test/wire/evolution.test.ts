import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import protobuf from 'protobufjs'
import { decodeOpenRoom, encodeOpenRoom } from '../../src/wire/open-room.js'
import { decodePacket, encodePacket } from '../../src/wire/packet.js'
import { OPEN_ROOM, PACKETS, PLAY, SHAPE } from './samples.js'

const PROTO = fileURLToPath(new URL('../../../proto/', import.meta.url))

/** Today's schema, loaded by reflection so that it can be changed. */
function loadSchema(): protobuf.Root {
  const root = new protobuf.Root()
  root.resolvePath = (_origin, target) => `${PROTO}${target.split('/').pop()}`
  return root.loadSync('record.proto')
}

function messagesOf(root: protobuf.Root): protobuf.Type[] {
  const namespace = root.lookup('peerstep')
  assert.ok(namespace instanceof protobuf.Namespace)
  return namespace.nestedArray.filter((one) => one instanceof protobuf.Type)
}

/** A schema to come: every message has a new number, a new text and a new list. */
function newerSchema(): protobuf.Root {
  const root = loadSchema()
  for (const type of messagesOf(root)) {
    type.add(new protobuf.Field('futureNumber', 500, 'uint32'))
    type.add(new protobuf.Field('futureText', 501, 'string'))
    type.add(new protobuf.Field('futureList', 502, 'fixed64', 'repeated'))
  }
  return root
}

/** A schema of old: fields that came late are unknown to it. */
function olderSchema(fields: Readonly<Record<string, readonly string[]>>): protobuf.Root {
  const root = loadSchema()
  for (const [message, names] of Object.entries(fields)) {
    const type = root.lookupType(`peerstep.${message}`)
    for (const name of names) type.remove(type.fields[name]!)
  }
  return root
}

/** Fills the new fields of a message and of all messages within it. */
function addFuture(value: unknown): void {
  if (Array.isArray(value)) value.forEach(addFuture)
  else if (value instanceof protobuf.Message) {
    for (const inner of Object.values(value)) addFuture(inner)
    Object.assign(value, { futureNumber: 7, futureText: 'tomorrow', futureList: [1, 2] })
  }
}

describe('an older and a newer schema', () => {
  it('understand each other when the newer one speaks: unknown fields are skipped, at every depth', () => {
    const type = newerSchema().lookupType('peerstep.Packet')
    for (const packet of PACKETS) {
      const bytes = encodePacket(packet, SHAPE)
      const message = type.decode(bytes)
      addFuture(message)
      const newer = type.encode(message).finish()
      assert.ok(newer.length >= bytes.length + 30)
      assert.deepEqual(decodePacket(newer, SHAPE), packet)
    }
  })

  it('understand each other when the older one speaks: the newer reads defaults', () => {
    const type = newerSchema().lookupType('peerstep.Packet')
    for (const packet of PACKETS) {
      const bytes = encodePacket(packet, SHAPE)
      const message = type.decode(bytes)
      assert.ok(!JSON.stringify(message).includes('future'))
      assert.deepEqual(Buffer.from(type.encode(message).finish()), Buffer.from(bytes))
    }
  })

  it('understand each other when today’s is the newer one, in both directions', () => {
    const late = ['echo', 'echoMs', 'hashes', 'resync']
    const older = olderSchema({ Play: late, OpenRoom: ['seats'] }).lookupType('peerstep.Packet')
    const heardByOld = older.decode(encodePacket({ play: PLAY }, SHAPE))
    const repeated = older.encode(heardByOld).finish()
    assert.deepEqual(decodePacket(repeated, SHAPE), { play: { ...PLAY, echo: null, hashes: [], resync: false } })
  })

  it('agree that a field without which nothing makes sense may not be missing', () => {
    const older = olderSchema({ OpenRoom: ['game'] }).lookupType('peerstep.OpenRoom')
    assert.equal(decodeOpenRoom(older.encode(older.decode(encodeOpenRoom(OPEN_ROOM))).finish()), null)
  })
})
