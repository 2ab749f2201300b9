/** Play packets as a real match sends them, and every encoding of them. */
import assert from 'node:assert/strict'
import { arenaDemo } from '../../demos/demo-games.js'
import type { InputRun } from '../../src/core/session/input-log.js'
import type { PlayShape } from '../../src/wire/input-run.js'
import { decodePacket, encodePacket } from '../../src/wire/packet.js'
import type { PlayPacket } from '../../src/wire/play.js'
import { VirtualRoom } from '../virtual/virtual-room.js'
import { type Encoding, encodingOf } from './encoding.js'
import { generalEncodings, type JsonForm } from './general.js'

const PLAYERS = 4
/** 40 ms of round trip, jitter as on Wi-Fi, and some loss: inputs travel several times. */
const LINK = { delayMs: 10, jitterMs: 4, lossRatio: 0.01 }
const SETTLE_MS = 6000
const MEASURED_MS = 1000

const PLAY_SHAPE: PlayShape = { seats: PLAYERS, neutral: arenaDemo.game.input.neutral }

/** `count` packets, evenly from a second in which four bots play arena through a relay in virtual time. */
export async function playPackets(count: number, seed: number): Promise<PlayPacket[]> {
  const sent: PlayPacket[] = []
  let listening = false
  const room = new VirtualRoom({ ...LINK, ...arenaDemo, seed, players: PLAYERS, merged: true }, (bytes) => {
    const play = listening ? decodePacket(bytes, PLAY_SHAPE)?.play : undefined
    if (play !== undefined) sent.push(play)
  })
  await room.run(SETTLE_MS)
  listening = true
  await room.run(MEASURED_MS)
  assert.ok(sent.length >= count, `a second of play has ${count} packets, not ${sent.length}`)
  return Array.from({ length: count }, (_, index) => sent[Math.floor((index * sent.length) / count)]!)
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

/** All encodings of a play packet. */
export function playPacketEncodings(): Encoding<PlayPacket>[] {
  return [
    encodingOf(
      'protobuf',
      (packet: PlayPacket) => encodePacket({ play: packet }, PLAY_SHAPE),
      (bytes: Uint8Array) => decodePacket(bytes, PLAY_SHAPE)?.play as PlayPacket,
    ),
    ...generalEncodings(jsonForm),
  ]
}
