/** Hosts of players, of a broker and of a relay, in the network lab where there is one; elsewhere on loopback with modelled delays. */
import { NetLab } from '../../test/netlab/lab.js'
import { missing } from '../../test/netlab/requirements.js'
import type { PlayerCalls } from './player-agent.js'
import type { RoomAgents } from './room.js'
import { Agent } from './rpc.js'

/** Where players, broker and relay are. All delays are one way. */
export interface Geography {
  /** From player to player. */
  readonly directMs: number
  /** From player to the broker, which stands for every rival's server. */
  readonly brokerMs: number
  /** From player to our relay. */
  readonly relayMs: number
  /** Of each player's access link, each way: arrivals vary uniformly by plus or minus this much, in order. */
  readonly jitterMs: number
  /** Of each player's access link, each way, every packet on its own: a path between two players crosses two links. */
  readonly lossRatio: number
}

/** A star: each host's link leads to the middle, and packets between players may take a detour of so many milliseconds. */
export interface Star {
  readonly playerMs: number
  readonly brokerMs: number
  readonly relayMs: number
  readonly detourMs: number
}

/** Access links are as long as the shortest path allows, so that their jitter and loss are on all paths. */
export function starOf({ directMs, brokerMs, relayMs }: Geography): Star {
  const playerMs = Math.min(directMs / 2, brokerMs, relayMs)
  const [broker, relay] = [brokerMs - playerMs, relayMs - playerMs]
  return { playerMs, brokerMs: broker, relayMs: relay, detourMs: directMs - 2 * playerMs }
}

/** Host of a server: a rival's or ours. */
export type ServerHost = 'broker' | 'relay'

interface PlayerNetworkOptions {
  readonly players: number
  readonly seed: number
  /** Default true; false: on loopback without delays, whether there is a lab or not. */
  readonly lab?: boolean
}

/** See above. */
export class PlayerNetwork {
  readonly players: number
  /** Null on loopback. */
  readonly lab: NetLab | null
  /** Why there is no lab although one was asked for; null otherwise. */
  readonly without: string | null
  readonly #seed: number
  /** Processes that run, by the host of their server. */
  readonly #agents = new Map<RoomAgents, ServerHost>()
  #geography: Geography | null = null
  #changes = 0

  static async open({ players, seed, lab = true }: PlayerNetworkOptions): Promise<PlayerNetwork> {
    const without = lab ? await missing() : null
    if (!lab || without !== null) return new PlayerNetwork(players, seed, null, without)
    const names = [...Array.from({ length: players }, (_, seat) => playerHost(seat)), 'broker', 'relay']
    const hosts = Object.fromEntries(names.map((name) => [name, {}]))
    return new PlayerNetwork(players, seed, await NetLab.open({ seed, hosts }), null)
  }

  private constructor(players: number, seed: number, lab: NetLab | null, without: string | null) {
    this.players = players
    this.lab = lab
    this.without = without
    this.#seed = seed
  }

  /** Changes all links. On loopback by choice it does nothing. */
  async arrange(geography: Geography): Promise<void> {
    this.#geography = geography
    this.#changes += 1
    if (this.lab === null) {
      for (const [agents, serverHost] of this.#agents) await this.#setDistances(agents, serverHost)
      return
    }
    const { playerMs, brokerMs, relayMs, detourMs } = starOf(geography)
    const { jitterMs, lossRatio } = geography
    await this.lab.setLink('broker', { delayMs: brokerMs })
    await this.lab.setLink('relay', { delayMs: relayMs })
    for (let seat = 0; seat < this.players; seat += 1) {
      await this.lab.setLink(playerHost(seat), { delayMs: playerMs, jitterMs, lossRatio })
      for (let other = 0; other < this.players; other += 1) {
        if (other !== seat) await this.lab.setDetour(playerHost(seat), playerHost(other), detourMs)
      }
    }
  }

  /** Starts a process for each player and for a server. */
  async start(serverHost: ServerHost = 'relay'): Promise<RoomAgents> {
    const agent = (name: string): Agent<PlayerCalls> => {
      const { lab } = this
      const place = lab === null ? {} : { host: lab.address(name), through: lab.command(name) }
      return new Agent(new URL('./player-agent.js', import.meta.url), place)
    }
    const players = Array.from({ length: this.players }, (_, seat) => agent(playerHost(seat)))
    const agents = { players, server: agent(serverHost) }
    this.#agents.set(agents, serverHost)
    if (this.lab === null) await this.#setDistances(agents, serverHost)
    return agents
  }

  /** Ends processes that `start` started. */
  async end(agents: RoomAgents): Promise<void> {
    this.#agents.delete(agents)
    await Promise.all([...agents.players, agents.server].map((agent) => agent.end()))
  }

  /** How late the emulator was with the worst hundredth of the packets, on the worst link, milliseconds. */
  async emulatorLateMs(): Promise<number> {
    let worstUs = 0
    const names = [...Array.from({ length: this.players }, (_, seat) => playerHost(seat)), 'broker', 'relay']
    for (const name of this.lab === null ? [] : names) {
      const { up, down } = await this.lab!.stats(name)
      worstUs = Math.max(worstUs, up.lateP99Us, down.lateP99Us)
    }
    return worstUs / 1000
  }

  /** Ends all processes and the lab. */
  async close(): Promise<void> {
    await Promise.all([...this.#agents.keys()].map((agents) => this.end(agents)))
    await this.lab?.close()
  }

  /** Every change draws new random numbers, the same ones for all contestants. */
  async #setDistances({ players }: RoomAgents, serverHost: ServerHost): Promise<void> {
    if (this.without === null || this.#geography === null) return
    const { directMs, brokerMs, relayMs, jitterMs, lossRatio } = this.#geography
    const serverMs = serverHost === 'broker' ? brokerMs : relayMs
    const distances = { directMs, serverMs, jitterMs, lossRatio, seed: this.#seed + this.#changes }
    for (const player of players) await player.call('setDistances', distances)
  }
}

/** Name of a player's host in the lab. */
export function playerHost(seat: number): string {
  return `p${seat}`
}
