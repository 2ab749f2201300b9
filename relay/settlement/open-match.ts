/** A match that is not settled yet, as the relay holds it in memory. */
import { hex } from '../../src/core/bytes.js'
import type { Frame, MatchOptions, Seat } from '../../src/core/game.js'
import { type FinalFrames, type FramesShape, fits } from '../../src/core/session/final-frames.js'
import { assert, PeerstepError } from '../../src/errors.js'
import type { Claim } from '../../src/wire/claim.js'
import type { GameDescription } from '../../src/wire/game-description.js'
import { RECORD_STATUSES_MAX, recordFramesMax } from '../../src/wire/limits.js'
import type { MatchRecord } from '../../src/wire/record.js'
import type { SeatHolder, Seating } from '../../src/wire/seats.js'
import type { Meeting } from '../store/store.js'
import type { Validation, ValidationProgress } from '../validation/validation.js'

/** All that is known when a match starts. */
export interface MatchOpening {
  /** 16 bytes, never used before. */
  readonly matchId: Uint8Array
  readonly room: string
  readonly meeting: Meeting
  readonly game: GameDescription
  /** Unsigned 32-bit. */
  readonly seed: number
  readonly options: MatchOptions
  readonly seats: readonly SeatHolder[]
  /** Wall clock, milliseconds since 1970. */
  readonly startedAtMs: number
}

/** Told of the progress of a match's simulation. */
export type ProgressListener = (progress: ValidationProgress) => void

/** What the log of a match holds. */
export interface Durable {
  /** From frame 0 on, without a gap. */
  readonly frames: Frame
  readonly statusChanges: number
  /** Seatings that its chunks hold. */
  readonly loggedSeatings: number
}

/** The record of a match of which nothing has been sealed. */
export function emptyRecord({ room: _, meeting: __, ...facts }: MatchOpening): MatchRecord {
  const inputs = facts.seats.map(() => new Uint8Array(0))
  return { ...facts, frames: 0, inputs, statuses: [], substitutions: [], checkpoints: [], claims: [], seatings: [] }
}

/** How the inputs of a record are cut apart. */
export function shapeOf({ seats, game }: MatchRecord): FramesShape {
  return { seats: seats.length, inputBytes: game.inputBytes }
}

/** What the relay knows of a running match, and counts of what it appends to its log. */
export class OpenMatch {
  /** Match id, lower-case hex. */
  readonly id: string
  readonly room: string
  /** Without frames. */
  readonly opening: MatchRecord
  readonly listeners = new Set<ProgressListener>()
  /** Checked and durable. */
  readonly claims = new Map<Seat, Claim>()
  /** Seats given away since the start, in order. */
  readonly seatings: Seating[] = []
  /** Seats whose claim is being checked, or was found to be theirs: further ones of them are dropped. */
  readonly claiming = new Set<Seat>()
  /** Null when this relay cannot simulate the game. */
  validation: Validation | null = null
  /** Why there is no validation; for people. */
  note = ''
  /** Frames appended; what is durable follows in order. */
  frames: Frame = 0
  /** The first failure to make frames durable: later ones would leave a gap. */
  broken: unknown
  readonly #framesMax: number
  readonly #pending = new Set<Promise<unknown>>()
  #statusChanges = 0
  #loggedSeatings = 0

  constructor(room: string, opening: MatchRecord, framesMax: number) {
    this.id = hex(opening.matchId)
    this.room = room
    this.opening = opening
    this.#framesMax = Math.min(framesMax, recordFramesMax(opening.seats.length, opening.game.inputBytes))
  }

  /**
   * Count frames in before they are made durable.
   * @throws PeerstepError CLOSED when the match would become longer than a record can be
   */
  accept(frames: FinalFrames): void {
    assert(frames.firstFrame === this.frames && frames.count >= 1, 'frames are appended in order')
    assert(fits(frames, shapeOf(this.opening)), 'an input of each seat for each frame')
    if (this.broken !== undefined) throw this.broken
    const statusChanges = this.#statusChanges + frames.statuses.length
    if (this.frames + frames.count > this.#framesMax || statusChanges > RECORD_STATUSES_MAX) {
      throw new PeerstepError(
        'CLOSED',
        `the match has ${this.#framesMax} frames or too many seat changes: it ends here`,
      )
    }
    this.frames += frames.count
    this.#statusChanges = statusChanges
  }

  /** Seatings that no chunk of the log holds yet: the next one does. */
  takeSeatings(): Seating[] {
    const taken = this.seatings.slice(this.#loggedSeatings)
    this.#loggedSeatings = this.seatings.length
    return taken
  }

  /** So much of it is durable: a match of an earlier run, or one that goes on from an earlier frame. */
  goOnFrom({ frames, statusChanges, loggedSeatings }: Durable): void {
    this.frames = frames
    this.#statusChanges = statusChanges
    this.#loggedSeatings = loggedSeatings
  }

  /** Does work that a close has to wait for. */
  async during<T>(work: Promise<T>): Promise<T> {
    this.#pending.add(work)
    try {
      return await work
    } finally {
      this.#pending.delete(work)
    }
  }

  /** Resolves when the work begun so far has ended, well or not. */
  async quiet(): Promise<void> {
    await Promise.allSettled(this.#pending)
  }
}
