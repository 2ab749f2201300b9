/** A match as its author holds it: lobby, play, end. Drains the lane, and routes what it says to the lobby or the running match. */
import type { Game, Seat } from '../core/game.js'
import type { FinalFrames } from '../core/session/final-frames.js'
import type { Session } from '../core/session/session.js'
import type { LanePath, Packet, PeerId } from '../transport/lane.js'
import { canonicalJson } from '../wire/canonical-json.js'
import type { PlayShape } from '../wire/input-run.js'
import { PROTOCOL_VERSION } from '../wire/limits.js'
import type { Lobby, Start } from '../wire/lobby.js'
import { decodePacket } from '../wire/packet.js'
import type { PlayPacket } from '../wire/play.js'
import { matchTagOf } from '../wire/play.js'
import type { RoomMessage } from '../wire/room.js'
import type { SeatHolder } from '../wire/seats.js'
import type { Unsubscribe } from './contract/events.js'
import { Events } from './contract/events.js'
import type { MatchEvents, MatchPhase, MatchPorts, MatchSettings } from './contract/match-contract.js'
import type { MatchResult } from './contract/match-result.js'
import { LaneChannel, type RoomChannel } from './contract/room-channel.js'
import type { MatchStats } from './contract/stats.js'
import type { Wish } from './lobby/handshake.js'
import { describeGame } from './lobby/handshake.js'
import { LobbyRoundTrips } from './lobby/lobby-round-trips.js'
import { PeerLobby } from './lobby/peer-lobby.js'
import { MatchRun } from './match-run.js'
import type { CheckedSettings } from './match-settings.js'
import { checkSettings } from './match-settings.js'
import { collectStats } from './play/match-stats.js'

/**
 * One match of a player on any lane, from the lobby to its result. It does nothing by itself: call `tick` at least once per
 * frame. `Peer.join` makes matches on the network, which also have a timer.
 */
export class Match<State, Input> {
  /** The rules that are played. */
  readonly game: Game<State, Input>
  /** Settles once, when the match is judged, or left. */
  readonly outcome: Promise<MatchResult>
  readonly #ports: MatchPorts
  readonly #tuning: CheckedSettings
  readonly #wish: Wish
  readonly #shape: PlayShape
  readonly #channel: RoomChannel
  readonly #events = new Events<MatchEvents<State>>()
  readonly #trips = new LobbyRoundTrips()
  readonly #lobby: PeerLobby
  readonly #settleOutcome: (result: MatchResult) => void
  /** From the start on. The host may call it off and start another until it has begun. */
  #run: MatchRun<State, Input> | null = null
  #begun = false
  #left = false
  #dismissed = false
  #malformed = 0

  /** @throws PeerstepError BAD_OPTION when a setting is out of bounds */
  constructor(game: Game<State, Input>, ports: MatchPorts, tuning: MatchSettings = {}) {
    this.game = game
    this.#ports = ports
    this.#tuning = checkSettings(game, tuning)
    const { seats, options, name, toleranceFrames } = this.#tuning
    const { clock, lane, relay, randomBytes, comeback } = ports
    this.#wish = { protocol: PROTOCOL_VERSION, game: describeGame(game), seats, options }
    this.#shape = { seats, neutral: game.input.neutral }
    this.#channel = new LaneChannel(lane, () => this.#shape)
    this.#lobby = new PeerLobby({
      wish: this.#wish,
      name,
      localPeer: lane.localPeer,
      relay,
      openedMs: clock.nowMs(),
      randomBytes,
      toleranceFrames,
      trips: this.#trips,
    })
    const settled = Promise.withResolvers<MatchResult>()
    this.outcome = settled.promise
    this.#settleOutcome = settled.resolve
    if (comeback !== undefined) this.#prepare(comeback.start, comeback.final)
  }

  /** Where the match stands. */
  get phase(): MatchPhase {
    if (this.#run === null) return 'lobby'
    if (this.#run.loop.ended || this.#run.settled) return 'ended'
    return this.#begun ? 'playing' : 'countdown'
  }

  /** Our seat; -1 while waiting. */
  get seat(): Seat {
    return this.#run?.localSeat ?? -1
  }

  /** The peer and name on each seat, by seat; empty texts for a vacant one. */
  get seats(): readonly SeatHolder[] {
    return this.#run?.start.seats ?? this.#lobby.seats
  }

  /** 16 bytes; null while waiting. */
  get matchId(): Uint8Array | null {
    return this.#run?.start.matchId ?? null
  }

  /** Peer id of the referee that is followed now, the relay's or a player's; null in the lobby. */
  get referee(): PeerId | null {
    return this.#run?.referee ?? null
  }

  /** Why the host does not accept this peer; null while it does. */
  get refusal(): string | null {
    return this.#lobby.refusal
  }

  /** The simulation, for display and diagnosis; null before the start. Only the match itself may advance it. */
  get session(): Session<State, Input> | null {
    return this.#run?.loop.session ?? null
  }

  /** Share of the next frame's time that has passed, 0 to 1: where between two frames the display is. */
  get alpha(): number {
    return this.#run?.loop.alpha ?? 0
  }

  /** True when a frame was due at the last tick and the prediction window was used up. */
  get stalled(): boolean {
    return this.#run?.loop.stalled ?? false
  }

  /**
   * Listen to an event of the match; `MatchEvents` lists them.
   * @returns a function that removes the listener
   */
  on<Name extends keyof MatchEvents<State>>(
    name: Name,
    listener: (event: MatchEvents<State>[Name]) => void,
  ): Unsubscribe {
    return this.#events.on(name, listener)
  }

  /** Say goodbye and stop. The outcome settles as it stands. */
  leave(reason = 'left'): void {
    if (this.#left) return
    this.#channel.broadcast({ type: 'bye', reason })
    this.#ports.lane.close()
    this.#left = true
    this.#abandon()
  }

  /**
   * One turn: receive, decide, send, simulate. Call at least once per frame; more often does no harm.
   * @param read asked once per due frame for the local input
   */
  tick(read: () => Input): void {
    if (this.#left) return
    const nowMs = this.#ports.clock.nowMs()
    for (const packet of this.#ports.lane.receive()) this.#route(packet, nowMs)
    if (!this.#begun) this.#wait(nowMs)
    if (this.#run === null || !this.#begun) return
    this.#run.tick(nowMs, read)
    if (!this.#left) this.#sayAsHost(this.#lobby.repeat(nowMs), nowMs)
  }

  /** All ways to the player on a seat that are alive, with what is measured of them; none before the start, or where there is one. */
  paths(seat: Seat): readonly LanePath[] {
    const peer = this.#run?.start.seats[seat]?.peer
    return peer === undefined || seat === this.seat ? [] : (this.#ports.lane.paths?.(peer) ?? [])
  }

  /** Counters for the net-graph. Cheap enough to read for each drawing. */
  get stats(): MatchStats {
    const { lane } = this.#ports
    const names = this.seats.map((holder) => holder.name)
    return collectStats(
      this.#run?.loop ?? null,
      lane.stats,
      this.seat,
      names,
      this.#run?.refereeRttMs ?? Number.NaN,
      this.#malformed,
      this.#ports.clock.nowMs(),
    )
  }

  #wait(nowMs: number): void {
    if (this.#run?.catchingUp) {
      if (!this.#run.catchUp(this.#ports.clock, nowMs)) return
      this.#lobby.resume(nowMs)
    } else {
      const { asGuest, asHost } = this.#lobby.tick(nowMs)
      if (asGuest !== null) this.#channel.broadcast(asGuest)
      this.#sayAsHost(asHost, nowMs)
    }
    const { startMs } = this.#lobby
    if (startMs === null || this.#run === null) return
    this.#begun = true
    this.#run.begin(startMs)
    this.#events.emit('start', { matchId: this.#run.start.matchId, seat: this.seat, seats: this.seats })
  }

  /** The relay closes the room: the match is neither started nor judged any more. */
  #dismiss(reason: string): void {
    if (this.#run?.settled || this.#dismissed) return
    this.#dismissed = true
    this.#events.emit('abandoned', { reason })
    this.#abandon()
  }

  /** The outcome settles as it stands. */
  #abandon(): void {
    if (this.#run !== null) this.#run.abandon()
    else {
      const nothing = { outcome: null, finalFrame: 0, finalHash: null, certificate: null, agrees: false }
      this.#settleOutcome({ ...nothing, verdict: 'abandoned' })
    }
  }

  /** Another peer holds our seat: no message of ours counts any more. */
  #giveWay(name: string): void {
    this.#dismiss(`you were away for too long: ${name} has taken your seat`)
    this.#left = true
    this.#ports.lane.close()
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
    if (this.#run === null || !this.#run.speaks(from, play)) return
    // Peers that count down already send packets of frame 0; only a match that runs without us makes us start at once.
    if (play.frame > 0) this.#lobby.onPlay(play.matchTag, nowMs)
    this.#run.onPlay(play, receivedAtMs, nowMs)
  }

  #hear(from: PeerId, message: RoomMessage, receivedAtMs: number): void {
    const run = this.#run
    if (from === run?.start.referee) run.firstSpoke(this.#ports.clock.nowMs())
    switch (message.type) {
      case 'hello':
        this.#lobby.onHello(from, message, receivedAtMs)
        return
      case 'lobby':
        if (!this.#begun && this.#lobby.mayHost(from, receivedAtMs)) this.#hearLobby(message)
        return
      case 'start':
        if (!this.#begun && message.referee === from && this.#lobby.mayHost(from, receivedAtMs)) this.#prepare(message)
        return
      case 'ready':
        this.#lobby.onReady(from, message.matchTag)
        return
      case 'go':
        if (from === run?.start.referee) this.#lobby.onGo(message, receivedAtMs)
        return
      case 'bye':
        if (from === this.#ports.relay) this.#dismiss(message.reason)
        this.#lobby.onBye(from)
        run?.leave(from)
        return
      case 'seated': {
        if (run === null || from !== this.#ports.relay || message.matchTag !== run.matchTag) return
        const heir = run.reseat(message, receivedAtMs)
        if (heir !== null) this.#giveWay(heir)
        return
      }
      default:
        run?.hear(from, message, receivedAtMs)
    }
  }

  #hearLobby(message: Lobby): void {
    const { seats } = message
    const { turnedAway, refused } = this.#lobby.onLobby(message)
    for (const other of turnedAway) this.#events.emit('turnedAway', other)
    this.#ports.lane.seek(seats.flatMap(({ peer }) => (peer === '' ? [] : [peer])))
    this.#events.emit('lobby', { seats, taken: seats.filter(({ peer }) => peer !== '').length })
    if (refused !== null) this.#events.emit('refused', { reason: refused })
  }

  /** The host has named the players: get everything ready, so that packets of a peer that starts a moment earlier are taken. */
  #prepare(start: Start, final?: FinalFrames): void {
    if (this.#run?.matchTag === matchTagOf(start.matchId)) {
      this.#getReady(start)
      return
    }
    const { lane } = this.#ports
    const localSeat = start.seats.findIndex(({ peer }) => peer === lane.localPeer)
    const peers = new Set(start.seats.map(({ peer }) => peer))
    const fits = start.gameId === this.game.id && canonicalJson(start.options) === canonicalJson(this.#wish.options)
    if (localSeat < 0 || start.seats.length !== this.#shape.seats || peers.size !== start.seats.length || !fits) return
    this.#run = new MatchRun(this.game, {
      start,
      localSeat,
      ports: this.#ports,
      tuning: this.#tuning,
      shape: this.#shape,
      trips: this.#trips,
      events: this.#events,
      final,
      channel: this.#channel,
      settle: (result) => this.#conclude(result),
    })
    lane.seek(start.seats.map(({ peer }) => peer))
    this.#getReady(start)
  }

  #getReady(start: Start): void {
    const ready = this.#lobby.onStart(start)
    if (ready !== null) this.#channel.broadcast(ready)
  }

  /** What this peer says as the host of the lobby counts for itself, too. */
  #sayAsHost(messages: readonly RoomMessage[], nowMs: number): void {
    for (const message of messages) {
      this.#channel.broadcast(message)
      this.#hear(this.#ports.lane.localPeer, message, nowMs)
    }
  }

  #conclude(result: MatchResult): void {
    this.#settleOutcome(result)
    if (result.certificate !== null) this.#events.emit('certificate', result)
  }
}
