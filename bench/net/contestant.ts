/** What can be compared: a path between players, and the server it needs. */
import type { Clock } from '../../src/transport/clock.js'
import type { PathDelays } from './delays/path-delays.js'
import type { PressCourse, PressReport } from './key-player.js'
import type { Course, PlayerPath, PlayerReport } from './player.js'

/** Who a player or a server is and where it listens, told to all others. */
export interface Facts {
  /** Peer id; empty where there is none. */
  readonly peer: string
  /** In the contestant's own words. */
  readonly addresses: readonly string[]
}

export interface Place {
  /** IPv4 address to listen on. */
  readonly host: string
  /** Another for each room. */
  readonly topic: string
  /** Ticks a second of the courses to come, for servers that go by ticks themselves. */
  readonly hz: number
}

export interface PlayerPlace extends Place {
  readonly seat: number
  readonly seats: number
  /** Where the contestant has a server. */
  readonly server: Facts | null
}

/** What a way needs of the player at its end. */
export interface Ear {
  /** CLOCK_MONOTONIC, the same on all hosts of the lab. */
  readonly clock: Clock
  /** For every packet that arrives. */
  hear(packet: Uint8Array, atMs: number): void
}

/** A path that is open at one player. */
export interface Way extends PlayerPath {
  readonly facts: Facts
  /** Told once, by seat, when everybody has said who it is. */
  join(players: readonly Facts[]): Promise<void>
  /** False while the path is still on its way to what it shall be. Default: true. */
  isSettled?(): boolean
  close(): Promise<void>
}

export interface Server {
  readonly facts: Facts
  /** The players, by seat. */
  join?(players: readonly Facts[]): void
  close(): Promise<void>
}

/** A player with its way, in this process or in a page that this process drives. */
export interface SeatedPlayer {
  readonly facts: Facts
  /** Resolves when everybody was heard. */
  join(players: readonly Facts[]): Promise<void>
  play(course: Course): Promise<PlayerReport>
  /** Where there is no lab: makes as if packets had come a long way, from now on. */
  delay(delays: PathDelays): Promise<void>
  /** Plays a match and times its key presses; it goes on for the others until `release`. */
  press(course: PressCourse): Promise<PressReport>
  release(): Promise<void>
  /** CPU time spent for this player so far. */
  cpuMs(): number
  close(): Promise<void>
}

export interface Contestant {
  /** As the report calls it. */
  readonly name: string
  /** 'floor': nothing that anybody would use, but no path of its shape can be faster. */
  readonly side: 'ours' | 'rival' | 'floor'
  /** True where packets may be lost; players then say everything three times. */
  readonly lossy: boolean
  /** True where whatever was lost holds up all that was sent after it. */
  readonly ordered: boolean
  /** Which way packets take: from player to player, by way of the server, or whichever it finds best. */
  readonly route: 'direct' | 'server' | 'chosen'
  /** What carries the packets, and repairs losses where they are repaired. */
  readonly by: 'tcp' | 'sctp' | 'udp'
  readonly serve?: (place: Place) => Promise<Server>
  readonly seat: (place: PlayerPlace) => Promise<SeatedPlayer>
}
