/** When a play packet leaves, and what is in it: inputs, acknowledgements, clocks, echoes. */
import type { Frame, Seat } from '../../core/game.js'
import type { InputRun } from '../../core/session/input-log.js'
import type { Session } from '../../core/session/session.js'
import { type Echo, pingOf } from '../../wire/echo.js'
import { INPUT_RUN_FRAMES_MAX } from '../../wire/limits.js'
import type { HashReport, PlayPacket } from '../../wire/play.js'
import type { PlayPath } from '../contract/delivery.js'
import type { SeatLinks } from './seat-links.js'

/** A packet leaves at least this often, to carry acknowledgements, pings and hashes while there is no new input. */
export const KEEP_ALIVE_MS = 50
/** On a path that loses packets, unacknowledged inputs are repeated after this between the ticks of a slow game. */
const REPEAT_LOSSY_MS = 15
/** A path counts as losing packets from one lost in 512 on: single losses do not double the packet rate. */
const LOSS_NOTED_RATIO = 1 / 512
/** On a reliable path inputs are repeated only when their acknowledgement is overdue by this, or by two round trips. */
const RESEND_AFTER_MS = 250
/**
 * Beyond two seats, acknowledgements and clocks ride along in one packet for every two seats. N players send each other N
 * squared of them, which would be most of the bytes; a few frames' delay costs a few bytes of repeated inputs.
 */
const SEATS_PER_REPORT = 2
/** N players answer N squared pings: each player pings every 25 ms times N, which is 5 times a second with 8 players. */
const PING_EVERY_MS_PER_SEAT = 25

/** What every packet of a match says alike. */
export interface InputSenderOptions {
  readonly localSeat: Seat
  readonly matchTag: number
  /** How packets travel now; read anew for each packet. */
  readonly path: PlayPath
}

/** What the packet carries of the rest of the match. */
export interface PacketExtras {
  /** Term of the referee that is followed. */
  readonly term: number
  /** Called only when a packet is made. */
  readonly takeHashes: () => HashReport[]
}

/** Makes the play packets of the local seat. Lossy paths get all unacknowledged inputs, reliable ones the new inputs. */
export class InputSender<State, Input> {
  readonly #session: Session<State, Input>
  readonly #links: SeatLinks<State, Input>
  readonly #options: InputSenderOptions
  #sentThrough: Frame = -1
  #sentMs = Number.NEGATIVE_INFINITY
  #resentMs = 0
  /** Newest input sent when it was last looked for overdue acknowledgements. */
  #resendMark: Frame = -1
  /** Final frame at that moment. */
  #finalMark: Frame = -2
  #echoTurn = 0
  /** Frames sent since the last packet with acknowledgements and clocks. */
  #unreportedFrames = 0
  #pingedMs = Number.NEGATIVE_INFINITY

  constructor(session: Session<State, Input>, links: SeatLinks<State, Input>, options: InputSenderOptions) {
    this.#session = session
    this.#links = links
    this.#options = options
  }

  /** The match begins: overdue acknowledgements are counted from here. */
  begin(nowMs: number): void {
    this.#resentMs = nowMs
  }

  /**
   * The packet that is due now.
   * @param between true between two ticks of the game, when no frame is due
   * @returns null when none is due
   */
  take(nowMs: number, between: boolean, extras: PacketExtras): PlayPacket | null {
    const { localSeat, matchTag, path } = this.#options
    const { log } = this.#session
    const newest = log.lastHeldFrame(localSeat)
    const isNews = newest - this.#sentThrough >= path.packetFrames
    if (!isNews && nowMs - this.#sentMs < this.#quietMs(between, nowMs)) return null
    const reports = this.#takeReportTurn(nowMs)
    const packet: PlayPacket = {
      matchTag,
      seat: localSeat,
      frame: this.#session.frame,
      runs: this.#takeOwnRun(newest, nowMs),
      acks: reports ? this.#links.all.map(({ seat }) => log.lastHeldFrame(seat)) : [],
      finalFrame: this.#session.finalFrame,
      advantageFrames: reports ? this.#links.advantagesOverAll(nowMs) : [],
      pingMs: reports ? this.#takePing(nowMs) : 0,
      echo: this.#takeEcho(nowMs),
      hashes: extras.takeHashes(),
      resync: this.#session.contradicted,
      term: extras.term,
      packetFrames: path.packetFrames,
    }
    this.#sentThrough = Math.max(this.#sentThrough, newest)
    this.#sentMs = nowMs
    return packet
  }

  /**
   * Longest time without a packet while fewer inputs are new than travel together. A frame that waits for others makes no
   * peer repeat faster: every packet is a sample of how far ahead the sender is, and then all samples would be the same.
   */
  #quietMs(between: boolean, nowMs: number): number {
    const { lossy, packetFrames } = this.#options.path
    if (between && lossy && packetFrames === 1 && this.#links.lossRatio(nowMs) > LOSS_NOTED_RATIO)
      return REPEAT_LOSSY_MS
    // Where several frames travel together, the packet waits for the last of them.
    return Math.max(KEEP_ALIVE_MS, ((packetFrames + 0.5) * 1000) / this.#session.game.tickRate)
  }

  /** @returns true when the packet that is made now carries acknowledgements and clocks */
  #takeReportTurn(nowMs: number): boolean {
    const unreportedFrames = this.#unreportedFrames + this.#options.path.packetFrames
    const enough = unreportedFrames * SEATS_PER_REPORT >= this.#session.setup.seats
    const isDue = enough || nowMs - this.#sentMs >= KEEP_ALIVE_MS
    this.#unreportedFrames = isDue ? 0 : unreportedFrames
    return isDue
  }

  /** @returns our clock for a ping, or 0 while none is due */
  #takePing(nowMs: number): number {
    if (nowMs - this.#pingedMs < PING_EVERY_MS_PER_SEAT * this.#session.setup.seats) return 0
    this.#pingedMs = nowMs
    return pingOf(nowMs)
  }

  /** Answers one peer's ping in each packet, seat by seat. */
  #takeEcho(nowMs: number): Echo | null {
    const { all } = this.#links
    for (let tries = 0; tries < all.length; tries++) {
      this.#echoTurn = (this.#echoTurn + 1) % all.length
      const ping = all[this.#echoTurn]!.takePing(nowMs)
      if (ping !== null) return { seat: this.#echoTurn, ...ping }
    }
    return null
  }

  /** Own inputs to send now, at most one run. */
  #takeOwnRun(newest: Frame, nowMs: number): InputRun[] {
    const { localSeat, path } = this.#options
    const { finalFrame, log } = this.#session
    const unsent = this.#sentThrough + 1
    // The referee acknowledges by sealing: on a lossy path everything after the final frame may be missing there.
    const first = path.lossy
      ? Math.min(unsent, this.#links.leastAcknowledged(localSeat, finalFrame, nowMs) + 1)
      : Math.min(unsent, this.#takeOverdue(nowMs))
    if (path.lossy) this.#finalMark = finalFrame
    const run = log.heldRun(localSeat, Math.max(first, newest - INPUT_RUN_FRAMES_MAX + 1), newest)
    return run === null ? [] : [run]
  }

  /** @returns first own input whose acknowledgement is overdue on a reliable path; infinite when none is */
  #takeOverdue(nowMs: number): Frame {
    if (nowMs - this.#resentMs < Math.max(RESEND_AFTER_MS, 2 * this.#links.worstRttMs)) return Number.POSITIVE_INFINITY
    const { finalFrame } = this.#session
    let acknowledged = this.#links.leastAcknowledged(this.#options.localSeat, this.#sentThrough, nowMs)
    // Nothing has become final since the last look: the referee may lack what follows.
    if (finalFrame === this.#finalMark) acknowledged = Math.min(acknowledged, finalFrame)
    const isOverdue = acknowledged < this.#resendMark
    this.#finalMark = finalFrame
    this.#resendMark = this.#sentThrough
    this.#resentMs = nowMs
    return isOverdue ? acknowledged + 1 : Number.POSITIVE_INFINITY
  }
}
