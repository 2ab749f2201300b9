/** One player of a recorded match, alone in its process: a real match whose lane says again what the recorded one said. */
import assert from 'node:assert/strict'
import type { Game } from 'peerstep/core'
import { Match } from '../../src/match/match.js'
import { type Lane, type LaneStats, newLaneStats, type Packet } from '../../src/transport/lane.js'
import { PACKET_BYTES_MAX } from '../../src/wire/limits.js'
import { type Recording, type ReplayEnd, withGame } from './recording.js'

/** Says what was recorded of a tick; what it is told itself it only counts. */
class RecordedLane implements Lane {
  readonly name = 'recorded'
  readonly peers: readonly string[]
  readonly packetBytesMax = PACKET_BYTES_MAX
  readonly stats: LaneStats = newLaneStats()
  readonly #recording: Recording
  readonly #prepared: Packet[][] = []
  #tick = 0
  #packet = 0
  #byte = 0

  constructor(recording: Recording) {
    this.#recording = recording
    this.peers = recording.authors
  }

  get localPeer(): string {
    return this.#recording.localPeer
  }

  get lossy(): boolean {
    return this.#recording.lossy[this.#tick - 1] === 1
  }

  get packetCost(): number {
    return this.#recording.packetCost[this.#tick - 1] ?? 1
  }

  /** Make the packets of the next ticks before they are asked for. */
  prepare(ticks: number): void {
    for (let ready = this.#prepared.length; ready < ticks; ready += 1)
      this.#prepared.push(this.#next(this.#tick + ready))
    this.#prepared.reverse()
  }

  heardIn(ticks: number): { readonly packets: number; readonly bytes: number } {
    const { heard, length } = this.#recording
    let packets = 0
    for (let tick = this.#tick; tick < this.#tick + ticks; tick += 1) packets += heard[tick]
    let bytes = 0
    for (let packet = this.#packet; packet < this.#packet + packets; packet += 1) bytes += length[packet]
    return { packets, bytes }
  }

  receive(): Packet[] {
    this.#tick += 1
    return this.#prepared.pop() ?? this.#next(this.#tick - 1)
  }

  send(_to: string, bytes: Uint8Array): void {
    this.broadcast(bytes)
  }

  broadcast(bytes: Uint8Array): void {
    this.stats.packetsSent += 1
    this.stats.bytesSent += bytes.length
  }

  seek(): void {}

  laneTo(): string {
    return 'datagram'
  }

  close(): void {}

  #next(tick: number): Packet[] {
    const { heard, author, authors, receivedAtMs, length, bytes } = this.#recording
    const packets: Packet[] = []
    for (let left = heard[tick] ?? 0; left > 0; left -= 1) {
      const end = this.#byte + length[this.#packet]
      packets.push({
        from: authors[author[this.#packet]],
        receivedAtMs: receivedAtMs[this.#packet],
        bytes: bytes.subarray(this.#byte, end), // a view into something larger, as sockets give them
      })
      this.#byte = end
      this.#packet += 1
    }
    return packets
  }
}

export interface Replay {
  readonly ticksLeft: number
  /** Frames simulated; with those simulated again. */
  readonly frames: number
  readonly resimulated: number
  /** What will be heard in the next `ticks` ticks. */
  heardIn(ticks: number): { readonly packets: number; readonly bytes: number }
  /** Make packets and inputs of the next ticks, so that only the match allocates in them. */
  prepare(ticks: number): void
  tick(): void
  /** @throws AssertionError unless the match came to the same as the recorded one */
  check(): void
}

export function replayOf(recording: Recording): Replay {
  return withGame<Replay>(recording.of.gameName, (game) => new ReplayedMatch(game, recording))
}

class ReplayedMatch<State, Input> implements Replay {
  readonly #game: Game<State, Input>
  readonly #recording: Recording
  readonly #lane: RecordedLane
  readonly #match: Match<State, Input>
  readonly #input: Input
  readonly #read: () => Input
  readonly #clock = { nowMs: () => this.#nowMs }
  #nowMs: number
  #tick = 0
  #reads = 0

  constructor(game: Game<State, Input>, recording: Recording) {
    this.#game = game
    this.#recording = recording
    this.#nowMs = recording.startMs
    this.#lane = new RecordedLane(recording)
    this.#input = game.input.create()
    this.#read = () => {
      game.input.read(recording.inputs, this.#reads * game.input.bytes, this.#input)
      this.#reads += 1
      return this.#input
    }
    const { of, localPeer, relay } = recording
    const claimSigner = {
      sign: <Claim>(claim: Claim) => Promise.resolve({ ...claim, signature: new Uint8Array(0) }),
      check: () => Promise.resolve(null),
    }
    const randomBytes = (): Uint8Array => {
      throw new Error('the recorded player hosts nothing')
    }
    this.#match = new Match(
      game,
      { lane: this.#lane, clock: this.#clock, claimSigner, relay, randomBytes },
      { ...of.tuning, seats: of.players, name: localPeer },
    )
  }

  get ticksLeft(): number {
    return this.#recording.atMs.length - this.#tick
  }

  get frames(): number {
    return this.#match.session?.frame ?? 0
  }

  get resimulated(): number {
    return this.#match.stats.resimulatedFrames
  }

  heardIn(ticks: number): { readonly packets: number; readonly bytes: number } {
    return this.#lane.heardIn(ticks)
  }

  prepare(ticks: number): void {
    this.#lane.prepare(ticks)
  }

  tick(): void {
    this.#nowMs = this.#recording.atMs[this.#tick]
    this.#tick += 1
    this.#match.tick(this.#read)
  }

  check(): void {
    const session = this.#match.session!
    const { packetsSent, bytesSent } = this.#lane.stats
    const end: ReplayEnd = {
      frame: session.frame,
      finalFrame: session.finalFrame,
      finalDigest: session.finalDigest,
      packetsSaid: packetsSent,
      bytesSaid: bytesSent,
    }
    assert.deepEqual(end, this.#recording.end, `${this.#game.id} comes to the same when it is played again`)
  }
}
