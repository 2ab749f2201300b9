/** What a play packet is made of, and what a player's lanes carry in a second: whole matches in virtual time. */
import { type Game, Random } from 'peerstep/core'
import type { Brain } from '../demos/bots/brain.js'
import { arenaDemo } from '../demos/demo-games.js'
import { peerstep } from '../src/wire/generated.js'
import { type DriftInput, driftGame } from '../test/support/drift-game.js'
import type { BarFigure, BenchResult, FindingsTable, LineFigure, Ratio } from './findings.js'
import { type BenchContext, type Effort, tableText } from './harness.js'
import { median } from './net/latencies.js'
import { VirtualRoom } from './net/virtual-room.js'

/** 40 ms of round trip between players, and jitter as on Wi-Fi. */
const LINK = { delayMs: 10, jitterMs: 4 }
const SETTLE_MS = 6000
const KIB = 1024
/** What a gossip lane adds to a packet: see transport/gossip-frame. What gossipsub adds to that is not counted. */
const GOSSIP_FRAME_BYTES = 32 + 8 + 2 + 64
/** Arena has eight seats; more play a game whose inputs change every tenth frame. */
const ARENA_PLAYERS_MAX = 8
const CHANGE_RATIO = 0.1

interface Condition {
  readonly players: number
  readonly merged: boolean
  readonly lossRatio: number
}

const CONDITIONS: readonly Condition[] = [2, 4, 8, 16].flatMap((players) => [
  { players, merged: false, lossRatio: 0 },
  { players, merged: true, lossRatio: 0 },
  { players, merged: true, lossRatio: 0.03 },
])

/** Per player and second: the median of the players. */
interface Traffic extends Condition {
  readonly kibOut: number
  readonly kibIn: number
  readonly messagesOut: number
  readonly messagesIn: number
  /** Bytes of a mean play packet. */
  readonly packetBytes: number
  /** Frames of inputs in it. */
  readonly packetFrames: number
  /** Of one input, as the game describes it. */
  readonly inputBytes: number
  /** Its bytes by field of the protocol, the largest first. */
  readonly fields: readonly (readonly [name: string, bytes: number])[]
  readonly delayFrames: number
  readonly stalls: number
  readonly substituted: number
}

const SECONDS: Readonly<Record<Effort, number>> = { smoke: 1, quick: 4, full: 15 }

export async function run({ seed, effort, print }: BenchContext): Promise<BenchResult> {
  const seconds = SECONDS[effort]
  const conditions = effort === 'smoke' ? CONDITIONS.filter(({ players }) => players <= 4) : CONDITIONS
  const found: Traffic[] = []
  for (const condition of conditions) {
    const { game, createBrain } = arenaDemo
    found.push(
      condition.players <= ARENA_PLAYERS_MAX
        ? await measure(condition, game, createBrain, seed, seconds)
        : await measure(condition, driftGame, (seat) => new Restless(seat), seed, seconds),
    )
  }
  const tables = [trafficTable(found), fieldsTable(found)]
  const note = `Virtual time, nothing but the relay in reach, 40 ms round trip, ${seconds} s: one seed gives the same figures on every machine.`
  for (const text of [note, ...tables.map(tableText)]) print(text)
  return {
    rows: found.map((one) => ({ ...one, fields: JSON.stringify(one.fields) })),
    goals: [],
    tables,
    figures: [
      growth(found, 'Payload that a player sends and receives', 'KiB per second', (one) => one.kibOut + one.kibIn),
      growth(
        found,
        'Messages that a player sends and receives',
        'per second',
        (one) => one.messagesOut + one.messagesIn,
      ),
      fieldsFigure(found),
    ],
    ratios: ratiosOf(found),
    notes: [note],
  }
}

function nameOf({ merged, lossRatio }: Condition): string {
  return `${merged ? 'merged by the hub' : 'gossip'}${lossRatio > 0 ? `, ${100 * lossRatio} % loss` : ''}`
}

function trafficTable(found: readonly Traffic[]): FindingsTable {
  return {
    title: "What a player's lanes carry in a second",
    note: 'Payload of the lanes, without headers; median of the players. Packets: mean bytes, and frames of inputs in one.',
    head: [
      'players',
      'path',
      'KiB out',
      'KiB in',
      'messages out',
      'in',
      'packet bytes',
      'frames',
      'delay, frames',
      'stalls',
      'substituted',
    ],
    lines: found.map((one) => [
      one.players,
      nameOf(one),
      one.kibOut,
      one.kibIn,
      one.messagesOut,
      one.messagesIn,
      one.packetBytes,
      one.packetFrames,
      one.delayFrames,
      one.stalls,
      one.substituted,
    ]),
  }
}

function fieldsTable(found: readonly Traffic[]): FindingsTable {
  return {
    title: 'Bytes of a mean play packet by field',
    note: "'run.' are those of its inputs, '#' is what frames a message.",
    head: ['players', 'path', 'fields'],
    lines: found.map((one) => [
      one.players,
      nameOf(one),
      one.fields.map(([name, bytes]) => `${name} ${bytes.toFixed(1)}`).join(', '),
    ]),
  }
}

function growth(found: readonly Traffic[], title: string, unit: string, of: (one: Traffic) => number): LineFigure {
  return {
    kind: 'lines',
    title,
    x: { title: 'players', scale: 'log' },
    y: { title: unit, scale: 'log' },
    series: [...new Set(found.map(nameOf))].map((name) => ({
      name,
      points: found.filter((one) => nameOf(one) === name).map((one) => [one.players, of(one)] as const),
    })),
  }
}

function fieldsFigure(found: readonly Traffic[]): BarFigure {
  return {
    kind: 'bars',
    title: 'A mean play packet by field, merged, no loss',
    y: { title: 'bytes' },
    bars: found
      .filter(({ merged, lossRatio }) => merged && lossRatio === 0)
      .flatMap(({ players, fields }) =>
        fields.map(([name, value]) => ({ group: name, name: `${players} players`, value })),
      ),
  }
}

/** What merging saves, and what a packet adds to the inputs in it: packets that swell show in either. */
function ratiosOf(found: readonly Traffic[]): Ratio[] {
  const gossip = new Map(found.filter(({ merged }) => !merged).map((one) => [one.players, one]))
  return found
    .filter(({ merged }) => merged)
    .flatMap((one): Ratio[] => {
      const name = `lane-bytes: ${one.players} players, ${nameOf(one)}, to gossip`
      const other = gossip.get(one.players)!
      return [
        { name: `${name}: KiB`, value: (one.kibOut + one.kibIn) / (other.kibOut + other.kibIn), worse: 'higher' },
        {
          name: `${name}: messages`,
          value: (one.messagesOut + one.messagesIn) / (other.messagesOut + other.messagesIn),
          worse: 'higher',
        },
        {
          name: `lane-bytes: ${one.players} players, ${nameOf(one)}: packet to its frames of input`,
          value: one.packetBytes / (one.packetFrames * one.inputBytes),
          worse: 'higher',
        },
      ]
    })
}

async function measure<State, Input>(
  condition: Condition,
  game: Game<State, Input>,
  createBrain: (seed: number) => Brain<State, Input>,
  seed: number,
  seconds: number,
): Promise<Traffic> {
  const { players, merged, lossRatio } = condition
  const fields = new FieldBytes()
  let heard = false
  const room = new VirtualRoom({ ...LINK, seed, players, game, createBrain, merged, lossRatio }, (packet) => {
    if (heard) fields.add(packet)
  })
  await room.run(SETTLE_MS)
  if (room.phases.some((phase) => phase !== 'playing')) throw new Error(`not everybody plays: ${room.phases}`)
  const before = room.players.map((_, index) => room.statsOf(index))
  heard = true
  await room.run(seconds * 1000)
  const after = room.players.map((_, index) => room.statsOf(index))
  const rate = (of: (index: number) => number): number => median(after.map((_, index) => of(index))) / seconds
  const links = (name: 'bytesSent' | 'bytesReceived' | 'packetsSent' | 'packetsReceived') => (index: number) =>
    merged ? after[index].links[name] - before[index].links[name] : 0
  // A player hands gossip one copy of a message, for the relay to pass on.
  const gossip = (name: 'bytesSent' | 'bytesReceived' | 'packetsSent' | 'packetsReceived') => (index: number) =>
    (after[index].gossip[name] - before[index].gossip[name]) / (name.endsWith('Sent') ? players : 1)
  const both = (name: 'packetsSent' | 'packetsReceived') => (index: number) => links(name)(index) + gossip(name)(index)
  const bytes = (way: 'Sent' | 'Received') => (index: number) =>
    links(`bytes${way}`)(index) + gossip(`bytes${way}`)(index) + GOSSIP_FRAME_BYTES * gossip(`packets${way}`)(index)
  const stats = room.players.map(({ match }) => match.stats)
  return {
    ...condition,
    kibOut: rate(bytes('Sent')) / KIB,
    kibIn: rate(bytes('Received')) / KIB,
    messagesOut: rate(both('packetsSent')),
    messagesIn: rate(both('packetsReceived')),
    ...fields.mean(),
    inputBytes: game.input.bytes,
    delayFrames: median(room.players.map(({ match }) => match.stats.delayFrames)),
    stalls: stats.reduce((sum, one) => sum + one.stalls, 0),
    substituted: stats.reduce((sum, one) => sum + one.substituted, 0),
  }
}

/** Adds up what the fields of play packets take: tags and lengths included. */
class FieldBytes {
  readonly #bytes = new Map<string, number>()
  #packets = 0
  #frames = 0

  add(packet: Uint8Array): void {
    const { play } = peerstep.Packet.decode(packet)
    if (!play) return
    this.#packets += 1
    this.#frames += play.ownCount ?? 0
    const told = Object.entries(play).filter(([name]) => name !== 'runs')
    let rest = packet.length
    const note = (name: string, bytes: number): void => {
      this.#bytes.set(name, (this.#bytes.get(name) ?? 0) + bytes)
      rest -= bytes
    }
    for (const [name, value] of told) note(name, peerstep.Play.encode({ [name]: value }).finish().length)
    for (const run of play.runs ?? []) {
      for (const [name, value] of Object.entries(run)) {
        note(`run.${name}`, peerstep.InputRun.encode({ [name]: value }).finish().length)
      }
    }
    note('#', rest)
  }

  mean(): Pick<Traffic, 'packetBytes' | 'packetFrames' | 'fields'> {
    const all = [...this.#bytes].map(([name, bytes]) => [name, bytes / this.#packets] as const)
    const packetBytes = all.reduce((sum, [, bytes]) => sum + bytes, 0)
    const fields = all.toSorted((a, b) => b[1] - a[1]).filter(([, bytes]) => bytes >= 0.05)
    return { packetBytes, packetFrames: this.#frames / this.#packets, fields }
  }
}

/** Presses another key every tenth frame or so. */
class Restless implements Brain<unknown, DriftInput> {
  readonly #random: Random
  #input = { dx: 0, dy: 0, key: 0 }

  constructor(seed: number) {
    this.#random = new Random(seed)
  }

  decide(): DriftInput {
    const dx = this.#random.int(-1, 1)
    if (this.#random.chance(CHANGE_RATIO))
      this.#input = { dx, dy: this.#random.int(-1, 1), key: this.#random.int(0, 255) }
    return this.#input
  }
}
