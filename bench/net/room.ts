/** Agents that are together in one room, on the paths of one contestant. */
import type { AgentProcess } from './agent-process.js'
import { CONTESTANTS, type ContestantKey } from './contestants.js'
import type { PressCourse, PressReport } from './key-player.js'
import { monotonicClock } from './monotonic-clock.js'
import type { Course, PlayerReport } from './player.js'

/** For the word to reach everybody before a course begins. */
const NOTICE_MS = 150

let rooms = 0
let courses = 0

export interface RoomReport {
  readonly players: readonly (PlayerReport & { readonly cpuMs: number })[]
  /** CPU time of the server's process; 0 where there is none. */
  readonly serverCpuMs: number
}

export interface RoomOptions {
  /** Ticks a second of the courses that will be played here. Default 60. */
  readonly hz?: number
}

export class Room {
  readonly #players: readonly AgentProcess[]
  readonly #server: AgentProcess

  /** Resolves when everybody has heard everybody. @throws Error when somebody cannot; then the room is closed */
  static async open(
    contestant: ContestantKey,
    players: readonly AgentProcess[],
    server: AgentProcess,
    { hz = 60 }: RoomOptions = {},
  ): Promise<Room> {
    const room = new Room(players, server)
    rooms += 1
    const topic = `peerstep/bench/${process.pid}/${rooms}`
    try {
      const { serve } = await CONTESTANTS[contestant]()
      const facts = serve === undefined ? null : await server.ask('serve', { contestant, host: server.host, topic, hz })
      const all = await Promise.all(
        players.map(({ host }, seat) =>
          players[seat]!.ask('seat', { contestant, host, topic, hz, seat, seats: players.length, server: facts }),
        ),
      )
      await server.ask('join', all)
      await Promise.all(players.map((player) => player.ask('join', all)))
      return room
    } catch (error) {
      await room.close()
      throw error
    }
  }

  private constructor(players: readonly AgentProcess[], server: AgentProcess) {
    this.#players = players
    this.#server = server
  }

  async play(course: Omit<Course, 'number' | 'startAtMs'>): Promise<RoomReport> {
    courses = (courses + 1) % 65536
    const whole: Course = { ...course, number: courses, startAtMs: monotonicClock.nowMs() + NOTICE_MS }
    const beforeMs = await this.#server.ask('cpu')
    const players = await Promise.all(this.#players.map((player) => player.ask('play', whole)))
    return { players, serverCpuMs: (await this.#server.ask('cpu')) - beforeMs }
  }

  /** A match in which all players' keys are pressed, to its end. By seat. */
  async press(course: Omit<PressCourse, 'number'>): Promise<PressReport[]> {
    courses = (courses + 1) % 65536
    const reports = Promise.all(this.#players.map((player) => player.ask('press', { ...course, number: courses })))
    try {
      return await reports
    } finally {
      await Promise.all(this.#players.map((player) => player.ask('release')))
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#players, this.#server].map((agent) => agent.ask('close')))
  }
}
