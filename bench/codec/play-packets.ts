/** Play packets as a real match sends them, and every way to write one. */
import assert from 'node:assert/strict'
import { arenaDemo } from '../../demos/demo-games.js'
import type { InputRun } from '../../src/core/session/input-log.js'
import type { PlayShape } from '../../src/wire/input-run.js'
import { decodePacket, encodePacket } from '../../src/wire/packet.js'
import type { PlayPacket } from '../../src/wire/play.js'
import { VirtualRoom } from '../net/virtual-room.js'
import { generalWays, type JsonForm } from './general.js'
import { same, type Way, wayOf } from './way.js'

const PLAYERS = 4
/** 40 ms of round trip, jitter as on Wi-Fi, and some loss: inputs travel several times. */
const LINK = { delayMs: 10, jitterMs: 4, lossRatio: 0.01 }
const SETTLE_MS = 6000
const HEARD_MS = 1000

export const PLAY_SHAPE: PlayShape = { seats: PLAYERS, neutral: arenaDemo.game.input.neutral }

/** What four bots say while they play arena through a relay, in virtual time: `count` packets, evenly from a second. */
export async function playPackets(count: number, seed: number): Promise<PlayPacket[]> {
  const heard: PlayPacket[] = []
  let listening = false
  const room = new VirtualRoom({ ...LINK, ...arenaDemo, seed, players: PLAYERS, merged: true }, (bytes) => {
    const play = listening ? decodePacket(bytes, PLAY_SHAPE)?.play : undefined
    if (play !== undefined) heard.push(play)
  })
  await room.run(SETTLE_MS)
  listening = true
  await room.run(HEARD_MS)
  assert.ok(heard.length >= count, `a second of play has ${count} packets, not ${heard.length}`)
  return Array.from({ length: count }, (_, index) => heard[Math.floor((index * heard.length) / count)])
}

interface JsonPacket extends Omit<PlayPacket, 'runs' | 'hashes'> {
  readonly runs: readonly (Omit<InputRun, 'inputs'> & { readonly inputs: readonly number[] })[]
  readonly hashes: readonly { readonly frame: number; readonly hash: string }[]
}

/** JSON has neither bytes nor integers of 64 bits. */
const jsonForm: JsonForm<PlayPacket> = {
  toJson: (packet): JsonPacket => ({
    ...packet,
    runs: packet.runs.map((run) => ({ ...run, inputs: Array.from(run.inputs) })),
    hashes: packet.hashes.map(({ frame, hash }) => ({ frame, hash: hash.toString(16) })),
  }),
  fromJson: (value) => {
    const packet = value as JsonPacket
    return {
      ...packet,
      runs: packet.runs.map((run) => ({ ...run, inputs: Uint8Array.from(run.inputs) })),
      hashes: packet.hashes.map(({ frame, hash }) => ({ frame, hash: BigInt(`0x${hash}`) })),
    }
  },
}

const scratch = new Uint8Array(4096)
const view = new DataView(scratch.buffer)
const ECHO = 1
const RESYNC = 2

/** Fixed widths, inputs as they are; frames near the sender's as 16 bits from there. Returns bytes written to `scratch`. */
function write(packet: PlayPacket): number {
  const { frame, echo, acks, advantageFrames, runs, hashes } = packet
  view.setUint32(0, packet.matchTag)
  view.setUint32(4, frame)
  view.setUint32(8, packet.pingMs)
  view.setUint16(12, frame - packet.finalFrame)
  view.setUint8(14, packet.seat)
  view.setUint8(15, (echo === null ? 0 : ECHO) | (packet.resync ? RESYNC : 0))
  view.setUint8(16, packet.term)
  view.setUint8(17, packet.packetFrames)
  view.setUint8(18, acks.length)
  view.setUint8(19, advantageFrames.length)
  view.setUint8(20, runs.length)
  view.setUint8(21, hashes.length)
  let at = 22
  if (echo !== null) {
    view.setUint8(at, echo.seat)
    view.setUint32(at + 1, echo.pingMs)
    view.setUint16(at + 5, echo.heldMs)
    at += 7
  }
  for (const ack of acks) {
    view.setInt16(at, frame - ack)
    at += 2
  }
  for (const advantage of advantageFrames) {
    view.setInt16(at, 4 * advantage)
    at += 2
  }
  for (const run of runs) {
    view.setUint8(at, run.seat)
    view.setInt16(at + 1, run.firstFrame - frame)
    view.setUint8(at + 3, run.count)
    scratch.set(run.inputs, at + 4)
    at += 4 + run.inputs.length
  }
  for (const { frame: of, hash } of hashes) {
    view.setInt16(at, of - frame)
    view.setBigUint64(at + 2, hash)
    at += 10
  }
  return at
}

function read(bytes: Uint8Array): PlayPacket {
  const from = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const inputBytes = PLAY_SHAPE.neutral.length
  const frame = from.getUint32(4)
  const flags = from.getUint8(15)
  let at = 22
  let echo: PlayPacket['echo'] = null
  if ((flags & ECHO) !== 0) {
    echo = { seat: from.getUint8(at), pingMs: from.getUint32(at + 1), heldMs: from.getUint16(at + 5) }
    at += 7
  }
  const acks: number[] = []
  for (let left = from.getUint8(18); left > 0; left -= 1, at += 2) acks.push(frame - from.getInt16(at))
  const advantageFrames: number[] = []
  for (let left = from.getUint8(19); left > 0; left -= 1, at += 2) advantageFrames.push(from.getInt16(at) / 4)
  const runs: InputRun[] = []
  for (let left = from.getUint8(20); left > 0; left -= 1) {
    const count = from.getUint8(at + 3)
    const inputs = bytes.slice(at + 4, at + 4 + count * inputBytes)
    runs.push({ seat: from.getUint8(at), firstFrame: frame + from.getInt16(at + 1), count, inputs })
    at += 4 + inputs.length
  }
  const hashes: PlayPacket['hashes'][number][] = []
  for (let left = from.getUint8(21); left > 0; left -= 1, at += 10) {
    hashes.push({ frame: frame + from.getInt16(at), hash: from.getBigUint64(at + 2) })
  }
  return {
    matchTag: from.getUint32(0),
    seat: from.getUint8(14),
    frame,
    runs,
    acks,
    finalFrame: frame - from.getUint16(12),
    advantageFrames,
    pingMs: from.getUint32(8),
    echo,
    hashes,
    resync: (flags & RESYNC) !== 0,
    term: from.getUint8(16),
    packetFrames: from.getUint8(17),
  }
}

const copied = (bytes: number): Uint8Array => scratch.slice(0, bytes)

export function playPacketWays(): Way<PlayPacket>[] {
  return [
    wayOf(
      'protobuf',
      (packet: PlayPacket) => encodePacket({ play: packet }, PLAY_SHAPE),
      same,
      (bytes) => decodePacket(bytes, PLAY_SHAPE)?.play as PlayPacket,
    ),
    ...generalWays(jsonForm),
    wayOf('by hand, reused buffer', write, copied, read),
    wayOf('by hand, own array each', (packet: PlayPacket) => copied(write(packet)), same, read),
  ]
}
