/** The parent's side of an agent: questions and answers over its pipes. */
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { AgentAnswer, AgentCalls, AgentQuestion } from './agent.js'

export const AGENT_SCRIPT = fileURLToPath(new URL('./agent.js', import.meta.url))

interface Waiting {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

/** Calls by name: each takes what is asked, or nothing. */
export type Callable<Calls> = { readonly [Call in keyof Calls]: (ask: never) => Promise<unknown> }

export class AgentProcess<Calls extends Callable<Calls> = AgentCalls> {
  /** IPv4 address of the host it runs on. */
  readonly host: string
  readonly #child: ChildProcess
  /** As many as the caller has questions under way. */
  readonly #waiting = new Map<number, Waiting>()
  #questions = 0

  /** @param child runs AGENT_SCRIPT, or what answers in its way, with pipes for its standard streams; it ends with them */
  constructor(child: ChildProcess, host: string) {
    this.#child = child
    this.host = host
    createInterface({ input: child.stdout! }).on('line', (line) => this.#hear(JSON.parse(line) as AgentAnswer))
    child.stderr!.on('data', (words: Buffer) => process.stderr.write(words))
    child.stdin!.on('error', () => {}) // its end is told by 'close'
    child.on('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('an agent ended before it answered'))
      this.#waiting.clear()
    })
  }

  /** @throws Error with what the agent says when it cannot */
  ask<Call extends keyof Calls>(call: Call, ...[ask]: Parameters<Calls[Call]>): ReturnType<Calls[Call]> {
    const question: AgentQuestion<Calls> = { id: this.#questions, call, ask }
    this.#questions += 1
    this.#child.stdin!.write(`${JSON.stringify(question)}\n`)
    return new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(question.id, { resolve, reject })
    }) as ReturnType<Calls[Call]>
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    this.#child.stdin!.end()
    await once(this.#child, 'close')
  }

  #hear(answer: AgentAnswer): void {
    const waiting = this.#waiting.get(answer.id)
    this.#waiting.delete(answer.id)
    if ('error' in answer) waiting?.reject(new Error(answer.error))
    else waiting?.resolve(answer.value)
  }
}
