/** A worker thread for game modules: one request at a time, each with a deadline; a new thread starts after one has died. */
import { Worker } from 'node:worker_threads'
import { assert } from '../../src/errors.js'
import type { ValidatorAnswer, ValidatorRequest } from './validator-messages.js'

const STOPPED = 'the validator has stopped'
const BOOT_DEADLINE_MS = 30_000 // loading the relay's own code on a busy machine

/** Bounds of one thread. */
export interface ValidatorThreadOptions {
  /** For one request. */
  readonly deadlineMs: number
  /** JavaScript heap, in MiB. */
  readonly memoryMb: number
}

/** No answer in time, or the thread ended. */
export type ValidatorFault = 'timeout' | 'crash'

/** The thread ended during a request. The matches it held are lost. */
export class ValidatorDeath extends Error {
  /** Why it ended. */
  readonly fault: ValidatorFault

  constructor(fault: ValidatorFault, message: string) {
    super(message)
    this.name = 'ValidatorDeath'
    this.fault = fault
  }
}

/** Starts its worker at the first request. */
export class ValidatorThread {
  readonly #options: ValidatorThreadOptions
  #worker: Worker | undefined
  #stopped = false
  #generation = 1
  #waiting: { resolve(answer: ValidatorAnswer): void; reject(error: ValidatorDeath): void } | undefined

  constructor(options: ValidatorThreadOptions) {
    this.#options = options
  }

  /** 1 for the first worker, one more after each that ended. Matches that were opened in an earlier generation are lost. */
  get generation(): number {
    return this.#generation
  }

  /**
   * Only when the request before it has been answered.
   * @returns the thread's answer, which may be that the game failed
   * @throws ValidatorDeath when no answer came in time or the thread ended; the next request starts a new one
   */
  async request(request: ValidatorRequest): Promise<ValidatorAnswer> {
    assert(this.#waiting === undefined, 'a validator thread takes one request at a time')
    if (this.#stopped) throw new ValidatorDeath('crash', STOPPED)
    if (this.#worker === undefined) await this.#boot()
    const answered = this.#answer(this.#options.deadlineMs)
    this.#worker?.postMessage(request)
    return answered
  }

  /** Ends the thread for good; a request that waits for its answer is rejected. */
  async stop(): Promise<void> {
    this.#stopped = true
    await this.#end(new ValidatorDeath('crash', STOPPED))
  }

  async #boot(): Promise<void> {
    const worker = new Worker(new URL('./validator-worker.js', import.meta.url), {
      // Game modules see neither the relay's environment nor its arguments, and can write nothing but logs.
      env: {},
      argv: [],
      resourceLimits: { maxOldGenerationSizeMb: this.#options.memoryMb, maxYoungGenerationSizeMb: 32 },
    })
    this.#worker = worker
    const over = (reason: string): void => {
      if (this.#worker === worker) void this.#end(new ValidatorDeath('crash', reason))
    }
    worker.on('message', (answer: ValidatorAnswer) => {
      if (this.#worker === worker) this.#waiting?.resolve(answer)
    })
    worker.on('messageerror', () => over('the game module sent a message that cannot be read'))
    worker.on('error', (error) => over(error instanceof Error ? error.message : String(error)))
    worker.on('exit', (code) => over(`the thread ended with code ${code}`))
    const ready = await this.#answer(BOOT_DEADLINE_MS)
    assert(ready.kind === 'ready', 'a validator thread begins by saying that it is ready')
  }

  #answer(deadlineMs: number): Promise<ValidatorAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<ValidatorAnswer>()
    const timer = setTimeout(() => {
      void this.#end(new ValidatorDeath('timeout', `no answer within ${deadlineMs} ms`))
    }, deadlineMs)
    const settle = (act: () => void): void => {
      clearTimeout(timer)
      this.#waiting = undefined
      act()
    }
    this.#waiting = {
      resolve: (answer) => settle(() => resolve(answer)),
      reject: (error) => settle(() => reject(error)),
    }
    return promise
  }

  async #end(reason: ValidatorDeath): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    if (worker !== undefined) this.#generation += 1
    const ended = worker?.terminate()
    // Only when the thread has ended: until then it would compete with the next one for a core.
    await ended?.catch(() => undefined)
    this.#waiting?.reject(reason)
  }
}
