/** What a play packet is made of, and what a player's lanes carry in a second: whole matches in virtual time. */
import { type Game, Random } from 'peerstep/core'
import type { Brain } from '../demos/bots/brain.js'
import { arenaDemo } from '../demos/demo-games.js'
import { peerstep } from '../src/wire/generated.js'
import { type DriftInput, driftGame } from '../test/support/drift-game.js'
import type { BenchResult } from './findings.js'
import { type BenchContext, short, tableOf } from './harness.js'
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
  /** Its bytes by field of the protocol, the largest first. */
  readonly fields: string
  readonly delayFrames: number
  readonly stalls: number
  readonly substituted: number
}

export async function run({ seed, effort, print }: BenchContext): Promise<BenchResult> {
  const quick = effort !== 'full'
  const seconds = quick ? 4 : 15
  const found: Traffic[] = []
  for (const condition of CONDITIONS) {
    const { game, createBrain } = arenaDemo
    found.push(
      condition.players <= ARENA_PLAYERS_MAX
        ? await measure(condition, game, createBrain, seed, seconds)
        : await measure(condition, driftGame, (seat) => new Restless(seat), seed, seconds),
    )
  }
  print(
    `virtual time, nothing but the relay in reach, 40 ms round trip, ${seconds} s; payload of lanes, without headers`,
  )
  const head = ['players', 'path', 'loss', 'KiB out', 'KiB in', 'messages out', 'in', 'bytes', 'frames', 'delay']
  const lines = found.map((one) => [
    String(one.players),
    one.merged ? 'merged' : 'gossip',
    `${100 * one.lossRatio} %`,
    one.kibOut.toFixed(2),
    one.kibIn.toFixed(2),
    one.messagesOut.toFixed(0),
    one.messagesIn.toFixed(0),
    one.packetBytes.toFixed(1),
    one.packetFrames.toFixed(1),
    `${short(one.delayFrames)} frames`,
  ])
  print(tableOf([...head], lines))
  print("bytes of a mean play packet by field; 'run.' are those of its inputs, '#' is what frames a message")
  for (const one of found) {
    print(
      `${one.players} ${one.merged ? 'merged' : 'gossip'} ${100 * one.lossRatio} %: ${one.fields}; ` +
        `${one.stalls} stalls, ${one.substituted} substituted`,
    )
  }
  return { rows: found.map((one) => ({ ...one })), goals: [] }
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
    delayFrames: median(room.players.map(({ match }) => match.play!.compensation.delayFrames)),
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

  mean(): { packetBytes: number; packetFrames: number; fields: string } {
    const all = [...this.#bytes].map(([name, bytes]) => [name, bytes / this.#packets] as const)
    const packetBytes = all.reduce((sum, [, bytes]) => sum + bytes, 0)
    const sorted = all.sort((a, b) => b[1] - a[1]).filter(([, bytes]) => bytes >= 0.05)
    const fields = sorted.map(([name, bytes]) => `${name} ${bytes.toFixed(1)}`).join(', ')
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
