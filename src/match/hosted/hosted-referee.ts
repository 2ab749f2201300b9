/** The relay as referee of a match that runs: it seals, until the seats elect another; then its pen keeps the record. */
import type { Frame, Seat, SeatStatus } from '../../core/game.js'
import type { FinalFrames } from '../../core/session/final-frames.js'
import type { PeerId } from '../../transport/lane.js'
import type { Start } from '../../wire/lobby.js'
import { matchTagOf, type PlayPacket } from '../../wire/play.js'
import type { RoomMessage } from '../../wire/room.js'
import type { Seal } from '../../wire/seal.js'
import { takeUp } from '../final-frames/final-frames-replay.js'
import type { Wish } from '../lobby/handshake.js'
import { RELAY } from '../referee/quorum.js'
import { Referee } from '../referee/referee.js'
import { RefereeDriver } from '../referee/referee-driver.js'
import { followedTerm } from '../referee/term.js'
import type { Told } from './spectator-gallery.js'
import { SuccessorLog } from './successor-log.js'

/** What a relay sets of its referees, and where they keep what they seal. */
export interface HostedRefereeSettings {
  readonly wish: Wish
  readonly toleranceFrames: number
  readonly dropAfterMs: number
  /** Frames kept to describe again to who missed them. */
  readonly logFrames: number
  /** Makes newly sealed frames durable: seals are told once the promise is kept. */
  readonly keep: (chunk: FinalFrames) => Promise<void>
  /** All frames that are durable, once every `keep` has ended: asked for when a player has succeeded the relay. */
  readonly recall: () => Promise<FinalFrames>
  /** Forget the durable frames from this one on: the players went on without them. */
  readonly rewind: (frames: Frame) => Promise<void>
  /** Default: ten times a second. */
  readonly sealEveryMs?: number
}

/** Where the referee's words go. */
export interface Speech {
  /** To everybody, or to one peer. */
  readonly send: (message: RoomMessage, to?: PeerId) => void
  /** Who holds a seat now. */
  readonly holderOf: (seat: Seat) => PeerId
}

export class HostedReferee {
  /** Where it seals. */
  readonly desk: RefereeDriver
  readonly #settings: HostedRefereeSettings
  readonly #speech: Speech
  readonly #matchTag: number
  readonly #referee: Referee
  /** Once a player has succeeded us. */
  #pen: SuccessorLog | null = null
  #recalling = false
  #stopped = false
  /** By seat: when it last said something about the match. */
  readonly #heardMs: number[]
  /** By seat: the term it says it follows. */
  readonly #terms: number[]
  #written: Promise<void> = Promise.resolve()

  constructor({ matchId, seats }: Start, settings: HostedRefereeSettings, speech: Speech, nowMs: number) {
    this.#settings = settings
    this.#speech = speech
    this.#matchTag = matchTagOf(matchId)
    this.#heardMs = seats.map(() => nowMs)
    this.#terms = seats.map(() => 0)
    const { wish, toleranceFrames, dropAfterMs, logFrames, keep, sealEveryMs } = settings
    const { neutral, tickRate } = wish.game
    const bounds = { toleranceFrames, dropAfterMs, logFrames }
    this.#referee = new Referee({ seats: seats.length, neutral, tickRate, ...bounds, ownSeat: null })
    this.desk = new RefereeDriver(this.#referee, {
      matchTag: this.#matchTag,
      term: 0,
      seatPeers: seats.map(({ peer }) => peer),
      send: speech.send,
      keep,
      ...(sealEveryMs === undefined ? {} : { sealEveryMs }),
    })
  }

  /** Last frame that is on record here, or about to be. */
  get finalFrame(): Frame {
    return this.#pen === null ? this.#referee.sealedFrame : this.#pen.frames - 1
  }

  /** What spectators are told from. */
  get told(): Told {
    return this.#pen ?? this.desk
  }

  /** Nothing more becomes final. */
  get stopped(): boolean {
    return this.#stopped
  }

  /** What was decided of a seat. */
  status(seat: Seat): SeatStatus {
    return this.#pen?.status(seat) ?? this.#referee.status(seat)
  }

  /** Can nobody come back to this seat, or only somebody who has been gone for long? @param hasLeft its holder said goodbye */
  isVacant(seat: Seat, hasLeft: boolean, nowMs: number): boolean {
    const pen = this.#pen
    if (pen === null) return !this.desk.closed && this.#referee.isVacant(seat)
    if (this.#stopped || !pen.joined || pen.status(seat) !== 'empty') return false
    return hasLeft || nowMs - this.#heardMs[seat]! >= this.#settings.dropAfterMs
  }

  /** @param goAtMs when frame 0 is due */
  begin(goAtMs: number): void {
    this.#referee.begin(goAtMs)
  }

  /** Go on from frames that are durable. */
  resume(final: FinalFrames, nowMs: number): void {
    const { wish, logFrames } = this.#settings
    this.#referee.takeOver(takeUp(final, wish.game.neutral, logFrames), new Set(), nowMs)
    this.desk.resume()
  }

  tick(nowMs: number): void {
    if (this.#pen === null) {
      this.desk.tick(nowMs)
      this.#yield()
    } else this.#pen.tick(nowMs)
  }

  onPlay(play: PlayPacket, receivedAtMs: number, nowMs: number): void {
    this.#terms[play.seat] = play.term
    this.#heardMs[play.seat] = nowMs
    this.#pen?.noteTerm(play.seat, play.term)
    this.desk.onPlay(play, receivedAtMs, nowMs)
  }

  /** Somebody else's: only who was succeeded hears it. */
  onSeal(from: Seat, seal: Seal): void {
    if (seal.matchTag === this.#matchTag) this.#pen?.onSeal(from, seal)
  }

  /** The seat is this peer's, from now on or again. */
  reseat(seat: Seat, peer: PeerId, nowMs: number): void {
    this.desk.reseat(seat, peer, nowMs)
  }

  /** Somebody new holds the seat, and has all the time to be heard. */
  seatNewcomer(seat: Seat, peer: PeerId, nowMs: number): void {
    this.reseat(seat, peer, nowMs)
    this.#heardMs[seat] = nowMs
  }

  leave(seat: Seat): void {
    this.#referee.leave(seat)
  }

  /** The match is over as far as the relay is concerned. */
  stop(): void {
    this.#stopped = true
    this.desk.close()
    this.#pen?.close()
  }

  /** Resolves when the frames of our successor that came so far are durable, or cannot be. */
  written(): Promise<void> {
    return this.#written
  }

  /** Have the seats elected a referee among them? Then we keep the record, and decide nothing any more. */
  #yield(): void {
    const desk = this.desk
    if (this.#recalling || desk.closed) return
    const seats = this.#terms.flatMap((_, seat) => (this.#referee.status(seat) === 'empty' ? [] : [seat]))
    if (followedTerm([RELAY, ...seats], this.#terms) === 0) return
    this.#recalling = true
    desk.close()
    this.#settings.recall().then(
      (final) => {
        this.#pen = this.#openPen(final)
      },
      () => undefined, // its owner knows, and ends the match
    )
  }

  #openPen(final: FinalFrames): SuccessorLog {
    const { wish, rewind, keep } = this.#settings
    let rewound: Promise<void> = Promise.resolve()
    /** A store that fails ends the match at its owner, and here the record. */
    const track = (work: Promise<void>): void => {
      const done = work.catch(() => this.#pen?.close())
      this.#written = this.#written.then(() => done)
    }
    const options = {
      matchTag: this.#matchTag,
      tickRate: wish.game.tickRate,
      inputBytes: wish.game.inputBytes,
      final,
      send: (message: RoomMessage, to: Seat) => this.#speech.send(message, this.#speech.holderOf(to)),
      rewind: (frames: Frame) => {
        rewound = rewind(frames)
        track(rewound)
      },
      // Frames wait for those that have to be discarded first, but not for each other: they stay in order.
      keep: (final: FinalFrames) => track(rewound.then(() => keep(final))),
    }
    return new SuccessorLog(options, this.#terms)
  }
}
