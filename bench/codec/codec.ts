/** Time to write and to read a message, and its length: protobuf, JSON and MessagePack. */
import {
  atLeast,
  atMost,
  type BenchContext,
  type BenchResult,
  type Figure,
  type FindingsTable,
  type Goal,
  type Ratio,
  type Row,
  ratio,
  tableOf,
} from '../findings/findings.js'
import { short, tableText } from '../findings/text.js'
import { mean } from '../measure/statistics.js'
import { type Batches, timeCases } from '../measure/timing.js'
import type { Encoding } from './encoding.js'
import { frameInputEncodings, frameInputs } from './frame-input.js'
import { logRecordEncodings, logRecords } from './log-record.js'
import { playPacketEncodings, playPackets } from './play-packets.js'

/** Different messages of each kind, so that no branch is always the same. */
const MESSAGES = 64
const BATCHES: Batches = {
  smoke: { batches: 3, batchMs: 1 },
  quick: { batches: 31, batchMs: 5 },
  full: { batches: 151, batchMs: 10 },
}
const OURS = 'protobuf'
const TEXT = 'JSON, text'
const BYTES = 'JSON, UTF-8 bytes'
const [PLAY, FRAME, RECORD] = ['play packet', 'frame input', 'log record']

/** What others published of a message of 1 KB: bytes of JSON to those of protobuf. */
const PUBLISHED_BYTES = 3.19

/** Packets a player writes and reads in a second, when each player has a link to each other one. */
const PLAYERS = 8
const TICKS_PER_SECOND = 60

/** One encoding of one kind of message: nanoseconds for one message by batch, and the mean length. */
export type CodecCost = ReturnType<typeof measure>[number]

/** Runs the benchmark. */
export async function run(context: BenchContext): Promise<BenchResult> {
  const { seed, print } = context
  const costs = [
    ...measure(PLAY, playPacketEncodings(), await playPackets(MESSAGES, seed), context),
    ...measure(FRAME, frameInputEncodings(), frameInputs(MESSAGES, seed), context),
    ...measure(RECORD, logRecordEncodings(), logRecords(MESSAGES, seed), context),
  ]
  const table = costTable(costs)
  print(tableText(table))
  return {
    rows: costs.map((cost): Row => ({ ...cost, messages: MESSAGES })),
    goals: goalsOf(costs),
    tables: [table],
    figures: figuresOf(costs),
    ratios: ratiosOf(costs),
    notes: [
      'Ours checks every field of a play packet and copies it; JSON and MessagePack trust what they read.',
      'Protobuf of the frame input and the log record is compiled by reflection from bench/codec/messages.proto: the same code as a static module, after warming up.',
    ],
  }
}

function measure<Message>(
  message: string,
  encodings: readonly Encoding<Message>[],
  messages: readonly Message[],
  { seed, effort }: BenchContext,
) {
  const exercises = encodings.map((one) => ({ encoding: one.name, ...one.on(messages) }))
  const cases = exercises.flatMap(({ encoding, write, read }) => [
    [`encode ${encoding}`, write] as const,
    [`decode ${encoding}`, read] as const,
  ])
  const timings = timeCases(Object.fromEntries(cases), { seed, ...BATCHES[effort] })
  const perMessageNs = (us: number): number => (us * 1000) / messages.length
  return exercises.map(({ encoding, bytes }) => {
    const [encode, decode] = [timings[`encode ${encoding}`], timings[`decode ${encoding}`]]
    return {
      message,
      encoding,
      encodeNs: encode!.samplesUs.map(perMessageNs),
      decodeNs: decode!.samplesUs.map(perMessageNs),
      medianEncodeNs: perMessageNs(encode!.medianUs),
      medianDecodeNs: perMessageNs(decode!.medianUs),
      bytes: mean(bytes),
    }
  })
}

/** Encode, decode, bytes: how many times those of `to`. @throws Error when one of them was not measured */
export function quotients(costs: readonly CodecCost[], message: string, of: string, to: string): number[] {
  const [one, other] = [of, to].map((encoding) => {
    const found = costs.find((cost) => cost.message === message && cost.encoding === encoding)
    if (found === undefined) throw new Error(`${encoding} was not measured on a ${message}`)
    return found
  })
  return [
    one!.medianEncodeNs / other!.medianEncodeNs,
    one!.medianDecodeNs / other!.medianDecodeNs,
    one!.bytes / other!.bytes,
  ]
}

function costTable(costs: readonly CodecCost[]): FindingsTable {
  const about = {
    title: 'Nanoseconds and bytes of a message (medians of interleaved batches), and how many times those of protobuf',
    note: `Fewer are better. Protobuf is ours (src/wire). ${MESSAGES} different messages of each kind.`,
  }
  const times = ['encode x', 'decode x', 'bytes x'].map(
    (head, index) =>
      [
        head,
        ({ message, encoding }: CodecCost) => quotients(costs, message, encoding, OURS)[index]!.toFixed(2),
      ] as const,
  )
  return tableOf(about, costs, [
    ['message, encoding', ({ message, encoding }) => `${message}, ${encoding}`],
    ['encode ns', ({ medianEncodeNs }) => short(medianEncodeNs)],
    ['decode ns', ({ medianDecodeNs }) => short(medianDecodeNs)],
    ['bytes', ({ bytes }) => bytes.toFixed(1)],
    ...times,
  ])
}

function goalsOf(costs: readonly CodecCost[]): Goal[] {
  const [encode, decode, bytes] = quotients(costs, PLAY, OURS, BYTES)
  const ours = costs.find(({ message, encoding }) => message === PLAY && encoding === OURS)!
  const perTickNs = ours.medianEncodeNs + (PLAYERS - 1) * ours.medianDecodeNs
  const jsonBytes = quotients(costs, RECORD, TEXT, OURS)[2]!
  return [
    atMost(`${PLAY}: bytes of ours to JSON's`, bytes!, 0.2, 'of it'),
    atMost(`${PLAY}: time to encode ours to JSON's`, encode!, 1, 'of it'),
    atMost(`${PLAY}: time to decode and check ours to JSON's`, decode!, 1, 'of it'),
    atMost('codec of one of 8 players, direct links', (perTickNs * TICKS_PER_SECOND) / 1e7, 1, '% of a core'),
    atLeast(`${RECORD}: bytes of JSON to protobuf's, as published`, jsonBytes, PUBLISHED_BYTES, ''),
  ]
}

function figuresOf(costs: readonly CodecCost[]): Figure[] {
  const bars = (kind: (cost: CodecCost) => number) =>
    costs.map((cost) => ({ group: cost.message, name: cost.encoding, value: kind(cost) }))
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
      note: 'Medians of interleaved batches.',
      y: { title: 'nanoseconds', scale: 'log' },
      bars: bars(({ medianEncodeNs, medianDecodeNs }) => medianEncodeNs + medianDecodeNs),
    },
  ]
}

/** Ours to JSON's, which the engine tunes: a slower codec of ours, or longer packets, show as a larger share. */
function ratiosOf(costs: readonly CodecCost[]): Ratio[] {
  return [PLAY, FRAME, RECORD].flatMap((message) => {
    const [encode, decode, bytes] = quotients(costs, message, OURS, BYTES)
    return [
      ratio(`codec: ${message}, time to encode, protobuf to JSON`, encode!),
      ratio(`codec: ${message}, time to decode, protobuf to JSON`, decode!),
      ratio(`codec: ${message}, bytes, protobuf to JSON`, bytes!),
    ]
  })
}
