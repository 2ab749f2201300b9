/** One room on the relay: hosts its lobby, referees its match, has it kept and judged, tells the certificate. */
import { assert } from '../src/errors.js'
import type { Wish } from '../src/match/handshake.js'
import { HostedRoom } from '../src/match/hosted-room.js'
import type { SealedChunk } from '../src/match/referee.js'
import type { Clock } from '../src/transport/clock.js'
import type { Lane, PeerId } from '../src/transport/lane.js'
import { hex } from '../src/trust/claim.js'
import type { MatchRecord } from '../src/wire/record.js'
import type { Start } from '../src/wire/room.js'
import type { RelayConfig } from './config.js'
import type { Log } from './log.js'
import type { Metrics } from './metrics.js'
import type { Settlement } from './settlement.js'

/** An empty lobby is closed after this: whoever opened it is gone. */
const LOBBY_IDLE_MS = 30_000
/** A running match in which nobody says anything any more is closed after this, whatever its seats' statuses. */
const MATCH_IDLE_MS = 60_000
/** Frames kept in memory to bring a slow peer up to date: 68 s at 60 Hz. */
const LOG_FRAMES = 4096

/** `lobby`: waiting for players; `running`: sealing; `settling`: being judged; `told`: certificate going round; `over`. */
export type RoomState = 'lobby' | 'running' | 'settling' | 'told' | 'over'

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
  readonly #room: HostedRoom
  #state: RoomState = 'lobby'
  #matchId: Uint8Array | null = null
  #opened: Promise<void> | null = null
  #decidedMs: number | null = null
  #claimedMs: number | null = null
  #simulated = false
  #broken = false
  #malformedSeen = 0

  constructor(name: string, topic: string, wish: Wish, openedBy: PeerId, lane: Lane, parts: RoomActorParts) {
    this.name = name
    this.topic = topic
    this.wish = wish
    this.openedBy = openedBy
    this.#parts = parts
    const { match } = parts.config
    this.#room = new HostedRoom({
      lane,
      clock: parts.clock,
      wish,
      randomBytes: () => crypto.getRandomValues(new Uint8Array(16)),
      // The setting is in frames of 60 Hz, so that one setting serves games of any tick rate.
      toleranceFrames: Math.max(1, Math.round((match.toleranceFrames * wish.game.tickRate) / 60)),
      dropAfterMs: match.dropAfterMs,
      logFrames: LOG_FRAMES,
      sealEveryMs: 1000 / match.sealHz,
      onStart: (start) => this.#open(start),
      keep: (chunk) => this.#keep(chunk),
      onClaim: (_, claim) => {
        this.#claimedMs ??= parts.clock.nowMs()
        void this.#opened?.then(() => parts.settlement.claim(claim.matchId, claim))
      },
    })
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

  /** The running match as far as it is final: see `Settlement.record`. */
  record(): Promise<MatchRecord> {
    assert(this.#state === 'running' && this.#matchId !== null, 'only a running match can be come back to')
    return this.#parts.settlement.record(this.#matchId)
  }

  /** Called some hundred times a second by the registry. */
  tick(): void {
    if (this.#state === 'over') return
    this.#room.tick()
    const nowMs = this.#parts.clock.nowMs()
    const { malformed } = this.#room.counters
    if (malformed > this.#malformedSeen) this.#parts.metrics.malformedPackets.inc(malformed - this.#malformedSeen)
    this.#malformedSeen = malformed
    if (this.#state === 'lobby' && nowMs - this.#room.heardMs > LOBBY_IDLE_MS) this.end('nobody came')
    if (this.#state === 'running' && this.#finished(nowMs)) this.#settle()
    if (this.#state === 'told' && this.#room.over) this.end('the match is over')
  }

  /** Leave. A match that runs stays in the log; the next start of the relay settles it. */
  end(reason: string): void {
    if (this.#state === 'over') return
    this.#state = 'over'
    this.#room.close(reason)
  }

  /** Somebody asked for this room and does not fit: those who wait in it are told why. */
  refuse(peer: PeerId, reason: string): void {
    if (this.#state === 'lobby') this.#room.refuse(peer, reason)
  }

  #matchHex(): string {
    return this.#matchId === null ? '' : hex(this.#matchId)
  }

  #open(start: Start): void {
    this.#state = 'running'
    this.#matchId = start.matchId
    const { settlement, log } = this.#parts
    this.#opened = settlement.open({
      matchId: start.matchId,
      room: this.name,
      game: this.wish.game,
      seed: start.seed,
      options: start.options,
      seats: start.seats,
      startedAtMs: Date.now(),
    })
    this.#opened.then(
      () => {
        log.info({ room: this.name, match: hex(start.matchId), game: this.wish.game.id }, 'match started')
        settlement.onProgress(start.matchId, (progress) => {
          this.#simulated = true
          if (progress.decided !== undefined) this.#decidedMs ??= this.#parts.clock.nowMs()
        })
      },
      (error: unknown) => this.#fail(error),
    )
  }

  async #keep(chunk: SealedChunk): Promise<void> {
    try {
      await this.#opened
      await this.#parts.settlement.append(this.#matchId!, chunk)
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
    const room = this.#room
    if (this.#broken || room.deserted || nowMs - room.heardMs > MATCH_IDLE_MS) return true
    const { claimWaitMs } = this.#parts.config.match
    const live = this.wish.seats - this.#emptySeats()
    if (room.claimed.size > 0 && room.claimed.size >= live) return this.#decidedMs !== null || !this.#simulated
    // Whoever has not claimed in time has had its chance; without a simulation, claims are all there is to wait for.
    const sinceMs = this.#simulated ? this.#decidedMs : this.#claimedMs
    return sinceMs !== null && nowMs - sinceMs > claimWaitMs
  }

  #emptySeats(): number {
    let empty = 0
    for (let seat = 0; seat < this.wish.seats; seat++) if (this.#room.desk?.referee.status(seat) === 'empty') empty += 1
    return empty
  }

  #settle(): void {
    this.#state = 'settling'
    this.#room.stopSealing()
    const { settlement, log } = this.#parts
    const settle = async (): Promise<void> => {
      await this.#opened
      const { certificateBytes } = await settlement.close(this.#matchId!)
      if (this.#state !== 'settling') return
      this.#room.announce(certificateBytes)
      this.#state = 'told'
    }
    settle().catch((error: unknown) => {
      log.error(
        { room: this.name, match: this.#matchHex(), err: error },
        'a match could not be settled; the next start tries again',
      )
      this.end('the match could not be settled')
    })
  }
}
