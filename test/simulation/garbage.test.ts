/** A hundred thousand random, mutated, replayed and misaddressed packets into rooms that are being played in. */
import assert from 'node:assert/strict'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import protobuf from 'protobufjs/minimal.js'
import { Random } from '../../src/core/random.js'
import type { Lane } from '../../src/transport/lane.js'
import { peerstep } from '../../src/wire/generated.js'
import { RoomSimulation, STEP_MS, SWEEP } from './room-simulation.js'

const SEED = Number(process.env.GARBAGE_SEED ?? 20_260_203)
const PLAYERS = 3
/** Packets that must be sent in each room: six rooms make more than a hundred thousand. */
const SENT_MIN = 17_000
/** Packets per step of each vandal. */
const PER_STEP = 100
const STEPS = 250
/** Real packets remembered, to be mutated and replayed. */
const CORPUS_PACKETS = 400
/** What a room may grow by while it is bombarded: stats, histories of tests, the engine's own. */
const GROWTH_BYTES_MAX = 4 * 1024 * 1024

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

function heapBytes(): number {
  collectGarbage()
  collectGarbage()
  return process.memoryUsage().heapUsed
}

/** Listens to what players say, and says things like it. */
class Vandal {
  readonly #random: Random
  readonly #corpus: Uint8Array[] = []
  #heard = 0
  sent = 0

  constructor(seed: number) {
    this.#random = new Random(seed >>> 0)
  }

  /** A lane as it is, but everything sent on it is remembered. */
  tap(lane: Lane): Lane {
    const remember = (bytes: Uint8Array): void => {
      this.#corpus[this.#heard % CORPUS_PACKETS] = bytes
      this.#heard += 1
    }
    return new Proxy(lane, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key, target)
        if (typeof value !== 'function') return value
        if (key === 'broadcast') {
          return (bytes: Uint8Array) => {
            remember(bytes)
            target.broadcast(bytes)
          }
        }
        if (key === 'send') {
          return (to: string, bytes: Uint8Array) => {
            remember(bytes)
            target.send(to, bytes)
          }
        }
        return value.bind(target)
      },
    })
  }

  rage(lane: Lane, packets: number): void {
    for (let left = packets; left > 0; left--) {
      const bytes = this.#next()
      if (bytes.length > lane.packetBytesMax) continue
      this.sent += 1
      if (this.#random.int(0, 3) > 0 || lane.peers.length === 0) lane.broadcast(bytes)
      else lane.send(this.#random.pick(lane.peers), bytes)
    }
  }

  #next(): Uint8Array {
    const random = this.#random
    const real = random.pick(this.#corpus)
    const kind = random.int(0, 9)
    if (kind === 0) return Uint8Array.from({ length: random.int(0, 300) }, () => random.int(0, 255))
    if (kind === 1) return real
    if (kind < 5) return this.#broken(real)
    return this.#lie(real)
  }

  /** Flipped bits, odd bytes, cut, extended, spliced with another packet. */
  #broken(real: Uint8Array): Uint8Array {
    const random = this.#random
    const bytes = real.slice()
    const at = random.int(0, bytes.length - 1)
    switch (random.int(0, 4)) {
      case 0:
        bytes[at]! ^= 1 << random.int(0, 7)
        return bytes
      case 1:
        bytes[at] = random.pick([0, 1, 0x7f, 0x80, 0xff])
        return bytes
      case 2:
        return bytes.slice(0, at)
      case 3:
        return Uint8Array.from([...bytes, ...Array.from({ length: random.int(1, 2000) }, () => random.int(0, 255))])
      default:
        return Uint8Array.from([...bytes.slice(0, at), ...random.pick(this.#corpus).slice(at)])
    }
  }

  /** A well-formed packet with one to three fields that are not as they were: seats, tags, frames, lags, counts, bytes. */
  #lie(real: Uint8Array): Uint8Array {
    const message = peerstep.Packet.decode(new protobuf.Reader(real))
    for (let changes = this.#random.int(1, 3); changes > 0; changes--) this.#changeField(message)
    return peerstep.Packet.encode(message, new protobuf.Writer()).finish()
  }

  #changeField(message: object): void {
    const random = this.#random
    const fields: { owner: Record<string, unknown>; key: string }[] = []
    const walk = (owner: Record<string, unknown>): void => {
      for (const key of Object.keys(owner)) {
        if (key.startsWith('$')) continue
        fields.push({ owner, key })
        const value = owner[key]
        if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array)) {
          walk(value as Record<string, unknown>)
        }
      }
    }
    walk(message as Record<string, unknown>)
    if (fields.length === 0) return
    const { owner, key } = random.pick(fields)
    const value = owner[key]
    if (typeof value === 'number') {
      const near = value + random.pick([-200, -60, -1, 1, 2, 60, 127, 300])
      owner[key] = random.pick([near, near, 0, 1, 15, 255, -1, 2 ** 30 - 1, 2 ** 31 - 1, -(2 ** 31)])
    } else if (typeof value === 'boolean') owner[key] = !value
    else if (typeof value === 'string') owner[key] = random.pick(['', `${value}x`, 'x'.repeat(5000), '{"a":1}'])
    else if (value instanceof Uint8Array) owner[key] = this.#broken(value.length > 0 ? value : Uint8Array.of(1))
    else if (Array.isArray(value)) {
      if (random.int(0, 1) === 0) value.length = random.int(0, value.length)
      else for (let copies = random.int(1, 40); copies > 0 && value.length > 0; copies--) value.push(value[0])
    }
  }
}

/**
 * Plays on while packets of garbage arrive, and checks that nothing throws and nothing grows.
 * @param cheater index of the player whose lane sends the garbage; null: a peer outside the room sends it
 */
async function bombard(relay: boolean, lossy: boolean, cheater: number | null): Promise<RoomSimulation> {
  const vandal = new Vandal(SEED + (relay ? 1 : 0) + (lossy ? 2 : 0))
  const lanes: Lane[] = []
  const room = new RoomSimulation({
    seed: SEED,
    players: PLAYERS,
    relay,
    lossy,
    link: { delayMs: 20, jitterMs: 5 },
    tuning: { ...SWEEP, hashIntervalFrames: 5 },
    tap: (lane, index) => {
      if (index === cheater) lanes.push(lane)
      return vandal.tap(lane)
    },
  })
  if (cheater === null) lanes[0] = room.network.lane('stranger', { lossy })
  await room.runUntilPlaying()
  await room.run(60 * STEP_MS)
  const rage = async (steps: number): Promise<void> => {
    await room.run(steps * STEP_MS, () => {
      vandal.rage(lanes[0]!, PER_STEP)
    })
  }
  await rage(STEPS / 2)
  const heapBefore = heapBytes()
  await rage(STEPS / 2)
  const grownBytes = heapBytes() - heapBefore
  assert.ok(grownBytes < GROWTH_BYTES_MAX, `the heap has grown by ${grownBytes} bytes`)
  assert.ok(vandal.sent > SENT_MIN, `${vandal.sent} packets were sent`)
  return room
}

function goOn(room: RoomSimulation, liar: number): void {
  for (const match of room.matches) {
    if (match.seat === liar) continue
    const { finalFrame, malformed } = match.stats
    assert.ok(finalFrame > 0.8 * (60 + STEPS), `seat ${match.seat} goes on: final frame ${finalFrame}`)
    assert.ok(malformed > 1000, `seat ${match.seat} has counted ${malformed} malformed packets`)
    for (const other of room.matches) {
      if (other.seat === liar) continue
      assert.equal(match.session!.log.latestStatus(other.seat), 'playing', `seat ${other.seat} plays`)
    }
  }
  if (room.room === null) return
  assert.ok(room.room.counters.malformed > 1000)
  assert.ok(room.room.counters.strangers > 100)
}

describe(`garbage in a live room (GARBAGE_SEED=${SEED})`, function () {
  this.timeout(120_000)

  for (const [relay, lossy] of [
    [true, true],
    [false, true],
    [false, false],
  ] as const) {
    const name = `${relay ? 'a relay' : 'a peer'} referees, lane ${lossy ? 'lossy' : 'reliable'}`

    it(`a peer outside the room stops no player: ${name}`, async () => {
      const room = await bombard(relay, lossy, null)
      goOn(room, -1)
      await room.settleAndCompare()
    })

    it(`a seated vandal harms only itself: ${name}`, async () => {
      // The first player hosts and referees where there is no relay, and is trusted: the vandal is another.
      const room = await bombard(relay, lossy, PLAYERS - 1)
      const liar = room.players[PLAYERS - 1]!.match.seat
      goOn(room, liar)
      await room.settleAndCompare(15_000, liar)
    })
  }
})
