/** A player on an open way, who speaks and times what it hears, or plays matches on it. Runs in pages too. */
import type { Clock } from '../../src/transport/clock.js'
import type { Ear, Facts, Way } from './contestant.js'
import { DelayedEar } from './delays/delayed-ear.js'
import type { PathDelays } from './delays/path-delays.js'
import { KeyPlayer, type PressCourse, type PressReport } from './key-player.js'
import { MATCH_PACKET } from './messages.js'
import { type Course, Player, type PlayerOptions, type PlayerReport } from './player.js'

/** Lanes that look after their links do so when they are read, and between courses nobody else reads. */
const READ_EVERY_MS = 100
/** Of gossip, where a match of many bundles its frames. */
const BUNDLING_COST = 8

export class WayPlayer {
  readonly #way: Way
  readonly #ear: DelayedEar
  readonly #player: Player
  readonly #keyPlayer: KeyPlayer
  readonly #reading: ReturnType<typeof setInterval>

  /** @param filler as a player's */
  static async open(
    open: (ear: Ear) => Promise<Way>,
    clock: Clock,
    options: PlayerOptions,
    filler: Uint8Array,
  ): Promise<WayPlayer> {
    let player: WayPlayer | null = null
    const hear = (packet: Uint8Array, atMs: number): void => {
      if (player !== null) player.#hear(packet, atMs)
    }
    const ear = new DelayedEar({ clock, hear }, options.seat)
    const way = await open({ clock, hear: (packet, atMs) => ear.hear(packet, atMs) })
    player = new WayPlayer(way, ear, clock, options, filler)
    return player
  }

  private constructor(way: Way, ear: DelayedEar, clock: Clock, options: PlayerOptions, filler: Uint8Array) {
    const { seat, seats, copies, packetTicks } = options
    const lane = { lossy: copies > 1, packetCost: packetTicks > 1 ? BUNDLING_COST : 1 }
    this.#way = way
    this.#ear = ear
    this.#player = new Player(way, clock, options, filler)
    this.#keyPlayer = new KeyPlayer(way, clock, { seat, seats, ...lane })
    this.#reading = setInterval(() => way.drain?.(), READ_EVERY_MS)
  }

  get facts(): Facts {
    return this.#way.facts
  }

  async join(players: readonly Facts[]): Promise<void> {
    await this.#way.join(players)
    await this.#player.meet(() => this.#way.isSettled?.() ?? true)
  }

  play(course: Course): Promise<PlayerReport> {
    return this.#player.play(course)
  }

  /** Where there is no lab: makes as if packets had come a long way, from now on. */
  delay(delays: PathDelays): void {
    this.#ear.change(delays, () => this.#way.drain?.())
  }

  press(course: PressCourse): Promise<PressReport> {
    this.#player.stop()
    return this.#keyPlayer.press(course)
  }

  release(): void {
    this.#keyPlayer.stop()
  }

  close(): Promise<void> {
    this.#player.stop()
    this.#keyPlayer.stop()
    clearInterval(this.#reading)
    this.#ear.close()
    return this.#way.close()
  }

  #hear(packet: Uint8Array, atMs: number): void {
    if (packet[0] === MATCH_PACKET) this.#keyPlayer.hear(packet, atMs)
    else this.#player.hear(packet, atMs)
  }
}
