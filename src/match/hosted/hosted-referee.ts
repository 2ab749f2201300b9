/** The relay as referee of a running match: it seals, until the seats elect another; then it logs what that one seals. */

import type { Frame, Seat, SeatStatus } from '../../core/game.js'
import type { FinalFrames } from '../../core/session/final-frames.js'
import type { Start } from '../../wire/lobby.js'
import { matchTagOf, type PlayPacket } from '../../wire/play.js'
import type { RoomMessage } from '../../wire/room.js'
import type { Seal } from '../../wire/seal.js'
import type { RoomChannel } from '../contract/room-channel.js'
import type { SeatHolders } from '../contract/seat-holders.js'
import type { Wish } from '../lobby/handshake.js'
import { RELAY } from '../referee/quorum.js'
import { Referee } from '../referee/referee.js'
import { RefereeDriver } from '../referee/referee-driver.js'
import { followedTerm } from '../referee/term.js'
import type { FrameLog } from './match-recorder.js'
import { restoreInputLog } from './restored-input-log.js'
import type { SpectatedFrames } from './spectator-gallery.js'
import { SuccessorLog } from './successor-log.js'

/** What a relay sets of its referees. */
export interface HostedRefereeSettings {
  /** The game and its settings. */
  readonly wish: Wish
  /** Frames that an input may be late before another one is put in its place. */
  readonly toleranceFrames: number
  /** Silence after which a seat becomes empty. */
  readonly dropAfterMs: number
  /** Frames kept to describe again to peers that missed them. */
  readonly logFrames: number
  /** Default: ten times a second. */
  readonly sealEveryMs?: number
}

/** What a hosted referee needs of its match. */
export interface HostedRefereePorts {
  readonly log: FrameLog
  /** To the peers of the room. */
  readonly channel: RoomChannel
  /** The present holders of the seats. */
  readonly holders: SeatHolders
}

/** Makes the frames of one match final, or logs the frames that an elected referee makes final. */
export class HostedReferee {
  /** Makes frames final, until the seats elect another referee. */
  readonly driver: RefereeDriver
  readonly #settings: HostedRefereeSettings
  readonly #ports: HostedRefereePorts
  readonly #matchTag: number
  readonly #referee: Referee
  /** Once the seats have elected another referee. */
  #successorLog: SuccessorLog | null = null
  #recalling = false
  #stopped = false
  /** By seat: when its last inputs came. */
  readonly #heardMs: number[]
  /** By seat: the term that its peer follows. */
  readonly #terms: number[]
  #written: Promise<void> = Promise.resolve()

  constructor({ matchId, seats }: Start, settings: HostedRefereeSettings, ports: HostedRefereePorts, nowMs: number) {
    this.#settings = settings
    this.#ports = ports
    this.#matchTag = matchTagOf(matchId)
    this.#heardMs = seats.map(() => nowMs)
    this.#terms = seats.map(() => 0)
    const { wish, toleranceFrames, dropAfterMs, logFrames, sealEveryMs } = settings
    const { neutral, tickRate } = wish.game
    const bounds = { toleranceFrames, dropAfterMs, logFrames }
    this.#referee = new Referee({ seats: seats.length, neutral, tickRate, ...bounds, ownSeat: null })
    this.driver = new RefereeDriver(this.#referee, {
      matchTag: this.#matchTag,
      term: 0,
      holders: ports.holders,
      channel: ports.channel,
      keep: (frames) => ports.log.keep(frames),
      ...(sealEveryMs === undefined ? {} : { sealEveryMs }),
    })
  }

  /** Last frame that is on record, or about to be; -1 for none. */
  get finalFrame(): Frame {
    return this.#successorLog === null ? this.#referee.sealedFrame : this.#successorLog.frames - 1
  }

  /** The frames that spectators are told. */
  get frames(): SpectatedFrames {
    return this.#successorLog ?? this.driver
  }

  /** Nothing more becomes final. */
  get stopped(): boolean {
    return this.#stopped
  }

  /** What was decided of a seat. */
  status(seat: Seat): SeatStatus {
    return this.#successorLog?.status(seat) ?? this.#referee.status(seat)
  }

  /**
   * Whether a newcomer may get this seat: its holder was dropped and has been silent for long, or has left.
   * @param hasLeft its holder said goodbye
   */
  isVacant(seat: Seat, hasLeft: boolean, nowMs: number): boolean {
    const log = this.#successorLog
    if (log === null) return !this.driver.closed && this.#referee.isVacant(seat)
    if (this.#stopped || !log.joined || log.status(seat) !== 'empty') return false
    return hasLeft || nowMs - this.#heardMs[seat]! >= this.#settings.dropAfterMs
  }

  /** @param goAtMs when frame 0 is due */
  begin(goAtMs: number): void {
    this.#referee.begin(goAtMs)
  }

  /** Go on from frames that are durable. */
  resume(final: FinalFrames, nowMs: number): void {
    const { wish, logFrames } = this.#settings
    this.#referee.takeOver(restoreInputLog(final, wish.game.neutral, logFrames), new Set(), nowMs)
    this.driver.resume()
  }

  /** Some hundred times a second. */
  tick(nowMs: number): void {
    if (this.#successorLog === null) {
      this.driver.tick(nowMs)
      this.#yield()
    } else this.#successorLog.tick(nowMs)
  }

  /** Inputs from the peer on a seat. @param receivedAtMs at most `nowMs` */
  onPlay(play: PlayPacket, receivedAtMs: number, nowMs: number): void {
    this.#terms[play.seat] = play.term
    this.#heardMs[play.seat] = nowMs
    this.#successorLog?.noteTerm(play.seat, play.term)
    this.driver.onPlay(play, receivedAtMs, nowMs)
  }

  /** A seal of another referee: it matters once that one has replaced this relay. */
  onSeal(from: Seat, seal: Seal): void {
    if (seal.matchTag === this.#matchTag) this.#successorLog?.onSeal(from, seal)
  }

  /** Another peer holds the seat from now on, or its peer is back. */
  reseat(seat: Seat, nowMs: number): void {
    this.driver.reseat(seat, nowMs)
  }

  /** A newcomer holds the seat, and has `dropAfterMs` from now on to be heard. */
  seatNewcomer(seat: Seat, nowMs: number): void {
    this.reseat(seat, nowMs)
    this.#heardMs[seat] = nowMs
  }

  /** The peer on this seat said goodbye. */
  leave(seat: Seat): void {
    this.#referee.leave(seat)
  }

  /** The match is over as far as the relay is concerned. */
  stop(): void {
    this.#stopped = true
    this.driver.close()
    this.#successorLog?.close()
  }

  /** Resolves when the frames of another referee that came so far are durable, or cannot be. */
  written(): Promise<void> {
    return this.#written
  }

  /** When the seats have elected a referee among them, the relay logs what that one seals, and decides nothing more. */
  #yield(): void {
    if (this.#recalling || this.driver.closed) return
    const seats = this.#terms.flatMap((_, seat) => (this.#referee.status(seat) === 'empty' ? [] : [seat]))
    if (followedTerm([RELAY, ...seats], this.#terms) === 0) return
    this.#recalling = true
    this.driver.close()
    this.#ports.log.recall().then(
      (final) => {
        this.#successorLog = this.#logAfter(final)
      },
      () => undefined, // the log's owner has reported it, and ends the match
    )
  }

  #logAfter(final: FinalFrames): SuccessorLog {
    const { tickRate, inputBytes } = this.#settings.wish.game
    const { log, channel, holders } = this.#ports
    let rewound: Promise<void> = Promise.resolve()
    /** A store that fails ends the match at its owner, and the log here. */
    const track = (work: Promise<void>): void => {
      const done = work.catch(() => this.#successorLog?.close())
      this.#written = this.#written.then(() => done)
    }
    const options = {
      matchTag: this.#matchTag,
      tickRate,
      inputBytes,
      final,
      send: (message: RoomMessage, to: Seat) => channel.send(holders.peers[to]!, message),
      rewind: (firstFrame: Frame) => {
        rewound = log.rewind(firstFrame)
        track(rewound)
      },
      // Frames wait for those that have to be discarded first, but not for each other: they stay in order.
      keep: (frames: FinalFrames) => track(rewound.then(() => log.keep(frames))),
    }
    return new SuccessorLog(options, this.#terms)
  }
}
