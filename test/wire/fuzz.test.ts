import assert from 'node:assert/strict'
import protobuf from 'protobufjs/minimal.js'
import { Random } from '../../src/core/random.js'
import { peerstep } from '../../src/wire/generated.js'
import { FRAME_MAX, INPUT_RUN_FRAMES_MAX, UNPACKED_BYTES_MAX } from '../../src/wire/limits.js'
import { decodeOpenRoom, decodeRoomOpened, encodeOpenRoom, encodeRoomOpened } from '../../src/wire/open-room.js'
import { decodePacket, encodePacket } from '../../src/wire/packet.js'
import type { PlayPacket } from '../../src/wire/play.js'
import {
  decodeCertificate,
  decodeRecord,
  decodeReplayFile,
  encodeCertificate,
  encodeRecord,
  encodeReplayFile,
} from '../../src/wire/record.js'
import { decodeRoomFound, encodeRoomFound } from '../../src/wire/room-found.js'
import { CERTIFICATE, OPEN_ROOM, PACKETS, RECORD, ROOM_OPENED, SHAPE } from './samples.js'

const SEED = Number(process.env.FUZZ_SEED ?? 20_260_101)

/** A few changes of the kinds that break decoders: flipped bits, odd bytes, cuts, repeats, splices of two messages. */
function mutate(random: Random, bytes: Uint8Array, other: Uint8Array): Uint8Array {
  let mutated = bytes.slice()
  for (let changes = random.int(1, 4); changes > 0 && mutated.length > 0; changes -= 1) {
    const at = random.int(0, mutated.length - 1)
    switch (random.int(0, 6)) {
      case 0:
        mutated[at]! ^= 1 << random.int(0, 7)
        break
      case 1:
        mutated[at] = random.pick([0, 1, 0x7f, 0x80, 0xff])
        break
      case 2:
        mutated = mutated.slice(0, at)
        break
      case 3:
        mutated = Uint8Array.from([...mutated, ...mutated.subarray(at)])
        break
      case 4:
        mutated = Uint8Array.from([...mutated.subarray(0, at), ...other.subarray(random.int(0, other.length))])
        break
      case 5:
        mutated = Uint8Array.from([...mutated.subarray(0, at), ...mutated.subarray(at + random.int(1, 8))])
        break
      default:
        mutated = Uint8Array.from([...mutated.subarray(0, at), random.int(0, 255), ...mutated.subarray(at)])
    }
  }
  return mutated
}

function noise(random: Random): Uint8Array {
  return Uint8Array.from({ length: random.int(0, 200) }, () => random.int(0, 255))
}

/** Half noise, half mutated samples. Returns how many were taken for good. */
function bombard(
  rounds: number,
  samples: readonly Uint8Array[],
  decode: (bytes: Uint8Array) => unknown,
  check: (value: never) => void = () => {},
): number {
  const random = new Random(SEED)
  let accepted = 0
  for (let round = 0; round < rounds; round += 1) {
    const bytes = round % 2 === 0 ? noise(random) : mutate(random, random.pick(samples), random.pick(samples))
    const value = decode(bytes)
    if (value === null) continue
    accepted += 1
    check(value as never)
  }
  return accepted
}

function checkPlay(play: PlayPacket): void {
  assert.ok(play.seat < SHAPE.seats && play.frame >= 0 && play.frame <= FRAME_MAX)
  assert.ok([0, SHAPE.seats].includes(play.acks.length))
  assert.ok(play.acks.every((ack) => ack >= -1 && ack <= FRAME_MAX))
  let bytes = 0
  for (const run of play.runs) {
    assert.ok(run.seat < SHAPE.seats && run.count >= 1 && run.count <= INPUT_RUN_FRAMES_MAX)
    assert.equal(run.inputs.length, run.count * SHAPE.neutral.length)
    bytes += run.inputs.length
  }
  assert.ok(bytes <= UNPACKED_BYTES_MAX)
}

describe(`hostile bytes (FUZZ_SEED=${SEED})`, () => {
  it('100,000 random and mutated packets never throw, and what is accepted is within the limits', () => {
    const samples = PACKETS.map((packet) => encodePacket(packet, SHAPE))
    let played = 0
    const accepted = bombard(
      100_000,
      samples,
      (bytes) => decodePacket(bytes, SHAPE),
      (packet: (typeof PACKETS)[number]) => {
        if (packet.play) checkPlay(packet.play)
        if (packet.play) played += 1
        // Whatever came in can be sent on.
        assert.ok(decodePacket(encodePacket(packet, SHAPE), SHAPE))
      },
    )
    assert.ok(accepted > 1000 && accepted < 50_000 && played > 100)
  })

  it('records, certificates, replay files and requests never throw either, and are accepted in one form only', () => {
    const record = encodeRecord(RECORD)
    const certificate = encodeCertificate(CERTIFICATE)
    const kinds = [
      { sample: record, decode: decodeRecord, encode: encodeRecord },
      { sample: certificate, decode: decodeCertificate, encode: encodeCertificate },
      { sample: encodeReplayFile({ record, certificate }), decode: decodeReplayFile, encode: encodeReplayFile },
    ]
    for (const { sample, decode, encode } of kinds) {
      let last: Uint8Array = sample
      const decodeNoting = (bytes: Uint8Array): unknown => {
        last = bytes
        return decode(bytes)
      }
      bombard(10_000, [sample], decodeNoting, (value) => assert.deepEqual(encode(value), last))
    }
    bombard(10_000, [encodeOpenRoom(OPEN_ROOM)], decodeOpenRoom)
    bombard(10_000, [encodeRoomOpened(ROOM_OPENED)], decodeRoomOpened)
    bombard(10_000, [encodeRoomFound('seated')], decodeRoomFound)
  })

  it('a small packet cannot ask for much memory', () => {
    const shape = { seats: 1, neutral: new Uint8Array(64) }
    // An idle run is a few bytes here and 8 KiB when unpacked.
    const sealOf = (runs: number): Uint8Array => {
      const facts = Array.from({ length: runs }, () => ({ seat: 0, firstFrame: 0, count: INPUT_RUN_FRAMES_MAX }))
      const seal = { facts, digest: new Uint8Array(8), lateFrames: [0] }
      return peerstep.Packet.encode({ room: { version: 1, seal } }, new protobuf.Writer()).finish()
    }
    const runsMax = UNPACKED_BYTES_MAX / (INPUT_RUN_FRAMES_MAX * 64)
    assert.ok(sealOf(runsMax).length < 400)
    assert.ok(decodePacket(sealOf(runsMax), shape))
    assert.equal(decodePacket(sealOf(runsMax + 1), shape), null)
  })
})
