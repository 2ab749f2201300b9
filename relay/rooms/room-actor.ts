/** One room on the relay: a hosted room with its lanes, the record of its match, its metrics and its name. */

import { hex } from '../../src/core/bytes.js'
import { assert } from '../../src/errors.js'
import type { ResumedMatch } from '../../src/match/hosted/hosted-match.js'
import { HostedRoom } from '../../src/match/hosted/hosted-room.js'
import type { Wish } from '../../src/match/lobby/handshake.js'
import type { Clock } from '../../src/transport/clock.js'
import type { Lane, PeerId } from '../../src/transport/lane.js'
import type { Start } from '../../src/wire/lobby.js'
import { encodeRecord, framesOfRecord } from '../../src/wire/record.js'
import { heldBy, type SeatHolder } from '../../src/wire/seats.js'
import type { RelayConfig } from '../config/config-schema.js'
import type { Log } from '../ops/log.js'
import type { Metrics } from '../ops/metrics.js'
import type { ResumableMatch, Settlement } from '../settlement/settlement.js'
import { cutRecord } from '../store/sealed-log.js'
import { CachedRead } from './cached-read.js'
import { DropCounts } from './drop-counts.js'
import { MatchEnd } from './match-end.js'
import { RelayRecorder } from './relay-recorder.js'

/** A lobby without a peer on a seat is closed after this: the peer that opened it is gone. */
const LOBBY_IDLE_MS = 30_000
/** Frames kept in memory to bring a slow peer up to date: 68 s at 60 Hz. */
const LOG_FRAMES = 4096

/** As operators see a room: a countdown counts as its lobby. See `RoomState` of a hosted room for the others. */
export type RoomPhase = 'lobby' | 'running' | 'settling' | 'told' | 'over'

/** What a room needs of its lane beside sending and receiving. */
export interface RoomLane extends Lane {
  /** Take packets of these peers and of no others. */
  admitOnly(peers: readonly PeerId[]): void
  /** Resolves when everything sent so far is on its way. */
  drained(): Promise<void>
}

/** What every room needs of its relay. */
export interface RoomActorParts {
  readonly settlement: Settlement
  readonly config: RelayConfig
  readonly metrics: Metrics
  readonly log: Log
  readonly clock: Clock
}

/** What makes a room this one. */
export interface RoomOpening {
  readonly name: string
  /** Of its players' lane. */
  readonly topic: string
  readonly wish: Wish
  /** The peer that asked for it: it counts against this peer's limit. */
  readonly openedBy: PeerId
  /** No newcomer gets a seat once the match runs. */
  readonly closed: boolean
  readonly lane: RoomLane
  /** A match that an earlier run of the relay left while it ran. */
  readonly resumed?: ResumableMatch
}

/** What the registry opens, asks and ticks: one room of the relay. */
export class RoomActor {
  readonly name: string
  readonly topic: string
  readonly wish: Wish
  readonly openedBy: PeerId
  readonly #parts: RoomActorParts
  readonly #closed: boolean
  readonly #lane: RoomLane
  readonly #room: HostedRoom
  /** The whole record, and what spectators may see of it. */
  readonly #record: CachedRead<Uint8Array>
  readonly #shown: CachedRead<Uint8Array>
  readonly #drops: DropCounts
  /** Where spectators are; null until the first one comes. */
  #gallery: { readonly topic: string; readonly lane: RoomLane } | null = null

  constructor(opening: RoomOpening, parts: RoomActorParts) {
    const { name, topic, wish, openedBy, closed, lane, resumed } = opening
    this.name = name
    this.topic = topic
    this.wish = wish
    this.openedBy = openedBy
    this.#parts = parts
    this.#closed = closed
    this.#lane = lane
    this.#record = new CachedRead(parts.clock)
    this.#shown = new CachedRead(parts.clock)
    this.#drops = new DropCounts(parts.metrics)
    const { match } = parts.config
    // The setting is in frames of 60 Hz, so that one setting serves games of any tick rate.
    const toleranceFrames = Math.max(1, Math.round((match.toleranceFrames * wish.game.tickRate) / 60))
    this.#room = new HostedRoom({
      lane,
      clock: parts.clock,
      wish,
      randomBytes: () => crypto.getRandomValues(new Uint8Array(16)),
      toleranceFrames,
      dropAfterMs: match.dropAfterMs,
      logFrames: LOG_FRAMES,
      sealEveryMs: 1000 / match.sealHz,
      lobbyIdleMs: LOBBY_IDLE_MS,
      recorderOf: (start) => this.#recorderOf(start, resumed),
      admitOnly: (peers) => lane.admitOnly(peers),
      ...(resumed === undefined ? {} : { resumed: resumedMatch(resumed, toleranceFrames, lane.localPeer) }),
    })
  }

  /** Where the room stands. */
  get state(): RoomPhase {
    const { phase } = this.#room
    return phase === 'countdown' ? 'lobby' : phase
  }

  /** 16 bytes; null before the match starts. */
  get matchId(): Uint8Array | null {
    return this.#room.matchId
  }

  /** Does this peer hold a seat in the match that runs here? */
  seats(peer: PeerId): boolean {
    return this.state === 'running' && (this.#room.start?.seats.some((holder) => holder.peer === peer) ?? false)
  }

  /**
   * Would this newcomer get a seat of the running match?
   * @returns null when it would, else a sentence that says why not
   */
  refusalOf(newcomer: PeerId): string | null {
    const running = 'a match is running in this room'
    if (this.#closed) return `${running}, and no newcomer is let in: wait for its end, watch it or choose another name`
    if (this.#room.ending) return `${running} and is about to end: wait for it`
    if (this.#room.vacantSeat(newcomer) === null)
      return `${running} and all its seats are held: wait for its end, watch it or choose another name`
    return null
  }

  /**
   * Give a newcomer a vacant seat of the running match.
   * @returns null when it has one, else a sentence that says why not
   */
  seatNewcomer(holder: SeatHolder): string | null {
    assert(this.state === 'running', 'a seat of a running match')
    const refusal = this.refusalOf(holder.peer)
    if (refusal !== null) return refusal
    const seating = this.#room.takeSeat(holder)
    if (seating === null) return 'a match is running in this room and changes no seats any more'
    this.#record.forget()
    const { seat, frame } = seating
    this.#parts.log.info(
      { room: this.name, match: this.#matchHex(), seat, frame, peer: holder.peer },
      'a seat was taken',
    )
    return null
  }

  /** A peer that holds a seat in the running match asks for it again. */
  welcomeBack(peer: PeerId): void {
    this.#room.welcomeBack(peer)
  }

  /** Does this peer follow the match that runs here as a spectator? */
  isFollowedBy(peer: PeerId): boolean {
    return this.state === 'running' && this.#room.isFollowedBy(peer)
  }

  /** Spectators that follow or wait. */
  get spectators(): number {
    return this.#room.spectators
  }

  /**
   * Let spectators in.
   * @param open opens their lane; called once for a room
   * @returns their topic
   */
  watch(open: (topic: string) => RoomLane): string {
    if (this.#gallery === null) {
      const { limits, match } = this.#parts.config
      const topic = `${this.topic}/watch`
      this.#gallery = { topic, lane: open(topic) }
      this.#room.admitSpectators({
        lane: this.#gallery.lane,
        addressed: false,
        max: limits.spectators,
        delayFrames: Math.round((match.spectatorDelayFrames * this.wish.game.tickRate) / 60),
      })
    }
    return this.#gallery.topic
  }

  /** What spectators may see of the running match, encoded. One reading serves all who ask within a second. */
  shownRecord(): Promise<Uint8Array> {
    const { config, settlement } = this.#parts
    if (config.match.spectatorDelayFrames === 0) return this.finalRecord()
    const matchId = this.#runningMatchId()
    return this.#shown.get(async () => {
      const frames = this.#room.shownFrame + 1
      return encodeRecord(cutRecord(await settlement.record(matchId), frames))
    })
  }

  /** The running match as far as it is final, encoded: see `Settlement.record`. One reading serves all who ask within a second. */
  finalRecord(): Promise<Uint8Array> {
    const matchId = this.#runningMatchId()
    return this.#record.get(() => this.#parts.settlement.record(matchId).then(encodeRecord))
  }

  /** Called some hundred times a second by the registry. */
  tick(): void {
    if (this.state === 'over') return
    this.#room.tick()
    this.#drops.update(this.#lane.stats, this.#room.counters)
  }

  /** The relay stops: a match that runs goes on without it, and the next start takes it up. */
  suspend(): void {
    this.#room.suspend()
  }

  /** Leave, with a sentence for people: a match that runs ends for its players. What is durable of it is settled at the next start. */
  end(reason: string): void {
    this.#room.end(reason)
  }

  /** A peer asked for this room and does not fit: the peers in the lobby are told why. */
  refuse(peer: PeerId, reason: string): void {
    if (this.state === 'lobby') this.#room.refuse(peer, reason)
  }

  /** Resolves when a verdict that was being found is found and told, or cannot be; at once when there is none. */
  settled(): Promise<void> {
    return this.#room.settled()
  }

  /** Resolves when the last messages are on their way. */
  async drained(): Promise<void> {
    await Promise.all([this.#lane.drained(), this.#gallery?.lane.drained()])
  }

  /** A defect of ours has shown in this room: the others go on without it. */
  crash(error: unknown): void {
    this.#parts.log.fatal({ room: this.name, match: this.#matchHex(), err: error }, 'a room had to be closed')
    this.#room.abandon('this room broke: its relay has logged why')
  }

  #recorderOf({ matchId, seed, options, seats }: Start, resumed: ResumableMatch | undefined): RelayRecorder {
    const { name: room, topic, wish } = this
    const opening = { matchId, room, meeting: { topic, closed: this.#closed }, game: wish.game, seed, options, seats }
    const end = new MatchEnd(this.#parts.config.match, resumed?.record.frames)
    const recorder = new RelayRecorder(this.#parts, opening, end)
    if (resumed !== undefined) recorder.watch()
    return recorder
  }

  #matchHex(): string {
    return hex(this.matchId ?? new Uint8Array(0))
  }

  #runningMatchId(): Uint8Array {
    assert(this.state === 'running' && this.matchId !== null, 'the record of a running match')
    return this.matchId
  }
}

function resumedMatch({ record, claimed }: ResumableMatch, toleranceFrames: number, referee: PeerId): ResumedMatch {
  const { matchId, seed, options, game, seatings } = record
  const seats = heldBy(record.seats, seatings)
  const start = { type: 'start' as const, matchId, seed, seats, options, toleranceFrames, referee, gameId: game.id }
  return { start, final: framesOfRecord(record), claimed, revision: seatings.length }
}
