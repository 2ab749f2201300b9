/**
 * Group commit on a writer thread. While one batch of writes is made durable, the next one gathers: a slow disk makes
 * larger batches, and no timer is needed.
 */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { PeerstepError } from '../../src/errors.js'
import type { StoreObserver } from './store.js'

/** One SQL statement. */
export interface Statement {
  /** With a ? for each parameter. */
  readonly sql: string
  /** Strings, numbers, bytes or null. */
  readonly parameters: readonly unknown[]
}

/** Statements that take effect together or not at all. */
export type WriteUnit = readonly Statement[]
/** What became of one unit: rows changed by each statement, or why the unit was refused. */
export type WriteResult = { readonly changes: readonly number[] } | { readonly error: string }
/** The writer thread's answer to one batch: a result for each unit, or why nothing of the batch was written. */
export type CommitAnswer =
  | { readonly results: readonly WriteResult[]; readonly seconds: number }
  | { readonly failure: string }

const BATCH_UNITS_MAX = 512 // past this a transaction gets slower, not better
const QUEUE_UNITS_MAX = 16_384 // seconds of writes on a slow disk; full: the write is refused, and its seal is not sent
const QUEUE_BYTES_MAX = 128 * 1024 * 1024 // the same bound for memory; room for the largest record

interface Waiting {
  readonly unit: WriteUnit
  readonly bytes: number
  resolve(changes: readonly number[]): void
  reject(error: PeerstepError): void
}

/** Writes units to one SQLite file, in the order of the calls, many in one transaction. Owns the writer thread. */
export class GroupCommit {
  readonly #worker: Worker
  readonly #observer: StoreObserver | undefined
  readonly #queue: Waiting[] = []
  #queueBytes = 0
  #committing: Waiting[] = []
  #ended: string | undefined
  #failure: string | undefined
  #idle = Promise.withResolvers<void>()

  /** Starts the writer thread. Resolves when the database is open; rejects with STORE_FAILED when it cannot be. */
  static async start(file: string, observer?: StoreObserver): Promise<GroupCommit> {
    const worker = new Worker(new URL('./sqlite-writer.js', import.meta.url), { workerData: { file }, env: {} })
    const writer = new GroupCommit(worker, observer)
    await writer.write([])
    return writer
  }

  private constructor(worker: Worker, observer: StoreObserver | undefined) {
    this.#worker = worker
    this.#observer = observer
    worker.on('message', (answer: CommitAnswer) => this.#onAnswer(answer))
    worker.on('error', (error) => this.#end(error instanceof Error ? error.message : String(error)))
    worker.on('exit', () => this.#end('the writer thread has ended'))
  }

  /** Why the last commit failed; undefined after a good one. */
  get trouble(): string | undefined {
    return this.#ended ?? this.#failure
  }

  /**
   * Resolves when the unit is durable, with the number of rows changed by each statement.
   * @throws PeerstepError STORE_FAILED when a statement fails, the disk fails, too many writes wait, or the store is closed;
   * nothing of the unit is then written
   */
  write(unit: WriteUnit): Promise<readonly number[]> {
    const bytes = unit.reduce((sum, statement) => sum + sizeOf(statement), 0)
    if (this.#ended !== undefined) return Promise.reject(failed(this.#ended))
    if (this.#queue.length >= QUEUE_UNITS_MAX || this.#queueBytes + bytes > QUEUE_BYTES_MAX) {
      return Promise.reject(failed('the disk cannot keep up: too many writes are waiting'))
    }
    const { promise, resolve, reject } = Promise.withResolvers<readonly number[]>()
    this.#queue.push({ unit: unit.map(detached), bytes, resolve, reject })
    this.#queueBytes += bytes
    this.#commitNext()
    return promise
  }

  /** Makes everything accepted durable, then ends the thread. */
  async close(): Promise<void> {
    while (this.#ended === undefined && (this.#committing.length > 0 || this.#queue.length > 0))
      await this.#idle.promise
    if (this.#ended !== undefined) return
    const ended = once(this.#worker, 'exit')
    this.#ended = 'the store is closed'
    this.#worker.postMessage('close')
    await ended
  }

  #commitNext(): void {
    if (this.#committing.length > 0 || this.#queue.length === 0) return
    this.#committing = this.#queue.splice(0, BATCH_UNITS_MAX)
    for (const waiting of this.#committing) this.#queueBytes -= waiting.bytes
    this.#worker.postMessage(this.#committing.map((waiting) => waiting.unit))
  }

  #onAnswer(answer: CommitAnswer): void {
    const batch = this.#committing
    this.#committing = []
    if ('failure' in answer) {
      this.#failure = answer.failure
      for (const waiting of batch) waiting.reject(failed(answer.failure))
    } else {
      this.#failure = undefined
      this.#observer?.committed(batch.length, answer.seconds)
      batch.forEach((waiting, index) => {
        const result = answer.results[index]!
        if ('error' in result) waiting.reject(failed(result.error))
        else waiting.resolve(result.changes)
      })
    }
    this.#commitNext()
    if (this.#committing.length === 0) this.#signalIdle()
  }

  #end(reason: string): void {
    if (this.#ended === undefined) this.#ended = reason
    for (const waiting of [...this.#committing.splice(0), ...this.#queue.splice(0)]) waiting.reject(failed(this.#ended))
    this.#queueBytes = 0
    this.#signalIdle()
  }

  #signalIdle(): void {
    this.#idle.resolve()
    this.#idle = Promise.withResolvers<void>()
  }
}

function failed(reason: string): PeerstepError {
  return new PeerstepError('STORE_FAILED', `the store refused a write: ${reason}`)
}

function sizeOf(statement: Statement): number {
  let bytes = 64
  for (const value of statement.parameters) {
    if (value instanceof Uint8Array) bytes += value.byteLength
    else if (typeof value === 'string') bytes += value.length * 2
  }
  return bytes
}

/** A message to a thread copies the whole buffer behind a view, so a view of a larger buffer is copied out first. */
function detached({ sql, parameters }: Statement): Statement {
  return {
    sql,
    parameters: parameters.map((value) =>
      value instanceof Uint8Array && value.byteLength !== value.buffer.byteLength ? Uint8Array.from(value) : value,
    ),
  }
}
