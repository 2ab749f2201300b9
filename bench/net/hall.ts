/** A network with players' hosts, a broker's and a relay's, and rooms of several contestants on it at the same time. */
import { spawn } from 'node:child_process'
import { NetLab } from '../../test/netlab/lab.js'
import { missing } from '../../test/netlab/requirements.js'
import { AGENT_SCRIPT, AgentProcess } from './agent-process.js'
import type { Contestant } from './contestant.js'
import { CONTESTANTS, type ContestantKey } from './contestants.js'
import { type Geography, starOf } from './geography.js'
import { Room, type RoomOptions } from './room.js'

const BROKER = 'broker'
const RELAY = 'relay'

/** A room of one contestant, its players and its server in processes of their own on the hosts of the hall. */
export interface HallRoom {
  readonly key: ContestantKey
  readonly room: Room
  close(): Promise<void>
}

/** What a room has of its own where there is no lab. */
interface Tenant {
  readonly players: readonly AgentProcess[]
  readonly side: Contestant['side']
}

export class Hall {
  readonly players: number
  /** Why there is no lab; null where there is one. Without it packets are delayed and lost where they arrive, by a model. */
  readonly without: string | null
  readonly #lab: NetLab | null
  /** Rooms that are open. */
  readonly #tenants = new Set<Tenant>()
  readonly #seed: number
  #geography: Geography | null = null
  #arrangements = 0

  static async open(players: number, seed: number): Promise<Hall> {
    const without = await missing()
    if (without !== null) return new Hall(players, seed, without, null)
    const names = Array.from({ length: players }, (_, seat) => playerName(seat))
    const hosts = Object.fromEntries([...names, BROKER, RELAY].map((name) => [name, {}]))
    return new Hall(players, seed, null, await NetLab.open({ seed, hosts }))
  }

  private constructor(players: number, seed: number, without: string | null, lab: NetLab | null) {
    this.players = players
    this.without = without
    this.#seed = seed
    this.#lab = lab
  }

  async arrange(geography: Geography): Promise<void> {
    const lab = this.#lab
    this.#geography = geography
    this.#arrangements += 1
    if (lab === null) {
      for (const tenant of this.#tenants) await this.#pretend(tenant, geography)
      return
    }
    const { playerMs, brokerMs, relayMs, detourMs } = starOf(geography)
    const { jitterMs, lossRatio } = geography
    await lab.setLink(BROKER, { delayMs: brokerMs })
    await lab.setLink(RELAY, { delayMs: relayMs })
    for (let seat = 0; seat < this.players; seat += 1) {
      await lab.setLink(playerName(seat), { delayMs: playerMs, jitterMs, lossRatio })
      for (let other = 0; other < this.players; other += 1) {
        if (other !== seat) await lab.setDetour(playerName(seat), playerName(other), detourMs)
      }
    }
  }

  /** Resolves when everybody has heard everybody. @throws Error when somebody cannot */
  async openRoom(key: ContestantKey, options?: RoomOptions): Promise<HallRoom> {
    const { side } = await CONTESTANTS[key]()
    const players = Array.from({ length: this.players }, (_, seat) => this.#agent(playerName(seat)))
    const server = this.#agent(side === 'rival' ? BROKER : RELAY)
    const tenant = { players, side }
    this.#tenants.add(tenant)
    const end = async (): Promise<void> => {
      this.#tenants.delete(tenant)
      for (const agent of [...players, server]) await agent.end()
    }
    try {
      const room = await Room.open(key, players, server, options)
      if (this.#lab === null && this.#geography !== null) await this.#pretend(tenant, this.#geography)
      return {
        key,
        room,
        async close() {
          await room.close()
          await end()
        },
      }
    } catch (error) {
      await end()
      throw error
    }
  }

  /** How late the emulator was with a hundredth of the packets since the hall was opened, the worst link, milliseconds. */
  async emulatorLateMs(): Promise<number> {
    let worstUs = 0
    for (const name of this.#lab === null ? [] : [...this.#playerNames(), BROKER, RELAY]) {
      const { up, down } = await this.#lab!.stats(name)
      worstUs = Math.max(worstUs, up.lateP99Us, down.lateP99Us)
    }
    return worstUs / 1000
  }

  async close(): Promise<void> {
    await this.#lab?.close()
  }

  /** Every arrangement draws anew; what it draws meets all contestants alike. */
  async #pretend({ players, side }: Tenant, geography: Geography): Promise<void> {
    const { directMs, brokerMs, relayMs, jitterMs, lossRatio } = geography
    const serverMs = side === 'rival' ? brokerMs : relayMs
    const seed = this.#seed + this.#arrangements
    for (const player of players) await player.ask('pretend', { directMs, serverMs, jitterMs, lossRatio, seed })
  }

  #playerNames(): string[] {
    return Array.from({ length: this.players }, (_, seat) => playerName(seat))
  }

  #agent(host: string): AgentProcess {
    const lab = this.#lab
    if (lab === null) return new AgentProcess(spawn(process.execPath, [AGENT_SCRIPT], { stdio: 'pipe' }), '127.0.0.1')
    return new AgentProcess(lab.run(host, process.execPath, [AGENT_SCRIPT]), lab.address(host))
  }
}

function playerName(seat: number): string {
  return `p${seat}`
}
