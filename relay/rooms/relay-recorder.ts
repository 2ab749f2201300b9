/** A room's match as this relay keeps it: logged and judged by the settlement, and over when its rules say so. */

import { hex } from '../../src/core/bytes.js'
import type { FinalFrames } from '../../src/core/session/final-frames.js'
import type { MatchRecorder, MatchSight } from '../../src/match/hosted/match-recorder.js'
import type { Clock } from '../../src/transport/clock.js'
import type { Claim } from '../../src/wire/claim.js'
import { framesOfRecord } from '../../src/wire/record.js'
import type { Seating } from '../../src/wire/seats.js'
import type { Log } from '../ops/log.js'
import type { MatchOpening } from '../settlement/open-match.js'
import type { Settlement } from '../settlement/settlement.js'
import type { MatchEnd } from './match-end.js'

/** What a recorder needs of its relay. */
export interface RelayRecorderParts {
  readonly settlement: Settlement
  readonly log: Log
  readonly clock: Clock
}

/** Keeps one match by means of the relay's settlement. A store that fails ends the match, with what is durable. */
export class RelayRecorder implements MatchRecorder {
  readonly #parts: RelayRecorderParts
  readonly #opening: Omit<MatchOpening, 'startedAtMs'>
  readonly #end: MatchEnd
  /** Kept once the match is durable; broken when it cannot be. A resumed match is durable already. */
  #opened: Promise<void> = Promise.resolve()
  #broken = false

  /** @param opening what is known when the match is announced; it starts later, or never */
  constructor(parts: RelayRecorderParts, opening: Omit<MatchOpening, 'startedAtMs'>, end: MatchEnd) {
    this.#parts = parts
    this.#opening = opening
    this.#end = end
  }

  open(): void {
    const { settlement, log } = this.#parts
    const { room, game } = this.#opening
    this.#opened = settlement.open({ ...this.#opening, startedAtMs: Date.now() })
    this.#opened.then(
      () => log.info({ room, match: this.#hex(), game: game.id }, 'match started'),
      (error: unknown) => this.#fail(error),
    )
    this.watch()
  }

  /** Learn when the simulation of the match reaches its outcome. For a resumed match, which is not opened again. */
  watch(): void {
    const { settlement, clock } = this.#parts
    this.#opened.then(
      () => {
        settlement.onProgress(this.#matchId, ({ decided }) => {
          if (decided !== undefined) this.#end.decide(clock.nowMs())
        })
      },
      () => undefined, // reported by `open`
    )
  }

  keep(frames: FinalFrames): Promise<void> {
    return this.#stored(() => this.#parts.settlement.append(this.#matchId, frames))
  }

  async recall(): Promise<FinalFrames> {
    return framesOfRecord(await this.#stored(() => this.#parts.settlement.recall(this.#matchId)))
  }

  rewind(firstFrame: number): Promise<void> {
    this.#end.undecide()
    return this.#stored(() => this.#parts.settlement.rewind(this.#matchId, firstFrame))
  }

  claim(_seat: number, claim: Claim): void {
    // A match that could not be opened fails elsewhere; there is nothing to claim.
    this.#opened.then(() => this.#parts.settlement.claim(this.#matchId, claim)).catch(() => undefined)
  }

  seat(seating: Seating): boolean {
    return this.#parts.settlement.seat(this.#matchId, seating)
  }

  get ending(): boolean {
    return this.#end.decided || this.#broken
  }

  isOver(sight: MatchSight, nowMs: number): boolean {
    if (this.#broken) return true
    return this.#end.isOver({ ...sight, simulated: this.#parts.settlement.simulates(this.#matchId) }, nowMs)
  }

  async settle(): Promise<Uint8Array> {
    try {
      await this.#opened
      return (await this.#parts.settlement.close(this.#matchId)).certificateBytes
    } catch (error) {
      const { room } = this.#opening
      const text = 'a match could not be settled; the next start tries again'
      this.#parts.log.error({ room, match: this.#hex(), err: error }, text)
      this.abandon()
      throw error
    }
  }

  abandon(): void {
    this.#parts.settlement.forget(this.#matchId)
  }

  get #matchId(): Uint8Array {
    return this.#opening.matchId
  }

  #hex(): string {
    return hex(this.#matchId)
  }

  /** What a match asks of its log. A log that fails ends it. */
  async #stored<T>(work: () => Promise<T>): Promise<T> {
    try {
      await this.#opened
      return await work()
    } catch (error) {
      this.#fail(error)
      throw error
    }
  }

  /** The store does not take the match any more, or it has grown too long: it ends with what is durable. */
  #fail(error: unknown): void {
    if (this.#broken) return
    this.#broken = true
    const { room } = this.#opening
    this.#parts.log.error({ room, match: this.#hex(), err: error }, 'a match cannot go on')
  }
}
