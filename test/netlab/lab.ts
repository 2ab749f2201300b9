/**
 * A small internet in network namespaces: hosts, home routers, and links between them that delay, lose and break.
 *
 * Public hosts and routers hang on one node in the middle, each by its own emulated link. Other hosts stand behind a
 * router, on a cable. Nothing leads out: no uplink, no setting of the machine is changed. Linux, root; `missing` in
 * requirements.ts says what a machine lacks.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type LinkPolicy, PERFECT_LINK } from '../../src/transport/simulated/link-policy.js'
import { Emulator } from './emulator.js'
import { changeWay, type LinkSettings, type LinkStats, WAYS, type Way } from './link-settings.js'
import { call, Namespaces } from './namespaces.js'
import { FORGET_CONE, type NatKind, natRules, WAN } from './nat.js'

/** On the internet by its own link, or behind a router. */
export type HostSpec = { readonly link?: LinkSettings } | { readonly behind: string }

export interface RouterSpec {
  readonly nat: NatKind
  /** Its link to the internet. */
  readonly link?: LinkSettings
}

/** Names are 1 to 12 lower case letters and digits; at most 60 links. */
export interface LabSpec {
  /** Of everything the links draw. Default 1. */
  readonly seed?: number
  readonly hosts: Readonly<Record<string, HostSpec>>
  readonly routers?: Readonly<Record<string, RouterSpec>>
}

export interface Outage {
  /** Default: now. */
  readonly afterMs?: number
  readonly forMs: number
  /** Default: both. */
  readonly ways?: readonly Way[]
}

interface Link {
  readonly name: string
  readonly policy: Record<Way, LinkPolicy>
}

interface Router {
  readonly index: number
  readonly nat: NatKind
  /** Last byte of its present public address. */
  address: number
  cables: number
}

const INTERNET = 'internet'
const NAME = /^[a-z0-9]{1,12}$/
const NODES_MAX = 60 // links of the emulator: 64
/** Enough for what a burst at full speed leaves in a device before the emulator reads it. */
const DEVICE_QUEUE_PACKETS = 4000
/**
 * What most players' systems use, and not what this machine happens to. Set by route: a namespace may not choose among
 * those of the machine.
 */
const CONGESTION_CONTROL = 'cubic'

export class NetLab {
  readonly #spaces = new Namespaces()
  readonly #emulator: Emulator
  readonly #links = new Map<string, Link>()
  readonly #routers = new Map<string, Router>()
  /** Present address of each host, as itself sees it. */
  readonly #addresses = new Map<string, string>()
  readonly #behind = new Map<string, string>()
  /** Processes that run; `close` ends them. */
  readonly #running = new Set<ChildProcess>()
  #privateAddresses = 0
  #closing: Promise<void> | undefined

  /**
   * Builds what `spec` says; removes what crashed labs left behind.
   *
   * @throws Error when the specification makes no sense or the machine refuses; then nothing is left
   */
  static async open(spec: LabSpec): Promise<NetLab> {
    checkSpec(spec)
    const lab = new NetLab(spec.seed ?? 1)
    try {
      await lab.#build(spec)
      return lab
    } catch (error) {
      await lab.close()
      throw error
    }
  }

  private constructor(seed: number) {
    this.#emulator = new Emulator(seed)
  }

  /** IPv4 address of a host on its own device; of a router, on the internet. Changes with `move` and `rebind`. */
  address(node: string): string {
    const router = this.#routers.get(node)
    const address = router ? publicAddress(router) : this.#addresses.get(node)
    if (address === undefined) throw new Error(`the lab has no ${node}`)
    return address
  }

  /** The words that, put before a command, run it on a host or router. */
  command(node: string): readonly string[] {
    this.address(node)
    return this.#spaces.command(node)
  }

  /** Starts a program on a host. `close` kills it if it still runs. */
  run(node: string, command: string, args: readonly string[]): ChildProcess {
    const [first, ...rest] = [...this.command(node), command, ...args]
    const child = spawn(first!, rest, { stdio: ['pipe', 'pipe', 'pipe'] })
    this.#running.add(child)
    child.on('close', () => this.#running.delete(child))
    return child
  }

  /**
   * Runs a program on a host to its end.
   * @returns what it printed
   * @throws Error when it fails or takes more than 20 s
   */
  async output(node: string, command: string, args: readonly string[]): Promise<string> {
    const [first, ...rest] = [...this.command(node), command, ...args]
    return call(first!, rest)
  }

  /** Changes a running link, named as its host or router; what is not named stays. */
  async setLink(name: string, change: LinkSettings): Promise<void> {
    const link = this.#link(name)
    for (const way of WAYS) {
      link.policy[way] = changeWay(link.policy[way], change, way)
      await this.#emulator.set(name, way, link.policy[way])
    }
  }

  /**
   * Makes the way from one public host to another longer than their links: packets there take `extraMs` more. To 64 hosts
   * from each; 0 undoes it.
   */
  async setDetour(from: string, to: string, extraMs: number): Promise<void> {
    if (!(extraMs >= 0)) throw new Error(`a detour takes 0 ms or more, not ${extraMs}`)
    this.#link(from)
    await this.#emulator.detour(from, 'up', this.address(to), extraMs)
  }

  /** Nothing gets through any more, neither what is on its way, until `heal`. */
  async cut(name: string, ways: readonly Way[] = WAYS): Promise<void> {
    await this.setLink(name, Object.fromEntries(ways.map((way) => [way, { blocked: true }])))
  }

  /** Ends a cut, and forgets all outages. */
  async heal(name: string): Promise<void> {
    await this.setLink(name, { blocked: false })
    for (const way of WAYS) await this.#emulator.forgetOutages(name, way)
  }

  /** A cut whose beginning and end the emulator times itself. At most 32 between two calls of `heal`. */
  async outage(name: string, { afterMs = 0, forMs, ways = WAYS }: Outage): Promise<void> {
    this.#link(name)
    for (const way of ways) await this.#emulator.outage(name, way, afterMs, forMs)
  }

  async stats(name: string): Promise<Record<Way, LinkStats>> {
    this.#link(name)
    return { up: await this.#emulator.stats(name, 'up'), down: await this.#emulator.stats(name, 'down') }
  }

  /**
   * Gives a router another public address: all its mappings and connections are gone, as when a provider renumbers.
   * @returns the new address
   */
  async rebind(name: string): Promise<string> {
    const router = this.#router(name)
    const old = publicAddress(router)
    router.address = (router.address % 250) + 1
    const fresh = publicAddress(router)
    // Masquerading forgets every connection that used an address when the address goes.
    await this.#spaces.shell(name, [
      `ip address add ${fresh}/32 dev ${WAN}`,
      `ip address delete ${old}/32 dev ${WAN}`,
      ...(router.nat === 'cone' ? [`nft ${FORGET_CONE}`] : []),
    ])
    return fresh
  }

  /**
   * Takes a host to another router, as from Wi-Fi to a mobile network: its old address is gone, its sockets stay.
   * @returns its new address
   */
  async move(host: string, router: string): Promise<string> {
    if (!this.#behind.has(host)) throw new Error(`${host} stands behind no router`)
    this.#router(router)
    await this.#spaces.shell(host, ['ip link delete eth0'])
    await this.#plug(host, router)
    return this.address(host)
  }

  /** Ends all processes and removes everything. The second call does nothing. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    for (const child of this.#running) {
      child.kill('SIGKILL')
      await once(child, 'close')
    }
    await this.#emulator.stop()
    await this.#spaces.remove()
  }

  async #build({ hosts, routers = {} }: LabSpec): Promise<void> {
    await this.#spaces.create([INTERNET, ...Object.keys(routers), ...Object.keys(hosts)])
    await this.#spaces.shell(INTERNET, [
      FORWARD,
      // What a broken router might send here ends here.
      ...['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map((net) => `ip route add blackhole ${net}`),
    ])
    for (const [index, [name, { nat, link }]] of Object.entries(routers).entries()) {
      const router: Router = { index, nat, address: 1, cables: 0 }
      this.#routers.set(name, router)
      await this.#join(name, WAN, publicAddress(router), `11.1.${index}.0/24`, link)
      await this.#spaces.shell(name, [FORWARD, `nft -f - <<'RULES'\n${natRules(nat)}\nRULES`])
    }
    for (const [index, [name, host]] of Object.entries(hosts).entries()) {
      if ('behind' in host) await this.#plug(name, host.behind)
      else {
        this.#addresses.set(name, `11.0.${index}.1`)
        await this.#join(name, 'eth0', `11.0.${index}.1`, `11.0.${index}.0/24`, host.link)
      }
    }
  }

  /** An emulated link from a node to the internet. */
  async #join(name: string, device: string, address: string, net: string, settings: LinkSettings = {}): Promise<void> {
    const far = `to-${name}`
    await this.#emulator.add(
      name,
      { namespacePath: this.#spaces.path(name), device },
      { namespacePath: this.#spaces.path(INTERNET), device: far },
    )
    this.#links.set(name, { name, policy: { up: PERFECT_LINK, down: PERFECT_LINK } })
    await this.setLink(name, settings)
    await this.#spaces.shell(name, [
      `ip address add ${address}/32 dev ${device}`,
      `ip link set ${device} txqueuelen ${DEVICE_QUEUE_PACKETS} up`,
      `ip route add default dev ${device} congctl ${CONGESTION_CONTROL}`,
    ])
    await this.#spaces.shell(INTERNET, [
      `ip link set ${far} txqueuelen ${DEVICE_QUEUE_PACKETS} up`,
      `ip route add ${net} dev ${far}`,
    ])
  }

  /** A cable from a host to a router, and a new private address. */
  async #plug(host: string, routerName: string): Promise<void> {
    const router = this.#router(routerName)
    const port = `lan${router.cables++}`
    const address = `192.168.1.${10 + this.#privateAddresses++}`
    const [own, far] = [this.#spaces.name(host), this.#spaces.name(routerName)]
    await call('ip', ['link', 'add', 'eth0', 'netns', own, 'type', 'veth', 'peer', 'name', port, 'netns', far])
    await this.#spaces.shell(routerName, [
      `ip address add 192.168.1.1/32 dev ${port}`,
      `ip link set ${port} up`,
      `ip route add ${address} dev ${port}`,
    ])
    await this.#spaces.shell(host, [
      `ip address add ${address}/32 dev eth0`,
      'ip link set eth0 up',
      'ip route add 192.168.1.1 dev eth0',
      `ip route add default via 192.168.1.1 dev eth0 congctl ${CONGESTION_CONTROL}`,
    ])
    this.#addresses.set(host, address)
    this.#behind.set(host, routerName)
  }

  #link(name: string): Link {
    const link = this.#links.get(name)
    if (!link) throw new Error(`the lab has no link ${name}; it has ${[...this.#links.keys()].join(', ')}`)
    return link
  }

  #router(name: string): Router {
    const router = this.#routers.get(name)
    if (!router) throw new Error(`the lab has no router ${name}; it has ${[...this.#routers.keys()].join(', ')}`)
    return router
  }
}

const FORWARD = 'echo 1 >/proc/sys/net/ipv4/ip_forward'

/** The 11.x are public addresses as far as any program can tell; those for documentation count as private for many. */
function publicAddress({ index, address }: Router): string {
  return `11.1.${index}.${address}`
}

function checkSpec({ hosts, routers = {} }: LabSpec): void {
  const names = [...Object.keys(hosts), ...Object.keys(routers)]
  for (const name of names) {
    if (!NAME.test(name) || name === INTERNET) throw new Error(`${name} is no name: use 1 to 12 letters and digits`)
  }
  if (new Set(names).size !== names.length) throw new Error('a host and a router have the same name')
  if (names.length > NODES_MAX) throw new Error(`at most ${NODES_MAX} hosts and routers`)
  for (const [name, host] of Object.entries(hosts)) {
    if ('behind' in host && !Object.hasOwn(routers, host.behind)) {
      throw new Error(`${name} stands behind ${host.behind}, which is no router`)
    }
  }
}
