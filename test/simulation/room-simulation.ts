/** Whole rooms on a seeded network in virtual time: real matches, real wire, no sockets, no clock. */
import assert from 'node:assert/strict'
import type { Game } from '../../src/core/game.js'
import { Random } from '../../src/core/random.js'
import { chainOf } from '../../src/core/session/final-chain.js'
import { type FinalFrames, joinFrames } from '../../src/core/session/final-frames.js'
import type { Comeback, MatchSettings } from '../../src/match/contract/match-contract.js'
import type { ClaimSigner, DesyncReport, MatchResult } from '../../src/match/contract/match-result.js'
import { HostedRoom } from '../../src/match/hosted/hosted-room.js'
import { describeGame } from '../../src/match/lobby/handshake.js'
import { Match } from '../../src/match/match.js'
import type { Lane } from '../../src/transport/lane.js'
import type { LinkPolicy } from '../../src/transport/simulated/link-policy.js'
import { SimulatedNetwork } from '../../src/transport/simulated/simulated-network.js'
import type { Claim } from '../../src/wire/claim.js'
import { PROTOCOL_VERSION } from '../../src/wire/limits.js'
import { plainRecorder } from '../match/hosted/plain-recorder.js'
import type { DriftInput, DriftState } from '../support/drift-game.js'
import { driftGame } from '../support/drift-game.js'
import { SlowDisk } from './slow-disk.js'

/** Virtual time between two ticks of every peer: one frame. */
export const STEP_MS = 1000 / 60

/** The fixed settings of that sweep: no input delay, 8 frames of prediction. */
export const SWEEP: MatchSettings = { mode: 'rollback', delayFrames: 0, windowFrames: 8 }

export interface RoomOptions {
  readonly seed: number
  readonly players: number
  readonly link?: Partial<LinkPolicy>
  readonly tuning?: MatchSettings
  /** Per player, over `tuning`. */
  readonly tunings?: readonly MatchSettings[]
  /** A relay hosts and referees; otherwise the peers do. Default false. */
  readonly relay?: boolean
  readonly lossy?: boolean
  /** What the relay writes takes a while. */
  readonly slowDisk?: boolean
  readonly game?: Game<DriftState, DriftInput>
  /** Milliseconds after which each player joins. */
  readonly joinMs?: readonly number[]
  readonly toleranceFrames?: number
  /** Probability that a player's input changes from one frame to the next. Default 1: nothing can be guessed. */
  readonly changeRatio?: number
  /** This seat's peer simulates one bit wrongly from frame `frame` on. */
  readonly corrupt?: { readonly index: number; readonly frame: number }
  /** Opens the lane of a peer, 'relay' among them, where it shall not be one of the simulation's own network. */
  readonly openLane?: (peer: string) => Lane
  /** Sits between a player, by index, and its lane: listens, or speaks in its name. */
  readonly tap?: (lane: Lane, index: number) => Lane
}

export interface SimulatedPlayer {
  readonly id: string
  readonly match: Match<DriftState, DriftInput>
  readonly desyncs: DesyncReport<DriftState>[]
  readonly inputs: HeldInputs
  /** Frames simulated again, one entry per rollback. */
  readonly depths: number[]
  joinMs: number
  alive: boolean
  frozen: boolean
  result: MatchResult | null
}

export class RoomSimulation {
  readonly network: SimulatedNetwork
  readonly players: SimulatedPlayer[] = []
  room: HostedRoom | null = null
  readonly #disk: SlowDisk
  readonly claims: Claim[] = []
  /** What the relay finds when it judges the match. */
  readonly certificate = Promise.withResolvers<Uint8Array>()
  readonly #options: RoomOptions
  #relayLives = true
  #returnRelay: (() => HostedRoom) | null = null
  /** By final frame: the digest that some player had there. */
  readonly digests = new Map<number, bigint>()
  /** Times that the relay forgot frames of its own. */
  rewound = 0

  constructor(options: RoomOptions) {
    this.#options = options
    this.network = new SimulatedNetwork({ seed: options.seed, startMs: 1000 })
    this.network.linkAll(options.link ?? {})
    this.#disk = new SlowDisk(options.slowDisk ? new Random(options.seed ^ 0xd15c) : null)
    const random = new Random(options.seed ^ 0x51ab)
    const randomBytes = (): Uint8Array => Uint8Array.from({ length: 16 }, () => random.uint32() & 0xff)
    const game = options.game ?? driftGame
    this.room = options.relay ? this.#host(game, randomBytes) : null
    for (let seat = 0; seat < options.players; seat++) this.#join(game, seat, randomBytes)
  }

  /** What the relay has written. */
  get chunks(): readonly FinalFrames[] {
    return this.#disk.chunks
  }

  get matches(): Match<DriftState, DriftInput>[] {
    return this.players.filter((player) => player.alive).map((player) => player.match)
  }

  /** Run for a while of virtual time. */
  async run(ms: number, onStep?: (simulation: RoomSimulation) => void): Promise<void> {
    const endMs = this.network.clock.nowMs() + ms
    for (let step = 0; this.network.clock.nowMs() < endMs; step++) {
      this.network.advance(STEP_MS)
      onStep?.(this)
      for (const player of this.players) {
        if (!player.alive || player.frozen || this.network.clock.nowMs() < player.joinMs) continue
        player.match.tick(() => player.inputs.next())
        const { session } = player.match
        if (session !== null) this.digests.set(session.finalFrame, session.finalDigest)
      }
      this.#disk.tick(this.network.clock.nowMs())
      if (this.#relayLives) this.room?.tick()
      // Promises (kept chunks, signed claims) are settled between steps, as an event loop would.
      if (step % 2 === 0) await Promise.resolve()
    }
    await Promise.resolve()
  }

  /** Run until every living player has begun to play. */
  async runUntilPlaying(limitMs = 10_000): Promise<void> {
    const endMs = this.network.clock.nowMs() + limitMs
    while (!this.matches.every((match) => match.phase === 'playing')) {
      assert.ok(this.network.clock.nowMs() < endMs, `seed ${this.#options.seed}: not all play after ${limitMs} ms`)
      await this.run(STEP_MS)
    }
  }

  kill(seat: number): void {
    const player = this.playerOn(seat)
    player.alive = false
    this.network.kill(player.id)
  }

  /** The relay's process is gone; what it sent arrives. */
  killRelay(): void {
    this.#relayLives = false
    this.#disk.die()
    this.network.kill('relay')
  }

  /** Its process starts again, with what is durable. */
  returnRelay(): void {
    assert.ok(!this.#relayLives && this.#returnRelay !== null)
    this.room = this.#returnRelay()
    this.#relayLives = true
  }

  /** The record that a relay keeps is not far behind the players, and holds what they hold since frame 0. */
  compareRecord(): void {
    const seed = `seed ${this.#options.seed}`
    const final = this.finalFrames()
    const played = Math.max(...this.matches.map((match) => match.stats.finalFrame))
    assert.ok(final.count >= played - 120, `${seed}: the record ends at ${final.count}, play at ${played}`)
    const checks = [...this.digests].filter(([frame]) => frame < final.count).slice(-50)
    assert.ok(checks.length > 0)
    for (const [frame, digest] of checks) {
      const chain = chainOf(final, driftGame.input.bytes, frame + 1)
      assert.equal(chain.digest, digest, `${seed}: the record up to frame ${frame}`)
    }
  }

  playerOn(seat: number): SimulatedPlayer {
    const player = this.players.find((candidate) => candidate.match.seat === seat)
    assert.ok(player, `a player sits on seat ${seat}`)
    return player
  }

  /**
   * The oracle: equal final inputs, equal states of equal final frames, no desync noticed, no player stuck.
   * @param liar seat that sends false hashes; what it finds itself does not count
   * @param step lets a little time pass
   */
  async settleAndCompare(
    limitMs = 15_000,
    liar = -1,
    step = (): Promise<void> => this.run(STEP_MS),
  ): Promise<{ finalFrame: number; digest: bigint }> {
    const seed = `seed ${this.#options.seed}`
    const living = this.players.filter((player) => player.alive && player.match.seat !== liar)
    const endMs = this.network.clock.nowMs() + limitMs
    const target = Math.max(...living.map((player) => player.match.session!.finalFrame))
    const finalFrames = (): number[] => living.map((player) => player.match.session!.finalFrame)
    const oldestFrame = (): number => Math.max(...living.map((player) => player.match.session!.log.oldestFrame))
    // A player far behind may reach the target after others have forgotten it: run until all keep a common frame.
    while (Math.min(...finalFrames()) < Math.max(target, oldestFrame())) {
      assert.ok(this.network.clock.nowMs() < endMs, `${seed}: final frames ${finalFrames()} do not reach ${target}`)
      await step()
    }
    for (const player of this.players) {
      if (liar < 0) assert.equal(player.match.stats.desyncs, 0, `${seed}: ${player.id} saw a desync`)
      else if (player.match.seat !== liar) {
        assert.ok(
          player.desyncs.every((report) => report.seat === liar),
          `${seed}: ${player.id} saw a desync with an honest player`,
        )
      }
    }
    const shared = Math.min(...finalFrames())
    const from = Math.max(oldestFrame(), shared - 200)
    const digests = living.map((player) => finalDigest(player.match, from, shared))
    for (const digest of digests)
      assert.equal(digest, digests[0], `${seed}: final inputs differ before frame ${shared}`)
    return { finalFrame: shared, digest: digests[0]! }
  }

  #host(game: Game<DriftState, DriftInput>, randomBytes: () => Uint8Array): HostedRoom {
    const {
      options,
      players,
      toleranceFrames = 12,
    } = { options: this.#options.tuning?.options ?? {}, ...this.#options }
    this.#returnRelay = () => {
      const start = this.room?.start ?? null
      const resumed = start === null ? {} : { resumed: { start, final: this.finalFrames(), claimed: [], revision: 0 } }
      const disk = this.#disk
      return new HostedRoom({
        lane: this.#openLane('relay'),
        clock: this.network.clockFor('relay'),
        wish: { protocol: PROTOCOL_VERSION, game: describeGame(game), seats: players, options },
        randomBytes,
        toleranceFrames,
        dropAfterMs: this.#options.tuning?.dropAfterMs ?? 10_000,
        logFrames: 4096,
        lobbyIdleMs: Number.POSITIVE_INFINITY,
        admitOnly: () => undefined,
        recorderOf: () =>
          plainRecorder({
            keep: (frames) => disk.write(frames, this.network.clock.nowMs()),
            recall: () => disk.quiet().then(() => this.finalFrames()),
            rewind: (frames) => {
              this.rewound += 1
              disk.rewind(frames)
              return Promise.resolve()
            },
            claim: (_, claim) => void this.claims.push(claim),
            settle: () => this.certificate.promise,
          }),
        ...resumed,
      })
    }
    return this.#returnRelay()
  }

  /** What a relay would send to a player that comes back: all that is final so far. */
  finalFrames(): FinalFrames {
    return joinFrames(this.chunks, { seats: this.#options.players, inputBytes: driftGame.input.bytes })
  }

  /** The process of the player on this seat starts again: same identity, nothing remembered. */
  restart(seat: number): SimulatedPlayer {
    const old = this.playerOn(seat)
    const index = this.players.indexOf(old)
    if (old.alive) this.network.kill(old.id)
    this.players.splice(index, 1)
    const comeback = { start: this.room!.start!, final: this.finalFrames() }
    this.#join(this.#options.game ?? driftGame, index, () => new Uint8Array(16), comeback)
    const returned = this.players.pop()!
    this.players.splice(index, 0, returned)
    return returned
  }

  #openLane(peer: string): Lane {
    const { openLane, lossy = true } = this.#options
    return openLane === undefined ? this.network.lane(peer, { lossy }) : openLane(peer)
  }

  /** A new peer asks the relay for a seat of the running match. Null when there is none for it. */
  arrive(): SimulatedPlayer | null {
    const index = this.players.length
    const id = playerId(index)
    if (this.room!.vacantSeat(id) === null) return null
    this.room!.takeSeat({ peer: id, name: id })
    const comeback = { start: this.room!.start!, final: this.finalFrames() }
    this.#join(this.#options.game ?? driftGame, index, () => new Uint8Array(16), comeback)
    return this.players[index]!
  }

  #join(game: Game<DriftState, DriftInput>, index: number, randomBytes: () => Uint8Array, comeback?: Comeback): void {
    const { players, tuning, tunings, seed, joinMs, relay = false, toleranceFrames } = this.#options
    const id = playerId(index)
    const { corrupt, tap } = this.#options
    const lane = this.#openLane(id)
    const match = new Match(
      corrupt?.index === index ? corrupted(game, corrupt.frame) : game,
      {
        lane: tap === undefined ? lane : tap(lane, index),
        clock: this.network.clockFor(id),
        claimSigner: trustingNotary,
        relay: relay ? 'relay' : null,
        ...(comeback === undefined ? {} : { comeback }),
        ...(relay ? { fetchFinal: () => Promise.resolve(this.finalFrames()) } : {}),
        randomBytes,
      },
      {
        seats: players,
        name: id,
        ...(toleranceFrames === undefined ? {} : { toleranceFrames }),
        ...tuning,
        ...tunings?.[index],
      },
    )
    const player: SimulatedPlayer = {
      id,
      match,
      desyncs: [],
      inputs: new HeldInputs(seed * 31 + index, this.#options.changeRatio ?? 1),
      depths: [],
      joinMs: 1000 + (joinMs?.[index] ?? 0),
      alive: true,
      frozen: false,
      result: null,
    }
    match.on('rollback', ({ frames }) => player.depths.push(frames))
    match.on('desync', (report) => player.desyncs.push(report))
    void match.outcome.then((result) => {
      player.result = result
    })
    this.players.push(player)
  }
}

function playerId(index: number): string {
  return `peer-${String(index).padStart(2, '0')}`
}

/** A player's keys: held, then changed at random. */
export class HeldInputs {
  readonly #random: Random
  readonly #changeRatio: number
  #input: DriftInput = { dx: 0, dy: 0, key: 0 }

  constructor(seed: number, changeRatio: number) {
    this.#random = new Random(seed >>> 0)
    this.#changeRatio = changeRatio
  }

  next(): DriftInput {
    if (this.#random.float() >= this.#changeRatio) return this.#input
    const dx = this.#random.int(-1, 1)
    this.#input = { dx, dy: this.#random.int(-1, 1), key: this.#random.int(0, 255) }
    return this.#input
  }
}

/** The same game with one wrong bit at one frame: what a cosmic ray, a cheat or a forgotten global does. */
export function corrupted(game: Game<DriftState, DriftInput>, frame: number): Game<DriftState, DriftInput> {
  return {
    ...game,
    step(state, inputs, context) {
      game.step(state, inputs, context)
      if (context.frame === frame) state.bodies[0]!.sum ^= 1
    },
  }
}

/** Signs nothing: in simulations the network vouches for the sender. */
const trustingNotary: ClaimSigner = {
  sign: (claim) => Promise.resolve({ ...claim, signature: new Uint8Array(0) }),
  check: () => Promise.resolve(null),
}

/** All final inputs and statuses of a stretch, as one number. */
function finalDigest(match: Match<DriftState, DriftInput>, from: number, through: number): bigint {
  const { log } = match.session!
  let digest = 0n
  const input = new Uint8Array(log.inputBytes)
  for (let frame = from; frame <= through; frame++) {
    for (let seat = 0; seat < log.seats; seat++) {
      log.read(seat, frame, input)
      for (const byte of input) digest = BigInt.asUintN(64, digest * 1099511628211n + BigInt(byte) + 1n)
    }
  }
  return digest
}
