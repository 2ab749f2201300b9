/** One player or server of a benchmark in a process of its own: carries out what its parent writes to it, a JSON a line. */
import { createInterface } from 'node:readline'
import type { Facts, Place, PlayerPlace, SeatedPlayer, Server } from './contestant.js'
import { CONTESTANTS, type ContestantKey } from './contestants.js'
import { type Carriage, type Distances, delaysOf } from './delays/path-delays.js'
import type { PressCourse, PressReport } from './key-player.js'
import { ownCpuMs } from './local-player.js'
import type { Course, PlayerReport } from './player.js'
import { goAtOnce } from './priority.js'

type Asked<Of> = Of & { readonly contestant: ContestantKey }

/** What the parent may ask for, and what it is answered. */
export interface AgentCalls {
  serve: (ask: Asked<Place>) => Promise<Facts>
  seat: (ask: Asked<PlayerPlace>) => Promise<Facts>
  /** Of a player: resolves when it has heard all others. */
  join: (players: readonly Facts[]) => Promise<void>
  /** Of a player. `cpuMs`: CPU time it took. */
  play: (course: Course) => Promise<PlayerReport & { readonly cpuMs: number }>
  /** Where there is no lab: how far the players that are seated and will be are from others, as if. */
  pretend: (distances: Distances) => Promise<void>
  /** Of a player: a match whose keys are pressed; it goes on until `release`. */
  press: (course: PressCourse) => Promise<PressReport>
  release: () => Promise<void>
  /** CPU time of the process so far. */
  cpu: () => Promise<number>
  close: () => Promise<void>
}

export interface AgentQuestion<Calls = AgentCalls> {
  readonly id: number
  readonly call: keyof Calls
  readonly ask?: unknown
}

export type AgentAnswer = { readonly id: number } & ({ readonly value?: unknown } | { readonly error: string })

let server: Server | null = null
let player: SeatedPlayer | null = null
let carriage: Carriage | null = null
let distances: Distances | null = null

async function delay(): Promise<void> {
  if (carriage !== null && distances !== null) await player?.delay(delaysOf(carriage, distances))
}

const calls: AgentCalls = {
  async serve({ contestant, ...place }) {
    const { name, serve } = await CONTESTANTS[contestant]()
    if (serve === undefined) throw new Error(`${name} needs no server`)
    server = await serve(place)
    return server.facts
  },
  async seat({ contestant, ...place }) {
    const { seat, ...rest } = await CONTESTANTS[contestant]()
    player = await seat(place)
    carriage = rest
    await delay()
    return player.facts
  },
  async join(players) {
    server?.join?.(players)
    await player?.join(players)
  },
  async play(course) {
    const seated = player!
    const beforeMs = seated.cpuMs()
    const report = await seated.play(course)
    return { ...report, cpuMs: seated.cpuMs() - beforeMs }
  },
  async pretend(asked) {
    distances = asked
    await delay()
  },
  press: (course) => player!.press(course),
  async release() {
    await player?.release()
  },
  cpu: async () => ownCpuMs(),
  async close() {
    await player?.close()
    await server?.close()
    player = null
    server = null
  },
}

async function answer({ id, call, ask }: AgentQuestion): Promise<void> {
  let said: AgentAnswer
  try {
    said = { id, value: await (calls[call] as (ask: unknown) => Promise<unknown>)(ask) }
  } catch (error) {
    said = { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
  process.stdout.write(`${JSON.stringify(said)}\n`)
}

goAtOnce()

createInterface({ input: process.stdin })
  .on('line', (line) => void answer(JSON.parse(line) as AgentQuestion))
  .on('close', () => process.exit(0)) // nobody is left to speak to
