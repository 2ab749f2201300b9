/** Puts a referee on a lane: takes play packets, sends seals, asks survivors. The same on a relay and on a peer. */
import type { Frame, Seat } from '../../core/game.js'
import { type FinalFrames, lastFrameOf, type SealedFrames } from '../../core/session/final-frames.js'
import type { PeerId } from '../../transport/lane.js'
import type { Echo } from '../../wire/echo.js'
import type { PlayPacket } from '../../wire/play.js'
import type { Frozen, Seal } from '../../wire/seal.js'
import type { RoomChannel } from '../contract/room-channel.js'
import type { Referee } from './referee.js'

/** Seals a few times a second: they bound how far a rollback can reach, and cost one packet for all. */
export const SEAL_EVERY_MS = 100
/** The last seal is said again this often. */
const REPEAT_MS = 250
/** Without a quorum for this long nothing is repeated. */
const SUPPORTED_MS = 1000
/** Open questions are put again this often: they are few, small and urgent. */
const ASK_EVERY_MS = 50

/** What a driver needs to know of its match. */
export interface RefereeDriverOptions {
  readonly matchTag: number
  /** This referee's term: only peers that follow it count for its decisions. */
  readonly term: number
  readonly seatPeers: readonly PeerId[]
  /** To the peers of the room. */
  readonly channel: RoomChannel
  /** Keeps newly sealed frames. A seal is sent once its promise is fulfilled; null: sent at once. */
  readonly keep: ((chunk: FinalFrames) => Promise<void>) | null
  /** Default SEAL_EVERY_MS. */
  readonly sealEveryMs?: number
}

/** Drives one referee: feeds it with packets, keeps what it seals, and sends seals and questions when they are due. */
export class RefereeDriver {
  readonly referee: Referee
  readonly #options: RefereeDriverOptions
  readonly #seatPeers: PeerId[]
  /** Unanswered pings, one per seat, oldest first. */
  readonly #pings = new Map<Seat, { pingMs: number; receivedAtMs: number }>()
  #kept: Frame = -1
  #told: Frame = -1
  #toldMs = Number.NEGATIVE_INFINITY
  #askedMs = Number.NEGATIVE_INFINITY
  #laggardsMs = Number.NEGATIVE_INFINITY
  #urgent = false
  #closed = false

  constructor(referee: Referee, options: RefereeDriverOptions) {
    this.referee = referee
    this.#options = options
    this.#seatPeers = [...options.seatPeers]
    this.#kept = referee.sealedFrame
  }

  /** Last frame that was sealed and kept: what may be told. */
  get toldFrame(): Frame {
    return this.#options.keep === null ? this.referee.sealedFrame : this.#kept
  }

  /** The seat is this peer's from now on. */
  reseat(seat: Seat, peer: PeerId, nowMs: number): void {
    this.#seatPeers[seat] = peer
    this.#pings.delete(seat)
    this.referee.reseat(seat, nowMs)
  }

  /** @param receivedAtMs when it arrived, at most `nowMs` */
  onPlay(packet: PlayPacket, receivedAtMs: number, nowMs: number): void {
    if (packet.pingMs !== 0) this.#pings.set(packet.seat, { pingMs: packet.pingMs, receivedAtMs })
    const follows = packet.term === this.#options.term
    this.referee.heard(packet.seat, nowMs, packet.acks, packet.finalFrame, packet.resync, follows)
    for (const run of packet.runs) if (run.seat === packet.seat) this.referee.addInputs(run, nowMs)
  }

  /** A survivor's answer to a question of this referee. */
  onFrozen(message: Frozen, from: Seat, nowMs: number): void {
    this.referee.answered(from, message.seat, message.round, message.run, nowMs)
  }

  /** What a peer that holds all up to `finalFrame` still has to be told. */
  sealFor(finalFrame: Frame): SealedFrames | null {
    return this.referee.sealFor(finalFrame, this.toldFrame)
  }

  /** What a spectator that holds all up to `finalFrame` still has to be told; null when it is not kept any more. */
  describe(finalFrame: Frame, lastFrame: Frame): SealedFrames | null {
    return this.referee.sealFor(finalFrame, lastFrame)
  }

  /** Nothing more is sealed. */
  get closed(): boolean {
    return this.#closed
  }

  /** The referee goes on from frames that were kept before. */
  resume(): void {
    this.#kept = this.referee.sealedFrame
    this.#told = this.#kept
  }

  /** Seal nothing more. Peers that missed a sealed frame are still told. */
  close(): void {
    this.#closed = true
  }

  /** Seal what can be sealed, keep it, and say it when it is time. */
  tick(nowMs: number): void {
    if (!this.#closed) {
      if (this.referee.update(nowMs)) this.#urgent = true
      this.#keep()
      this.#ask(nowMs)
    }
    const lastFrame = this.toldFrame
    const fresh = lastFrame > this.#told
    const sinceMs = nowMs - this.#toldMs
    const due =
      (fresh && (this.#urgent || sinceMs >= (this.#options.sealEveryMs ?? SEAL_EVERY_MS))) ||
      // Also when there is nothing to say, for a referee that says nothing is taken to be gone: but so it is when it does not
      // hear enough of the others to decide anything.
      (this.#told >= 0 && sinceMs >= REPEAT_MS && this.referee.isSupported(nowMs, SUPPORTED_MS))
    if (due) {
      const seal = this.referee.commonSeal(lastFrame)
      if (seal !== null) this.#say(seal, nowMs)
      this.#told = lastFrame
      this.#toldMs = nowMs
      this.#urgent = this.#urgent && lastFrame < this.referee.sealedFrame
    }
    this.#helpLaggards(nowMs)
  }

  #keep(): void {
    const { keep } = this.#options
    for (let chunk = this.referee.drain(); chunk !== null; chunk = this.referee.drain()) {
      if (keep === null) continue
      const last = lastFrameOf(chunk)
      // A store that fails ends the match at its owner; here it only means that nothing more is told.
      keep(chunk).then(
        () => {
          this.#kept = Math.max(this.#kept, last)
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
    if (nowMs - this.#laggardsMs < SEAL_EVERY_MS) return
    this.#laggardsMs = nowMs
    for (const seat of this.referee.laggards()) {
      const seal = this.referee.sealFor(this.referee.finalAck(seat), this.toldFrame)
      const peer = this.#seatPeers[seat]
      if (seal !== null && peer !== undefined) this.#say(seal, nowMs, peer)
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

  #say(seal: SealedFrames, nowMs: number, to?: PeerId): void {
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

/** Sealed frames as they travel. */
export function sealMessage(seal: SealedFrames, matchTag: number, term: number, seats: number): Seal {
  const { firstFrame, count, facts, statuses, digest } = seal
  const lateFrames = new Array<number>(seats).fill(0)
  return { type: 'seal', matchTag, firstFrame, count, facts, statuses, digest, lateFrames, echo: null, term }
}
