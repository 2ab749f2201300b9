/** What datagrams do in a lab, seen from its hosts. */
import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { NetLab } from './lab.js'
import type { Address, AgentCommand, AgentEvent } from './udp-agent.js'

const AGENT = fileURLToPath(new URL('./udp-agent.js', import.meta.url))
/** Far longer than anything takes that happens at all. */
const DEADLINE_MS = 20_000

type EventOf<Is extends AgentEvent['is']> = Extract<AgentEvent, { is: Is }>

/** What arrived of a stream. */
export interface Arrivals {
  /** In the order of arrival. */
  readonly numbers: readonly number[]
  readonly tookMs: readonly number[]
}

/** A host of the lab with UDP sockets. Ends with the lab. */
export class UdpProbe {
  readonly #child: ChildProcess
  readonly #events: AgentEvent[] = []
  readonly #watchers = new Set<() => void>()

  constructor(lab: NetLab, host: string) {
    this.#child = lab.run(host, process.execPath, [AGENT])
    createInterface({ input: this.#child.stdout! }).on('line', (line) => {
      this.#events.push(JSON.parse(line) as AgentEvent)
      for (const watch of [...this.#watchers]) watch()
    })
    // An agent that fails says why where the tests' own words go.
    this.#child.stderr!.pipe(process.stderr, { end: false })
  }

  /** @returns the socket's number and its port on the host itself */
  async open(): Promise<EventOf<'opened'>> {
    const before = this.#count('opened')
    this.#tell({ do: 'open' })
    return this.#next('opened', () => true, before)
  }

  send(socket: number, to: Address, text: string): void {
    this.#tell({ do: 'send', socket, to, text })
  }

  /** Waits for a text; the address it came from is the sender's as the network shows it. */
  async got(text: string): Promise<Address> {
    return (await this.#next('got', (event) => event.text === text)).from
  }

  hasGot(text: string): boolean {
    return this.#events.some((event) => event.is === 'got' && event.text === text)
  }

  /** Sends `count` numbered packets. @returns when the last has left */
  async stream(socket: number, to: Address, count: number, perSecond: number, bytes = 100): Promise<void> {
    const before = this.#count('streamed')
    this.#tell({ do: 'stream', socket, to, count, perSecond, bytes })
    await this.#next('streamed', () => true, before)
  }

  /** What has arrived of streams since the last call. */
  async collect(): Promise<Arrivals> {
    const before = this.#count('collected')
    this.#tell({ do: 'collect' })
    return this.#next('collected', () => true, before)
  }

  #tell(command: AgentCommand): void {
    this.#child.stdin!.write(`${JSON.stringify(command)}\n`)
  }

  #count(is: AgentEvent['is']): number {
    return this.#events.filter((event) => event.is === is).length
  }

  /** The first event of a kind that passes the test, after `skip` of its kind. */
  #next<Is extends AgentEvent['is']>(is: Is, test: (event: EventOf<Is>) => boolean, skip = 0): Promise<EventOf<Is>> {
    return new Promise((resolve, reject) => {
      const finish = (act: () => void): void => {
        clearTimeout(timer)
        this.#watchers.delete(watch)
        this.#child.off('close', closed)
        act()
      }
      const watch = (): void => {
        const found = this.#events
          .filter((event): event is EventOf<Is> => event.is === is)
          .slice(skip)
          .find(test)
        if (found) finish(() => resolve(found))
      }
      const closed = (): void => finish(() => reject(new Error(`the agent ended before: ${is}`)))
      const timer = setTimeout(() => finish(() => reject(new Error(`never came: ${is}`))), DEADLINE_MS)
      this.#child.on('close', closed)
      this.#watchers.add(watch)
      watch()
    })
  }
}
