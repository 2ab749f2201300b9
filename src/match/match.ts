/** A match as its author holds it: lobby, play, end. Drains the lane, routes what it says, ticks the parts. */
import { compensate } from '../core/compensation.js'
import type { Frame, Game, Seat, SeatStatus } from '../core/game.js'
import { PeerstepError } from '../errors.js'
import type { LanePath, Packet, PeerId } from '../transport/lane.js'
import { canonicalJson } from '../wire/canonical-json.js'
import type { SeatHolder } from '../wire/facts.js'
import type { PlayShape } from '../wire/input-run.js'
import { PROTOCOL_VERSION } from '../wire/limits.js'
import { decodePacket, encodePacket } from '../wire/packet.js'
import type { PlayPacket } from '../wire/play.js'
import { matchTagOf } from '../wire/play.js'
import type { RoomMessage, Seated, Start } from '../wire/room.js'
import type { Seal } from '../wire/seal.js'
import { CatchUp } from './catch-up.js'
import { deliveryOf, playDelivery, playPath } from './delivery.js'
import { DesyncReports } from './desync-reports.js'
import type { Unsubscribe } from './events.js'
import { Events } from './events.js'
import type { Wish } from './handshake.js'
import { factsOf } from './handshake.js'
import { LobbyGuest } from './lobby-guest.js'
import { LobbyHost } from './lobby-host.js'
import type { MatchEvents, MatchPhase, MatchPorts, MatchTuning } from './match-options.js'
import { collectStats } from './match-stats.js'
import { PeerReferee } from './peer-referee.js'
import { PlayLoop } from './play-loop.js'
import { RELAY } from './quorum.js'
import { RoundTrips } from './round-trips.js'
import type { MatchStats } from './stats.js'
import type { CheckedTuning } from './tuning.js'
import { checkTuning } from './tuning.js'
import type { MatchResult } from './verdict-desk.js'
import { VerdictDesk } from './verdict-desk.js'

/** Without a relay a peer waits this long for one with a lower id before it hosts the lobby itself. */
const HOST_AFTER_MS = 300
/** Peers of a lobby remembered for choosing its host; the one heard longest ago goes first. */
const PEERS_HEARD_MAX = 64
/** A peer heard within this time is taken to be there. */
const HEARD_WITHIN_MS = 2000
/** Without a newly final frame for this long, while we are awake, a match is over. */
const REFEREE_LOST_MS = 15_000
/** Longest time between two ticks that counts as being awake. */
const WAITED_PER_TICK_MS = 100
/** Frames simulated in one piece while catching up: some milliseconds of an ordinary game, so that the page stays alive. */
const CATCH_UP_FRAMES = 1000
/** Before the match goes on for us, so many pieces a tick, */
const CATCH_UP_PIECES = 8
/** as long as they do not take longer than this. */
const CATCH_UP_MS = 16
/** Seals that begin after a gap for this long: the referee no longer describes what we missed. */
const FETCH_AFTER_MS = 1000

export class Match<State, Input> {
  readonly game: Game<State, Input>
  /** Settles once, when the match is judged, or left. */
  readonly outcome: Promise<MatchResult>
  readonly #ports: MatchPorts
  readonly #tuning: CheckedTuning
  readonly #wish: Wish
  readonly #shape: PlayShape
  readonly #events = new Events<MatchEvents<State>>()
  readonly #trips = new RoundTrips()
  readonly #guest: LobbyGuest
  readonly #openedMs: number
  readonly #settleOutcome: (result: MatchResult) => void
  readonly #heardPeers = new Map<PeerId, number>()
  #host: LobbyHost | null = null
  #start: Start | null = null
  #seat: Seat = -1
  #seatOf = new Map<PeerId, Seat>()
  #loop: PlayLoop<State, Input> | null = null
  #begun = false
  #refereeing: PeerReferee<State, Input> | null = null
  #toldRefusal: string | null = null
  #verdict: VerdictDesk | null = null
  #reports: DesyncReports<State, Input> | null = null
  #statuses: SeatStatus[] = []
  /** By seat: name of the lane that led there when we last looked. */
  #lanes: string[] = []
  #sealed: Frame = -1
  #waitedMs = 0
  #tickedMs = 0
  #catchUp: CatchUp<State, Input> | null = null
  #gapSinceMs = Number.NaN
  #fetching = false
  #wasStalled = false
  #announced = false
  #left = false
  #dismissed = false
  #malformed = 0
  /** Seats given away, as far as we were told. */
  #seatings = 0

  /** @throws PeerstepError BAD_OPTION when a setting is out of bounds */
  constructor(game: Game<State, Input>, ports: MatchPorts, tuning: MatchTuning = {}) {
    this.game = game
    this.#ports = ports
    this.#tuning = checkTuning(game, tuning)
    const { seats, options, name } = this.#tuning
    this.#wish = { protocol: PROTOCOL_VERSION, game: factsOf(game), seats, options }
    this.#shape = { seats, neutral: game.input.neutral }
    this.#openedMs = ports.clock.nowMs()
    this.#guest = new LobbyGuest({
      wish: this.#wish,
      name,
      localPeer: ports.lane.localPeer,
      spectator: false,
      trips: this.#trips,
      send: (message) => this.#send(message),
    })
    const settled = Promise.withResolvers<MatchResult>()
    this.outcome = settled.promise
    this.#settleOutcome = settled.resolve
    if (ports.comeback !== undefined) {
      this.#prepare(ports.comeback.start)
      if (this.#loop !== null) this.#catchUp = new CatchUp(this.#loop.session, ports.comeback.final)
    }
  }

  get phase(): MatchPhase {
    if (this.#loop === null) return 'lobby'
    if (this.#loop.ended || this.#verdict?.settled) return 'ended'
    return this.#begun ? 'playing' : 'countdown'
  }

  /** Our seat; -1 while waiting. */
  get seat(): Seat {
    return this.#seat
  }

  get seats(): readonly SeatHolder[] {
    return this.#start?.seats ?? this.#guest.seats
  }

  /** 16 bytes; null while waiting. */
  get matchId(): Uint8Array | null {
    return this.#start?.matchId ?? null
  }

  /** Peer id of the referee; null while waiting. */
  get referee(): PeerId | null {
    return this.#start?.referee ?? null
  }

  /** Why the host does not take us; null while it does. */
  get refusal(): string | null {
    return this.#guest.refusal
  }

  /** The running match, for display and diagnosis; null before it starts. Look, do not touch. */
  get play(): PlayLoop<State, Input> | null {
    return this.#loop
  }

  /** @returns a function that removes the listener */
  on<Name extends keyof MatchEvents<State>>(
    name: Name,
    listener: (event: MatchEvents<State>[Name]) => void,
  ): Unsubscribe {
    return this.#events.on(name, listener)
  }

  /** Say goodbye and stop. The outcome settles as it stands. */
  leave(reason = 'left'): void {
    if (this.#left) return
    this.#send({ type: 'bye', reason })
    this.#ports.lane.close()
    this.#left = true
    this.#abandon()
  }

  /**
   * One turn: hear, decide, say, simulate. Call at least once per frame; more often does no harm.
   * @param read asked once per due frame for the local input
   */
  tick(read: () => Input): void {
    if (this.#left) return
    const nowMs = this.#ports.clock.nowMs()
    for (const packet of this.#ports.lane.receive()) this.#route(packet, nowMs)
    if (!this.#begun) this.#wait(nowMs)
    if (this.#loop !== null && this.#begun) this.#play(this.#loop, nowMs, read)
  }

  /** All ways to the player on a seat that are alive, with what is measured of them; none before the start, or where there is one. */
  paths(seat: Seat): readonly LanePath[] {
    const peer = this.#start?.seats[seat]?.peer
    return peer === undefined || seat === this.#seat ? [] : (this.#ports.lane.paths?.(peer) ?? [])
  }

  get stats(): MatchStats {
    const { lane } = this.#ports
    const names = this.seats.map((holder) => holder.name)
    const refereeRttMs = this.#start === null ? Number.NaN : this.#trips.rttMs(this.#start.referee)
    return collectStats(
      this.#loop,
      lane.stats,
      this.#seat,
      names,
      refereeRttMs,
      this.#malformed,
      this.#ports.clock.nowMs(),
    )
  }

  #wait(nowMs: number): void {
    if (this.#catchUp !== null) {
      if (!this.#catchesUp(this.#catchUp, nowMs)) return
      this.#catchUp = null
      this.#guest.resume(nowMs)
    } else this.#guest.tick(nowMs)
    this.#hostIfAlone(nowMs)
    this.#host?.tick(nowMs)
    const { startMs } = this.#guest
    if (startMs === null || this.#loop === null) return
    this.#begun = true
    this.#loop.begin(startMs)
    this.#refereeing?.begin(startMs)
    this.#events.emit('start', { matchId: this.#start!.matchId, seat: this.#seat, seats: this.seats })
  }

  #catchesUp(catchUp: CatchUp<State, Input>, nowMs: number): boolean {
    for (let piece = 0; piece < CATCH_UP_PIECES; piece++) {
      if (catchUp.advance(CATCH_UP_FRAMES)) return true
      if (this.#ports.clock.nowMs() - nowMs >= CATCH_UP_MS) return false
    }
    return false
  }

  /** Where no relay hosts, the peer with the lowest id among those heard does, once it has listened for a while. */
  #hostIfAlone(nowMs: number): void {
    if (this.#ports.relay !== null || nowMs - this.#openedMs < HOST_AFTER_MS) return
    const { localPeer } = this.#ports.lane
    if (!this.#mayHost(localPeer, nowMs)) {
      this.#host = null // a peer with a lower id has turned up: nobody has begun, so it costs a second at most
      return
    }
    if (this.#host !== null) return
    this.#host = new LobbyHost({
      wish: this.#wish,
      localPeer,
      randomBytes: this.#ports.randomBytes,
      toleranceFrames: this.#tuning.toleranceFrames,
      trips: this.#trips,
      send: (message) => {
        this.#send(message)
        this.#hear(localPeer, message, this.#ports.clock.nowMs())
      },
    })
  }

  /** The relay where there is one; else nobody heard lately has a lower id. */
  #mayHost(peer: PeerId, nowMs: number): boolean {
    if (this.#ports.relay !== null) return peer === this.#ports.relay
    if (this.#ports.lane.localPeer < peer) return false
    for (const [other, heardMs] of this.#heardPeers) if (other < peer && nowMs - heardMs < HEARD_WITHIN_MS) return false
    return true
  }

  #play(loop: PlayLoop<State, Input>, nowMs: number, read: () => Input): void {
    if (this.#catchUp?.advance(CATCH_UP_FRAMES)) this.#catchUp = null
    if (nowMs - this.#gapSinceMs >= FETCH_AFTER_MS) this.#fetchFinal(loop)
    this.#refereeing?.tick(nowMs)
    const { rollbacks } = loop.counters
    const { lane } = this.#ports
    loop.tick(nowMs, read, (packet) => {
      this.#refereeing?.onPlay(packet, nowMs, nowMs)
      lane.broadcast(encodePacket({ play: packet }, this.#shape), playDelivery(lane))
    })
    this.#host?.tick(nowMs)
    if (loop.counters.rollbacks > rollbacks) {
      const frames = loop.counters.lastRollbackDepth
      this.#events.emit('rollback', { toFrame: loop.session.frame - frames, frames })
    }
    this.#tell(loop, nowMs)
  }

  /** We were away for longer than the referee remembers: have everything that is final sent, once at a time. */
  #fetchFinal(loop: PlayLoop<State, Input>): void {
    const { fetchFinal } = this.#ports
    if (fetchFinal === undefined || this.#fetching || this.#catchUp !== null) return
    this.#fetching = true
    this.#gapSinceMs = Number.NaN
    fetchFinal(this.#start!.matchId)
      .then((final) => {
        if (final !== null) this.#catchUp = new CatchUp(loop.session, final)
      })
      .catch((error: unknown) => {
        // A relay that does not answer now may answer later: the gap that made us ask is still there, and asks again.
        if (!(error instanceof PeerstepError)) throw error
      })
      .finally(() => {
        this.#fetching = false
      })
  }

  #tellLanes(loop: PlayLoop<State, Input>): void {
    for (let seat = 0; seat < this.#shape.seats; seat++) {
      const lane = seat === this.#seat ? '' : loop.laneTo(seat)
      if (lane === '' || lane === this.#lanes[seat]) continue
      this.#lanes[seat] = lane
      this.#events.emit('lane', { seat, lane })
    }
  }

  #tell(loop: PlayLoop<State, Input>, nowMs: number): void {
    const { session } = loop
    const absent = new Set<Seat>()
    for (let seat = 0; seat < this.#shape.seats; seat++) {
      const status = session.log.latestStatus(seat)
      if (status === 'empty') absent.add(seat)
      if (status === this.#statuses[seat]) continue
      this.#statuses[seat] = status
      const frame = session.log.latestChangeFrame(seat)
      this.#events.emit('peer', { seat, name: this.#start!.seats[seat]!.name, status, frame })
    }
    this.#tellLanes(loop)
    if (session.finalFrame > this.#sealed) {
      this.#sealed = session.finalFrame
      this.#waitedMs = 0
      this.#events.emit('seal', { finalFrame: this.#sealed })
    }
    if (loop.stalled && !this.#wasStalled) {
      this.#events.emit('stall', { frame: session.frame, waitingFor: loop.waitingFor() })
    }
    this.#wasStalled = loop.stalled
    for (const mismatch of loop.drainMismatches()) this.#reports?.add(mismatch, nowMs)
    for (const report of this.#reports?.drain(nowMs) ?? []) this.#events.emit('desync', report)
    if (session.outcome !== null && !this.#announced) {
      this.#announced = true
      this.#verdict?.decide(session.outcome, nowMs)
      this.#events.emit('outcome', session.outcome)
    }
    this.#verdict?.tick(nowMs, absent)
    this.#noticeLoss(loop, nowMs)
  }

  /** Nothing becomes final any more: the referee is gone, and nobody can take its place. Time asleep does not count. */
  #noticeLoss(loop: PlayLoop<State, Input>, nowMs: number): void {
    this.#waitedMs += Math.min(Math.max(0, nowMs - this.#tickedMs), WAITED_PER_TICK_MS)
    this.#tickedMs = nowMs
    if (loop.ended || this.#waitedMs < REFEREE_LOST_MS || this.#verdict?.settled) return
    this.#events.emit('abandoned', { reason: 'the referee has fallen silent and the match cannot go on without it' })
    this.#abandon()
  }

  /** The relay closes the room: nobody will start or judge the match any more. */
  #dismiss(reason: string): void {
    if (this.#verdict?.settled || this.#dismissed) return
    this.#dismissed = true
    this.#events.emit('abandoned', { reason })
    this.#abandon()
  }

  /** The outcome settles as it stands. */
  #abandon(): void {
    if (this.#verdict !== null) this.#verdict.abandon()
    else {
      const nothing = { outcome: null, finalFrame: 0, finalHash: null, certificate: null, agrees: false }
      this.#settleOutcome({ ...nothing, verdict: 'abandoned' })
    }
  }

  #route(packet: Packet, nowMs: number): void {
    const body = decodePacket(packet.bytes, this.#shape)
    if (body === null) {
      this.#malformed += 1
      return
    }
    if (body.play) this.#hearPlay(packet.from, body.play, packet.receivedAtMs, nowMs)
    else this.#hear(packet.from, body.room, packet.receivedAtMs)
  }

  #hearPlay(from: PeerId, play: PlayPacket, receivedAtMs: number, nowMs: number): void {
    const loop = this.#loop
    if (loop === null || play.matchTag !== this.#tag() || this.#seatOf.get(from) !== play.seat) return
    // Whoever counts down already says so at frame 0; only a match that runs without us makes us start at once.
    if (play.frame > 0) this.#guest.onPlay(play.matchTag, nowMs)
    this.#refereeing?.onPlay(play, receivedAtMs, nowMs)
    loop.onPlay(play, receivedAtMs, nowMs)
  }

  #hear(from: PeerId, message: RoomMessage, receivedAtMs: number): void {
    if (from === this.#start?.referee) this.#refereeing?.firstSpoke(this.#ports.clock.nowMs())
    switch (message.type) {
      case 'hello':
        this.#noteHeard(from, receivedAtMs)
        this.#trips.heard(from, message.pingMs, message.echo, this.#ports.lane.localPeer, receivedAtMs)
        this.#host?.onHello(from, message, receivedAtMs)
        return
      case 'lobby':
        if (this.#begun || !this.#mayHost(from, receivedAtMs)) return
        for (const other of this.#guest.onLobby(message)) this.#events.emit('turnedAway', other)
        this.#ports.lane.seek(message.seats.flatMap(({ peer }) => (peer === '' ? [] : [peer])))
        this.#events.emit('lobby', {
          seats: message.seats,
          taken: message.seats.filter((seat) => seat.peer !== '').length,
        })
        this.#tellRefusal(this.#guest.refusal)
        return
      case 'start':
        if (!this.#begun && message.referee === from && this.#mayHost(from, receivedAtMs)) this.#prepare(message)
        return
      case 'ready':
        this.#host?.onReady(from, message.matchTag)
        return
      case 'go':
        if (from === this.#start?.referee) this.#guest.onGo(message, receivedAtMs)
        return
      case 'bye':
        if (from === this.#ports.relay) this.#dismiss(message.reason)
        this.#host?.onBye(from)
        if (this.#seatOf.has(from)) this.#refereeing?.leave(this.#seatOf.get(from)!)
        return
      case 'certificate':
        if (from === this.#start?.referee) this.#verdict?.onCertificate(message.certificate)
        return
      case 'seated':
        if (from === this.#ports.relay && message.matchTag === this.#tag()) this.#reseat(message, receivedAtMs)
        return
      case 'follow':
        this.#refereeing?.onFollow(from, message, receivedAtMs)
        return
      case 'claim':
        if (this.#seatOf.has(from)) this.#verdict?.onClaim(this.#seatOf.get(from)!, message.claim)
        return
      default:
        this.#hearInMatch(from, message, receivedAtMs)
    }
  }

  /** The host repeats itself; the application is told once. */
  #tellRefusal(reason: string | null): void {
    if (reason !== null && reason !== this.#toldRefusal) this.#events.emit('refused', { reason })
    this.#toldRefusal = reason
  }

  #hearInMatch(
    from: PeerId,
    message: Extract<RoomMessage, { type: 'seal' | 'freeze' | 'frozen' | 'election' | 'vote' | 'statePart' }>,
    nowMs: number,
  ): void {
    const loop = this.#loop
    if (loop === null || message.matchTag !== this.#tag()) return
    const seat = this.#seatOf.get(from)
    switch (message.type) {
      case 'seal':
        if (this.#isReferee(from, message.term, nowMs)) this.#takeSeal(loop, from, message, nowMs)
        return
      case 'freeze':
        if (seat !== undefined) this.#refereeing?.onFreeze(message, seat)
        return
      case 'frozen':
        if (seat !== undefined) this.#refereeing?.onFrozen(message, seat, nowMs)
        return
      case 'election':
        if (seat !== undefined) this.#refereeing?.onElection(message, seat, nowMs)
        return
      case 'vote':
        if (seat !== undefined) this.#refereeing?.onVote(message, seat, nowMs)
        return
      case 'statePart':
        if (message.seat === seat) this.#reports?.onPart(message)
    }
  }

  #takeSeal(loop: PlayLoop<State, Input>, from: PeerId, message: Seal, receivedAtMs: number): void {
    if (message.echo !== null && message.echo.seat === this.#seat) {
      const { localPeer } = this.#ports.lane
      const { pingMs, heldMs } = message.echo
      this.#trips.heard(from, 0, { peer: localPeer, pingMs, heldMs }, localPeer, receivedAtMs)
    }
    loop.noteLateness(message.lateFrames[this.#seat]!)
    const { sealGaps } = loop.counters
    loop.onSeal({ ...message, through: message.after + message.count - 1 })
    if (loop.counters.sealGaps === sealGaps) this.#gapSinceMs = Number.NaN
    else if (Number.isNaN(this.#gapSinceMs)) this.#gapSinceMs = receivedAtMs
  }

  /** The relay or the peer that started the match, or whom the others follow since. */
  #isReferee(from: PeerId, term: number, nowMs: number): boolean {
    const seat = this.#seatOf.get(from) ?? (from === this.#ports.relay ? RELAY : undefined)
    return seat !== undefined && (this.#refereeing?.follows(seat, term, nowMs) ?? false)
  }

  /** The relay has given seats away. */
  #reseat({ revision, seats }: Seated, nowMs: number): void {
    const start = this.#start
    if (start === null || revision <= this.#seatings || seats.length !== start.seats.length) return
    this.#seatings = revision
    this.#start = { ...start, seats }
    this.#seatOf = new Map(seats.map((holder, seat) => [holder.peer, seat]))
    this.#ports.lane.seek(seats.map(({ peer }) => peer))
    const changed = seats.flatMap(({ peer }, seat) => (peer === start.seats[seat]!.peer ? [] : [seat]))
    this.#refereeing?.reseat(seats, changed, nowMs)
    for (const seat of changed) {
      const { peer, name } = seats[seat]!
      this.#loop?.reseat(seat, nowMs)
      this.#events.emit('seated', { seat, peer, name })
      if (seat === this.#seat) this.#giveWay(name || peer)
    }
  }

  /** Our seat is somebody else's: nothing that we could say counts any more. */
  #giveWay(name: string): void {
    this.#dismiss(`you were away for too long: ${name} has taken your seat`)
    this.#left = true
    this.#ports.lane.close()
  }

  /** The host has named the players: get everything ready, so that whoever starts a moment earlier is heard. */
  #prepare(start: Start): void {
    if (this.#start !== null && matchTagOf(this.#start.matchId) === matchTagOf(start.matchId)) {
      this.#guest.onStart(start)
      return
    }
    const { lane } = this.#ports
    const seat = start.seats.findIndex((holder) => holder.peer === lane.localPeer)
    const seatOf = new Map(start.seats.map((holder, index) => [holder.peer, index]))
    const fits = start.gameId === this.game.id && canonicalJson(start.options) === canonicalJson(this.#wish.options)
    if (seat < 0 || start.seats.length !== this.#shape.seats || seatOf.size !== start.seats.length || !fits) return
    this.#start = start
    this.#seat = seat
    this.#seatOf = seatOf
    this.#statuses = start.seats.map(() => 'playing')
    const matchTag = this.#tag()
    this.#loop = new PlayLoop(this.game, this.#loopOptions(start, seat, matchTag))
    const send = (message: RoomMessage): void => this.#send(message)
    this.#reports = new DesyncReports(this.#loop.session, matchTag, seat, lane.lossy, send)
    this.#verdict = new VerdictDesk({
      start,
      localSeat: seat,
      judged: this.#ports.relay !== null,
      notary: this.#ports.notary,
      send,
      settle: (result) => this.#conclude(result),
    })
    this.#refereeing = new PeerReferee(this.#loop, {
      start,
      localSeat: seat,
      neutral: this.#shape.neutral,
      dropAfterMs: this.#tuning.dropAfterMs,
      send: (message, to) => (to === undefined ? this.#send(message) : this.#sendTo(to, message)),
    })
    lane.seek(start.seats.map(({ peer }) => peer))
    this.#guest.onStart(start)
  }

  #loopOptions(start: Start, seat: Seat, matchTag: number): ConstructorParameters<typeof PlayLoop<State, Input>>[1] {
    const { lane } = this.#ports
    const { limits, hashIntervalFrames, guard } = this.#tuning
    const seats = start.seats.length
    const path = playPath(lane, () => this.#start?.seats ?? start.seats)
    const rttMs = start.seats.map((holder) => this.#trips.rttMs(holder.peer))
    const known = rttMs.filter((ms) => !Number.isNaN(ms))
    const quality = {
      rttMs: Math.max(0, ...known),
      jitterMs: 5,
      lossRatio: 0,
      packetFrames: path.packetFrames,
      slackFrames: Number.NaN,
      overdueFrames: Number.NaN,
    }
    return {
      localSeat: seat,
      setup: { seed: start.seed, seats, options: start.options },
      matchTag,
      path,
      toleranceFrames: start.toleranceFrames,
      hashIntervalFrames,
      limits,
      start: compensate(quality, this.game.tickRate, null, limits),
      guard,
      rttMs,
    }
  }

  #conclude(result: MatchResult): void {
    this.#settleOutcome(result)
    if (result.certificate !== null) this.#events.emit('certificate', result)
  }

  #tag(): number {
    return this.#start === null ? 0 : matchTagOf(this.#start.matchId)
  }

  #noteHeard(peer: PeerId, nowMs: number): void {
    this.#heardPeers.delete(peer)
    this.#heardPeers.set(peer, nowMs)
    if (this.#heardPeers.size <= PEERS_HEARD_MAX) return
    const oldest = this.#heardPeers.keys().next()
    if (!oldest.done) this.#heardPeers.delete(oldest.value)
  }

  /** To everybody; our own lobby hears our hello and ready as it hears the others'. */
  #send(message: RoomMessage): void {
    this.#ports.lane.broadcast(encodePacket({ room: message }, this.#shape), deliveryOf(message))
    if (message.type === 'hello') this.#host?.onHello(this.#ports.lane.localPeer, message, this.#ports.clock.nowMs())
  }

  #sendTo(peer: PeerId, message: RoomMessage): void {
    this.#ports.lane.send(peer, encodePacket({ room: message }, this.#shape), deliveryOf(message))
  }
}
