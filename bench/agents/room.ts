/** Players and a server of one contestant, in processes that are connected to each other. */
import { CONTESTANTS, type ContestantKey } from '../contestants/registry.js'
import { monotonicClock } from '../measure/process.js'
import type { PressReport, PressRun } from '../players/key-player.js'
import type { MessageReport, MessageRun } from '../players/message-player.js'
import type { PlayerCalls } from './player-agent.js'
import type { Agent } from './rpc.js'

/** For the call to reach all processes before a run begins. */
const NOTICE_MS = 150

let rooms = 0
let runs = 0

/** The processes of a room. */
export interface RoomAgents {
  /** By seat. */
  readonly players: readonly Agent<PlayerCalls>[]
  readonly server: Agent<PlayerCalls>
}

/** What a run of messages gave. */
export interface RoomReport {
  readonly players: readonly (MessageReport & { readonly cpuMs: number })[]
  /** CPU time of the server's process; next to nothing where players need none. */
  readonly serverCpuMs: number
}

/** An open room. */
export class Room {
  readonly #agents: RoomAgents

  /**
   * Resolves when every player has received from every other.
   *
   * @param hz ticks a second of the runs to come
   * @throws Error when nothing arrives from a player; then the room is closed
   */
  static async open(key: ContestantKey, agents: RoomAgents, hz = 60): Promise<Room> {
    const room = new Room(agents)
    const { players, server } = agents
    const topic = `peerstep/bench/${process.pid}/${rooms++}`
    const seats = players.length
    try {
      const { serve } = await CONTESTANTS[key]()
      const facts = serve === undefined ? null : await server.call('serve', { key, host: server.host, topic, hz })
      const all = await Promise.all(
        players.map((one, seat) => one.call('seat', { key, host: one.host, topic, hz, seat, seats, server: facts })),
      )
      await server.call('join', all)
      await Promise.all(players.map((player) => player.call('join', all)))
      return room
    } catch (error) {
      await room.close()
      throw error
    }
  }

  private constructor(agents: RoomAgents) {
    this.#agents = agents
  }

  /** All players send messages to each other, at the same ticks. */
  async play(run: Omit<MessageRun, 'number' | 'startAtMs'>): Promise<RoomReport> {
    const { players, server } = this.#agents
    const whole: MessageRun = { ...run, number: nextRun(), startAtMs: monotonicClock.nowMs() + NOTICE_MS }
    const beforeMs = await server.call('cpu')
    const reports = await Promise.all(players.map((player) => player.call('play', whole)))
    return { players: reports, serverCpuMs: (await server.call('cpu')) - beforeMs }
  }

  /** Plays a match in which all players' keys are pressed. @returns reports by seat */
  async press(run: Omit<PressRun, 'number'>): Promise<PressReport[]> {
    const { players } = this.#agents
    const number = nextRun()
    try {
      return await Promise.all(players.map((player) => player.call('press', { ...run, number })))
    } finally {
      await Promise.all(players.map((player) => player.call('release')))
    }
  }

  /** Closes all connections; the processes stay. */
  async close(): Promise<void> {
    const { players, server } = this.#agents
    await Promise.all([...players, server].map((agent) => agent.call('close')))
  }
}

function nextRun(): number {
  runs = (runs + 1) % 65536
  return runs
}
