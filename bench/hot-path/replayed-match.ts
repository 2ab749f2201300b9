/** One player of a recorded match, alone in its process: a real match whose lane gives it what the recorded one received. */
import assert from 'node:assert/strict'
import type { Game } from 'peerstep/core'
import { Match } from '../../src/match/match.js'
import { type Lane, type LaneStats, newLaneStats, type Packet } from '../../src/transport/lane.js'
import { PACKET_BYTES_MAX } from '../../src/wire/limits.js'
import { NOTARY } from '../virtual/virtual-room.js'
import { withGame } from './games.js'
import type { Recording, ReplayEnd } from './recording.js'

/** Gives what was recorded of a tick, and only counts what it is to send. */
class RecordedLane implements Lane {
  readonly name = 'recorded'
  readonly localPeer: string
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
    this.localPeer = recording.localPeer
    this.peers = recording.authors
  }

  get lossy(): boolean {
    return this.#recording.lossy[this.#tick - 1] === 1
  }

  get packetCost(): number {
    return this.#recording.packetCost[this.#tick - 1] ?? 1
  }

  prepare(ticks: number): void {
    for (let ready = this.#prepared.length; ready < ticks; ready += 1)
      this.#prepared.push(this.#next(this.#tick + ready))
    this.#prepared.reverse()
  }

  receivedIn(ticks: number): { readonly packets: number; readonly bytes: number } {
    const { received, length } = this.#recording
    const packets = received.subarray(this.#tick, this.#tick + ticks).reduce((sum, count) => sum + count, 0)
    const lengths = length.subarray(this.#packet, this.#packet + packets)
    return { packets, bytes: lengths.reduce((sum, bytes) => sum + bytes, 0) }
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
    const { received, author, authors, receivedAtMs, length, bytes } = this.#recording
    const packets: Packet[] = []
    for (let left = received[tick] ?? 0; left > 0; left -= 1) {
      const end = this.#byte + length[this.#packet]!
      packets.push({
        from: authors[author[this.#packet]!]!,
        receivedAtMs: receivedAtMs[this.#packet]!,
        bytes: bytes.subarray(this.#byte, end), // a view into something larger, as sockets give them
      })
      this.#byte = end
      this.#packet += 1
    }
    return packets
  }
}

/** A recorded player that plays again. */
export type Replay = Pick<ReplayedMatch<unknown, unknown>, keyof ReplayedMatch<unknown, unknown>>

/** See above. */
export function replayOf(recording: Recording): Replay {
  return withGame<Replay>(recording.of.gameName, (game) => new ReplayedMatch(game, recording))
}

class ReplayedMatch<State, Input> {
  readonly #recording: Recording
  readonly #lane: RecordedLane
  readonly #match: Match<State, Input>
  readonly #read: () => Input
  #nowMs: number
  #tick = 0
  #reads = 0

  constructor(game: Game<State, Input>, recording: Recording) {
    this.#recording = recording
    this.#nowMs = recording.startMs
    this.#lane = new RecordedLane(recording)
    const input = game.input.create()
    this.#read = () => {
      game.input.read(recording.inputs, this.#reads * game.input.bytes, input)
      this.#reads += 1
      return input
    }
    const { of, localPeer, relay } = recording
    const randomBytes = (): Uint8Array => {
      throw new Error('the recorded player hosts nothing')
    }
    const ports = { lane: this.#lane, clock: { nowMs: () => this.#nowMs }, claimSigner: NOTARY, relay, randomBytes }
    this.#match = new Match(game, ports, { ...of.tuning, seats: of.players, name: localPeer })
  }

  get ticksLeft(): number {
    return this.#recording.atMs.length - this.#tick
  }

  /** Frames simulated. */
  get frames(): number {
    return this.#match.session?.frame ?? 0
  }

  /** Frames simulated again. */
  get resimulated(): number {
    return this.#match.stats.resimulatedFrames
  }

  /** What will be received in the next `ticks` ticks. */
  receivedIn(ticks: number): { readonly packets: number; readonly bytes: number } {
    return this.#lane.receivedIn(ticks)
  }

  /** Makes the packets of the next ticks, so that only the match allocates in them. */
  prepare(ticks: number): void {
    this.#lane.prepare(ticks)
  }

  tick(): void {
    this.#nowMs = this.#recording.atMs[this.#tick]!
    this.#tick += 1
    this.#match.tick(this.#read)
  }

  /** @throws AssertionError unless the match came to the same as the recorded one */
  check(): void {
    const { frame, finalFrame, finalDigest } = this.#match.session!
    const { packetsSent, bytesSent } = this.#lane.stats
    const end: ReplayEnd = { frame, finalFrame, finalDigest, packetsSent, bytesSent }
    assert.deepEqual(end, this.#recording.end, 'the match comes to the same when it is played again')
  }
}
