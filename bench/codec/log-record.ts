/** A message of one kilobyte in JSON: what a server would log of six players, and three strings. */
import { Random } from 'peerstep/core'
import type { Encoding } from './encoding.js'
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

/** All encodings of a log record. */
export function logRecordEncodings(): Encoding<LogRecord>[] {
  return [protobufEncoding('LogRecord'), ...generalEncodings<LogRecord>()]
}
