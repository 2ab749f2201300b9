/** A relay, and players of one real match behind symmetric routers: they can only meet at the relay. */
import type { LaneKind } from 'peerstep'
import type { PartialRelayConfig } from '../../relay/config/config-schema.js'
import { NetLab } from '../../test/netlab/lab.js'
import type { LinkSettings } from '../../test/netlab/link-settings.js'
import { WAN } from '../../test/netlab/nat.js'
import { Players } from '../../test/netlab/players.js'
import type { RelayRun } from '../../test/process/processes.js'
import { playerHost } from '../agents/player-network.js'
import { Agent } from '../agents/rpc.js'
import { raisePriority } from '../measure/process.js'
import { type DeviceCounts, deviceCounts } from '../measure/traffic.js'
import type { MatchCalls } from './match-agent.js'

const MATCH_AGENT = new URL('./match-agent.js', import.meta.url)

interface MatchLabOptions {
  readonly players: number
  readonly seed: number
  readonly link: LinkSettings
  readonly lanes: readonly LaneKind[]
  readonly seconds: number
  readonly relay?: PartialRelayConfig
  /** More public hosts, by their links. */
  readonly more?: Readonly<Record<string, LinkSettings>>
}

/** See above. */
export class MatchLab {
  readonly lab: NetLab
  readonly relay: RelayRun
  readonly room = 'bench'
  readonly #players: readonly Agent<MatchCalls>[]
  readonly #processes: Players

  /** Resolves when the match runs. */
  static async start({ players, seed, link, lanes, seconds, relay, more = {} }: MatchLabOptions): Promise<MatchLab> {
    raisePriority() // of relay and players alike: otherwise players would take the processors of their relay
    const seats = Array.from({ length: players }, (_, seat) => seat)
    const others = Object.entries(more).map(([name, of]) => [name, { link: of }] as const)
    const homes = seats.map((seat) => [playerHost(seat), { behind: `r${seat}` }] as const)
    const lab = await NetLab.open({
      seed,
      hosts: Object.fromEntries([['relay', {}] as const, ...others, ...homes]),
      routers: Object.fromEntries(seats.map((seat) => [`r${seat}`, { nat: 'symmetric', link }] as const)),
    })
    const processes = new Players(lab)
    try {
      const run = await processes.relay('relay', relay)
      const agents = seats.map((seat) => agentOn(lab, playerHost(seat)))
      const bot = { relay: run.address, room: 'bench', seats: players, options: { seconds }, lanes }
      await Promise.all(agents.map((agent, seat) => agent.call('join', { ...bot, seed: seed + seat })))
      return new MatchLab(lab, run, agents, processes)
    } catch (error) {
      await processes.end()
      await lab.close()
      throw error
    }
  }

  private constructor(lab: NetLab, relay: RelayRun, players: readonly Agent<MatchCalls>[], processes: Players) {
    this.lab = lab
    this.relay = relay
    this.#players = players
    this.#processes = processes
  }

  /** A further process on one of the hosts. */
  agent(host: string): Agent<MatchCalls> {
    return agentOn(this.lab, host)
  }

  /** By seat. */
  reports() {
    return Promise.all(this.#players.map((player) => player.call('report')))
  }

  /** By seat: what has passed the player's router to and from the internet, with IP headers, without Ethernet's. */
  counts(): Promise<DeviceCounts[]> {
    return Promise.all(this.#players.map((_, seat) => deviceCounts(this.lab, `r${seat}`, WAN)))
  }

  async end(): Promise<void> {
    await Promise.all(this.#players.map((player) => player.end()))
    await this.#processes.end()
    await this.lab.close()
  }
}

function agentOn(lab: NetLab, host: string): Agent<MatchCalls> {
  return new Agent(MATCH_AGENT, { host: lab.address(host), through: lab.command(host) })
}
