/** A player in this process, on any way. */
import { Random } from '../../src/core/random.js'
import type { Ear, Facts, PlayerPlace, SeatedPlayer, Way } from './contestant.js'
import { DelayedEar } from './delays/delayed-ear.js'
import type { PathDelays } from './delays/path-delays.js'
import { MESSAGE_BYTES } from './messages.js'
import { monotonicClock } from './monotonic-clock.js'
import { type Course, Player, type PlayerOptions, type PlayerReport } from './player.js'

export type Habits = Pick<PlayerOptions, 'copies' | 'packetTicks'>

/** Each message in a packet of its own, said once: for paths that lose nothing. */
export const SAID_ONCE: Habits = Object.freeze({ copies: 1, packetTicks: 1 })

/** Each packet carries the last three messages: for paths that lose some. */
export const SAID_THRICE: Habits = Object.freeze({ copies: 3, packetTicks: 1 })

export class LocalPlayer implements SeatedPlayer {
  readonly #way: Way
  readonly #player: Player
  readonly #ear: DelayedEar

  static async open(place: PlayerPlace, habits: Habits, open: (ear: Ear) => Promise<Way>): Promise<LocalPlayer> {
    let player: Player | undefined
    const hear = (packet: Uint8Array, atMs: number): void => player?.hear(packet, atMs)
    const ear = new DelayedEar({ clock: monotonicClock, hear }, place.seat)
    const way = await open({ clock: monotonicClock, hear: (packet, atMs) => ear.hear(packet, atMs) })
    const random = new Random(place.seat)
    const filler = Uint8Array.from({ length: MESSAGE_BYTES }, () => random.int(0, 255))
    player = new Player(way, monotonicClock, { seat: place.seat, seats: place.seats, ...habits }, filler)
    return new LocalPlayer(way, player, ear)
  }

  private constructor(way: Way, player: Player, ear: DelayedEar) {
    this.#way = way
    this.#player = player
    this.#ear = ear
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

  async delay(delays: PathDelays): Promise<void> {
    this.#ear.change(delays, () => this.#way.drain?.())
  }

  cpuMs(): number {
    return ownCpuMs()
  }

  close(): Promise<void> {
    this.#player.stop()
    this.#ear.close()
    return this.#way.close()
  }
}

/** CPU time of this process, all threads. */
export function ownCpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
