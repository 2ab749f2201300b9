/** A player's node: connected to its relays, ready to join matches. */

import { hex } from '../core/bytes.js'
import type { Game } from '../core/game.js'
import type { FinalFrames } from '../core/session/final-frames.js'
import { PeerstepError } from '../errors.js'
import type { Identity } from '../identity.js'
import { generateIdentity } from '../identity.js'
import { systemClock, wallClockMs } from '../transport/clock.js'
import { firstGossipSequence } from '../transport/first-sequence.js'
import { GossipLane } from '../transport/gossip/gossip-lane.js'
import type { PeerId } from '../transport/lane.js'
import { createHost } from '../transport/libp2p/host.js'
import type { Host } from '../transport/libp2p/host-contract.js'
import { CATCH_UP_PROTOCOL, requestBytes } from '../transport/streams/request-response.js'
import type { IceServer } from '../transport/webrtc/ice-server.js'
import { CATCH_UP_BYTES_MAX, PROTOCOL_VERSION } from '../wire/limits.js'
import type { OpenRoom } from '../wire/open-room.js'
import { decodeRecord, framesOfRecord, type MatchRecord } from '../wire/record.js'
import { heldBy } from '../wire/seats.js'
import type { Comeback, MatchSettings } from './contract/match-contract.js'
import type { SpectatorOptions } from './contract/spectator-contract.js'
import { describeGame } from './lobby/handshake.js'
import { findRoom } from './lobby/room-finder.js'
import { Match } from './match.js'
import { checkRoom, openTopic } from './open-topic.js'
import { type LaneOptions, openLanes } from './player-lanes.js'
import { TOLERANCE_MS } from './referee/seat-punctuality.js'
import type { Running, RunOptions, SpectatorView } from './runner.js'
import { runMatch, runSpectator } from './runner.js'
import { Spectator } from './spectate/spectator.js'
import { claimSignerOf } from './verdict/claim-signer.js'

/** A long match on a slow network. */
const CATCH_UP_TIMEOUT_MS = 15_000

/** Settings of a player's node. */
export interface PeerOptions extends LaneOptions {
  /**
   * Multiaddrs of relays, each ending in /p2p/ and the relay's peer id. Empty where peers dial each other. Players who are
   * given the same ones in the same order meet: a room is opened at the first that is connected, and found at any. Two
   * addresses of the same peer id are one relay, or another that took its place.
   */
  readonly relays: readonly string[]
  /** Key pair of this peer: seats belong to it. Default: a fresh identity. */
  readonly identity?: Identity
  /** Multiaddrs to listen on, Node only, for rooms without a relay. */
  readonly listen?: readonly string[]
  /** Shown to other players. */
  readonly name?: string
}

/** The room to play in, and the settings of the match. */
export interface JoinOptions extends MatchSettings {
  /** Name of the room, 1 to 128 bytes of UTF-8: peers that name the same room of the same game meet. */
  readonly room: string
}

/** A match on the network, with its own timer. */
export class JoinedMatch<State, Input> extends Match<State, Input> {
  /** Tick on a timer and draw until stopped; see `View` for what is drawn. */
  run(options: RunOptions<State, Input>): Running {
    return runMatch(this, systemClock, options)
  }
}

/** The room to watch, and the settings of the display. */
export interface WatchOptions extends SpectatorOptions {
  /** Name of the room in which the match runs, or is waited for. */
  readonly room: string
}

/** A match on the network that we watch, with its own timer. */
export class WatchedMatch<State, Input> extends Spectator<State, Input> {
  /** Tick on a timer and draw until stopped; see `SpectatorView` for what is drawn. */
  run(options: { readonly render?: (view: SpectatorView<State>) => void } = {}): Running {
    return runSpectator(this, systemClock, options.render)
  }
}

/** A room that we play or watch in. */
interface EnteredRoom {
  readonly lane: { readonly isClosed: boolean; drained(): Promise<void> }
  readonly match: { leave(): void }
}

/** Node of one player. Made by `createPeer`. */
export class Peer {
  readonly #host: Host
  readonly #name: string
  readonly #laneOptions: LaneOptions
  /** By topic: the rooms we are in, and those we have left since we last entered one. */
  readonly #rooms = new Map<string, EnteredRoom>()

  /** As `createPeer`, which says what is thrown. */
  static async create(options: PeerOptions): Promise<Peer> {
    if (options.privacy === 'relay-only' && (options.listen ?? []).length > 0) {
      throw new PeerstepError(
        'BAD_OPTION',
        "`listen` publishes your address: leave it out, or leave out privacy 'relay-only'",
      )
    }
    const identity = options.identity ?? (await generateIdentity())
    const host = await createHost({
      identity,
      relays: options.relays,
      ...(options.listen === undefined ? {} : { listen: options.listen }),
    })
    return new Peer(host, options.name ?? identity.peerId.slice(-6), options)
  }

  private constructor(host: Host, name: string, laneOptions: LaneOptions) {
    this.#host = host
    this.#name = name
    this.#laneOptions = laneOptions
  }

  /** Text form of our libp2p peer id: seats belong to it. */
  get id(): PeerId {
    return this.#host.peerId
  }

  /** Where we can be dialled; empty when we do not listen. */
  get addresses(): readonly string[] {
    return this.#host.addresses
  }

  /** Peer ids of the relays that are connected now. */
  get relayIds(): readonly PeerId[] {
    return this.#host.relays
  }

  /**
   * Connect to another peer directly: rooms without a relay.
   * @throws PeerstepError TIMEOUT when it does not answer
   */
  dial(address: string): Promise<PeerId> {
    return this.#host.dial(address)
  }

  /**
   * Sit down in a room's lobby. The match starts by itself when all seats are taken; `run` it (or `tick` it) meanwhile.
   * Where the match runs already, a seat of ours in it is ours again, and one that was dropped or left becomes ours, unless
   * the peer that opened the room said otherwise (`lateJoin`); that takes a relay. Of several relays the one that has the room is
   * found, or else the first opens it; `findRoom` says which.
   * @throws PeerstepError RELAY_REFUSED with the (last) relay's reason; TIMEOUT; RELAY_UNREACHABLE when relays were given
   * and none is connected for some seconds; BAD_OPTION, also for a room that we are in
   */
  async join<State, Input>(game: Game<State, Input>, options: JoinOptions): Promise<JoinedMatch<State, Input>> {
    const { room, ...tuning } = options
    checkRoom(game.id, room)
    const { topic, relay, comeback, iceServers } = await this.#open(game, room, tuning)
    this.#makeRoom(topic, room)
    const own = this.#laneOptions.iceServers ?? []
    const lane = openLanes(this.#host, topic, relay, { ...this.#laneOptions, iceServers: [...own, ...iceServers] })
    const ports = {
      lane,
      clock: systemClock,
      claimSigner: claimSignerOf(this.#host.identity),
      relay,
      randomBytes: () => crypto.getRandomValues(new Uint8Array(16)),
      ...(comeback === null ? {} : { comeback }),
      ...(relay === null ? {} : { fetchFinal: (matchId: Uint8Array) => this.#fetchFinal(game, relay, matchId) }),
    }
    return this.#enter(topic, lane, () => new JoinedMatch(game, ports, { name: this.#name, ...tuning }))
  }

  /**
   * Watch a room's match without a seat: one that runs, from its beginning to its end, or the one that its lobby starts.
   * `run` it (or `tick` it). It slows no player down, and a delay keeps it from seeing anything sooner than players do.
   * In rooms without a relay one can come too late: players remember two minutes.
   * @throws PeerstepError as of `join`
   */
  async watch<State, Input>(game: Game<State, Input>, options: WatchOptions): Promise<WatchedMatch<State, Input>> {
    const { room, ...rest } = options
    checkRoom(game.id, room)
    const found = await findRoom(this.#host, this.#wish(game, room, {}, true))
    const relay = found?.relay ?? null
    const topic = found?.opened.topic ?? openTopic(game.id, room)
    this.#makeRoom(topic, room)
    // Among players a spectator hears what they say; a relay has a topic for spectators alone.
    const lane =
      relay === null
        ? openLanes(this.#host, topic, null, { lanes: [] })
        : new GossipLane(this.#host.node.services.pubsub, this.#host.identity, topic, {
            firstSequence: firstGossipSequence(wallClockMs()),
          })
    const ports = {
      lane,
      clock: systemClock,
      claimSigner: claimSignerOf(this.#host.identity),
      relay,
      ...(relay === null ? {} : { fetchFinal: (matchId: Uint8Array) => this.#fetchFinal(game, relay, matchId) }),
    }
    return this.#enter(topic, lane, () => new WatchedMatch(game, ports, rest))
  }

  /** Leave everything. Last words still go out. */
  async stop(): Promise<void> {
    const rooms = [...this.#rooms.values()]
    for (const { match } of rooms) match.leave()
    await Promise.all(rooms.map(({ lane }) => lane.drained()))
    this.#rooms.clear()
    await this.#host.close()
  }

  /** Forgets the rooms that were left. There is one lane for each topic. */
  #makeRoom(topic: string, room: string): void {
    for (const [other, { lane }] of this.#rooms) if (lane.isClosed) this.#rooms.delete(other)
    if (this.#rooms.has(topic)) throw new PeerstepError('BAD_OPTION', `you are in room ${room}: leave it first`)
  }

  #enter<Entered extends EnteredRoom['match']>(
    topic: string,
    lane: EnteredRoom['lane'] & { close(): void },
    make: () => Entered,
  ): Entered {
    try {
      const match = make()
      this.#rooms.set(topic, { lane, match })
      return match
    } catch (error) {
      lane.close() // an option was out of bounds
      throw error
    }
  }

  async #open<State, Input>(
    game: Game<State, Input>,
    room: string,
    tuning: MatchSettings,
  ): Promise<{ topic: string; relay: PeerId | null; comeback: Comeback | null; iceServers: readonly IceServer[] }> {
    const found = await findRoom(this.#host, this.#wish(game, room, tuning, false))
    if (found === null) return { topic: openTopic(game.id, room), relay: null, comeback: null, iceServers: [] }
    const { relay, opened } = found
    const comeback = opened.matchId === null ? null : await this.#comeBack(game, relay, opened.matchId)
    return { topic: opened.topic, relay, comeback, iceServers: opened.iceServers }
  }

  #wish<State, Input>(
    game: Game<State, Input>,
    room: string,
    { seats = game.seats.min, options = {}, name = this.#name, lateJoin = true }: MatchSettings,
    spectate: boolean,
  ): OpenRoom {
    const wish = { protocol: PROTOCOL_VERSION, room, game: describeGame(game), seats, options }
    return { ...wish, spectate, closed: !lateJoin, name }
  }

  async #comeBack<State, Input>(game: Game<State, Input>, relay: PeerId, matchId: Uint8Array): Promise<Comeback> {
    const record = await this.#fetchRecord(game, relay, matchId)
    if (record === null)
      throw new PeerstepError('RELAY_REFUSED', 'your match runs here, but the relay cannot bring you up to date')
    const { seed, options } = record
    const seats = heldBy(record.seats, record.seatings)
    const toleranceFrames = Math.round((TOLERANCE_MS * game.tickRate) / 1000)
    const start = {
      type: 'start' as const,
      matchId,
      seed,
      seats,
      options,
      toleranceFrames,
      referee: relay,
      gameId: game.id,
    }
    return { start, final: framesOfRecord(record) }
  }

  async #fetchFinal<State, Input>(
    game: Game<State, Input>,
    relay: PeerId,
    matchId: Uint8Array,
  ): Promise<FinalFrames | null> {
    const record = await this.#fetchRecord(game, relay, matchId)
    return record === null ? null : framesOfRecord(record)
  }

  /** Everything that is final of a match in which we hold a seat; null when the relay has nothing that fits. */
  async #fetchRecord<State, Input>(
    game: Game<State, Input>,
    relay: PeerId,
    matchId: Uint8Array,
  ): Promise<MatchRecord | null> {
    const limits = { bytesMax: CATCH_UP_BYTES_MAX, timeoutMs: CATCH_UP_TIMEOUT_MS }
    const record = decodeRecord(await requestBytes(this.#host.node, relay, CATCH_UP_PROTOCOL, matchId, limits))
    const fits = record !== null && hex(record.matchId) === hex(matchId) && record.game.inputBytes === game.input.bytes
    return fits && record.seats.length >= game.seats.min && record.seats.length <= game.seats.max ? record : null
  }
}

/**
 * Start a node and connect it to its relays.
 * @throws PeerstepError RELAY_UNREACHABLE when relays were given and none answers; BAD_OPTION for a bad address, and for a
 * peer that listens but must not tell where
 */
export function createPeer(options: PeerOptions): Promise<Peer> {
  return Peer.create(options)
}
