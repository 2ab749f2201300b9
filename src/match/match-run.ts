/** A match from the moment its players are named: passes messages to its parts, ticks them, and keeps the holders of the seats. */

import type { Game, Seat } from '../core/game.js'
import { compensate } from '../core/session/compensation.js'
import { type FinalFrames, lastFrameOf } from '../core/session/final-frames.js'
import type { Clock } from '../transport/clock.js'
import type { Lane, PeerId } from '../transport/lane.js'
import type { PlayShape } from '../wire/input-run.js'
import type { Seated, Start } from '../wire/lobby.js'
import { encodePacket } from '../wire/packet.js'
import type { PlayPacket } from '../wire/play.js'
import { matchTagOf } from '../wire/play.js'
import type { RoomMessage } from '../wire/room.js'
import type { Seal } from '../wire/seal.js'
import { playDelivery, playPath } from './contract/delivery.js'
import type { Events } from './contract/events.js'
import type { MatchEvents, MatchPorts } from './contract/match-contract.js'
import type { MatchResult } from './contract/match-result.js'
import type { RoomChannel } from './contract/room-channel.js'
import { MatchSeats } from './contract/seat-holders.js'
import { PeerReferee } from './election/peer-referee.js'
import { FinalityTimeout } from './final-frames/finality-timeout.js'
import { GapFetcher } from './final-frames/gap-fetcher.js'
import type { LobbyRoundTrips } from './lobby/lobby-round-trips.js'
import type { CheckedSettings } from './match-settings.js'
import { DesyncReports } from './play/desync-reports.js'
import { MatchEventSource } from './play/match-event-source.js'
import type { PlayLoopOptions } from './play/play-loop.js'
import { PlayLoop } from './play/play-loop.js'
import { RELAY } from './referee/quorum.js'
import { ClaimExchange } from './verdict/claim-exchange.js'

/** What the seats say to each other and hear from their referee while a match runs. */
export type RunMessage = Extract<
  RoomMessage,
  {
    type: 'certificate' | 'claim' | 'election' | 'follow' | 'freeze' | 'frozen' | 'seal' | 'statePart' | 'vote'
  }
>

/** What a match that starts is made of. */
export interface MatchRunOptions<State> {
  readonly start: Start
  readonly localSeat: Seat
  readonly ports: MatchPorts
  readonly tuning: CheckedSettings
  readonly shape: PlayShape
  readonly trips: LobbyRoundTrips
  readonly events: Events<MatchEvents<State>>
  /** What the match has come to when we return to it. */
  readonly final?: FinalFrames | undefined
  /** To the peers of the room. */
  readonly channel: RoomChannel
  /** Called once, when the match is judged or given up. */
  readonly settle: (result: MatchResult) => void
}

/** A match from its start message on, as one of its seats: simulation, referee, verdict, and the events of these. */
export class MatchRun<State, Input> {
  readonly loop: PlayLoop<State, Input>
  readonly localSeat: Seat
  readonly matchTag: number
  readonly #lane: Lane
  readonly #relay: PeerId | null
  readonly #shape: PlayShape
  readonly #trips: LobbyRoundTrips
  readonly #events: Events<MatchEvents<State>>
  readonly #refereeing: PeerReferee<State, Input>
  readonly #verdict: ClaimExchange
  readonly #reports: DesyncReports<State, Input>
  readonly #past: GapFetcher<State, Input>
  readonly #news: MatchEventSource<State, Input>
  readonly #wait: FinalityTimeout
  readonly #holders: MatchSeats
  /** Seats given away, as far as we were told. */
  #seatings = 0

  constructor(game: Game<State, Input>, options: MatchRunOptions<State>) {
    const { start, localSeat, ports, tuning, shape, channel } = options
    const { lane, fetchFinal } = ports
    this.#holders = new MatchSeats(start)
    this.localSeat = localSeat
    this.matchTag = matchTagOf(start.matchId)
    this.#lane = lane
    this.#relay = ports.relay
    this.#wait = new FinalityTimeout(ports.relay !== null)
    this.#shape = shape
    this.#trips = options.trips
    this.#events = options.events
    this.loop = new PlayLoop(game, this.#loopOptions(game, tuning))
    this.#reports = new DesyncReports(this.loop.session, this.matchTag, localSeat, lane.lossy, channel)
    this.#verdict = new ClaimExchange({
      start,
      localSeat,
      judged: ports.relay !== null,
      claimSigner: ports.claimSigner,
      channel,
      settle: options.settle,
    })
    this.#refereeing = new PeerReferee(this.loop, {
      holders: this.#holders,
      localSeat,
      neutral: shape.neutral,
      dropAfterMs: tuning.dropAfterMs,
      channel,
    })
    const fetch = fetchFinal === undefined ? undefined : () => fetchFinal(start.matchId)
    this.#past = new GapFetcher(this.loop.session, fetch, options.final)
    this.#news = new MatchEventSource(this.loop, localSeat, options.events)
  }

  /** How the match started, with the present holders of the seats. */
  get start(): Start {
    return this.#holders.start
  }

  /** Peer id of the referee that is followed: the first one, or the one that was elected since. */
  get referee(): PeerId {
    return this.#holders.peers[this.#refereeing.referee] ?? this.start.referee
  }

  /** Round trip to that referee, milliseconds: 0 where this peer referees, NaN until measured. */
  get refereeRttMs(): number {
    const { referee } = this.#refereeing
    if (referee === this.localSeat) return 0
    return referee === RELAY ? this.#trips.rttMs(this.start.referee) : this.loop.rttMs(referee)
  }

  /** True once the outcome has been told. */
  get settled(): boolean {
    return this.#verdict.settled
  }

  /** Is there something to simulate before we are where the match is? */
  get catchingUp(): boolean {
    return this.#past.pending
  }

  /**
   * Before it begins for us: simulate as much of what was missed as one tick has time for.
   * @returns true when nothing is left
   */
  catchUp(clock: Clock, nowMs: number): boolean {
    return this.#past.catchUp(clock, nowMs)
  }

  /** Frame 0 is due at `startMs`. */
  begin(startMs: number): void {
    this.loop.begin(startMs)
    this.#refereeing.begin(startMs)
  }

  /** @param read asked once per due frame for the local input */
  tick(nowMs: number, read: () => Input): void {
    this.#past.tick(nowMs)
    this.#refereeing.tick(nowMs)
    this.loop.tick(nowMs, read, (packet) => {
      this.#refereeing.onPlay(packet, nowMs, nowMs)
      this.#lane.broadcast(encodePacket({ play: packet }, this.#shape), playDelivery(this.#lane))
    })
    this.#tell(nowMs)
  }

  /** Is this about this match, and from the peer that sits there? */
  speaks(from: PeerId, play: PlayPacket): boolean {
    return play.matchTag === this.matchTag && this.#holders.seatOf(from) === play.seat
  }

  /** A play packet; the caller has checked that it `speaks` about this match. */
  onPlay(play: PlayPacket, receivedAtMs: number, nowMs: number): void {
    this.#refereeing.onPlay(play, receivedAtMs, nowMs)
    this.loop.onPlay(play, receivedAtMs, nowMs)
  }

  /** The referee that started the match says something, whatever it is. */
  firstSpoke(nowMs: number): void {
    this.#refereeing.firstSpoke(nowMs)
  }

  hear(from: PeerId, message: RunMessage, receivedAtMs: number): void {
    const seat = this.#holders.seatOf(from)
    switch (message.type) {
      case 'certificate':
        if (from === this.start.referee) this.#verdict.onCertificate(message.certificate)
        return
      case 'claim':
        if (seat !== undefined) this.#verdict.onClaim(seat, message.claim)
        return
      case 'follow':
        this.#refereeing.onFollow(from, message, receivedAtMs)
        return
      default:
        if (message.matchTag === this.matchTag) this.#hearReferees(from, seat, message, receivedAtMs)
    }
  }

  /** The peer said goodbye. */
  leave(peer: PeerId): void {
    const seat = this.#holders.seatOf(peer)
    if (seat !== undefined) this.#refereeing.leave(seat)
  }

  /**
   * The relay has given seats away.
   * @returns name or peer id of the peer that has taken our seat; null while it is ours
   */
  reseat({ revision, seats }: Seated, nowMs: number): string | null {
    if (revision <= this.#seatings || seats.length !== this.#holders.peers.length) return null
    this.#seatings = revision
    const changed = this.#holders.replace(seats)
    this.#lane.seek(this.#holders.peers)
    for (const seat of changed) this.#refereeing.reseat(seat, nowMs)
    for (const seat of changed) {
      const { peer, name } = seats[seat]!
      this.loop.reseat(seat, nowMs)
      this.#events.emit('seated', { seat, peer, name })
    }
    if (!changed.includes(this.localSeat)) return null
    const heir = seats[this.localSeat]!
    return heir.name || heir.peer
  }

  /** The outcome settles as it stands. */
  abandon(): void {
    this.#verdict.abandon()
  }

  #tell(nowMs: number): void {
    const { loop } = this
    const { sealedFrame } = this.#news
    const { log, settledOutcome } = loop.session
    for (const mismatch of loop.drainMismatches()) this.#reports.add(mismatch, nowMs)
    if (settledOutcome !== null) this.#verdict.decide(settledOutcome, nowMs)
    this.#news.tell(this.start.seats, this.#reports.drain(nowMs))
    let absentSeats = 0
    for (let seat = 0; seat < log.seats; seat++) if (log.latestStatus(seat) === 'empty') absentSeats += 1
    this.#verdict.tick(nowMs, absentSeats)
    if (this.#news.sealedFrame > sealedFrame) this.#wait.restart()
    if (!this.#wait.isLost(nowMs) || loop.ended || this.settled) return
    this.#events.emit('abandoned', { reason: 'the referee has fallen silent and the match cannot go on without it' })
    this.abandon()
  }

  /** The caller has checked that it is about this match. */
  #hearReferees(
    from: PeerId,
    seat: Seat | undefined,
    message: Exclude<RunMessage, { type: 'certificate' | 'claim' | 'follow' }>,
    nowMs: number,
  ): void {
    switch (message.type) {
      case 'seal':
        if (this.#isReferee(from, message.term, nowMs)) this.#takeSeal(from, message, nowMs)
        return
      case 'freeze':
        if (seat !== undefined) this.#refereeing.onFreeze(message, seat)
        return
      case 'frozen':
        if (seat !== undefined) this.#refereeing.onFrozen(message, seat, nowMs)
        return
      case 'election':
        if (seat !== undefined) this.#refereeing.onElection(message, seat, nowMs)
        return
      case 'vote':
        if (seat !== undefined) this.#refereeing.onVote(message, seat, nowMs)
        return
      case 'statePart':
        if (message.seat === seat) this.#reports.onPart(message)
    }
  }

  /** The relay or the peer that started the match, or the one that the others follow since. */
  #isReferee(from: PeerId, term: number, nowMs: number): boolean {
    const seat = this.#holders.seatOf(from) ?? (from === this.#relay ? RELAY : undefined)
    return seat !== undefined && this.#refereeing.follows(seat, term, nowMs)
  }

  #takeSeal(from: PeerId, message: Seal, receivedAtMs: number): void {
    const { localSeat, loop } = this
    if (message.echo !== null && message.echo.seat === localSeat) {
      const { localPeer } = this.#lane
      const { pingMs, heldMs } = message.echo
      this.#trips.heard(from, 0, { peer: localPeer, pingMs, heldMs }, localPeer, receivedAtMs)
    }
    loop.noteLateness(message.lateFrames[localSeat]!)
    const { sealGaps } = loop.counters
    loop.onSeal(message)
    this.#past.noteSeal(
      loop.counters.sealGaps === sealGaps,
      lastFrameOf(message) - loop.session.finalFrame,
      receivedAtMs,
    )
  }

  #loopOptions(game: Game<State, Input>, tuning: CheckedSettings): PlayLoopOptions {
    const { seed, seats, options, toleranceFrames } = this.start
    const { limits, hashIntervalFrames, guard } = tuning
    const path = playPath(this.#lane, () => this.start.seats)
    const rttMs = seats.map(({ peer }) => this.#trips.rttMs(peer))
    const others = rttMs.filter((_, seat) => seat !== this.localSeat)
    const quality = {
      rttMs: others.some(Number.isNaN) ? null : Math.max(0, ...others),
      jitterMs: 5,
      lossRatio: 0,
      packetFrames: path.packetFrames,
      slackFrames: null,
      earlyFrames: null,
      overdueFrames: null,
    }
    return {
      localSeat: this.localSeat,
      setup: { seed, seats: seats.length, options },
      matchTag: this.matchTag,
      path,
      toleranceFrames,
      hashIntervalFrames,
      limits,
      start: compensate(quality, game.tickRate, null, limits),
      guard,
      rttMs,
    }
  }
}
