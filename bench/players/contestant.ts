/** What is compared: a path between players, and the server it needs. */
import type { Clock } from '../../src/transport/clock.js'
import type { PressReport, PressRun } from './key-player.js'
import type { MessageReport, MessageRun, PlayerPath } from './message-player.js'
import type { PathDelays } from './path-model.js'

/** The identity of a player or a server, and where it listens; told to all others. */
export interface Facts {
  /** Peer id; empty where there is none. */
  readonly peer: string
  /** In the form that the contestant uses. */
  readonly addresses: readonly string[]
}

/** Facts of what others need not find. */
export const NO_FACTS: Facts = Object.freeze({ peer: '', addresses: [] })

/** Where a server listens. */
export interface Place {
  /** IPv4 address to listen on. */
  readonly host: string
  /** Another for each room. */
  readonly topic: string
  /** Ticks a second of the runs to come, for servers that send by ticks. */
  readonly hz: number
}

/** Where a player sits. */
export interface PlayerPlace extends Place {
  readonly seat: number
  readonly seats: number
  /** Null where the contestant has no server. */
  readonly server: Facts | null
}

/** The player at the end of a path. */
export interface Receiver {
  /** CLOCK_MONOTONIC, the same on all hosts of the lab. */
  readonly clock: Clock
  /** To be called for every packet that arrives. */
  receive(packet: Uint8Array, atMs: number): void
}

/** A path that is open at one player. */
export interface OpenPath extends PlayerPath {
  readonly facts: Facts
  /** Called once, with the facts of all players by seat. */
  join(players: readonly Facts[]): Promise<void>
  /** False while the path may still change to a better one. Default: true. */
  isSettled?(): boolean
  close(): Promise<void>
}

/** A server of one room. */
export interface Server {
  readonly facts: Facts
  /** Called with the facts of all players by seat. */
  join?(players: readonly Facts[]): void
  close(): Promise<void>
}

/** A player with its path, in this process or in a page that this process drives. */
export interface SeatedPlayer {
  readonly facts: Facts
  /** Resolves when something arrived from all others. */
  join(players: readonly Facts[]): Promise<void>
  play(run: MessageRun): Promise<MessageReport>
  /** Without a lab: delays packets by a model from now on. */
  delay(delays: PathDelays): Promise<void>
  /** Plays a match and times its key presses; it goes on for the others until `release`. */
  press(run: PressRun): Promise<PressReport>
  release(): Promise<void>
  /** CPU time spent for this player so far. Default: that of this process. */
  cpuMs?(): number
  close(): Promise<void>
}

/** See above. */
export interface Contestant {
  /** As the report calls it. */
  readonly name: string
  /** 'floor': nothing that a game would use, but no path of its shape can be faster. */
  readonly side: 'ours' | 'rival' | 'floor'
  /** True where packets may be lost; players then send everything three times. */
  readonly lossy: boolean
  /** True where a lost packet delays all that was sent after it. */
  readonly ordered: boolean
  /** Packets go from player to player, by a server, or by whichever of both the contestant finds best. */
  readonly route: 'direct' | 'server' | 'chosen'
  /** The protocol that carries packets, and repairs losses where they are repaired. */
  readonly by: 'tcp' | 'sctp' | 'udp'
  readonly serve?: (place: Place) => Promise<Server>
  readonly seat: (place: PlayerPlace) => Promise<SeatedPlayer>
}

/** A server that only has an address, and what closes it. */
export function serverAt(address: string, close: () => Promise<void>): Server {
  return { facts: { peer: '', addresses: [address] }, close }
}

/** The kinds of path there are. */
export const KINDS = {
  brokerTcp: { side: 'rival', lossy: false, ordered: true, route: 'server', by: 'tcp' },
  directTcp: { side: 'ours', lossy: false, ordered: true, route: 'direct', by: 'tcp' },
  relayTcp: { side: 'ours', lossy: false, ordered: true, route: 'server', by: 'tcp' },
  directDatagrams: { side: 'ours', lossy: true, ordered: false, route: 'direct', by: 'sctp' },
  relayDatagrams: { side: 'ours', lossy: true, ordered: false, route: 'server', by: 'sctp' },
} as const satisfies Readonly<Record<string, Omit<Contestant, 'name' | 'serve' | 'seat'>>>
