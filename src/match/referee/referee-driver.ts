/** Connects a referee to a lane: takes play packets, sends seals, asks survivors. The same on a relay and on a peer. */
import type { Frame, Seat } from '../../core/game.js'
import { type FinalFrames, lastFrameOf, type SealedFrames } from '../../core/session/final-frames.js'
import type { PeerId } from '../../transport/lane.js'
import type { Echo } from '../../wire/echo.js'
import type { PlayPacket } from '../../wire/play.js'
import type { Frozen, Seal } from '../../wire/seal.js'
import type { RoomChannel } from '../contract/room-channel.js'
import type { SeatHolders } from '../contract/seat-holders.js'
import type { Referee } from './referee.js'

/** Seals a few times a second: they bound how far a rollback can reach, and cost one packet for all. */
export const SEAL_EVERY_MS = 100
/** The last seal is repeated this often. */
const REPEAT_MS = 250
/** Without a quorum for this long nothing is repeated. */
const SUPPORTED_MS = 1000
/** Open questions are repeated this often: they are few, small and urgent. */
const ASK_EVERY_MS = 50

/** What a driver needs of its match. */
export interface RefereeDriverOptions {
  readonly matchTag: number
  /** Of this referee: only those that follow it support its decisions. */
  readonly term: number
  /** The present holders of the seats. */
  readonly holders: Pick<SeatHolders, 'peers'>
  /** To the peers of the room. */
  readonly channel: RoomChannel
  /** Writes newly sealed frames to a log. They are sent once the promise resolves; null: no log, they are sent at once. */
  readonly keep: ((chunk: FinalFrames) => Promise<void>) | null
  /** Milliseconds between two seals; default SEAL_EVERY_MS. */
  readonly sealEveryMs?: number
}

/** Ticks a referee, and sends what it seals as often as needed and as seldom as possible. */
export class RefereeDriver {
  readonly referee: Referee
  readonly #options: RefereeDriverOptions
  /** Unanswered pings, one per seat, oldest first. */
  readonly #pings = new Map<Seat, { pingMs: number; receivedAtMs: number }>()
  #keptFrame: Frame = -1
  /** Last frame that a common seal has described. */
  #sentFrame: Frame = -1
  #sentMs = Number.NEGATIVE_INFINITY
  #askedMs = Number.NEGATIVE_INFINITY
  #helpedMs = Number.NEGATIVE_INFINITY
  #urgent = false
  #closed = false

  constructor(referee: Referee, options: RefereeDriverOptions) {
    this.referee = referee
    this.#options = options
    this.#keptFrame = referee.sealedFrame
  }

  /** Last frame that is sealed and, where a log keeps frames, durable: no later frame may be sent. */
  get sendableFrame(): Frame {
    return this.#options.keep === null ? this.referee.sealedFrame : this.#keptFrame
  }

  /** Another peer holds the seat from now on, or its peer is back. */
  reseat(seat: Seat, nowMs: number): void {
    this.#pings.delete(seat)
    this.referee.reseat(seat, nowMs)
  }

  /** Inputs of the peer on a seat. @param receivedAtMs when the packet arrived, at most `nowMs` */
  onPlay(packet: PlayPacket, receivedAtMs: number, nowMs: number): void {
    if (packet.pingMs !== 0) this.#pings.set(packet.seat, { pingMs: packet.pingMs, receivedAtMs })
    const follows = packet.term === this.#options.term
    this.referee.heard(packet.seat, nowMs, packet.acks, packet.finalFrame, packet.resync, follows)
    for (const run of packet.runs) if (run.seat === packet.seat) this.referee.addInputs(run, nowMs)
  }

  /** A survivor says what it holds of a silent seat. */
  onFrozen(message: Frozen, from: Seat, nowMs: number): void {
    this.referee.answered(from, message.seat, message.round, message.run, nowMs)
  }

  /** What a peer that holds all frames up to `finalFrame` lacks, as much as fits one seal; null for nothing. */
  sealFor(finalFrame: Frame): SealedFrames | null {
    return this.referee.sealFor(finalFrame, this.sendableFrame)
  }

  /** What a spectator that holds all frames up to `finalFrame` lacks, at most to `lastFrame`; null when it is no longer kept. */
  describe(finalFrame: Frame, lastFrame: Frame): SealedFrames | null {
    return this.referee.sealFor(finalFrame, lastFrame)
  }

  /** True when nothing more is sealed. */
  get closed(): boolean {
    return this.#closed
  }

  /** The referee goes on from frames that are durable already. */
  resume(): void {
    this.#keptFrame = this.referee.sealedFrame
    this.#sentFrame = this.#keptFrame
  }

  /** Seal nothing more; what was sealed is still sent to peers that missed it. */
  close(): void {
    this.#closed = true
  }

  /** Seal what can be sealed, log it, and send it when it is due. */
  tick(nowMs: number): void {
    if (!this.#closed) {
      if (this.referee.update(nowMs)) this.#urgent = true
      this.#keep()
      this.#ask(nowMs)
    }
    const lastFrame = this.sendableFrame
    const fresh = lastFrame > this.#sentFrame
    const sinceMs = nowMs - this.#sentMs
    const due =
      (fresh && (this.#urgent || sinceMs >= (this.#options.sealEveryMs ?? SEAL_EVERY_MS))) ||
      // Also when nothing is new, because a silent referee is taken to be gone. A referee that hears too few seats to decide
      // anything does stay silent, so that it is replaced.
      (this.#sentFrame >= 0 && sinceMs >= REPEAT_MS && this.referee.isSupported(nowMs, SUPPORTED_MS))
    if (due) {
      const seal = this.referee.commonSeal(lastFrame)
      if (seal !== null) this.#sendSeal(seal, nowMs)
      this.#sentFrame = lastFrame
      this.#sentMs = nowMs
      this.#urgent = this.#urgent && lastFrame < this.referee.sealedFrame
    }
    this.#helpLaggards(nowMs)
  }

  #keep(): void {
    const { keep } = this.#options
    for (let chunk = this.referee.drain(); chunk !== null; chunk = this.referee.drain()) {
      if (keep === null) continue
      const last = lastFrameOf(chunk)
      // A store that fails ends the match at its owner; here it only means that nothing more is sent.
      keep(chunk).then(
        () => {
          this.#keptFrame = Math.max(this.#keptFrame, last)
        },
        () => undefined,
      )
    }
  }

  #ask(nowMs: number): void {
    if (nowMs - this.#askedMs < ASK_EVERY_MS) return
    const questions = this.referee.questions()
    if (questions.length > 0) this.#askedMs = nowMs
    for (const { seat, round } of questions) {
      this.#options.channel.broadcast({ type: 'freeze', matchTag: this.#options.matchTag, seat, round })
    }
  }

  #helpLaggards(nowMs: number): void {
    if (nowMs - this.#helpedMs < SEAL_EVERY_MS) return
    this.#helpedMs = nowMs
    for (const seat of this.referee.laggards()) {
      const seal = this.referee.sealFor(this.referee.finalAck(seat), this.sendableFrame)
      const peer = this.#options.holders.peers[seat]
      if (seal !== null && peer !== undefined) this.#sendSeal(seal, nowMs, peer)
    }
  }

  /** The ping that waits longest, now answered. */
  #takeEcho(nowMs: number): Echo | null {
    for (const [seat, { pingMs, receivedAtMs }] of this.#pings) {
      this.#pings.delete(seat)
      return { seat, pingMs, heldMs: Math.min(0xffff, Math.max(0, Math.round(nowMs - receivedAtMs))) }
    }
    return null
  }

  #sendSeal(seal: SealedFrames, nowMs: number, to?: PeerId): void {
    const { referee } = this
    const message: Seal = {
      ...sealMessage(seal, this.#options.matchTag, this.#options.term, referee.lateFrames.length),
      lateFrames: referee.lateFrames,
      echo: this.#takeEcho(nowMs),
    }
    if (to === undefined) this.#options.channel.broadcast(message)
    else this.#options.channel.send(to, message)
  }
}

/** The message that states sealed frames, without lateness and echo. */
export function sealMessage(seal: SealedFrames, matchTag: number, term: number, seats: number): Seal {
  const { firstFrame, count, facts, statuses, digest } = seal
  const lateFrames = new Array<number>(seats).fill(0)
  return { type: 'seal', matchTag, firstFrame, count, facts, statuses, digest, lateFrames, echo: null, term }
}
