/** What it costs to write and to read a message, and how long it becomes: protobuf, JSON, MessagePack, and by hand. */
import { frameInputs, frameInputWays } from './codec/frame-input.js'
import { logRecords, logRecordWays } from './codec/log-record.js'
import { playPackets, playPacketWays } from './codec/play-packets.js'
import type { Exercise, Way } from './codec/way.js'
import type { BenchResult, Figure, FindingsTable, Goal, Ratio, Row } from './findings.js'
import { atLeast, atMost, type BenchContext, type Effort, short, type Timing, tableOf, timeCases } from './harness.js'

/** Different messages of each kind, so that no branch is always the same. */
const MESSAGES = 64
const BATCHES: Readonly<Record<Effort, { readonly batches: number; readonly batchMs: number }>> = {
  smoke: { batches: 3, batchMs: 1 },
  quick: { batches: 31, batchMs: 5 },
  full: { batches: 151, batchMs: 10 },
}
const OURS = 'protobuf'
const TEXT = 'JSON, text'
const BYTES = 'JSON, UTF-8 bytes'
const BY_HAND = 'by hand, reused buffer'
const PLAY = 'play packet'
const FRAME = 'frame input'
const RECORD = 'log record'

/** What others found on a message of 1 KB: encode, decode, bytes. */
const PUBLISHED: readonly { readonly of: string; readonly to: string; readonly ratios: readonly number[] }[] = [
  { of: TEXT, to: OURS, ratios: [3.5, 3.9, 3.19] },
  { of: OURS, to: BY_HAND, ratios: [1.9, 1.7, 1.11] },
]

/** Packets an eight-player match writes and reads in a second, when each player has a link to each other one. */
const PLAYERS = 8
const TICKS_PER_SECOND = 60

/** One way on one kind of message. */
export interface CodecCost {
  readonly message: string
  readonly way: string
  /** Nanoseconds for one message, by batch. */
  readonly encodeNs: readonly number[]
  readonly decodeNs: readonly number[]
  readonly medianEncodeNs: number
  readonly medianDecodeNs: number
  /** Mean of the messages. */
  readonly bytes: number
}

export async function run(context: BenchContext): Promise<BenchResult> {
  const { seed, print } = context
  const costs = [
    ...measure(PLAY, playPacketWays(), await playPackets(MESSAGES, seed), context),
    ...measure(FRAME, frameInputWays(), frameInputs(MESSAGES, seed), context),
    ...measure(RECORD, logRecordWays(), logRecords(MESSAGES, seed), context),
  ]
  const table = costTable(costs)
  print(table.title)
  print(tableOf(table.head, table.lines as (string | number)[][]))
  const published = publishedTable(costs)
  print(published.title)
  print(tableOf(published.head, published.lines as (string | number)[][]))
  return {
    rows: costs.map((cost): Row => ({ ...cost, messages: MESSAGES })),
    goals: goalsOf(costs),
    tables: [table, published],
    figures: figuresOf(costs),
    ratios: ratiosOf(costs),
    notes: [
      'Ours checks every field of a play packet and copies it; JSON, MessagePack and the writer by hand trust what they read.',
      'The play packet by hand has fixed widths and inputs as they are; ours packs the inputs bit by bit, for which it pays in time.',
      'Protobuf of the frame input and the log record is compiled by reflection from bench/codec/messages.proto: the same code as a static module, after warming up.',
    ],
  }
}

function measure<Message>(
  message: string,
  ways: readonly Way<Message>[],
  messages: readonly Message[],
  { seed, effort }: BenchContext,
): CodecCost[] {
  const cases: Record<string, () => void> = {}
  const exercises = new Map<string, Exercise<Message>>()
  for (const way of ways) {
    const exercise = way.on(messages)
    exercises.set(way.name, exercise)
    cases[`encode ${way.name}`] = exercise.write
    cases[`decode ${way.name}`] = exercise.read
  }
  const timings = timeCases(cases, { seed, ...BATCHES[effort] })
  const perMessageNs = (us: number): number => (us * 1000) / messages.length
  return [...exercises].map(([way, { bytes }]) => {
    const encode: Timing = timings[`encode ${way}`]
    const decode: Timing = timings[`decode ${way}`]
    return {
      message,
      way,
      encodeNs: encode.samplesUs.map(perMessageNs),
      decodeNs: decode.samplesUs.map(perMessageNs),
      medianEncodeNs: perMessageNs(encode.medianUs),
      medianDecodeNs: perMessageNs(decode.medianUs),
      bytes: bytes.reduce((sum, one) => sum + one, 0) / bytes.length,
    }
  })
}

/** Encode, decode, bytes: how many times those of `to`. */
export function quotients(costs: readonly CodecCost[], message: string, of: string, to: string): number[] {
  const find = (way: string): CodecCost => {
    const found = costs.find((cost) => cost.message === message && cost.way === way)
    if (found === undefined) throw new Error(`${way} was not measured on a ${message}`)
    return found
  }
  const [one, other] = [find(of), find(to)]
  return [one.medianEncodeNs / other.medianEncodeNs, one.medianDecodeNs / other.medianDecodeNs, one.bytes / other.bytes]
}

function costTable(costs: readonly CodecCost[]): FindingsTable {
  return {
    title: 'Nanoseconds and bytes of a message (medians of interleaved batches), and how many times those of protobuf',
    note: `Fewer are better. Protobuf is ours (src/wire). ${MESSAGES} different messages of each kind.`,
    head: ['message, way', 'encode ns', 'decode ns', 'bytes', 'encode x', 'decode x', 'bytes x'],
    lines: costs.map(({ message, way, medianEncodeNs, medianDecodeNs, bytes }) => [
      `${message}, ${way}`,
      short(medianEncodeNs),
      short(medianDecodeNs),
      bytes.toFixed(1),
      ...quotients(costs, message, way, OURS).map((ratio) => ratio.toFixed(2)),
    ]),
  }
}

function publishedTable(costs: readonly CodecCost[]): FindingsTable {
  return {
    title: 'Ratios on the log record beside published ones of a message as long',
    note: 'Published: encode, decode and bytes of a message of 1024 bytes in JSON, 321 in protobuf, 289 by hand.',
    head: ['ratio', 'encode', 'published', 'decode', 'published', 'bytes', 'published'],
    lines: PUBLISHED.map(({ of, to, ratios }) => [
      `${of} to ${to}`,
      ...quotients(costs, RECORD, of, to).flatMap((ratio, index) => [ratio.toFixed(2), ratios[index].toFixed(2)]),
    ]),
  }
}

function goalsOf(costs: readonly CodecCost[]): Goal[] {
  const [encode, decode, bytes] = quotients(costs, PLAY, OURS, BYTES)
  const ours = costs.find(({ message, way }) => message === PLAY && way === OURS)
  const perTickNs = ours === undefined ? Number.NaN : ours.medianEncodeNs + (PLAYERS - 1) * ours.medianDecodeNs
  const [, , published] = PUBLISHED[0].ratios
  return [
    atMost(`${PLAY}: bytes of ours to JSON's`, bytes, 0.2, 'of it'),
    atMost(`${PLAY}: time to encode ours to JSON's`, encode, 1, 'of it'),
    atMost(`${PLAY}: time to decode and check ours to JSON's`, decode, 1, 'of it'),
    atMost('codec of one of 8 players, direct links', (perTickNs * TICKS_PER_SECOND) / 1e7, 1, '% of a core'),
    atLeast(
      `${RECORD}: bytes of JSON to protobuf's, as published`,
      quotients(costs, RECORD, TEXT, OURS)[2],
      published,
      '',
    ),
  ]
}

function figuresOf(costs: readonly CodecCost[]): Figure[] {
  const bars = (kind: (cost: CodecCost) => number) =>
    costs.map((cost) => ({ group: cost.message, name: cost.way, value: kind(cost) }))
  return [
    {
      kind: 'bars',
      title: 'Bytes of a message',
      y: { title: 'bytes', scale: 'log' },
      bars: bars(({ bytes }) => bytes),
    },
    {
      kind: 'bars',
      title: 'Time to encode a message and decode it again',
      note: 'Without what is between; medians of interleaved batches.',
      y: { title: 'nanoseconds', scale: 'log' },
      bars: bars(({ medianEncodeNs, medianDecodeNs }) => medianEncodeNs + medianDecodeNs),
    },
  ]
}

/** Ours to JSON's, the one way that nobody tunes: a slower codec of ours, or longer packets, show as a larger share. */
function ratiosOf(costs: readonly CodecCost[]): Ratio[] {
  return [PLAY, FRAME, RECORD].flatMap((message) => {
    const [encode, decode, bytes] = quotients(costs, message, OURS, BYTES)
    return [
      { name: `codec: ${message}, time to encode, protobuf to JSON`, value: encode, worse: 'higher' },
      { name: `codec: ${message}, time to decode, protobuf to JSON`, value: decode, worse: 'higher' },
      { name: `codec: ${message}, bytes, protobuf to JSON`, value: bytes, worse: 'higher' },
    ] as const
  })
}
