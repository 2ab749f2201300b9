/** Typed calls from a parent to a child process, over Node's IPC channel: output that a library prints cannot get between. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** Functions by name: each takes what is asked, or nothing, and returns the answer or a promise of it. */
export type Calls = { readonly [name: string]: (ask: never) => unknown }

interface Question {
  readonly id: number
  readonly name: string
  readonly ask: unknown
}

type Answer = { readonly id: number } & ({ readonly value: unknown } | { readonly error: string })

/** Answers the calls of the parent until it disconnects; then this process exits. */
export function answerCalls(calls: Calls): void {
  const send = (answer: Answer): void => void process.send?.(answer)
  process.on('message', async ({ id, name, ask }: Question) => {
    try {
      send({ id, value: await (calls[name] as (ask: unknown) => unknown)(ask) })
    } catch (error) {
      send({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
  })
  process.on('disconnect', () => process.exit(0))
}

interface AgentOptions {
  /** IPv4 address of its host. Default: 127.0.0.1. */
  readonly host?: string
  /** A command that runs the words behind it, such as that of a lab's host. Default: none. */
  readonly through?: readonly string[]
  /** Flags of `node`. */
  readonly flags?: readonly string[]
}

/** A child process whose module calls `answerCalls`. Values are copied as by `structuredClone`. */
export class Agent<Answered extends Calls> {
  readonly host: string
  readonly #child: ChildProcess
  /** As many as the caller has calls under way. */
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>()
  #calls = 0
  #failure: Error | null = null

  constructor(script: URL, { host = '127.0.0.1', through = [], flags = [] }: AgentOptions = {}) {
    this.host = host
    const [command, ...args] = [...through, process.execPath, ...flags, fileURLToPath(script)]
    const stdio = ['ignore', 'inherit', 'inherit', 'ipc'] as const
    this.#child = spawn(command!, args, { stdio: [...stdio], serialization: 'advanced' })
    this.#child.on('message', (answer: Answer) => {
      const waiting = this.#waiting.get(answer.id)
      this.#waiting.delete(answer.id)
      if ('error' in answer) waiting?.reject(new Error(answer.error))
      else waiting?.resolve(answer.value)
    })
    this.#child.on('error', (error) => this.#fail(error))
    this.#child.on('exit', (code, signal) => {
      this.#fail(new Error(`an agent ended before it answered, with ${signal ?? `exit code ${code}`}`))
    })
  }

  /** @throws Error with the stack of the child when it fails, or when the child has ended */
  async call<Name extends keyof Answered & string>(
    name: Name,
    ...[ask]: Parameters<Answered[Name]>
  ): Promise<Awaited<ReturnType<Answered[Name]>>> {
    if (this.#failure !== null) throw this.#failure
    const waiting = Promise.withResolvers<unknown>()
    const id = this.#calls++
    this.#waiting.set(id, waiting)
    this.#child.send({ id, name, ask } satisfies Question)
    return (await waiting.promise) as Awaited<ReturnType<Answered[Name]>>
  }

  /** Resolves when the process has exited. */
  async end(): Promise<void> {
    if (this.#failure !== null) return
    const closed = once(this.#child, 'exit')
    if (this.#child.connected) this.#child.disconnect()
    await closed
  }

  /** Kills the process at once, as by `kill -9`; resolves when it is gone. */
  async kill(): Promise<void> {
    if (this.#failure !== null) return
    const closed = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await closed
  }

  #fail(error: Error): void {
    this.#failure ??= error
    for (const { reject } of this.#waiting.values()) reject(this.#failure)
    this.#waiting.clear()
  }
}

/** Starts a process, makes one call, and ends it. */
export async function callOnce<Answered extends Calls, Name extends keyof Answered & string>(
  agent: Agent<Answered>,
  name: Name,
  ...ask: Parameters<Answered[Name]>
): Promise<Awaited<ReturnType<Answered[Name]>>> {
  try {
    return await agent.call(name, ...ask)
  } finally {
    await agent.end()
  }
}
