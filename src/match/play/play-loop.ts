/** One tick of a running match: stamp, send, advance. The session does the simulating, this keeps it in step with others. */

import type { Frame, Game, MatchSetup, Seat } from '../../core/game.js'
import type { Compensation, CompensationLimits } from '../../core/session/compensation.js'
import type { HashMismatch } from '../../core/session/hash-comparison.js'
import { HashComparison } from '../../core/session/hash-comparison.js'
import type { InputRun } from '../../core/session/input-log.js'
import { Session } from '../../core/session/session.js'
import { ClockRate, frameStretch } from '../../core/session/time-sync.js'
import { assert } from '../../errors.js'
import type { Echo } from '../../wire/echo.js'
import { HASHES_PER_PACKET_MAX, INPUT_RUN_FRAMES_MAX } from '../../wire/limits.js'
import type { HashReport, PlayPacket } from '../../wire/play.js'
import { Compensator } from './compensator.js'
import { Pacer } from './pacer.js'
import type { PeerLink } from './peer-link.js'
import { pingOf } from './peer-link.js'
import { PlayCounters } from './play-counters.js'
import { SeatLinks } from './seat-links.js'

/** Without anything new to say, a packet still goes out this often: acknowledgements, pings, hashes. */
const KEEP_ALIVE_MS = 50
/** On a path that loses packets what is not acknowledged is said again after this between the ticks of a slow game. */
const REPEAT_LOSSY_MS = 15
/** A path loses packets when so many of the last hundreds did not come. */
const LOSS_NOTED_RATIO = 1 / 512
/** On a reliable lane inputs are repeated only when their acknowledgement is overdue by this. */
const RESEND_AFTER_MS = 250
/**
 * Beyond two seats, acknowledgements and clocks ride along in one packet for every two seats: N players tell each other
 * N squared of them, which would be most of the bytes, and a few frames' delay costs a few bytes of repeated inputs.
 */
const SEATS_PER_REPORT = 2
/** N players answer each other's pings, N squared of them: each pings the more seldom the more they are, 5 times a second of 8. */
const PING_EVERY_MS_PER_SEAT = 25
/** Packets that carry the same hash report, so that one lost packet does not lose the comparison. */
const HASH_REPEATS = 3
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

/** How packets travel now. It may change from one tick to the next, as better paths are found and lost. */
export interface PlayPath {
  /** Packets may be lost: every packet carries all inputs not yet acknowledged. */
  readonly lossy: boolean
  /** Frames that travel in one packet. */
  readonly packetFrames: number
  /** What the stats call the lane that reaches this seat. */
  laneTo(seat: Seat): string
}

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

export class PlayLoop<State, Input> {
  readonly session: Session<State, Input>
  readonly counters = new PlayCounters()
  readonly #options: PlayLoopOptions
  readonly #links: SeatLinks<State, Input>
  readonly #compensator: Compensator<State, Input>
  #pacer: Pacer | null = null
  #began = { frame: 0, atMs: 0 }
  readonly #detector: HashComparison
  readonly #mismatches: HashMismatch[] = []
  readonly #hashes: { report: HashReport; left: number }[] = []
  readonly #frozen = new Set<Seat>()
  #term = 0
  #stretch = 1
  readonly #rate = new ClockRate()
  #tickedMs = 0
  #stalled = false
  #sentThrough: Frame = -1
  #sentMs = Number.NEGATIVE_INFINITY
  #resentMs = 0
  #resendMark: Frame = -1
  #finalMark: Frame = -2
  #echoTurn = 0
  #unreported = 0
  #pingedMs = Number.NEGATIVE_INFINITY
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
    this.#detector = new HashComparison(options.setup.seats)
    this.#links = new SeatLinks(this.session, options.localSeat, options.rttMs)
    this.#compensator = new Compensator(this.session, this.#links, options)
  }

  /** Frame 0 is due at `startMs`. Inputs of others are taken before that, nothing is simulated. */
  begin(startMs: number): void {
    assert(this.#pacer === null, 'a match begins once')
    this.#pacer = new Pacer(this.session.game.tickRate, startMs)
    this.#began = { frame: this.session.frame, atMs: startMs }
    this.#compensator.begin(startMs)
    this.counters.begin(startMs)
    this.#resentMs = startMs
    this.#links.expectFrom(startMs)
  }

  /** Of the referee we follow: whoever referees this match keeps it up to date, every packet tells it. */
  get term(): number {
    return this.#term
  }

  set term(term: number) {
    if (term > this.#term) this.#detector.forgetRemote()
    this.#term = term
  }

  /** By seat, our own included. Look, do not touch. */
  get links(): readonly PeerLink[] {
    return this.#links.all
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
    return this.#detector.compared
  }

  /** True once the match is decided in final frames: nothing is simulated any more, but others are still served. */
  get ended(): boolean {
    return this.#ended
  }

  /** Seats whose inputs the session waits for. */
  waitingFor(): Seat[] {
    const { log } = this.session
    return this.links.flatMap(({ seat }) =>
      log.latestStatus(seat) === 'playing' && log.heldThrough(seat) < this.session.frame ? [seat] : [],
    )
  }

  /** Mismatches since the last call. */
  drainMismatches(): HashMismatch[] {
    return this.#mismatches.splice(0)
  }

  /** A play packet of the peer on its seat; the caller has checked that the sender sits there. */
  onPlay(packet: PlayPacket, receivedAtMs: number, nowMs: number): void {
    const link = this.links[packet.seat]!
    link.heard(packet, this.#options.localSeat, this.session.frame, receivedAtMs, nowMs)
    for (const run of packet.runs) {
      if (run.seat !== packet.seat || this.#frozen.has(run.seat)) continue
      this.session.addInputs(run)
      link.noteInputs(run.firstFrame + run.count - 1, packet.packetFrames)
    }
    for (const report of packet.hashes) this.#note(this.#detector.addRemote(packet.seat, report.frame, report.hash))
  }

  /** Somebody else sits there from now on: what is known of the path to the seat's peer no longer holds. */
  reseat(seat: Seat, nowMs: number): void {
    this.#links.reseat(seat, nowMs)
  }

  /** The referee's word. Whatever was frozen for a cut flows again. */
  onSeal(seal: Parameters<Session<State, Input>['seal']>[0]): void {
    if (!this.session.seal(seal)) this.counters.sealGaps += 1
    this.#frozen.clear()
  }

  /** Stop taking a seat's inputs until the next seal, and say what is held of it from `from` on. */
  freeze(seat: Seat, from: Frame): { nextFrame: Frame; run: InputRun | null } {
    this.#frozen.add(seat)
    const { log } = this.session
    const last = log.heldThrough(seat)
    let first = Math.max(from, last - INPUT_RUN_FRAMES_MAX + 1, 0)
    while (first <= last && !log.has(seat, first)) first += 1
    if (first > last) return { nextFrame: last + 1, run: null }
    const count = last - first + 1
    return { nextFrame: last + 1, run: { seat, firstFrame: first, count, inputs: log.readRun(seat, first, count) } }
  }

  /**
   * What a peer lacks of the other seats' inputs, by its own account, at most one run of each seat and HOLDINGS_BYTES_MAX in
   * all: the oldest first, the rest when it asks again.
   */
  holdings(asker: Seat): InputRun[] {
    const { log } = this.session
    const { acks } = this.links[asker]!
    const most = Math.min(INPUT_RUN_FRAMES_MAX, Math.floor(HOLDINGS_BYTES_MAX / (log.seats * log.inputBytes)))
    return this.links.flatMap(({ seat }) => {
      let first = Math.max(acks[seat]! + 1, log.oldestFrame)
      const last = log.heldThrough(seat)
      while (first <= last && !log.has(seat, first)) first += 1
      const count = Math.min(most, last - first + 1)
      if (seat === asker || count <= 0) return []
      return [{ seat, firstFrame: first, count, inputs: log.readRun(seat, first, count) }]
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
      if (session.outcome !== null) break
      if (done.stepped) continue
      this.#stalled = true
      this.counters.stalls += 1
      pacer.owe(due - frame, aheadFrames)
      break
    }
    this.#ended = session.outcome !== null
    for (const report of session.drainHashes()) {
      this.#hashes.push({ report, left: this.#options.path.lossy ? HASH_REPEATS : 1 })
      for (const mismatch of this.#detector.addLocal(report.frame, report.hash)) this.#note(mismatch)
    }
    this.#sendIfDue(nowMs, send, due === 0)
  }

  /** @param between  no frame is due: it is the time between two ticks of the game */
  #sendIfDue(nowMs: number, send: (packet: PlayPacket) => void, between = false): void {
    const newest = this.session.log.heldThrough(this.#options.localSeat)
    const fresh = newest - this.#sentThrough
    const { session } = this
    if (fresh < this.#options.path.packetFrames && nowMs - this.#sentMs < this.#quietMs(between, nowMs)) return
    const reports = this.#isReportDue(nowMs)
    send({
      matchTag: this.#options.matchTag,
      seat: this.#options.localSeat,
      frame: session.frame,
      runs: this.#ownRun(newest, nowMs),
      acks: reports ? this.links.map(({ seat }) => session.log.heldThrough(seat)) : [],
      finalFrame: session.finalFrame,
      advantageFrames: reports ? this.links.map((link) => this.#advantageFrames(link, nowMs)) : [],
      pingMs: reports ? this.#pingIfDue(nowMs) : 0,
      echo: this.#takeEcho(nowMs),
      hashes: this.#takeHashes(),
      resync: session.contradicted,
      term: this.term,
      packetFrames: this.#options.path.packetFrames,
    })
    this.#sentThrough = Math.max(this.#sentThrough, newest)
    this.#sentMs = nowMs
  }

  /**
   * How long nothing is sent while there is nothing new, or not enough of it. A frame that waits for others makes nobody
   * repeat faster: every packet is a sample of who is ahead, and then they are all the same.
   */
  #quietMs(between: boolean, nowMs: number): number {
    const { lossy, packetFrames } = this.#options.path
    if (between && lossy && packetFrames === 1 && this.#links.lossRatio(nowMs) > LOSS_NOTED_RATIO)
      return REPEAT_LOSSY_MS
    // Where several frames travel together, the packet waits for the last of them.
    return Math.max(KEEP_ALIVE_MS, ((packetFrames + 0.5) * 1000) / this.session.game.tickRate)
  }

  #isReportDue(nowMs: number): boolean {
    const { seats } = this.#options.setup
    const { packetFrames } = this.#options.path
    this.#unreported += packetFrames
    if (this.#unreported * SEATS_PER_REPORT < seats && nowMs - this.#sentMs < KEEP_ALIVE_MS) return false
    this.#unreported = 0
    return true
  }

  /** 0 for none. */
  #pingIfDue(nowMs: number): number {
    if (nowMs - this.#pingedMs < PING_EVERY_MS_PER_SEAT * this.#options.setup.seats) return 0
    this.#pingedMs = nowMs
    return pingOf(nowMs)
  }

  #advantageFrames(link: PeerLink, nowMs: number): number {
    return this.#links.isLive(link, nowMs) ? this.session.frame - link.estimatedFrame(nowMs) : 0
  }

  /** Own inputs to send now: all not acknowledged on a lossy lane; new ones, and overdue ones again, on a reliable one. */
  #ownRun(newest: Frame, nowMs: number): InputRun[] {
    const seat = this.#options.localSeat
    let first = this.#sentThrough + 1
    if (this.#options.path.lossy) first = Math.min(first, this.#leastAcknowledged(nowMs) + 1)
    else if (nowMs - this.#resentMs >= Math.max(RESEND_AFTER_MS, 2 * this.#worstRttMs())) {
      const overdue = this.#leastAcknowledged(nowMs)
      if (overdue < this.#resendMark) first = overdue + 1
      this.#resendMark = this.#sentThrough
      this.#resentMs = nowMs
    }
    first = Math.max(first, newest - INPUT_RUN_FRAMES_MAX + 1, 0)
    while (first <= newest && !this.session.log.has(seat, first)) first += 1
    if (first > newest) return []
    const count = newest - first + 1
    return [{ seat, firstFrame: first, count, inputs: this.session.log.readRun(seat, first, count) }]
  }

  /**
   * Last own input that every live peer is known to hold. The referee says what it holds by sealing it; on a lossy lane
   * everything after the final frame may therefore still be missing there.
   */
  #leastAcknowledged(nowMs: number): Frame {
    const seat = this.#options.localSeat
    let least = this.#options.path.lossy ? this.session.finalFrame : this.#sentThrough
    for (const link of this.links) if (this.#links.isLive(link, nowMs)) least = Math.min(least, link.acks[seat]!)
    if (!this.#options.path.lossy && this.session.finalFrame === this.#finalMark)
      least = Math.min(least, this.#finalMark)
    this.#finalMark = this.session.finalFrame
    return least
  }

  /** Answer one peer's ping per packet, in turn. */
  #takeEcho(nowMs: number): Echo | null {
    for (let tries = 0; tries < this.links.length; tries++) {
      this.#echoTurn = (this.#echoTurn + 1) % this.links.length
      const ping = this.links[this.#echoTurn]!.takePing(nowMs)
      if (ping !== null) return { seat: this.#echoTurn, ...ping }
    }
    return null
  }

  #takeHashes(): HashReport[] {
    const taken = this.#hashes.slice(0, HASHES_PER_PACKET_MAX)
    for (const entry of taken) entry.left -= 1
    // Reports that went out often enough leave from the front; a backlog keeps only its newest part.
    while (this.#hashes.length > 0 && (this.#hashes[0]!.left <= 0 || this.#hashes.length > 64)) this.#hashes.shift()
    return taken.map((entry) => entry.report)
  }

  /** Through what is final already: no key pressed now can change it, and nothing in it is ever rolled back. */
  #hurry(): void {
    const { session } = this
    for (let left = FINAL_FRAMES_PER_TICK; left > 0 && session.outcome === null; left--) {
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

  /** Frame that nobody can honestly have got beyond. */
  #latestFrame(nowMs: number): number {
    return this.#began.frame + ((nowMs - this.#began.atMs + LEAD_MS) * this.session.game.tickRate) / 1000
  }

  #worstRttMs(): number {
    let worst = 0
    for (const link of this.links) if (link.rttMs > worst) worst = link.rttMs
    return worst
  }

  #note(mismatch: HashMismatch | null): void {
    if (mismatch === null) return
    this.counters.desyncs += 1
    this.#mismatches.push(mismatch) // at most one per seat: the detector reports each seat once
  }
}
