/** A player in this process, on any way. */
import { Random } from '../../src/core/random.js'
import type { Ear, Facts, PlayerPlace, SeatedPlayer, Way } from './contestant.js'
import type { PathDelays } from './delays/path-delays.js'
import type { PressCourse, PressReport } from './key-player.js'
import { MESSAGE_BYTES } from './messages.js'
import { monotonicClock } from './monotonic-clock.js'
import type { Course, PlayerOptions, PlayerReport } from './player.js'
import { WayPlayer } from './way-player.js'

export type Habits = Pick<PlayerOptions, 'copies' | 'packetTicks'>

/** Each message in a packet of its own, said once: for paths that lose nothing. */
export const SAID_ONCE: Habits = Object.freeze({ copies: 1, packetTicks: 1 })

/** Each message in three packets at least: for paths that lose some. */
export const SAID_THRICE: Habits = Object.freeze({ copies: 3, packetTicks: 1 })

export class LocalPlayer implements SeatedPlayer {
  readonly #player: WayPlayer

  static async open(place: PlayerPlace, habits: Habits, open: (ear: Ear) => Promise<Way>): Promise<LocalPlayer> {
    const { seat, seats } = place
    const random = new Random(seat)
    const filler = Uint8Array.from({ length: MESSAGE_BYTES }, () => random.int(0, 255))
    return new LocalPlayer(await WayPlayer.open(open, monotonicClock, { seat, seats, ...habits }, filler))
  }

  private constructor(player: WayPlayer) {
    this.#player = player
  }

  get facts(): Facts {
    return this.#player.facts
  }

  join(players: readonly Facts[]): Promise<void> {
    return this.#player.join(players)
  }

  play(course: Course): Promise<PlayerReport> {
    return this.#player.play(course)
  }

  async delay(delays: PathDelays): Promise<void> {
    this.#player.delay(delays)
  }

  press(course: PressCourse): Promise<PressReport> {
    return this.#player.press(course)
  }

  async release(): Promise<void> {
    this.#player.release()
  }

  cpuMs(): number {
    return ownCpuMs()
  }

  close(): Promise<void> {
    return this.#player.close()
  }
}

/** CPU time of this process, all threads. */
export function ownCpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
