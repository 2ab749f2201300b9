/** One room on the relay: hosts its lobby, referees its match, has it kept and judged, tells the certificate. */

import { hex } from '../../src/core/bytes.js'
import type { FinalFrames } from '../../src/core/session/final-frames.js'
import { assert } from '../../src/errors.js'
import { HostedRoom, type ResumedMatch } from '../../src/match/hosted/hosted-room.js'
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

/** A lobby in which nobody sits is closed after this: whoever opened it is gone. */
const LOBBY_IDLE_MS = 30_000
/** Frames kept in memory to bring a slow peer up to date: 68 s at 60 Hz. */
const LOG_FRAMES = 4096

/** `lobby`: waiting for players; `running`: sealing; `settling`: being judged; `told`: certificate going round; `over`. */
export type RoomState = 'lobby' | 'running' | 'settling' | 'told' | 'over'

/** What a room needs of its lane beside talking and hearing. */
export interface RoomLane extends Lane {
  /** Hear these peers and nobody else. */
  admitOnly(peers: readonly PeerId[]): void
  /** Resolves when everything sent so far is on its way. */
  drained(): Promise<void>
}

export interface RoomActorParts {
  readonly settlement: Settlement
  readonly config: RelayConfig
  readonly metrics: Metrics
  readonly log: Log
  readonly clock: Clock
}

export class RoomActor {
  readonly name: string
  readonly topic: string
  readonly wish: Wish
  /** Who asked for it: counted against its quota. */
  readonly openedBy: PeerId
  readonly #parts: RoomActorParts
  readonly #lane: RoomLane
  readonly #room: HostedRoom
  readonly #closed: boolean
  readonly #matchEnd: MatchEnd
  #state: RoomState = 'lobby'
  #matchId: Uint8Array | null = null
  #opened: Promise<void> | null = null
  #settling: Promise<void> = Promise.resolve()
  #broken = false
  /** The whole record, and what spectators may see of it. */
  readonly #record: CachedRead<Uint8Array>
  readonly #shown: CachedRead<Uint8Array>
  /** Where spectators are; null until the first one comes. */
  #stand: { readonly topic: string; readonly lane: RoomLane } | null = null
  readonly #drops: DropCounts

  /**
   * @param closed once the match runs nobody new is let in
   * @param resumed a match that an earlier run of the relay left while it ran
   */
  constructor(
    name: string,
    topic: string,
    wish: Wish,
    openedBy: PeerId,
    lane: RoomLane,
    parts: RoomActorParts,
    closed = false,
    resumed?: ResumableMatch,
  ) {
    this.name = name
    this.topic = topic
    this.wish = wish
    this.openedBy = openedBy
    this.#parts = parts
    this.#lane = lane
    this.#closed = closed
    const { match } = parts.config
    this.#matchEnd = new MatchEnd(match, resumed?.record.frames)
    this.#record = new CachedRead(parts.clock)
    this.#shown = new CachedRead(parts.clock)
    this.#drops = new DropCounts(parts.metrics)
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
      onStart: (start) => this.#open(start),
      keep: (chunk) => this.#keep(chunk),
      onClaim: (_, claim) => {
        // A match that could not be opened fails elsewhere; there is nothing to claim.
        this.#opened?.then(() => parts.settlement.claim(this.#matchId!, claim)).catch(() => undefined)
      },
      recall: async () => framesOfRecord(await this.#stored((matchId) => parts.settlement.recall(matchId))),
      rewind: (frames) => {
        this.#matchEnd.undecide()
        return this.#stored((matchId) => parts.settlement.rewind(matchId, frames))
      },
      ...(resumed === undefined ? {} : { resumed: resumedMatch(resumed, toleranceFrames, lane.localPeer) }),
    })
    if (resumed === undefined) return
    const { matchId } = resumed.record
    this.#matchId = matchId
    this.#opened = Promise.resolve()
    this.#run(matchId, this.#room.start!.seats)
  }

  get state(): RoomState {
    return this.#state
  }

  /** 16 bytes; null before the match starts. */
  get matchId(): Uint8Array | null {
    return this.#matchId
  }

  /** Does this peer hold a seat in the match that runs here? */
  seats(peer: PeerId): boolean {
    return this.#state === 'running' && (this.#room.start?.seats.some((holder) => holder.peer === peer) ?? false)
  }

  /**
   * Would this newcomer get a seat of the running match?
   * @returns null when it would, else a sentence that says why not
   */
  refusalOf(newcomer: PeerId): string | null {
    const running = 'a match is running in this room'
    if (this.#closed) return `${running}, and nobody new is let in: wait for its end, watch it or choose another name`
    if (this.#matchEnd.decided || this.#broken || this.#room.ending)
      return `${running} and is about to end: wait for it`
    if (this.#room.vacantSeat(newcomer) === null)
      return `${running} and all its seats are held: wait for its end, watch it or choose another name`
    return null
  }

  /**
   * Give a newcomer a vacant seat of the running match.
   * @returns null when it has one, else a sentence that says why not
   */
  seatNewcomer(holder: SeatHolder): string | null {
    assert(this.#state === 'running' && this.#matchId !== null, 'a seat of a running match')
    const refusal = this.refusalOf(holder.peer)
    if (refusal !== null) return refusal
    const seating = this.#room.takeSeat(holder)
    if (!this.#parts.settlement.seat(this.#matchId, seating)) {
      return 'a match is running in this room and changes no seats any more'
    }
    this.#lane.admitOnly(this.#room.start!.seats.map(({ peer }) => peer))
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
    return this.#state === 'running' && this.#room.isFollowedBy(peer)
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
    if (this.#stand === null) {
      const { limits, match } = this.#parts.config
      const topic = `${this.topic}/watch`
      this.#stand = { topic, lane: open(topic) }
      this.#room.admitSpectators({
        lane: this.#stand.lane,
        addressed: false,
        max: limits.spectators,
        delayFrames: Math.round((match.spectatorDelayFrames * this.wish.game.tickRate) / 60),
      })
    }
    return this.#stand.topic
  }

  /** What spectators may see of the running match, encoded. One reading serves all who ask within a second. */
  shownRecord(): Promise<Uint8Array> {
    assert(this.#state === 'running' && this.#matchId !== null, 'only a running match can be watched')
    const { config, settlement } = this.#parts
    if (config.match.spectatorDelayFrames === 0) return this.finalRecord()
    const matchId = this.#matchId
    return this.#shown.get(async () => {
      const frames = this.#room.shownFrame + 1
      return encodeRecord(cutRecord(await settlement.record(matchId), frames))
    })
  }

  /** The running match as far as it is final, encoded: see `Settlement.record`. One reading serves all who ask within a second. */
  finalRecord(): Promise<Uint8Array> {
    assert(this.#state === 'running' && this.#matchId !== null, 'only a running match can be come back to')
    const matchId = this.#matchId
    return this.#record.get(() => this.#parts.settlement.record(matchId).then(encodeRecord))
  }

  /** Called some hundred times a second by the registry. */
  tick(): void {
    if (this.#state === 'over') return
    this.#room.tick()
    const nowMs = this.#parts.clock.nowMs()
    this.#drops.update(this.#lane.stats, this.#room.counters)
    if (this.#state === 'lobby' && nowMs - this.#room.aliveMs > LOBBY_IDLE_MS) this.end('nobody came')
    if (this.#state === 'running' && this.#finished(nowMs)) this.#settle()
    if (this.#state === 'told' && this.#room.over) this.end('the match is over')
  }

  /** The relay stops, and nobody need know: a match that runs goes on without it, and the next start takes it up. */
  suspend(): void {
    if (this.#state !== 'running') return
    this.#state = 'over'
    this.#room.suspend()
  }

  /** Leave, with a sentence for people: a match that runs ends for its players. What is durable of it is settled at the next start. */
  end(reason: string): void {
    if (this.#state === 'over') return
    this.#state = 'over'
    this.#room.close(reason)
  }

  /** Somebody asked for this room and does not fit: those who wait in it are told why. */
  refuse(peer: PeerId, reason: string): void {
    if (this.#state === 'lobby') this.#room.refuse(peer, reason)
  }

  /** Resolves when a verdict that was being found is found and told, or cannot be; at once when there is none. */
  async settled(): Promise<void> {
    await this.#settling
    if (this.#state === 'told') this.#room.tick()
  }

  /** Resolves when the last words are on their way. */
  async drained(): Promise<void> {
    await Promise.all([this.#lane.drained(), this.#stand?.lane.drained()])
  }

  /** A defect of ours has shown in this room: the others go on without it. */
  crash(error: unknown): void {
    this.#parts.log.fatal({ room: this.name, match: this.#matchHex(), err: error }, 'a room had to be closed')
    this.#forget()
    this.end('this room broke: its relay has logged why')
  }

  #matchHex(): string {
    return this.#matchId === null ? '' : hex(this.#matchId)
  }

  #open(start: Start): void {
    this.#matchId = start.matchId
    const { settlement, log } = this.#parts
    this.#opened = settlement.open({
      matchId: start.matchId,
      room: this.name,
      meeting: { topic: this.topic, closed: this.#closed },
      game: this.wish.game,
      seed: start.seed,
      options: start.options,
      seats: start.seats,
      startedAtMs: Date.now(),
    })
    this.#opened.then(
      () => {
        log.info({ room: this.name, match: hex(start.matchId), game: this.wish.game.id }, 'match started')
      },
      (error: unknown) => this.#fail(error),
    )
    this.#run(start.matchId, start.seats)
  }

  /** The match of these players runs here. */
  #run(matchId: Uint8Array, seats: readonly SeatHolder[]): void {
    this.#state = 'running'
    this.#lane.admitOnly(seats.map(({ peer }) => peer))
    this.#opened!.then(
      () => {
        this.#parts.settlement.onProgress(matchId, ({ decided }) => {
          if (decided !== undefined) this.#matchEnd.decide(this.#parts.clock.nowMs())
        })
      },
      () => undefined, // said where it was opened
    )
  }

  #keep(chunk: FinalFrames): Promise<void> {
    return this.#stored((matchId) => this.#parts.settlement.append(matchId, chunk))
  }

  /** What a match asks of its log. A log that fails ends it. */
  async #stored<T>(work: (matchId: Uint8Array) => Promise<T>): Promise<T> {
    try {
      await this.#opened
      return await work(this.#matchId!)
    } catch (error) {
      this.#fail(error)
      throw error
    }
  }

  /** The store does not take the match any more, or it has grown too long: it ends with what is durable. */
  #fail(error: unknown): void {
    if (this.#broken) return
    this.#broken = true
    this.#parts.log.error({ room: this.name, match: this.#matchHex(), err: error }, 'a match cannot go on')
  }

  #finished(nowMs: number): boolean {
    if (this.#broken) return true
    const { deserted, aliveMs, finalFrame, claimed } = this.#room
    const live = this.wish.seats - this.#emptySeats()
    const simulated = this.#parts.settlement.simulates(this.#matchId!)
    return this.#matchEnd.isOver({ deserted, aliveMs, finalFrame, live, claims: claimed.size, simulated }, nowMs)
  }

  #emptySeats(): number {
    let empty = 0
    for (let seat = 0; seat < this.wish.seats; seat++) if (this.#room.status(seat) === 'empty') empty += 1
    return empty
  }

  #settle(): void {
    this.#state = 'settling'
    this.#room.stopSealing()
    const { settlement, log } = this.#parts
    const settle = async (): Promise<void> => {
      await this.#opened
      await this.#room.written()
      const { certificateBytes } = await settlement.close(this.#matchId!)
      if (this.#state !== 'settling') return
      this.#room.announce(certificateBytes)
      this.#state = 'told'
    }
    this.#settling = settle().catch((error: unknown) => {
      log.error(
        { room: this.name, match: this.#matchHex(), err: error },
        'a match could not be settled; the next start tries again',
      )
      this.#forget()
      this.end('the match could not be settled')
    })
  }

  #forget(): void {
    if (this.#matchId !== null) this.#parts.settlement.forget(this.#matchId)
  }
}

function resumedMatch({ record, claimed }: ResumableMatch, toleranceFrames: number, referee: PeerId): ResumedMatch {
  const { matchId, seed, options, game, seatings } = record
  const seats = heldBy(record.seats, seatings)
  const start = { type: 'start' as const, matchId, seed, seats, options, toleranceFrames, referee, gameId: game.id }
  return { start, final: framesOfRecord(record), claimed, revision: seatings.length }
}
