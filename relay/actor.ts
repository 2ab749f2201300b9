/** A bounded mailbox in front of a handler that takes one message at a time, with somebody to decide when it fails. */

export interface ActorOptions<Message> {
  /** Messages that may wait, 1 or more. When it is full, `tell` refuses. */
  readonly mailboxMax: number
  /** Takes one message; the next one waits until its promise settles. */
  handle(message: Message): void | Promise<void>
  /** The handler threw. `resume` goes on with the next message; `stop` drops the rest and ends the actor. */
  failed(error: unknown, message: Message): 'resume' | 'stop'
}

export class Actor<Message> {
  readonly #options: ActorOptions<Message>
  readonly #mailbox: Message[] = []
  readonly #ended = Promise.withResolvers<void>()
  #busy = false
  #open = true
  #refused = 0

  constructor(options: ActorOptions<Message>) {
    this.#options = options
  }

  /** Messages that wait. */
  get waiting(): number {
    return this.#mailbox.length
  }

  /** Messages refused because the mailbox was full or closed. */
  get refused(): number {
    return this.#refused
  }

  /** Resolves when the actor has ended, by `stop` or by a failure. */
  get ended(): Promise<void> {
    return this.#ended.promise
  }

  /** @returns false when the mailbox is full or closed: the message is dropped */
  tell(message: Message): boolean {
    if (!this.#open || this.#mailbox.length >= this.#options.mailboxMax) {
      this.#refused += 1
      return false
    }
    this.#mailbox.push(message)
    if (!this.#busy) void this.#run()
    return true
  }

  /** Takes no more messages; resolves when those that wait have been handled. */
  stop(): Promise<void> {
    this.#open = false
    if (!this.#busy) this.#ended.resolve()
    return this.#ended.promise
  }

  async #run(): Promise<void> {
    this.#busy = true
    // Never inside `tell`: whoever tells goes on first.
    await undefined
    while (this.#mailbox.length > 0) {
      const message = this.#mailbox.shift()!
      try {
        await this.#options.handle(message)
      } catch (error) {
        if (this.#options.failed(error, message) === 'stop') {
          this.#open = false
          this.#mailbox.length = 0
        }
      }
    }
    this.#busy = false
    if (!this.#open) this.#ended.resolve()
  }
}
