/** One remote peer as seen from here: which inputs it holds, its round trip, and which of the two is ahead. */
import type { Frame, Seat } from '../../core/game.js'
import { AdvantageWindow } from '../../core/session/time-sync.js'
import { RttEstimator } from '../../transport/rtt-estimator.js'
import { elapsedMs } from '../../wire/echo.js'
import type { PlayPacket } from '../../wire/play.js'

/** Packets over which loss is estimated. */
const LOSS_PACKETS = 64

/** What the play packets of one seat's peer tell about it and about the path to it. */
export class PeerLink {
  readonly seat: Seat
  readonly tickRate: number
  readonly advantage = new AdvantageWindow()
  /** By seat: last frame up to which this peer holds all inputs. */
  readonly acks: Frame[]
  readonly #rtt = new RttEstimator()
  #lastHeardMs = Number.NEGATIVE_INFINITY
  #frame: Frame = 0
  #frameAtMs = Number.NEGATIVE_INFINITY
  #finalFrame: Frame = -1
  #pingMs = 0
  #pingAtMs = 0
  #toldAheadFrames = 0
  #slackFrames: number | null = null
  #newestInput: Frame = -1
  #expected = 0
  #missed = 0
  #lossRatio = 0

  constructor(seat: Seat, seats: number, tickRate: number) {
    this.seat = seat
    this.tickRate = tickRate
    this.acks = new Array<Frame>(seats).fill(-1)
  }

  /** The match begins: silence is counted from here. */
  expectFrom(nowMs: number): void {
    this.#lastHeardMs = Math.max(this.#lastHeardMs, nowMs)
    this.#frameAtMs = Math.max(this.#frameAtMs, nowMs)
  }

  /** Smoothed round trip; NaN until the first echo. */
  get rttMs(): number {
    return this.#rtt.rttMs
  }

  /** Smoothed mean deviation of the one-way time. */
  get jitterMs(): number {
    return this.#rtt.deviationMs / 2
  }

  get lastHeardMs(): number {
    return this.#lastHeardMs
  }

  get finalFrame(): Frame {
    return this.#finalFrame
  }

  /** Share of its packets that did not come, 0 to 1, over the last 64. */
  get lossRatio(): number {
    return this.#lossRatio
  }

  /** Fewest frames by which our inputs came early there since the last call; null when no packet told. Starts afresh. */
  takeSlack(): number | null {
    const slack = this.#slackFrames
    this.#slackFrames = null
    return slack
  }

  /** Start from what the lobby measured. */
  presumeRtt(rttMs: number): void {
    this.#rtt.presume(rttMs)
  }

  /** Where this peer should be now: its last frame, half a round trip, and the time since. */
  estimatedFrame(nowMs: number): number {
    const halfRttMs = Number.isNaN(this.rttMs) ? 0 : this.rttMs / 2
    return this.#frame + ((halfRttMs + nowMs - this.#frameAtMs) * this.tickRate) / 1000
  }

  /**
   * A packet of this peer arrived.
   * @param localSeat our own seat, or -1 for a spectator
   * @param localFrame frame we are about to simulate
   */
  heard(packet: PlayPacket, localSeat: Seat, localFrame: Frame, receivedAtMs: number, nowMs: number): void {
    this.#lastHeardMs = nowMs
    packet.acks.forEach((ack, seat) => {
      this.acks[seat] = Math.max(this.acks[seat]!, ack)
    })
    this.#finalFrame = packet.finalFrame
    if (packet.pingMs !== 0) {
      this.#pingMs = packet.pingMs
      this.#pingAtMs = receivedAtMs
    }
    if (packet.echo !== null && packet.echo.seat === localSeat) {
      this.#rtt.add(elapsedMs(packet.echo.pingMs, receivedAtMs) - packet.echo.heldMs)
    }
    // New inputs leave just before their sender needs ours; what is sent between its frames is early, and says ours are late.
    if (localSeat >= 0 && packet.acks.length > 0 && this.#isNews(packet)) {
      const slack = packet.acks[localSeat]! - packet.frame
      this.#slackFrames = Math.min(slack, this.#slackFrames ?? slack)
    }
    if (packet.frame < this.#frame) return // an older packet that took longer tells nothing about the present
    this.#frame = packet.frame
    this.#frameAtMs = receivedAtMs
    if (localSeat < 0) return
    const ahead = localFrame - this.estimatedFrame(nowMs)
    this.#toldAheadFrames = packet.advantageFrames[localSeat] ?? this.#toldAheadFrames
    this.advantage.add(ahead, this.#toldAheadFrames, (this.rttMs * this.tickRate) / 1000)
  }

  /**
   * Note the newest input a packet of this peer brought, to estimate loss on a lossy lane: each packet brings at least
   * one new frame, so a packet that brings two at once follows one that was lost.
   * @param packetFrames frames its packets bring when none is lost
   */
  noteInputs(newest: Frame, packetFrames: number): void {
    if (newest <= this.#newestInput) return
    const packets = this.#newestInput < 0 ? 1 : Math.max(1, Math.round((newest - this.#newestInput) / packetFrames))
    this.#newestInput = newest
    this.#expected += packets
    this.#missed += packets - 1
    if (this.#expected < LOSS_PACKETS) return
    this.#lossRatio += (Math.min(1, this.#missed / this.#expected) - this.#lossRatio) / 2
    this.#expected = 0
    this.#missed = 0
  }

  /** The ping still to be answered, and how long it lay here; null when there is none. Taking it answers it. */
  takePing(nowMs: number): { pingMs: number; heldMs: number } | null {
    if (this.#pingMs === 0) return null
    const ping = { pingMs: this.#pingMs, heldMs: Math.min(0xffff, Math.max(0, Math.round(nowMs - this.#pingAtMs))) }
    this.#pingMs = 0
    return ping
  }

  #isNews({ seat, runs }: PlayPacket): boolean {
    return runs.some((run) => run.seat === seat && run.firstFrame + run.count - 1 > this.#newestInput)
  }
}
