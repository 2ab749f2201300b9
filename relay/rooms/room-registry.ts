/** The rooms of this relay: opened on request, ticked together, removed when they are over. */

import { hex } from '../../src/core/bytes.js'
import { mismatch, type Wish } from '../../src/match/lobby/handshake.js'
import { wallClockMs } from '../../src/transport/clock.js'
import { firstGossipSequence } from '../../src/transport/first-sequence.js'
import { GossipLane } from '../../src/transport/gossip/gossip-lane.js'
import type { PeerId } from '../../src/transport/lane.js'
import {
  CATCH_UP_PROTOCOL,
  FIND_ROOM_PROTOCOL,
  ROOM_PROTOCOL,
  serveBytes,
} from '../../src/transport/streams/request-response.js'
import { CATCH_UP_BYTES_MAX, MATCH_ID_BYTES, PROTOCOL_VERSION } from '../../src/wire/limits.js'
import type { IceServerEntry, OpenRoom, RoomOpened } from '../../src/wire/open-room.js'
import { decodeOpenRoom, encodeRoomOpened, OPEN_ROOM_BYTES_MAX } from '../../src/wire/open-room.js'
import { encodeRoomFound, type RoomStanding } from '../../src/wire/room-found.js'
import type { SeatHolder } from '../../src/wire/seats.js'
import { openRoomLane, type RoomLaneParts } from '../net/room-lane.js'
import type { RoomQuota } from '../net/room-quota.js'
import type { FreeSpace } from '../ops/free-space.js'
import type { ResumableMatch } from '../settlement/settlement.js'
import type { RoomActorParts, RoomPhase } from './room-actor.js'
import { RoomActor } from './room-actor.js'

/** Reading and sending a long match to a slow phone. */
const CATCH_UP_TIMEOUT_MS = 15_000

const NO_BYTES = new Uint8Array(0)

/** Rooms look at their lanes this often: half a frame at 60 Hz. One timer serves them all. */
const TICK_MS = 8

/** What the registry needs of its relay. */
export interface RoomRegistryParts extends RoomActorParts, RoomLaneParts {
  /** Told to every peer that gets into a room. */
  readonly iceServers: readonly IceServerEntry[]
  readonly quota: RoomQuota
  readonly space: Pick<FreeSpace, 'trouble'>
}

/** Answers requests for rooms, and runs them on one timer. */
export class RoomRegistry {
  readonly #parts: RoomRegistryParts
  readonly #quota: RoomQuota
  /** All rooms that are not over, `limits.rooms` at most, and what gives back their place in the quota. */
  readonly #rooms = new Map<RoomActor, () => void>()
  /** The room that newcomers to a name are sent to. */
  readonly #byName = new Map<string, RoomActor>()
  #timer: NodeJS.Timeout | null = null
  #open = false

  constructor(parts: RoomRegistryParts) {
    this.#parts = parts
    this.#quota = parts.quota
  }

  /** Rooms that are not over. */
  get rooms(): number {
    return this.#rooms.size
  }

  /** Answer requests for rooms from now on. */
  async start(): Promise<void> {
    this.#open = true
    const { node, log } = this.#parts
    await serveBytes(
      node,
      ROOM_PROTOCOL,
      async (from, question, ip) => encodeRoomOpened(this.#answer(from, question, ip)),
      {
        bytesMax: OPEN_ROOM_BYTES_MAX,
        onFailure: (from, error) => log.debug({ from, err: error }, 'a request for a room failed'),
      },
    )
    await serveBytes(
      node,
      FIND_ROOM_PROTOCOL,
      async (from, question) => encodeRoomFound(this.#standing(from, decodeOpenRoom(question))),
      {
        bytesMax: OPEN_ROOM_BYTES_MAX,
        onFailure: (from, error) => log.debug({ from, err: error }, 'a question for a room failed'),
      },
    )
    await serveBytes(node, CATCH_UP_PROTOCOL, (from, question) => this.#catchUp(from, hex(question)), {
      bytesMax: MATCH_ID_BYTES,
      timeoutMs: CATCH_UP_TIMEOUT_MS,
      onFailure: (from, error) => log.debug({ from, err: error }, 'a request to catch up failed'),
    })
  }

  /** Open again the rooms of matches that an earlier run left, under the same names and topics. */
  resume(matches: readonly ResumableMatch[]): void {
    const { log } = this.#parts
    for (const match of matches) {
      const { room, meeting, record } = match
      const { game, seats, options, matchId } = record
      const wish = { protocol: PROTOCOL_VERSION, game, seats: seats.length, options }
      const { topic, closed } = meeting
      const lane = openRoomLane(this.#parts, topic, (error) => actor.crash(error))
      const actor: RoomActor = new RoomActor(
        { name: room, topic, wish, openedBy: seats[0]!.peer, closed, lane, resumed: match },
        this.#parts,
      )
      this.#watchAt(actor) // its spectators are still there
      this.#add(actor, () => undefined)
      log.info({ room, match: hex(matchId), frames: record.frames }, 'a match of an earlier run may go on')
    }
  }

  /**
   * Takes no new rooms, waits for the verdicts being found, tells them, and says goodbye to all peers but the players of
   * running matches: those may go on without the relay, and the next start takes them up.
   */
  async stop(): Promise<void> {
    this.#open = false
    await this.#parts.node.unhandle([ROOM_PROTOCOL, FIND_ROOM_PROTOCOL, CATCH_UP_PROTOCOL])
    const rooms = [...this.#rooms.keys()]
    for (const room of rooms) {
      if (room.state === 'lobby') room.end('the relay stops')
      else room.suspend()
    }
    await Promise.all(rooms.map((room) => room.settled()))
    for (const room of rooms) room.end('the relay stops')
    await Promise.all(rooms.map((room) => room.drained()))
    this.#rooms.clear()
    this.#byName.clear()
    this.#count()
    this.#pause()
  }

  #answer(from: PeerId, question: Uint8Array, ip: string | undefined): RoomOpened {
    const request = decodeOpenRoom(question)
    if (request === null) return refuse('that is no request this relay understands')
    if (!this.#open) return refuse('the relay is stopping: try another')
    const wish = { protocol: request.protocol, game: request.game, seats: request.seats, options: request.options }
    if (request.protocol !== PROTOCOL_VERSION) {
      return refuse(
        `the relay speaks protocol ${PROTOCOL_VERSION}, you speak ${request.protocol}: update the older side`,
      )
    }
    if (request.seats < request.game.seatsMin || request.seats > request.game.seatsMax) {
      return refuse(`${request.game.id} takes ${request.game.seatsMin} to ${request.game.seatsMax} seats`)
    }
    const known = this.#byName.get(request.room)
    if (request.spectate) return this.#watch(known, wish)
    if (known?.state === 'lobby') {
      const reason = mismatch(known.wish, wish)
      if (reason === null) return this.#opened(known.topic)
      known.refuse(from, reason)
      return refuse(reason)
    }
    if (known?.state === 'running') {
      const reason = mismatch(known.wish, wish) ?? this.#seat(known, { peer: from, name: request.name })
      return reason === null ? { ...this.#opened(known.topic), matchId: known.matchId } : refuse(reason)
    }
    return this.#create(from, request, ip)
  }

  /** What a peer would get that asked for this room. Nothing changes. */
  #standing(from: PeerId, request: OpenRoom | null): RoomStanding {
    const known = request === null || !this.#open ? undefined : this.#byName.get(request.room)
    if (request === null || known === undefined) return 'none'
    if (known.state === 'lobby') return 'lobby'
    if (known.state !== 'running') return request.spectate ? 'full' : 'none' // a name that may be taken again
    if (known.seats(from)) return 'seated'
    return known.refusalOf(from) === null ? 'vacant' : 'full'
  }

  /** @returns null when the peer has a seat in the match that runs there, its own or one that was vacant */
  #seat(room: RoomActor, holder: SeatHolder): string | null {
    if (!room.seats(holder.peer)) return room.seatNewcomer(holder)
    room.welcomeBack(holder.peer)
    return null
  }

  #watch(known: RoomActor | undefined, wish: Wish): RoomOpened {
    if (known === undefined) return refuse('this room does not exist: check its name, or come back later')
    const reason = mismatch(known.wish, { ...known.wish, game: wish.game })
    if (reason !== null) return refuse(reason)
    const { spectators } = this.#parts.config.limits
    if (known.spectators >= spectators) return refuse(`all ${spectators} places for spectators are taken: try later`)
    return this.#opened(this.#watchAt(known))
  }

  #watchAt(room: RoomActor): string {
    const { node, identity } = this.#parts
    return room.watch((topic) => {
      const firstSequence = firstGossipSequence(wallClockMs())
      const options = { boundNeighbours: true, keepToMyself: true, firstSequence }
      return new GossipLane(node.services.pubsub, identity, topic, options)
    })
  }

  /** All that is final of a match, for a peer that holds a seat in it, or watches; empty for any other. */
  async #catchUp(from: PeerId, matchId: string): Promise<Uint8Array> {
    const room = [...this.#rooms.keys()].find((one) => hex(one.matchId ?? NO_BYTES) === matchId)
    if (room === undefined || !(room.seats(from) || room.isFollowedBy(from))) return NO_BYTES
    const bytes = await (room.seats(from) ? room.finalRecord() : room.shownRecord())
    return bytes.length <= CATCH_UP_BYTES_MAX ? bytes : NO_BYTES
  }

  #create(from: PeerId, request: OpenRoom, ip: string | undefined): RoomOpened {
    const { limits } = this.#parts.config
    const { trouble } = this.#parts.space
    if (trouble !== undefined) return refuse(`${trouble}: try another relay`)
    if (this.#rooms.size >= limits.rooms) return refuse(`all ${limits.rooms} rooms of this relay are taken: try later`)
    const own = [...this.#rooms.keys()].filter((room) => room.openedBy === from).length
    if (own >= limits.roomsPerPeer) return refuse(`you have ${own} rooms open here: finish one first`)
    const giveBack = this.#quota.take(ip, this.#parts.clock.nowMs())
    if (typeof giveBack === 'string') return refuse(giveBack)
    // A topic is never used twice: gossipsub is slow for ten seconds after leaving one and coming back.
    const topic = `peerstep/${PROTOCOL_VERSION}/room/${hex(crypto.getRandomValues(new Uint8Array(12)))}`
    const lane = openRoomLane(this.#parts, topic, (error) => actor.crash(error))
    const { protocol, room, game, seats, options, closed } = request
    const wish = { protocol, game, seats, options }
    const actor: RoomActor = new RoomActor({ name: room, topic, wish, openedBy: from, closed, lane }, this.#parts)
    this.#add(actor, giveBack)
    return this.#opened(topic)
  }

  #add(actor: RoomActor, giveBack: () => void): void {
    this.#rooms.set(actor, giveBack)
    this.#byName.set(actor.name, actor)
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS)
    this.#count()
  }

  #opened(topic: string): RoomOpened {
    return { ok: true, reason: '', topic, matchId: null, iceServers: this.#parts.iceServers }
  }

  #tick(): void {
    for (const [room, giveBack] of this.#rooms) {
      try {
        room.tick()
      } catch (error) {
        room.crash(error)
      }
      if (room.state !== 'over') continue
      this.#rooms.delete(room)
      giveBack()
      if (this.#byName.get(room.name) === room) this.#byName.delete(room.name)
    }
    this.#count()
    if (this.#rooms.size === 0) this.#pause()
  }

  #pause(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
  }

  #count(): void {
    const states: Record<RoomPhase, number> = { lobby: 0, running: 0, settling: 0, told: 0, over: 0 }
    for (const room of this.#rooms.keys()) states[room.state] += 1
    for (const [state, rooms] of Object.entries(states))
      if (state !== 'over') this.#parts.metrics.rooms.set({ state }, rooms)
  }
}

const refuse = (reason: string): RoomOpened => ({ ok: false, reason, topic: '', matchId: null, iceServers: [] })
