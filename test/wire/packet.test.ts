import assert from 'node:assert/strict'
import { AssertionError } from '../../src/errors.js'
import { encodeWith } from '../../src/wire/checked-fields.js'
import { peerstep } from '../../src/wire/generated.js'
import type { PlayShape } from '../../src/wire/input-run.js'
import { FRAME_MAX, INPUT_RUN_FRAMES_MAX, PACKET_BYTES_MAX } from '../../src/wire/limits.js'
import { decodePacket, encodePacket } from '../../src/wire/packet.js'
import { matchTagOf, type PlayPacket } from '../../src/wire/play.js'
import type { RoomMessage } from '../../src/wire/room.js'
import { MATCH_ID, PACKETS, PLAY, ROOM_MESSAGES, SHAPE } from './samples.js'

function roomOf<Type extends RoomMessage['type']>(type: Type): Extract<RoomMessage, { type: Type }> {
  const message = ROOM_MESSAGES.find((one) => one.type === type)
  assert.ok(message)
  return message as Extract<RoomMessage, { type: Type }>
}

const play = (change: Partial<PlayPacket>): Uint8Array => encodePacket({ play: { ...PLAY, ...change } }, SHAPE)
const room = (message: RoomMessage): Uint8Array => encodePacket({ room: message }, SHAPE)

describe('encodePacket and decodePacket', () => {
  it('bring back every message with every field', () => {
    for (const packet of PACKETS) assert.deepEqual(decodePacket(encodePacket(packet, SHAPE), SHAPE), packet)
  })

  it('bring back a play packet in which every field has its default', () => {
    const shape: PlayShape = { seats: 1, neutral: Uint8Array.of(0) }
    const quiet: PlayPacket = {
      matchTag: 0,
      seat: 0,
      frame: 0,
      runs: [],
      acks: [-1],
      finalFrame: -1,
      advantageFrames: [0],
      pingMs: 0,
      echo: null,
      hashes: [],
      resync: false,
      term: 0,
      packetFrames: 1,
    }
    assert.deepEqual(decodePacket(encodePacket({ play: quiet }, shape), shape), { play: quiet })
  })

  it('work on frames at the very end', () => {
    const far = { frame: FRAME_MAX, acks: [-1, FRAME_MAX, 0], finalFrame: -1, runs: [] }
    const early = { frame: 0, acks: [FRAME_MAX, FRAME_MAX, FRAME_MAX], finalFrame: FRAME_MAX, runs: [] }
    for (const change of [far, early]) {
      assert.deepEqual(decodePacket(play(change), SHAPE), { play: { ...PLAY, ...change } })
    }
    assert.throws(() => play({ frame: FRAME_MAX + 1 }), AssertionError)
  })

  it('keep advantages to a quarter frame, within bounds, and take NaN for level', () => {
    const decoded = decodePacket(play({ advantageFrames: [0.3, Number.NaN, 1e9] }), SHAPE)
    assert.deepEqual(decoded?.play?.advantageFrames, [0.25, 0, 1024])
  })

  it('need few bytes: the ordinary tick of two players at 60 Hz, eight inputs not yet acknowledged', () => {
    const shape = { seats: 2, neutral: new Uint8Array(2) }
    const inputs = Uint8Array.of(1, 0, 1, 0, 1, 0, 5, 0, 5, 0, 5, 0, 4, 0, 4, 0)
    const ordinary: PlayPacket = {
      ...PLAY,
      frame: 20_000,
      runs: [{ seat: 1, firstFrame: 19_995, count: 8, inputs }],
      acks: [19_992, 20_002],
      finalFrame: 19_980,
      advantageFrames: [1.25, 0],
      pingMs: 333_333,
      echo: { seat: 0, pingMs: 333_300, heldMs: 9 },
      hashes: [],
      resync: false,
      term: 0,
      packetFrames: 1,
    }
    // 11 of them are ping and echo, 5 the tag of the match.
    assert.equal(encodePacket({ play: ordinary }, shape).length, 44)
  })

  it('read no inputs before the match is known, but everything else', () => {
    for (const packet of PACKETS) {
      const decoded = decodePacket(encodePacket(packet, SHAPE), null)
      const hasInputs = packet.play !== undefined || ['seal', 'frozen', 'vote'].includes(packet.room.type)
      assert.deepEqual(decoded, hasInputs ? null : packet)
    }
    assert.throws(() => encodePacket({ play: PLAY }, null), AssertionError)
  })

  it('share no memory with the packet', () => {
    for (const packet of PACKETS) {
      const bytes = encodePacket(packet, SHAPE)
      const decoded = decodePacket(bytes, SHAPE)
      bytes.fill(0xff)
      assert.deepEqual(decoded, packet)
    }
  })

  it('leave a packet alone when the next is written, also after one that could not be, and one that is long', () => {
    const first = encodePacket(PACKETS[0]!, SHAPE)
    const copy = first.slice()
    // A field that turns out to be none in the middle of writing, as only a defect of ours could have it.
    const broken = { toString: 1, length: 3 } as unknown as Uint8Array
    assert.throws(() => encodeWith(peerstep.Packet, { play: { frame: 7, ownPacked: broken, runs: [null as never] } }))
    assert.equal(encodeWith(peerstep.ReplayFile, { record: new Uint8Array(200_000) }).length, 200_004)
    for (const packet of PACKETS) assert.deepEqual(decodePacket(encodePacket(packet, SHAPE), SHAPE), packet)
    assert.deepEqual(first, copy)
  })

  it('decode a window on a larger buffer, and Buffers', () => {
    for (const packet of PACKETS) {
      const bytes = encodePacket(packet, SHAPE)
      const larger = Buffer.concat([Buffer.alloc(3, 9), bytes, Buffer.alloc(5, 9)])
      assert.deepEqual(decodePacket(larger.subarray(3, 3 + bytes.length), SHAPE), packet)
    }
  })

  it('may tell nothing of acknowledgements and clocks', () => {
    const brief: PlayPacket = { ...PLAY, acks: [], advantageFrames: [], packetFrames: 4 }
    assert.deepEqual(decodePacket(encodePacket({ play: brief }, SHAPE), SHAPE), { play: brief })
    assert.throws(() => encodePacket({ play: { ...PLAY, acks: [1] } }, SHAPE), AssertionError)
  })

  it('refuse a play packet of a match with another number of seats', () => {
    const bytes = play({})
    assert.equal(decodePacket(bytes, { ...SHAPE, seats: 2 }), null)
    assert.equal(decodePacket(bytes, { ...SHAPE, seats: 4 }), null)
  })

  it('bring back inputs of others than the sender, inputs far from its frame, and those of frame 0', () => {
    const inputs = Uint8Array.of(1, 1, 0, 1)
    const runs = [
      { seat: 1, firstFrame: 0, count: 2, inputs },
      { seat: 1, firstFrame: FRAME_MAX - 1, count: 2, inputs },
    ]
    for (const some of [runs, runs.toReversed(), runs.map((run) => ({ ...run, seat: 2 }))]) {
      assert.deepEqual(decodePacket(play({ runs: some }), SHAPE)?.play?.runs, some)
    }
    const message = peerstep.Packet.decode(
      play({ frame: 0, acks: [], finalFrame: -1, runs: runs.slice(0, 1), hashes: [] }),
    )
    assert.ok(decodePacket(peerstep.Packet.encode(message).finish(), SHAPE))
    const early = { play: { ...message.play, ownLead: 0 } }
    assert.equal(decodePacket(peerstep.Packet.encode(early).finish(), SHAPE), null, 'inputs before frame 0')
  })

  it('refuse inputs of seats that do not exist and echoes to them', () => {
    const sender = play({ seat: 2, runs: [] })
    assert.ok(decodePacket(sender, SHAPE))
    sender[sender.indexOf(0x18) + 1] = 3
    assert.equal(decodePacket(sender, SHAPE), null)
    assert.equal(decodePacket(play({ echo: { seat: 5, pingMs: 1, heldMs: 1 } }), SHAPE), null)
  })

  it('refuse more than there may be', () => {
    const run = { seat: 0, firstFrame: 0, count: 1, inputs: Uint8Array.of(1, 1) }
    assert.throws(() => play({ runs: Array.from({ length: 33 }, () => run) }), AssertionError)
    const frames = INPUT_RUN_FRAMES_MAX + 1
    assert.throws(() => play({ runs: [{ ...run, count: frames, inputs: new Uint8Array(2 * frames) }] }), AssertionError)
    const hash = { frame: 0, hash: 0n }
    assert.throws(() => play({ hashes: Array.from({ length: 17 }, () => hash) }), AssertionError)
    assert.equal(decodePacket(new Uint8Array(PACKET_BYTES_MAX + 1), SHAPE), null)
  })

  it('refuse a foreign wire version', () => {
    const message = peerstep.Packet.decode(play({}))
    const saying = (version: number): Uint8Array =>
      peerstep.Packet.encode({ play: { ...message.play, version } }).finish()
    assert.deepEqual(decodePacket(saying(0), SHAPE), { play: PLAY })
    assert.deepEqual(decodePacket(saying(1), SHAPE), { play: PLAY })
    assert.equal(decodePacket(saying(2), SHAPE), null)
  })

  it('refuse nothing at all, and a packet with nothing in it', () => {
    assert.equal(decodePacket(new Uint8Array(0), SHAPE), null)
    assert.equal(decodePacket(Uint8Array.of(0x12, 0), SHAPE), null)
    assert.equal(decodePacket(Uint8Array.of(0x12, 0), SHAPE), null)
    assert.equal(decodePacket(Uint8Array.of(0x12, 2, 8, 1), SHAPE), null)
  })

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
})

describe('matchTagOf', () => {
  it('is the first four bytes of the match id', () => {
    assert.equal(matchTagOf(MATCH_ID), 0x01020304)
    assert.equal(matchTagOf(Uint8Array.of(255, 0, 0, 1, 9)), 0xff000001)
  })
})
