/** Bytes of play packets by field, and of a player's lanes in a second: whole matches in virtual time. */
import { type Game, Random } from 'peerstep/core'
import type { Brain } from '../../demos/bots/brain.js'
import { arenaDemo } from '../../demos/demo-games.js'
import { peerstep } from '../../src/wire/generated.js'
import { type DriftInput, driftGame } from '../../test/support/drift-game.js'
import type { BarFigure, LineFigure, Ratio } from '../findings/findings.js'
import { type BenchContext, type BenchResult, type Column, type Effort, ratio, tableOf } from '../findings/findings.js'
import { tableText } from '../findings/text.js'
import { median, total } from '../measure/statistics.js'
import { VirtualRoom } from '../virtual/virtual-room.js'

/** 40 ms of round trip between players, and jitter as on Wi-Fi. */
const LINK = { delayMs: 10, jitterMs: 4 }
const SETTLE_MS = 6000
/** What a gossip lane adds to a packet: see transport/gossip-frame. What gossipsub adds to that is not counted. */
const GOSSIP_FRAME_BYTES = 32 + 8 + 2 + 64
/** Arena has eight seats; more play a game whose inputs change every tenth frame. */
const ARENA_PLAYERS_MAX = 8
const CHANGE_RATIO = 0.1
const SECONDS: Readonly<Record<Effort, number>> = { smoke: 1, quick: 4, full: 15 }

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

/** Per player and second: medians of the players. */
type Found = Awaited<ReturnType<typeof measure>>

/** Runs the benchmark. */
export async function run({ seed, effort, print }: BenchContext): Promise<BenchResult> {
  const seconds = SECONDS[effort]
  const conditions = effort === 'smoke' ? CONDITIONS.filter(({ players }) => players <= 4) : CONDITIONS
  const found: Found[] = []
  for (const condition of conditions) {
    const { game, createBrain } = arenaDemo
    found.push(
      condition.players <= ARENA_PLAYERS_MAX
        ? await measure(condition, game, createBrain, seed, seconds)
        : await measure(condition, driftGame, (seat) => new ChangingBrain(seat), seed, seconds),
    )
  }
  const tables = tablesOf(found)
  const note = `Virtual time, only the relay in reach, 40 ms round trip, ${seconds} s: one seed gives the same figures on every machine.`
  for (const text of [note, ...tables.map(tableText)]) print(text)
  const both = (sent: string, unit: string, of: (one: Found) => number): LineFigure =>
    growth(found, `${sent} that a player sends and receives`, unit, of)
  return {
    rows: found.map((one) => ({ ...one, fields: JSON.stringify(one.fields) })),
    goals: [],
    tables,
    figures: [
      both('Payload', 'KiB per second', (one) => one.kibOut + one.kibIn),
      both('Messages', 'per second', (one) => one.messagesOut + one.messagesIn),
      fieldsFigure(found),
    ],
    ratios: ratiosOf(found),
    notes: [note],
  }
}

function nameOf({ merged, lossRatio }: Condition): string {
  return `${merged ? 'merged by the hub' : 'gossip'}${lossRatio > 0 ? `, ${100 * lossRatio} % loss` : ''}`
}

function tablesOf(found: readonly Found[]) {
  const traffic = {
    title: "What a player's lanes carry in a second",
    note: 'Payload of the lanes, without headers; median of the players. Packets: mean bytes, and frames of inputs in one.',
  }
  const fields = {
    title: 'Bytes of a mean play packet by field',
    note: "'run.' are those of its inputs, '#' is what frames a message.",
  }
  const about: readonly Column<Found>[] = [
    ['players', ({ players }) => players],
    ['path', nameOf],
  ]
  return [
    tableOf(traffic, found, [
      ...about,
      ['KiB out', ({ kibOut }) => kibOut],
      ['KiB in', ({ kibIn }) => kibIn],
      ['messages out', ({ messagesOut }) => messagesOut],
      ['in', ({ messagesIn }) => messagesIn],
      ['packet bytes', ({ packetBytes }) => packetBytes],
      ['frames', ({ packetFrames }) => packetFrames],
      ['delay, frames', ({ delayFrames }) => delayFrames],
      ['stalls', ({ stalls }) => stalls],
      ['substituted', ({ substituted }) => substituted],
    ]),
    tableOf(fields, found, [
      ...about,
      ['fields', (one) => one.fields.map(([name, bytes]) => `${name} ${bytes.toFixed(1)}`).join(', ')],
    ]),
  ]
}

function growth(found: readonly Found[], title: string, unit: string, of: (one: Found) => number): LineFigure {
  const series = [...Map.groupBy(found, nameOf)].map(([name, own]) => {
    return { name, points: own.map((one) => [one.players, of(one)] as const) }
  })
  return { kind: 'lines', title, x: { title: 'players', scale: 'log' }, y: { title: unit, scale: 'log' }, series }
}

function fieldsFigure(found: readonly Found[]): BarFigure {
  const merged = found.filter((one) => one.merged && one.lossRatio === 0)
  const bars = merged.flatMap(({ players, fields }) =>
    fields.map(([name, value]) => ({ group: name, name: `${players} players`, value })),
  )
  return { kind: 'bars', title: 'A mean play packet by field, merged, no loss', y: { title: 'bytes' }, bars }
}

/** What merging saves, and what a packet adds to the inputs in it: packets that grow show in both. */
function ratiosOf(found: readonly Found[]): Ratio[] {
  return found
    .filter(({ merged }) => merged)
    .flatMap((one) => {
      const prefix = `lane-bytes: ${one.players} players, ${nameOf(one)}`
      const other = found.find(({ merged, players }) => !merged && players === one.players)!
      const messages = (one.messagesOut + one.messagesIn) / (other.messagesOut + other.messagesIn)
      return [
        ratio(`${prefix}, to gossip: KiB`, (one.kibOut + one.kibIn) / (other.kibOut + other.kibIn)),
        ratio(`${prefix}, to gossip: messages`, messages),
        ratio(`${prefix}: packet to its frames of input`, one.packetBytes / (one.packetFrames * one.inputBytes)),
      ]
    })
}

type Counter = 'bytesSent' | 'bytesReceived' | 'packetsSent' | 'packetsReceived'

async function measure<State, Input>(
  condition: Condition,
  game: Game<State, Input>,
  createBrain: (seed: number) => Brain<State, Input>,
  seed: number,
  seconds: number,
) {
  const { players, merged, lossRatio } = condition
  const fields = new FieldBytes()
  let counting = false
  const room = new VirtualRoom({ ...LINK, seed, players, game, createBrain, merged, lossRatio }, (packet) => {
    if (counting) fields.add(packet)
  })
  await room.run(SETTLE_MS)
  room.checkPlaying()
  const look = () => room.players.map((_, index) => room.statsOf(index))
  const before = look()
  counting = true
  await room.run(seconds * 1000)
  const after = look()
  const rate = (of: (index: number) => number): number => median(after.map((_, index) => of(index))) / seconds
  const links = (index: number, name: Counter): number =>
    merged ? after[index]!.links[name] - before[index]!.links[name] : 0
  // A player gives gossip one copy of a message, for the relay to pass on.
  const gossip = (index: number, name: Counter): number =>
    (after[index]!.gossip[name] - before[index]!.gossip[name]) / (name.endsWith('Sent') ? players : 1)
  const messages = (name: 'packetsSent' | 'packetsReceived'): number =>
    rate((index) => links(index, name) + gossip(index, name))
  const kib = (way: 'Sent' | 'Received'): number =>
    rate((index) => {
      const frames = GOSSIP_FRAME_BYTES * gossip(index, `packets${way}`)
      return links(index, `bytes${way}`) + gossip(index, `bytes${way}`) + frames
    }) / 1024
  const stats = room.players.map(({ match }) => match.stats)
  return {
    ...condition,
    kibOut: kib('Sent'),
    kibIn: kib('Received'),
    messagesOut: messages('packetsSent'),
    messagesIn: messages('packetsReceived'),
    ...fields.mean(),
    /** Of one input, as the game describes it. */
    inputBytes: game.input.bytes,
    delayFrames: median(room.players.map(({ match }) => match.stats.delayFrames)),
    stalls: total(stats.map((one) => one.stalls)),
    substituted: total(stats.map((one) => one.substituted)),
  }
}

/** Adds up the bytes of the fields of play packets: tags and lengths included. */
class FieldBytes {
  readonly #bytes = new Map<string, number>()
  #packets = 0
  #frames = 0

  add(packet: Uint8Array): void {
    const { play } = peerstep.Packet.decode(packet)
    if (!play) return
    this.#packets += 1
    this.#frames += play.ownCount ?? 0
    let rest = packet.length
    const note = (name: string, bytes: number): void => {
      this.#bytes.set(name, (this.#bytes.get(name) ?? 0) + bytes)
      rest -= bytes
    }
    for (const [name, value] of Object.entries(play)) {
      if (name !== 'runs') note(name, peerstep.Play.encode({ [name]: value }).finish().length)
    }
    for (const [name, value] of (play.runs ?? []).flatMap((run) => Object.entries(run))) {
      note(`run.${name}`, peerstep.InputRun.encode({ [name]: value }).finish().length)
    }
    note('#', rest)
  }

  /** Bytes of a mean packet, frames of inputs in it, and its bytes by field, the largest first. */
  mean() {
    const all = [...this.#bytes].map(([name, bytes]) => [name, bytes / this.#packets] as const)
    const fields = all.toSorted((a, b) => b[1] - a[1]).filter(([, bytes]) => bytes >= 0.05)
    const packetBytes = total(all.map(([, bytes]) => bytes))
    return { packetBytes, packetFrames: this.#frames / this.#packets, fields }
  }
}

/** Presses another key every tenth frame or so. */
class ChangingBrain implements Brain<unknown, DriftInput> {
  readonly #random: Random
  #input = { dx: 0, dy: 0, key: 0 }

  constructor(seed: number) {
    this.#random = new Random(seed)
  }

  decide(): DriftInput {
    const dx = this.#random.int(-1, 1)
    if (this.#random.chance(CHANGE_RATIO)) {
      this.#input = { dx, dy: this.#random.int(-1, 1), key: this.#random.int(0, 255) }
    }
    return this.#input
  }
}
