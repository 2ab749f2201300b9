/** One tick of a running match: stamp, send, advance. The session does the simulating, this keeps it in step with others. */

import type { Frame, Game, MatchSetup, Seat } from '../../core/game.js'
import type { Compensation, CompensationLimits } from '../../core/session/compensation-contract.js'
import type { HashMismatch } from '../../core/session/hash-comparison.js'
import type { InputRun } from '../../core/session/input-log.js'
import { Session } from '../../core/session/session.js'
import { ClockRate, frameStretch } from '../../core/session/time-sync.js'
import { assert } from '../../errors.js'
import { INPUT_RUN_FRAMES_MAX } from '../../wire/limits.js'
import type { PlayPacket } from '../../wire/play.js'
import type { PlayPath } from '../contract/delivery.js'
import type { PeerStats } from '../contract/stats.js'
import { Compensator } from './compensator.js'
import { HashExchange } from './hash-exchange.js'
import { InputSender, KEEP_ALIVE_MS } from './input-sender.js'
import { Pacer } from './pacer.js'
import { PlayCounters } from './play-counters.js'
import { SeatLinks } from './seat-links.js'

/** What one vote tells of others' inputs: with what is final beside it, well within a packet. */
const HOLDINGS_BYTES_MAX = 12_000
/** Behind the fastest player by this many frames, a peer simulates extra frames to catch up. */
const CATCH_UP_FRAMES = 8
/** While our inputs are substituted anyway, nothing seen on the screen is worth being behind for. */
const CATCH_UP_FRAMES_AWAY = 1
/** Final frames simulated per tick without waiting for their time: a page that is woken once a second keeps up. */
const FINAL_FRAMES_PER_TICK = 120
/** A match may run ahead of the clock by this much, for players that began a little earlier. No claim makes it run further. */
const LEAD_MS = 1000

/** What a running match is made of. */
export interface PlayLoopOptions {
  readonly localSeat: Seat
  readonly setup: MatchSetup
  readonly matchTag: number
  readonly path: PlayPath
  /** Frames an input may reach the referee late before it is substituted. */
  readonly toleranceFrames: number
  readonly hashIntervalFrames: number
  readonly limits: CompensationLimits
  /** Fixed when the author fixed them; otherwise where to start. */
  readonly start: Compensation
  readonly guard?: boolean
  /** By seat: round trips the lobby measured; NaN where it did not. */
  readonly rttMs: readonly number[]
}

/** The part of a seat's statistics that is measured on the path to it. */
export type PathStats = Pick<PeerStats, 'rttMs' | 'jitterMs' | 'advantageFrames' | 'lossRatio' | 'lane' | 'silentMs'>

/** Runs a session at the pace of the clock and of the other seats: takes and makes play packets, and advances the simulation. */
export class PlayLoop<State, Input> {
  readonly session: Session<State, Input>
  readonly counters = new PlayCounters()
  readonly #options: PlayLoopOptions
  readonly #links: SeatLinks<State, Input>
  readonly #compensator: Compensator<State, Input>
  #pacer: Pacer | null = null
  #began = { frame: 0, atMs: 0 }
  readonly #sender: InputSender<State, Input>
  readonly #hashes: HashExchange
  readonly #frozen = new Set<Seat>()
  #term = 0
  #stretch = 1
  readonly #rate = new ClockRate()
  #tickedMs = 0
  #stalled = false
  #ended = false

  constructor(game: Game<State, Input>, options: PlayLoopOptions) {
    this.#options = options
    this.session = new Session(game, options.setup, {
      localSeats: [options.localSeat],
      windowFrames: options.start.windowFrames,
      delayFrames: options.start.delayFrames,
      sealed: true,
      hashIntervalFrames: options.hashIntervalFrames,
      ...(options.guard === undefined ? {} : { guard: options.guard }),
    })
    this.#hashes = new HashExchange(options.setup.seats)
    this.#links = new SeatLinks(this.session, options.localSeat, options.rttMs)
    this.#sender = new InputSender(this.session, this.#links, options)
    this.#compensator = new Compensator(this.session, this.#links, options)
  }

  /** Frame 0 is due at `startMs`. Inputs of others are taken before that, nothing is simulated. */
  begin(startMs: number): void {
    assert(this.#pacer === null, 'a match begins once')
    this.#pacer = new Pacer(this.session.game.tickRate, startMs)
    this.#began = { frame: this.session.frame, atMs: startMs }
    this.#compensator.begin(startMs)
    this.counters.begin(startMs)
    this.#sender.begin(startMs)
    this.#links.expectFrom(startMs)
  }

  /** Term of the referee that this peer follows; each packet states it. The election keeps it up to date. */
  get term(): number {
    return this.#term
  }

  set term(term: number) {
    if (term > this.#term) this.#hashes.forgetRemote()
    this.#term = term
  }

  /** Smoothed round trip to a seat's peer, milliseconds; NaN until measured. */
  rttMs(seat: Seat): number {
    return this.#links.all[seat]!.rttMs
  }

  /** When the last packet of a seat's peer came; minus infinity before the match begins. */
  lastHeardMs(seat: Seat): number {
    return this.#links.all[seat]!.lastHeardMs
  }

  /** Last final frame that a seat's peer has stated; -1 before the first. */
  finalFrameOf(seat: Seat): Frame {
    return this.#links.all[seat]!.finalFrame
  }

  /** What is measured of the path to a seat's peer. */
  pathStats(seat: Seat, nowMs: number): PathStats {
    const { rttMs, jitterMs, advantage, lossRatio, lastHeardMs } = this.#links.all[seat]!
    const { aheadFrames: advantageFrames } = advantage
    return { rttMs, jitterMs, advantageFrames, lossRatio, lane: this.laneTo(seat), silentMs: nowMs - lastHeardMs }
  }

  get compensation(): Compensation {
    return this.#compensator.compensation
  }

  /** Name of the lane that carries our inputs to this seat. */
  laneTo(seat: Seat): string {
    return this.#options.path.laneTo(seat)
  }

  get stretch(): number {
    return this.#stretch
  }

  /** A frame was due and the window used up at the last tick. */
  get stalled(): boolean {
    return this.#stalled
  }

  /** Share of the next frame's time that has passed. */
  get alpha(): number {
    return this.#pacer?.alpha ?? 0
  }

  get hashesCompared(): number {
    return this.#hashes.compared
  }

  /** True once the match is decided in final frames: nothing is simulated any more, but others are still served. */
  get ended(): boolean {
    return this.#ended
  }

  /** Seats whose inputs the session waits for. */
  waitingFor(): Seat[] {
    const { log } = this.session
    return this.#links.all.flatMap(({ seat }) =>
      log.latestStatus(seat) === 'playing' && log.lastHeldFrame(seat) < this.session.frame ? [seat] : [],
    )
  }

  /** Mismatches since the last call. */
  drainMismatches(): HashMismatch[] {
    return this.#hashes.drainMismatches()
  }

  /** A play packet of the peer on its seat; the caller has checked that the sender sits there. */
  onPlay(packet: PlayPacket, receivedAtMs: number, nowMs: number): void {
    const link = this.#links.all[packet.seat]!
    link.heard(packet, this.#options.localSeat, this.session.frame, receivedAtMs, nowMs)
    for (const run of packet.runs) {
      if (run.seat !== packet.seat || this.#frozen.has(run.seat)) continue
      this.session.addInputs(run)
      link.noteInputs(run.firstFrame + run.count - 1, packet.packetFrames)
    }
    for (const report of packet.hashes) this.counters.desyncs += this.#hashes.addRemote(packet.seat, report)
  }

  /** Another peer holds the seat from now on: what was measured of the path no longer holds. */
  reseat(seat: Seat, nowMs: number): void {
    this.#links.reseat(seat, nowMs)
  }

  /** The referee's word. Whatever was frozen for a cut flows again. */
  onSeal(seal: Parameters<Session<State, Input>['seal']>[0]): void {
    if (!this.session.seal(seal)) this.counters.sealGaps += 1
    this.#frozen.clear()
  }

  /**
   * Takes no more inputs of a seat until the next seal.
   * @param asker seat of the referee that asks
   * @returns what is held of the seat's inputs beyond those that the asker has acknowledged: at most one run, the newest part
   */
  freeze(seat: Seat, asker: Seat): { nextFrame: Frame; run: InputRun | null } {
    this.#frozen.add(seat)
    const { log } = this.session
    const lastFrame = log.lastHeldFrame(seat)
    const firstFrame = Math.max(this.#links.all[asker]!.acks[seat]! + 1, lastFrame - INPUT_RUN_FRAMES_MAX + 1)
    return { nextFrame: lastFrame + 1, run: log.heldRun(seat, firstFrame, lastFrame) }
  }

  /**
   * What a peer lacks of the other seats' inputs, by its own account, at most one run of each seat and HOLDINGS_BYTES_MAX in
   * all: the oldest first, the rest when it asks again.
   */
  holdings(asker: Seat): InputRun[] {
    const { log } = this.session
    const { acks } = this.#links.all[asker]!
    const most = Math.min(INPUT_RUN_FRAMES_MAX, Math.floor(HOLDINGS_BYTES_MAX / (log.seats * log.inputBytes)))
    return this.#links.all.flatMap(({ seat }) => {
      if (seat === asker) return []
      const missing = log.heldRun(seat, Math.max(acks[seat]! + 1, log.oldestFrame), log.lastHeldFrame(seat))
      if (missing === null) return []
      const count = Math.min(most, missing.count)
      return [{ ...missing, count, inputs: missing.inputs.subarray(0, count * log.inputBytes) }]
    })
  }

  /** The referee says how late our inputs come, smoothed, in frames. */
  noteLateness(lateFrames: number): void {
    this.#compensator.noteLateness(lateFrames)
  }

  /**
   * One tick. Inputs leave before anything is simulated, so that a rollback does not delay them.
   * @param read asked for the local input once per frame that takes one
   * @param send broadcasts a packet to the room
   */
  tick(nowMs: number, read: () => Input, send: (packet: PlayPacket) => void): void {
    const pacer = this.#pacer
    assert(pacer !== null, 'a match ticks once it has begun')
    this.#compensator.update(nowMs)
    this.#hurry()
    const { session } = this
    const aheadFrames = this.#links.aheadFrames(nowMs)
    this.#rate.learn(aheadFrames, nowMs - this.#tickedMs)
    this.#tickedMs = nowMs
    const stretch = frameStretch(aheadFrames) + this.#rate.excess
    this.#stretch = session.frame > this.#latestFrame(nowMs) ? Math.max(1, stretch) : stretch
    const due = this.#ended ? 0 : pacer.due(nowMs, this.#stretch, this.#extraFrames(nowMs))
    this.#stalled = false
    if (due === 0) this.counters.noteRollback(session.reconcile())
    for (let frame = 0; frame < due; frame++) {
      // After a stall the input of this frame is there already: a key pressed meanwhile is read when it counts.
      const { localSeat } = this.#options
      if (session.wantsLocalInput(localSeat)) session.addLocalInput(localSeat, read())
      if (frame === 0) this.#sendIfDue(nowMs, send)
      this.#compensator.noteDue()
      const done = session.advance()
      this.counters.noteRollback(done)
      this.counters.timePause(nowMs, done.stepped)
      if (session.settledOutcome !== null) break
      if (done.stepped) continue
      this.#stalled = true
      this.counters.stalls += 1
      pacer.owe(due - frame, aheadFrames)
      break
    }
    this.#ended = session.settledOutcome !== null
    for (const report of session.drainHashes()) {
      this.counters.desyncs += this.#hashes.addLocal(report, this.#options.path.lossy)
    }
    this.#sendIfDue(nowMs, send, due === 0)
  }

  /** @param between true when no frame is due: it is the time between two ticks of the game */
  #sendIfDue(nowMs: number, send: (packet: PlayPacket) => void, between = false): void {
    const packet = this.#sender.take(nowMs, between, { term: this.term, takeHashes: () => this.#hashes.takeReports() })
    if (packet !== null) send(packet)
  }

  /** Through what is final already: no key pressed now can change it, and nothing in it is ever rolled back. */
  #hurry(): void {
    const { session } = this
    for (let left = FINAL_FRAMES_PER_TICK; left > 0 && session.settledOutcome === null; left--) {
      if (session.finalFrame - session.frame < CATCH_UP_FRAMES) return
      this.counters.noteRollback(session.advance())
    }
  }

  /** Frames to simulate on top of those due, when the others or the seals have left us behind. */
  #extraFrames(nowMs: number): number {
    let behind = this.session.finalFrame + 1 - this.session.frame
    const furthest = this.#links.furthestFrame(nowMs, 4 * KEEP_ALIVE_MS)
    behind = Math.max(behind, Math.min(furthest, this.#latestFrame(nowMs)) - this.session.frame)
    const away = this.session.log.latestStatus(this.#options.localSeat) !== 'playing'
    const calm = away ? CATCH_UP_FRAMES_AWAY : CATCH_UP_FRAMES
    return behind > calm ? Math.ceil((behind - calm) / 4) : 0
  }

  /** The furthest frame that a peer can have reached by the clock. */
  #latestFrame(nowMs: number): number {
    return this.#began.frame + ((nowMs - this.#began.atMs + LEAD_MS) * this.session.game.tickRate) / 1000
  }
}
