/** Matches from their start to their verdict: logged while they run, settled when they close, also after a crash. */
import { hex } from '../../src/core/bytes.js'
import type { Frame, Seat } from '../../src/core/game.js'
import { cutFrames, type FinalFrames, joinFrames } from '../../src/core/session/final-frames.js'
import { assert } from '../../src/errors.js'
import { checkClaim } from '../../src/trust/claim.js'
import { optionsJson } from '../../src/wire/checked-fields.js'
import type { Claim } from '../../src/wire/claim.js'
import { RECORD_SEATINGS_MAX } from '../../src/wire/limits.js'
import { encodeRecord, type MatchRecord } from '../../src/wire/record.js'
import { heldBy, type Seating } from '../../src/wire/seats.js'
import { recordOfFrames, toLogChunk } from '../store/sealed-log.js'
import type { Meeting } from '../store/store.js'
import type { GameLibrary } from '../validation/game-library.js'
import type { ValidatorPool } from '../validation/validator-pool.js'
import { type SettledMatch, type SettlerParts, settleMatch } from './match-settler.js'
import { emptyRecord, type MatchOpening, OpenMatch, type ProgressListener, shapeOf } from './open-match.js'
import { durableIn, encodeClaim, readChunks, restoreMatch } from './restored-match.js'

const RECOVERIES_AT_ONCE = 4 // enough to keep the validator busy, few enough to hold their logs in memory

/** A match that an earlier run of the relay left while it ran. */
export interface ResumableMatch {
  readonly room: string
  readonly meeting: Meeting
  /** All that is durable of it, without claims. */
  readonly record: MatchRecord
  /** Seats whose claims are durable. */
  readonly claimed: readonly Seat[]
}

/** What a settlement needs of its relay. */
export interface SettlementParts extends SettlerParts {
  readonly library: GameLibrary
  readonly validator: ValidatorPool
  /** Longest match, in frames; records have a limit of their own. */
  readonly framesMax: number
}

/** All matches of a relay that are not settled yet. */
export class Settlement {
  readonly #parts: SettlementParts
  /** As many as the relay has rooms, each until its match is settled. */
  readonly #matches = new Map<string, OpenMatch>()
  /** Closes under way, by match. */
  readonly #closing = new Map<string, Promise<SettledMatch>>()

  constructor(parts: SettlementParts) {
    this.#parts = parts
  }

  /** Matches that are not settled. */
  get openMatches(): number {
    return this.#matches.size
  }

  /**
   * Resolves when the match is durable; play may begin.
   * @throws PeerstepError STORE_FAILED
   */
  async open(opening: MatchOpening): Promise<void> {
    const { room } = opening
    const record = emptyRecord(opening)
    const match = this.#track(room, record)
    try {
      await this.#parts.store.openMatch({
        id: match.id,
        room,
        gameId: opening.game.id,
        gameVersion: opening.game.version,
        seats: opening.seats,
        optionsJson: optionsJson(opening.options),
        startedAtMs: opening.startedAtMs,
        opening: encodeRecord(record),
        meeting: opening.meeting,
      })
    } catch (error) {
      match.validation?.cancel()
      this.#matches.delete(match.id)
      throw error
    }
  }

  /**
   * Resolves when the frames are durable; then, and not before, their seal may be sent.
   * @throws PeerstepError STORE_FAILED when they are not; the match can then only be closed
   * @throws PeerstepError CLOSED when the match has reached its greatest length: close it
   */
  async append(matchId: Uint8Array, frames: FinalFrames): Promise<void> {
    const match = this.#open(matchId)
    assert(!this.#closing.has(match.id), 'a match that closes gets no more frames')
    match.accept(frames)
    try {
      const seatings = match.takeSeatings()
      await match.during(this.#parts.store.appendLog(match.id, toLogChunk({ ...frames, seatings })))
    } catch (error) {
      match.broken ??= error
      throw error
    }
    const { metrics } = this.#parts
    metrics.framesSealed.inc(frames.count)
    metrics.substitutedInputs.inc(frames.substitutions.reduce((sum, run) => sum + run.count, 0))
    match.validation?.feed(frames.firstFrame + frames.count)
  }

  /** A claim that may be from anywhere: counted and dropped when it is forged or foreign. Of a seat the first one counts. */
  claim(matchId: Uint8Array, claim: Claim): void {
    const match = this.#matches.get(hex(matchId))
    if (match === undefined || this.#closing.has(match.id)) return
    if (hex(claim.matchId) !== match.id || claim.seat >= match.opening.seats.length) {
      this.#parts.metrics.refusedClaims.inc()
      return
    }
    if (match.claiming.has(claim.seat)) return
    match.claiming.add(claim.seat)
    void match.during(this.#admit(match, claim)).catch((error: unknown) => {
      match.claiming.delete(claim.seat)
      this.#parts.log.error({ match: match.id, seat: claim.seat, err: error }, 'a claim could not be stored')
    })
  }

  /** Whether the outcome will be known without any claim: the match is simulated here, or was until it was decided. */
  simulates(matchId: Uint8Array): boolean {
    const validation = this.#matches.get(hex(matchId))?.validation ?? null
    return validation !== null && (!validation.over || validation.decided !== undefined)
  }

  /**
   * A seat has another holder from now on: the claim of the new holder counts. Durable with the next frames that are.
   * @returns false when seats of this match were given away too often
   */
  seat(matchId: Uint8Array, seating: Seating): boolean {
    const match = this.#open(matchId)
    assert(!match.claiming.has(seating.seat), 'a seat that has claimed is not given away')
    if (match.seatings.length >= RECORD_SEATINGS_MAX) return false
    match.seatings.push(seating)
    return true
  }

  /** Seats whose claims are checked and durable, ascending. */
  claimants(matchId: Uint8Array): readonly Seat[] {
    return [...(this.#matches.get(hex(matchId))?.claims.keys() ?? [])].sort((a, b) => a - b)
  }

  /**
   * A running match as far as it is durable: everything that is final, for a player that comes back to it.
   * @throws PeerstepError STORE_FAILED
   */
  async record(matchId: Uint8Array): Promise<MatchRecord> {
    const { opening, id, seatings } = this.#open(matchId)
    const chunks = await readChunks(this.#parts.store, id, opening.seats.length)
    return { ...opening, ...recordOfFrames(joinFrames(chunks, shapeOf(opening))), seatings: [...seatings] }
  }

  /** Told of every checkpoint the validator passes and of the outcome it reaches, until the match is settled. */
  onProgress(matchId: Uint8Array, listener: ProgressListener): void {
    this.#open(matchId).listeners.add(listener)
  }

  /**
   * Ends a match: waits for what is under way, judges, signs, stores. Asked again meanwhile, it gives the same answer.
   * @throws PeerstepError STORE_FAILED; ask again, or `forget` the match and let the next start of the relay settle it
   */
  close(matchId: Uint8Array): Promise<SettledMatch> {
    const match = this.#open(matchId)
    const known = this.#closing.get(match.id)
    if (known !== undefined) return known
    const closing = this.#settle(match).finally(() => this.#closing.delete(match.id))
    this.#closing.set(match.id, closing)
    return closing
  }

  /** Let go of a match that cannot be settled now. What is durable of it is settled at the next start. */
  forget(matchId: Uint8Array): void {
    this.#drop(hex(matchId))
  }

  /** Resolves when every close that was asked for has ended, well or not. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#closing.values())
  }

  /**
   * A running match as far as it is durable, once all that was asked for before is.
   * @throws PeerstepError STORE_FAILED
   */
  async recall(matchId: Uint8Array): Promise<MatchRecord> {
    await this.#open(matchId).quiet()
    return this.record(matchId)
  }

  /**
   * Discard the frames from this one on: they were sealed here, but the players went on without them. No `append` may be
   * under way. A crash in between leaves a shorter log, which is as good.
   * @throws PeerstepError STORE_FAILED
   */
  async rewind(matchId: Uint8Array, firstFrame: Frame): Promise<void> {
    const match = this.#open(matchId)
    await match.quiet()
    const { store } = this.#parts
    const chunks = await readChunks(store, match.id, match.opening.seats.length)
    const kept = chunks.filter((chunk) => chunk.firstFrame < firstFrame)
    const last = kept.pop()
    await match.during(store.truncateLog(match.id, last?.firstFrame ?? 0))
    match.goOnFrom(durableIn(kept))
    // Some of the discarded frames may be simulated already: from the first frame again.
    match.validation?.cancel()
    this.#validate(match)
    if (last !== undefined) await this.append(matchId, cutFrames(last, last.firstFrame, firstFrame - 1))
    this.#parts.log.info({ match: match.id, frames: firstFrame }, 'frames that no player went on from are forgotten')
  }

  /**
   * Takes up matches that an earlier run left while they ran, `most` of them: each is open again. `recover` settles the rest.
   */
  async resume(most: number): Promise<ResumableMatch[]> {
    const { store, log } = this.#parts
    const resumable: ResumableMatch[] = []
    for (const { id, room, status } of await store.unsettled()) {
      if (resumable.length >= most) break
      try {
        const meeting = await store.meeting(id)
        if (status !== 'running' || meeting === undefined || meeting.topic === '') continue
        const match = await this.#restore(id, room)
        const record = await this.record(match.opening.matchId)
        resumable.push({ room, meeting, record, claimed: this.claimants(match.opening.matchId) })
      } catch (error) {
        log.error({ match: id, err: error }, 'a match of an earlier run could not be resumed')
        this.#drop(id)
      }
    }
    return resumable
  }

  /** Settles from their logs the matches that an earlier run left behind. Those that fail are left for the next start. */
  async recover(): Promise<number> {
    const { store, log } = this.#parts
    const waiting = (await store.unsettled()).filter(({ id }) => !this.#matches.has(id))
    let settled = 0
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        try {
          const match = await this.#restore(next.id, next.room)
          const result = await this.close(match.opening.matchId)
          log.info(
            { match: next.id, verdict: result.verdict, frames: result.frames },
            'settled a match of an earlier run',
          )
          settled += 1
        } catch (error) {
          log.error({ match: next.id, err: error }, 'a match of an earlier run could not be settled')
        }
      }
    }
    await Promise.all(Array.from({ length: RECOVERIES_AT_ONCE }, work))
    return settled
  }

  #drop(id: string): void {
    this.#matches.get(id)?.validation?.cancel()
    this.#matches.delete(id)
  }

  async #restore(id: string, room: string): Promise<OpenMatch> {
    const restored = await restoreMatch(this.#parts.store, id)
    const match = this.#track(room, restored.opening)
    match.goOnFrom(restored)
    match.seatings.push(...restored.seatings)
    for (const claim of restored.claims) {
      match.claims.set(claim.seat, claim)
      match.claiming.add(claim.seat)
    }
    match.validation?.feed(restored.frames)
    return match
  }

  #track(room: string, opening: MatchRecord): OpenMatch {
    const match = new OpenMatch(room, opening, this.#parts.framesMax)
    assert(!this.#matches.has(match.id), 'a match id is used once')
    this.#validate(match)
    this.#matches.set(match.id, match)
    return match
  }

  #validate(match: OpenMatch): void {
    const { library, validator, store } = this.#parts
    const { opening } = match
    const game = library.find(opening.game)
    if (typeof game === 'string') match.note = game
    else {
      match.validation = validator.open({
        match: match.id,
        game,
        setup: { seed: opening.seed, seats: opening.seats.length, options: opening.options },
        readLog: (fromFrame, chunksMax) => store.readLog(match.id, fromFrame, chunksMax),
        progressed: (progress) => {
          for (const listener of match.listeners) listener(progress)
        },
      })
    }
  }

  async #admit(match: OpenMatch, claim: Claim): Promise<void> {
    if (!(await checkClaim(claim, heldBy(match.opening.seats, match.seatings)))) {
      // A forged claim must not keep the seat's own from being taken.
      match.claiming.delete(claim.seat)
      this.#parts.metrics.refusedClaims.inc()
      return
    }
    await this.#parts.store.addClaim(match.id, { seat: claim.seat, bytes: encodeClaim(claim) })
    match.claims.set(claim.seat, claim)
  }

  async #settle(match: OpenMatch): Promise<SettledMatch> {
    const settled = await settleMatch(match, this.#parts)
    this.#matches.delete(match.id)
    return settled
  }

  #open(matchId: Uint8Array): OpenMatch {
    const match = this.#matches.get(hex(matchId))
    assert(match !== undefined, 'the match is open')
    return match
  }
}
