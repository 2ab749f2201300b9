/** A relay, and players of one real match behind symmetric routers, who therefore meet at the relay only. */
import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { LaneKind } from 'peerstep'
import type { PartialRelayConfig } from '../../relay/config/config-schema.js'
import { NetLab } from '../../test/netlab/lab.js'
import type { LinkSettings } from '../../test/netlab/link-settings.js'
import { WAN } from '../../test/netlab/nat.js'
import { Players } from '../../test/netlab/players.js'
import type { RelayRun } from '../../test/process/processes.js'
import type { MatchAgentLine, MatchAgentOptions, MatchReport } from './match-agent.js'
import { type DeviceCounts, devicesOf } from './net-dev.js'
import { goFirst } from './priority.js'

const MATCH_AGENT = fileURLToPath(new URL('./match-agent.js', import.meta.url))
/** A busy machine takes its time to start eight processes and to connect them. */
const DEADLINE_MS = 60_000

/** A player's process. */
class MatchAgent {
  readonly #child: ChildProcess
  readonly #lines: MatchAgentLine[] = []
  #wake: () => void = () => {}

  constructor(child: ChildProcess) {
    this.#child = child
    child.stderr!.pipe(process.stderr, { end: false })
    createInterface({ input: child.stdout! }).on('line', (line) => {
      this.#lines.push(JSON.parse(line) as MatchAgentLine)
      this.#wake()
    })
    child.on('close', () => this.#wake())
  }

  async playing(): Promise<void> {
    await this.#next('playing')
  }

  async report(): Promise<MatchReport> {
    this.#child.stdin!.write('\n')
    return this.#next('report')
  }

  async #next<Is extends MatchAgentLine['is']>(is: Is): Promise<Extract<MatchAgentLine, { is: Is }>> {
    const endMs = Date.now() + DEADLINE_MS
    for (;;) {
      const index = this.#lines.findIndex((line) => line.is === is)
      if (index >= 0) return this.#lines.splice(index, 1)[0] as Extract<MatchAgentLine, { is: Is }>
      if (this.#child.exitCode !== null) throw new Error(`a player ended before it said: ${is}`)
      const leftMs = endMs - Date.now()
      if (leftMs <= 0) throw new Error(`a player never said: ${is}`)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs)
        this.#wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }
}

export interface MatchCrewOptions {
  readonly players: number
  readonly seed: number
  readonly link: LinkSettings
  readonly lanes: readonly LaneKind[]
  readonly seconds: number
  readonly relay?: PartialRelayConfig
  /** More public hosts, by their links. */
  readonly more?: Readonly<Record<string, LinkSettings>>
}

export class MatchCrew {
  readonly lab: NetLab
  readonly relay: RelayRun
  readonly room = 'bench'
  readonly #players: readonly MatchAgent[]
  readonly #runs: Players

  /** Resolves when the match runs. */
  static async start({ players, seed, link, lanes, seconds, relay, more = {} }: MatchCrewOptions): Promise<MatchCrew> {
    goFirst() // relay and players alike, or players would starve their relay
    const seats = Array.from({ length: players }, (_, seat) => seat)
    const others = Object.entries(more).map(([name, of]) => [name, { link: of }] as const)
    const lab = await NetLab.open({
      seed,
      hosts: Object.fromEntries([
        ['relay', {}] as const,
        ...others,
        ...seats.map((seat) => [`p${seat}`, { behind: `r${seat}` }] as const),
      ]),
      routers: Object.fromEntries(seats.map((seat) => [`r${seat}`, { nat: 'symmetric', link }] as const)),
    })
    const runs = new Players(lab)
    try {
      const run = await runs.relay('relay', relay)
      const agents = seats.map((seat) => {
        const options: MatchAgentOptions = {
          relay: run.address,
          room: 'bench',
          seats: players,
          seconds,
          seed: seed + seat,
          lanes,
        }
        return new MatchAgent(lab.run(`p${seat}`, process.execPath, [MATCH_AGENT, JSON.stringify(options)]))
      })
      await Promise.all(agents.map((agent) => agent.playing()))
      return new MatchCrew(lab, run, agents, runs)
    } catch (error) {
      await runs.end()
      await lab.close()
      throw error
    }
  }

  private constructor(lab: NetLab, relay: RelayRun, players: readonly MatchAgent[], runs: Players) {
    this.lab = lab
    this.relay = relay
    this.#players = players
    this.#runs = runs
  }

  /** By seat. */
  reports(): Promise<MatchReport[]> {
    return Promise.all(this.#players.map((player) => player.report()))
  }

  /** By seat: what has passed the player's router to and from the internet, with IP headers, without Ethernet's. */
  counts(): Promise<DeviceCounts[]> {
    return Promise.all(
      this.#players.map(async (_, seat) => {
        const counts = devicesOf(await this.lab.output(`r${seat}`, 'cat', ['/proc/net/dev'])).get(WAN)
        if (counts === undefined) throw new Error(`router r${seat} has no ${WAN}`)
        return counts
      }),
    )
  }

  async end(): Promise<void> {
    await this.#runs.end()
    await this.lab.close()
  }
}
