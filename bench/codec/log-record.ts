/** A message of one kilobyte in JSON: what a server would log of six players, and three strings. */
import { Random } from 'peerstep/core'
import { byHand, type Encoding } from './encoding.js'
import { generalEncodings, protobufEncoding } from './general.js'

const PLAYERS = 6

interface LoggedPlayer {
  readonly seat: number
  readonly positionX: number
  readonly positionY: number
  readonly velocityX: number
  readonly velocityY: number
  readonly aim: number
  readonly health: number
  readonly score: number
}

interface LogRecord {
  readonly server: string
  readonly room: string
  readonly text: string
  readonly players: readonly LoggedPlayer[]
}

/** Numbers of 32 bits that need about as many digits in JSON as measured ones do. */
const measured = (random: Random, span: number): number => Math.fround(Math.round(random.float() * span * 1024) / 1024)

/** Random records. */
export function logRecords(count: number, seed: number): LogRecord[] {
  const random = new Random(seed)
  return Array.from({ length: count }, (_, index) => ({
    server: 'relay-2.frankfurt.example.org',
    room: `friday evening ${index}`,
    text: `seat ${random.int(0, 5)} took the flag after ${random.int(10, 99)} s`,
    players: Array.from({ length: PLAYERS }, (_, seat) => ({
      seat,
      positionX: measured(random, 1600),
      positionY: measured(random, 900),
      velocityX: measured(random, 24) - 12,
      velocityY: measured(random, 24) - 12,
      aim: random.int(0, 0xffff),
      health: random.int(0, 1000),
      score: random.int(0, 1_000_000),
    })),
  }))
}

const scratch = Buffer.alloc(4096)
const scratchView = new DataView(scratch.buffer, scratch.byteOffset, scratch.length)
const PLAYER_BYTES = 1 + 4 * 4 + 2 + 2 + 4

/** @returns bytes written to `scratch` */
function write(record: LogRecord): number {
  let at = writeText(record.server, 0)
  at = writeText(record.room, at)
  at = writeText(record.text, at)
  scratchView.setUint8(at, record.players.length)
  at += 1
  for (const player of record.players) {
    scratchView.setUint8(at, player.seat)
    scratchView.setFloat32(at + 1, player.positionX)
    scratchView.setFloat32(at + 5, player.positionY)
    scratchView.setFloat32(at + 9, player.velocityX)
    scratchView.setFloat32(at + 13, player.velocityY)
    scratchView.setUint16(at + 17, player.aim)
    scratchView.setUint16(at + 19, player.health)
    scratchView.setUint32(at + 21, player.score)
    at += PLAYER_BYTES
  }
  return at
}

function writeText(text: string, at: number): number {
  const bytes = scratch.write(text, at + 2)
  scratchView.setUint16(at, bytes)
  return at + 2 + bytes
}

function read(bytes: Buffer): LogRecord {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  let at = 0
  const text = (): string => {
    const length = view.getUint16(at)
    at += 2 + length
    return bytes.toString('utf8', at - length, at)
  }
  const [server, room, said] = [text(), text(), text()]
  const count = view.getUint8(at)
  at += 1
  const players: LoggedPlayer[] = []
  for (let index = 0; index < count; index += 1) {
    players.push({
      seat: view.getUint8(at),
      positionX: view.getFloat32(at + 1),
      positionY: view.getFloat32(at + 5),
      velocityX: view.getFloat32(at + 9),
      velocityY: view.getFloat32(at + 13),
      aim: view.getUint16(at + 17),
      health: view.getUint16(at + 19),
      score: view.getUint32(at + 21),
    })
    at += PLAYER_BYTES
  }
  return { server, room, text: said, players }
}

/** All encodings of a log record. */
export function logRecordEncodings(): Encoding<LogRecord>[] {
  const byHands = byHand(write, (bytes) => Buffer.from(scratch.subarray(0, bytes)), read)
  return [protobufEncoding('LogRecord'), ...generalEncodings<LogRecord>(), ...byHands]
}
