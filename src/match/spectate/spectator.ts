/** A match as a peer without a seat sees it: follows the final frames, plays them out a little later, predicts nothing. */

import type { Frame, Game, MatchOptions, Outcome, SeatStatus } from '../../core/game.js'
import type { FinalFrames } from '../../core/session/final-frames.js'
import { Replayer } from '../../core/session/replay.js'
import type { Simulation } from '../../core/session/simulation.js'
import { PeerstepError } from '../../errors.js'
import type { Packet, PeerId } from '../../transport/lane.js'
import type { PlayShape } from '../../wire/input-run.js'
import type { Seated, Start } from '../../wire/lobby.js'
import { decodePacket } from '../../wire/packet.js'
import { matchTagOf } from '../../wire/play.js'
import type { RoomMessage } from '../../wire/room.js'
import type { Seal } from '../../wire/seal.js'
import type { SeatHolder } from '../../wire/seats.js'
import type { Unsubscribe } from '../contract/events.js'
import { Events } from '../contract/events.js'
import type { MatchResult } from '../contract/match-result.js'
import { LaneChannel, type RoomChannel } from '../contract/room-channel.js'
import type {
  SpectatorEvents,
  SpectatorOptions,
  SpectatorPhase,
  SpectatorPorts,
  SpectatorStats,
} from '../contract/spectator-contract.js'
import { FinalQueue } from '../final-frames/final-queue.js'
import { FinalityTimeout } from '../final-frames/finality-timeout.js'
import { JudgedOutcome } from '../verdict/judged-outcome.js'
import { FinalFetcher } from './final-fetcher.js'
import { PlayoutClock } from './playout-clock.js'

/** Says what is wanted this often, */
const FOLLOW_EVERY_MS = 1000
/** and until the match is known, or when something is missing, this often. */
const FOLLOW_SOON_MS = 100
/** A referee silent for this long may have a successor, where there is no relay. */
const REFEREE_SILENT_MS = 2000

/**
 * One match watched without a seat, on any lane. It does nothing by itself: call `tick` at least once per frame. `Peer.watch`
 * makes spectators on the network, which also have a timer.
 */
export class Spectator<State, Input> {
  /** The rules of the match that is watched. */
  readonly game: Game<State, Input>
  /** Settles once, when the match was played out and is judged, or watching ends. */
  readonly outcome: Promise<MatchResult>
  readonly #ports: SpectatorPorts
  readonly #options: SpectatorOptions
  readonly #events = new Events<SpectatorEvents>()
  readonly #settle: (result: MatchResult) => void
  readonly #judged: JudgedOutcome
  readonly #channel: RoomChannel
  #shape: PlayShape | null = null
  #start: Start | null = null
  #referee: PeerId | null = null
  #refereeMs = 0
  #replayer: Replayer<State, Input> | null = null
  #queue: FinalQueue | null = null
  #playout: PlayoutClock
  #statuses: SeatStatus[] = []
  #followedMs = Number.NEGATIVE_INFINITY
  readonly #fetcher: FinalFetcher
  #paused = false
  readonly #wait: FinalityTimeout
  #toldFinal: Frame = -1
  /** The relay closed the room, and why. */
  #goodbye: string | null = null
  #ended = false
  #stalls = 0
  #malformed = 0
  #contradictions = 0
  /** Seats given away, as far as we were told. */
  #seatings = 0

  /** @throws PeerstepError BAD_OPTION when `delayMs` is out of bounds */
  constructor(game: Game<State, Input>, ports: SpectatorPorts, options: SpectatorOptions = {}) {
    const { delayMs = 0 } = options
    if (!(delayMs >= 0 && delayMs <= 60_000)) {
      throw new PeerstepError('BAD_OPTION', `delayMs is a time from 0 to 60000 milliseconds, not ${delayMs}`)
    }
    this.game = game
    this.#ports = ports
    this.#channel = new LaneChannel(ports.lane, () => this.#shape)
    this.#fetcher = new FinalFetcher({
      clock: ports.clock,
      fetchFinal: ports.fetchFinal,
      take: (final) => this.#takeFetched(final),
      giveUp: (reason) => this.#abandon(reason),
    })
    this.#wait = new FinalityTimeout(ports.relay !== null)
    this.#judged = new JudgedOutcome(ports.claimSigner)
    this.#options = options
    this.#playout = new PlayoutClock(game.tickRate, delayMs)
    const settled = Promise.withResolvers<MatchResult>()
    this.outcome = settled.promise
    this.#settle = settled.resolve
  }

  /** Where watching stands. */
  get phase(): SpectatorPhase {
    if (this.#ended) return 'ended'
    return this.#replayer === null ? 'lobby' : 'playing'
  }

  /** The peer and name on each seat, by seat; empty while the match has not begun. */
  get seats(): readonly SeatHolder[] {
    return this.#start?.seats ?? []
  }

  /** Options of the match that runs: a peer that takes a vacant seat joins with these, and as many seats. Empty before. */
  get options(): MatchOptions {
    return this.#start?.options ?? {}
  }

  /** By seat, as of the frame shown. */
  get statuses(): readonly SeatStatus[] {
    return this.#statuses
  }

  /** 16 bytes; null while the match has not begun. */
  get matchId(): Uint8Array | null {
    return this.#start?.matchId ?? null
  }

  /** The state shown, of final frames only; null while the match has not begun. Look, do not touch. */
  get state(): State | null {
    return this.#replayer?.simulation.state ?? null
  }

  /** Frames simulated. */
  get frame(): Frame {
    return this.#replayer?.simulation.frame ?? 0
  }

  /** Share of the next frame's time that has passed. */
  get alpha(): number {
    return this.#playout.alpha
  }

  /** A frame was due at the last tick and has not come. */
  get stalled(): boolean {
    return this.#playout.starved && !this.#paused && !this.#ended
  }

  /** True between `pause` and `resume`. */
  get paused(): boolean {
    return this.#paused
  }

  /** Counters since watching began. */
  get stats(): SpectatorStats {
    const { packetsReceived, bytesReceived } = this.#ports.lane.stats
    return {
      frame: this.frame,
      waitingFrames: this.#queue?.waiting ?? 0,
      stalls: this.#stalls,
      fetches: this.#fetcher.fetches,
      malformed: this.#malformed,
      contradictions: this.#contradictions,
      packetsReceived,
      bytesReceived,
    }
  }

  /**
   * Listen to an event of the match; `SpectatorEvents` lists them.
   * @returns a function that removes the listener
   */
  on<Name extends keyof SpectatorEvents>(name: Name, listener: (event: SpectatorEvents[Name]) => void): Unsubscribe {
    return this.#events.on(name, listener)
  }

  /** Stop the display. The match goes on, and final frames that arrive are kept for two minutes. */
  pause(): void {
    this.#paused = true
  }

  /** Go on, and catch up at once with where the match is by now. */
  resume(): void {
    this.#paused = false
    this.#playout.restart()
  }

  /** Stop watching. The outcome settles as it stands. */
  leave(): void {
    this.#ports.lane.close()
    this.#conclude()
  }

  /** One turn: receive, ask, simulate. Call at least once per frame; more often does no harm. */
  tick(): void {
    const { clock, lane } = this.#ports
    const nowMs = clock.nowMs()
    for (const packet of lane.receive()) this.#route(packet)
    this.#follow(nowMs)
    if (this.#replayer !== null && this.#queue !== null && !this.#paused) this.#play(this.#replayer, this.#queue, nowMs)
    this.#noticeLoss(nowMs)
  }

  #play(replayer: Replayer<State, Input>, queue: FinalQueue, nowMs: number): void {
    const { simulation } = replayer
    const starved = this.#playout.starved
    const due = this.#ended ? 0 : this.#playout.due(nowMs, simulation.frame, queue.waiting)
    if (this.#playout.starved && !starved) this.#stalls += 1
    for (let step = 0; step < due && !this.#judged.decided; step++) {
      const next = queue.take()
      if (next === null) break
      replayer.step(next.source)
      for (const { seat, status } of next.changes) this.#restatus(seat, status, simulation.frame - 1)
      const outcome = simulation.outcome()
      if (outcome !== undefined) this.#decide(outcome, simulation)
    }
    const finalFrame = simulation.frame - 1
    if (finalFrame > this.#toldFinal) {
      this.#toldFinal = finalFrame
      this.#events.emit('seal', { finalFrame })
    }
    const { certificate, decided } = this.#judged
    // A match that ended undecided ends where the relay's certificate says.
    if (certificate !== null && (decided || simulation.frame >= certificate.frames)) this.#conclude()
  }

  #restatus(seat: number, status: SeatStatus, frame: Frame): void {
    if (this.#statuses[seat] === status) return
    this.#statuses[seat] = status
    this.#events.emit('peer', { seat, name: this.seats[seat]?.name ?? '', status, frame })
  }

  #decide(outcome: Outcome, simulation: Simulation<State, Input>): void {
    const { frame } = simulation
    this.#judged.decide({ frame, outcome, hash: simulation.hash() })
    this.#events.emit('outcome', { outcome, frame })
    if (this.#ports.relay === null) this.#conclude()
  }

  /** Nothing more comes: the referee is gone, or was never there. A lobby is waited in for as long as it takes. */
  #noticeLoss(nowMs: number): void {
    if (this.#ended || this.#paused) return
    // The end of what has arrived is still played out.
    const { certificate, checking } = this.#judged
    const waiting = checking || certificate !== null || (this.#queue?.waiting ?? 0) > 0
    if (this.#goodbye !== null && !waiting) {
      this.#abandon(this.#goodbye)
      return
    }
    if (this.#start === null) return
    if (this.#wait.isLost(nowMs)) this.#abandon('nothing more is heard of the match: its referee has fallen silent')
  }

  #abandon(reason: string): void {
    if (this.#ended) return
    if (!this.#judged.decided) this.#events.emit('abandoned', { reason })
    this.#conclude()
  }

  #conclude(): void {
    if (this.#ended) return
    this.#ended = true
    const result = this.#judged.result(this.frame)
    this.#settle(result)
    if (result.certificate !== null) this.#events.emit('certificate', result)
  }

  #route(packet: Packet): void {
    const body = decodePacket(packet.bytes, this.#shape)
    if (body === null) this.#malformed += 1
    else if (body.room) this.#hear(packet.from, body.room, packet.receivedAtMs)
  }

  #hear(from: PeerId, message: RoomMessage, receivedAtMs: number): void {
    const { relay } = this.#ports
    if (relay !== null && from !== relay) return
    switch (message.type) {
      case 'start':
        // Without a relay any player may repeat it: the one that started the match may have left.
        if (message.referee === from || (relay === null && message.seats.some(({ peer }) => peer === from)))
          this.#prepare(message, receivedAtMs)
        return
      case 'seal':
        if (message.matchTag === this.#tag() && this.#isReferee(from, receivedAtMs))
          this.#takeSeal(message, receivedAtMs)
        return
      case 'seated':
        if (from === relay && message.matchTag === this.#tag()) this.#reseat(message)
        return
      case 'certificate':
        if (from === this.#start?.referee) this.#judged.onCertificate(message.certificate, this.#start)
        return
      case 'bye':
        if (from === relay) this.#goodbye = message.reason
    }
  }

  /** The relay; without one the player that started, or the player that seals once that one has been silent for REFEREE_SILENT_MS. */
  #isReferee(from: PeerId, nowMs: number): boolean {
    if (from !== this.#referee) {
      const seated = this.#start?.seats.some(({ peer }) => peer === from) ?? false
      if (!seated || nowMs - this.#refereeMs < REFEREE_SILENT_MS) return false
      this.#referee = from
    }
    this.#refereeMs = nowMs
    return true
  }

  /** A lobby may call a start off and announce another, until something has become final. */
  #prepare(start: Start, nowMs: number): void {
    if (this.#start !== null && (matchTagOf(start.matchId) === this.#tag() || this.#queue?.nextFrame !== 0)) return
    const { game } = this
    const seats = start.seats.length
    if (start.gameId !== game.id || seats < game.seats.min || seats > game.seats.max) return
    this.#start = start
    this.#referee = start.referee
    this.#refereeMs = nowMs
    this.#wait.restart()
    this.#shape = { seats, neutral: game.input.neutral }
    this.#queue = new FinalQueue({ seats, inputBytes: game.input.bytes })
    this.#replayer = new Replayer(game, { seed: start.seed, seats, options: start.options })
    this.#statuses = start.seats.map(() => 'playing')
    this.#playout = new PlayoutClock(game.tickRate, this.#options.delayMs ?? 0)
    this.#events.emit('start', { matchId: start.matchId, seat: -1, seats: start.seats })
    this.#fetcher.fetch(start.matchId)
    this.#followedMs = Number.NEGATIVE_INFINITY
  }

  #reseat({ revision, seats }: Seated): void {
    const start = this.#start
    if (start === null || revision <= this.#seatings || seats.length !== start.seats.length) return
    this.#seatings = revision
    this.#start = { ...start, seats }
    seats.forEach(({ peer, name }, seat) => {
      if (peer !== start.seats[seat]!.peer) this.#events.emit('seated', { seat, peer, name })
    })
  }

  #takeSeal(message: Seal, receivedAtMs: number): void {
    const queue = this.#queue
    if (queue === null || this.#start === null) return
    switch (queue.addSeal(message)) {
      case 'taken':
        this.#fetcher.noteTaken()
        this.#wait.restart()
        this.#playout.arrived(queue.nextFrame, receivedAtMs)
        return
      case 'contradiction':
        this.#contradictions += 1
        return
      case 'gap':
        this.#wait.restart()
        this.#fetcher.noteGap(this.#start.matchId, receivedAtMs)
    }
  }

  /** Frames that were fetched. @returns true when some of them are new */
  #takeFetched(final: FinalFrames): boolean {
    const queue = this.#queue
    if (queue === null || !queue.addFinal(final)) return false
    this.#playout.fetched(queue.nextFrame, this.#ports.clock.nowMs())
    return true
  }

  /** Says what we want next. Not while there is no room for it: the referee then forgets us, and remembers us later. */
  #follow(nowMs: number): void {
    if (this.#ended || this.#queue?.full) return
    if (this.#fetcher.isFresh(nowMs)) return
    const again = this.#fetcher.hasGap
    const soon = again || this.#queue === null || this.#queue.nextFrame === 0
    if (nowMs - this.#followedMs < (soon ? FOLLOW_SOON_MS : FOLLOW_EVERY_MS)) return
    this.#followedMs = nowMs
    const message: RoomMessage = {
      type: 'follow',
      matchTag: this.#tag(),
      nextFrame: this.#queue?.nextFrame ?? 0,
      again,
    }
    if (this.#ports.relay === null) this.#channel.broadcast(message)
    else this.#channel.send(this.#ports.relay, message)
  }

  #tag(): number {
    return this.#start === null ? 0 : matchTagOf(this.#start.matchId)
  }
}
