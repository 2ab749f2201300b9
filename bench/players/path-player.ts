/** A player on an open path that sends messages, or plays matches. Runs in pages too. */
import type { Clock } from '../../src/transport/clock.js'
import {
  type Contestant,
  type Facts,
  NO_FACTS,
  type OpenPath,
  type PlayerPlace,
  type Receiver,
  type SeatedPlayer,
} from './contestant.js'
import { DelayedReceiver } from './delayed-receiver.js'
import { KeyPlayer, type PressReport, type PressRun } from './key-player.js'
import { MessagePlayer, type MessageReport, type MessageRun, type PlayerOptions } from './message-player.js'
import { MATCH_PACKET, MESSAGE_BYTES } from './messages.js'
import type { PathDelays } from './path-model.js'

/** Lanes maintain their links when they are read, and between runs only this reads them. */
const READ_EVERY_MS = 100
/** Of gossip, where a match of many bundles its frames. */
const BUNDLING_COST = 8

/** How often messages are sent, and how many ticks share a packet. */
export type Repetition = Pick<PlayerOptions, 'copies' | 'packetTicks'>
/** Each message in one packet of its own: for paths that lose nothing. */
export const SENT_ONCE: Repetition = Object.freeze({ copies: 1, packetTicks: 1 })
/** Each message in three packets at least: for paths that lose some. */
export const SENT_THRICE: Repetition = Object.freeze({ copies: 3, packetTicks: 1 })

/** Opens a path by `open`, in this process. @param clock default: the machine's monotonic clock, in Node */
export async function openPlayer(
  { seat, seats }: Pick<PlayerPlace, 'seat' | 'seats'>,
  repetition: Repetition,
  open: (receiver: Receiver) => Promise<OpenPath>,
  clock: Clock = { nowMs: () => Number(process.hrtime.bigint()) / 1e6 },
): Promise<PathPlayer> {
  let player: PathPlayer | null = null
  const receive = (packet: Uint8Array, atMs: number): void => player?.receive(packet, atMs)
  const delayed = new DelayedReceiver({ clock, receive }, seat)
  const path = await open({ clock, receive: (packet, atMs) => delayed.receive(packet, atMs) })
  player = new PathPlayer(path, delayed, clock, { seat, seats, ...repetition })
  return player
}

/** What a rival has to say of its path: how to open it, and how a packet is sent to all others. */
export type RivalPath = Pick<OpenPath, 'send' | 'close'> & Partial<OpenPath>

/** A contestant of the players' paths alone. What is left out of a path: nothing to tell others, nothing to join. */
export function pathContestant(
  about: Omit<Contestant, 'seat'>,
  open: (place: PlayerPlace, receiver: Receiver) => Promise<RivalPath>,
  repetition: Repetition | ((place: PlayerPlace) => Repetition) = SENT_ONCE,
): Contestant {
  const seat: Contestant['seat'] = (place) => {
    const how = typeof repetition === 'function' ? repetition(place) : repetition
    return openPlayer(place, how, async (receiver) => {
      return { facts: NO_FACTS, join: async () => {}, ...(await open(place, receiver)) }
    })
  }
  return { ...about, seat }
}

class PathPlayer implements SeatedPlayer {
  readonly #path: OpenPath
  readonly #delayed: DelayedReceiver
  readonly #messages: MessagePlayer
  readonly #keys: KeyPlayer
  readonly #reading: ReturnType<typeof setInterval>

  constructor(path: OpenPath, delayed: DelayedReceiver, clock: Clock, options: PlayerOptions) {
    const { seat, seats, copies, packetTicks } = options
    const lane = { lossy: copies > 1, packetCost: packetTicks > 1 ? BUNDLING_COST : 1 }
    const filler = crypto.getRandomValues(new Uint8Array(MESSAGE_BYTES))
    this.#path = path
    this.#delayed = delayed
    this.#messages = new MessagePlayer(path, clock, options, filler)
    this.#keys = new KeyPlayer(path, clock, { seat, seats, ...lane })
    this.#reading = setInterval(() => path.drain?.(), READ_EVERY_MS)
  }

  get facts(): Facts {
    return this.#path.facts
  }

  receive(packet: Uint8Array, atMs: number): void {
    if (packet[0] === MATCH_PACKET) this.#keys.receive(packet, atMs)
    else this.#messages.receive(packet, atMs)
  }

  async join(players: readonly Facts[]): Promise<void> {
    await this.#path.join(players)
    await this.#messages.meet(() => this.#path.isSettled?.() ?? true)
  }

  play(run: MessageRun): Promise<MessageReport> {
    return this.#messages.play(run)
  }

  async delay(delays: PathDelays): Promise<void> {
    this.#delayed.change(delays, () => this.#path.drain?.())
  }

  press(run: PressRun): Promise<PressReport> {
    this.#messages.stop()
    return this.#keys.press(run)
  }

  async release(): Promise<void> {
    this.#keys.stop()
  }

  close(): Promise<void> {
    this.#messages.stop()
    this.#keys.stop()
    clearInterval(this.#reading)
    this.#delayed.close()
    return this.#path.close()
  }
}
