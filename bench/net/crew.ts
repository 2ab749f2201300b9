/** Processes for the players and the server of a benchmark, in a network of their own where that is possible. */
import { spawn } from 'node:child_process'
import { NetLab } from '../../test/netlab/lab.js'
import type { LinkSettings } from '../../test/netlab/link-settings.js'
import { missing } from '../../test/netlab/requirements.js'
import { AGENT_SCRIPT, AgentProcess } from './agent-process.js'
import type { Distances } from './delays/path-delays.js'

const SERVER = 'relay'

export interface CrewOptions {
  readonly players: number
  readonly seed: number
  /** Every player's access link; the server hangs on the middle by a perfect one. Null: everybody on this machine's loopback. */
  readonly link: LinkSettings | null
  /** Ports for the parent, as by --cpu-prof: for `node` itself. */
  readonly nodeFlags?: readonly string[]
}

export class Crew {
  readonly players: readonly AgentProcess[]
  readonly server: AgentProcess
  /** Null on loopback. */
  readonly lab: NetLab | null
  /** Why there is no lab although one was asked for; null otherwise. */
  readonly without: string | null
  readonly #seed: number
  #link: LinkSettings = {}
  #changes = 0

  static async start({ players, seed, link, nodeFlags = [] }: CrewOptions): Promise<Crew> {
    const names = Array.from({ length: players }, (_, index) => `p${index}`)
    const without = link === null ? null : await missing()
    if (link === null || without !== null) {
      const agent = (): AgentProcess =>
        new AgentProcess(spawn(process.execPath, [...nodeFlags, AGENT_SCRIPT], { stdio: 'pipe' }), '127.0.0.1')
      const crew = new Crew(seed, null, without, names.map(agent), agent())
      if (link !== null) await crew.setLinks(link)
      return crew
    }
    const hosts = Object.fromEntries([...names.map((name) => [name, { link }] as const), [SERVER, {}] as const])
    const lab = await NetLab.open({ seed, hosts })
    const agent = (name: string): AgentProcess =>
      new AgentProcess(lab.run(name, process.execPath, [...nodeFlags, AGENT_SCRIPT]), lab.address(name))
    return new Crew(seed, lab, null, names.map(agent), agent(SERVER))
  }

  private constructor(
    seed: number,
    lab: NetLab | null,
    without: string | null,
    players: readonly AgentProcess[],
    server: AgentProcess,
  ) {
    this.#seed = seed
    this.lab = lab
    this.without = without
    this.players = players
    this.server = server
  }

  /**
   * Changes every player's link. Without a lab packets are told to players later, or never, as if it were so; on
   * loopback by wish it does nothing.
   */
  async setLinks(change: LinkSettings): Promise<void> {
    this.#link = { ...this.#link, ...change }
    this.#changes += 1
    for (const [index, player] of this.players.entries()) {
      if (this.lab !== null) await this.lab.setLink(`p${index}`, change)
      else if (this.without !== null) await player.ask('pretend', distancesOf(this.#link, this.#seed + this.#changes))
    }
  }

  /** How late the emulator was with a hundredth of the packets since the crew started, the worst link, milliseconds. */
  async emulatorLateMs(): Promise<number> {
    let worstUs = 0
    for (const index of this.lab === null ? [] : this.players.keys()) {
      const { up, down } = await this.lab!.stats(`p${index}`)
      worstUs = Math.max(worstUs, up.lateP99Us, down.lateP99Us)
    }
    return worstUs / 1000
  }

  async end(): Promise<void> {
    for (const agent of [...this.players, this.server]) await agent.end()
    await this.lab?.close()
  }
}

/** The star of such links, whose server hangs in the middle. */
function distancesOf({ delayMs = 0, jitterMs = 0, lossRatio = 0, ...rest }: LinkSettings, seed: number): Distances {
  const other = Object.keys(rest)
  if (other.length > 0) throw new Error(`without a lab a link has no ${other.join(', ')}`)
  return { directMs: 2 * delayMs, serverMs: delayMs, jitterMs, lossRatio, seed }
}
