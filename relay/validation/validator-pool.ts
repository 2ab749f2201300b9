/**
 * Re-simulation of running matches on a few threads.
 *
 * The pool reads frames from the match log when a thread is free, so no frames wait in memory, a busy moment makes larger
 * reads, and a match whose thread has died is read again from its first frame.
 */
import { availableParallelism } from 'node:os'
import { assert } from '../../src/errors.js'
import type { Simulated } from '../../src/trust/verdict.js'
import type { Metrics } from '../ops/metrics.js'
import { contiguous, fromLogChunk } from '../store/sealed-log.js'
import { Validation, type ValidationOptions, type ValidationResult } from './validation.js'
import type { ValidatorRequest, ValidatorState } from './validator-messages.js'
import { ValidatorDeath, ValidatorThread, type ValidatorThreadOptions } from './validator-thread.js'

const CHUNKS_PER_TURN = 64 // 6.4 s of play at 10 seals a second: simulated well within the deadline; then the next match

/** Size of the pool, and the bounds of each thread. */
export interface ValidatorPoolOptions extends ValidatorThreadOptions {
  /** 0: one less than there are cores, at least 1. */
  readonly threads: number
  /** Matches at once. A match beyond it fails at once with `the validator is full`. */
  readonly matchesMax: number
}

/** Threads that re-simulate matches; each match stays on one thread, and the matches of a thread take turns. */
export class ValidatorPool {
  readonly #lanes: ValidatorLane[]
  readonly #options: ValidatorPoolOptions

  constructor(options: ValidatorPoolOptions, metrics: Metrics) {
    const threads = options.threads > 0 ? options.threads : Math.max(1, availableParallelism() - 1)
    this.#options = options
    this.#lanes = Array.from({ length: threads }, () => new ValidatorLane(new ValidatorThread(options), metrics))
    metrics.observe('validator_backlog_frames', 'Final frames that wait to be re-simulated.', () => this.backlog)
    metrics.observe('validator_matches', 'Matches being re-simulated.', () => this.matches)
    metrics.observe('validator_lag_frames', 'Frames the slowest match is behind its log.', () =>
      this.#lanes.reduce((most, lane) => Math.max(most, lane.lag), 0),
    )
  }

  /** Matches being simulated. */
  get matches(): number {
    return this.#lanes.reduce((sum, lane) => sum + lane.matches, 0)
  }

  /** Final frames that wait to be simulated, in all matches. */
  get backlog(): number {
    return this.#lanes.reduce((sum, lane) => sum + lane.backlog, 0)
  }

  /** Begin to simulate a match, on the thread that has the fewest. */
  open(options: ValidationOptions): Validation {
    const lane = this.#lanes.reduce((least, other) => (other.matches < least.matches ? other : least))
    const validation = new Validation(options, (waiting) => lane.wake(waiting))
    if (this.matches >= this.#options.matchesMax) validation.end({ ok: false, reason: 'the validator is full' })
    else lane.add(validation)
    return validation
  }

  /** Ends the threads. Matches that are not finished fail with `the validator has stopped`. */
  async stop(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.stop()))
  }
}

/** One thread and its matches, which take turns. */
class ValidatorLane {
  readonly #thread: ValidatorThread
  readonly #metrics: Metrics
  readonly #matches = new Set<Validation>()
  /** Each match at most once, so no longer than `#matches`. */
  readonly #ready = new Set<Validation>()
  #busy = false
  #stopped = false

  constructor(thread: ValidatorThread, metrics: Metrics) {
    this.#thread = thread
    this.#metrics = metrics
  }

  get matches(): number {
    return this.#matches.size
  }

  get backlog(): number {
    return [...this.#matches].reduce((sum, match) => sum + match.backlog, 0)
  }

  get lag(): number {
    return [...this.#matches].reduce((most, match) => Math.max(most, match.backlog), 0)
  }

  add(validation: Validation): void {
    this.#matches.add(validation)
  }

  wake(validation: Validation): void {
    if (this.#stopped) this.#end(validation, { ok: false, reason: 'the validator has stopped' })
    if (!validation.hasWork) return
    this.#ready.add(validation)
    if (!this.#busy) void this.#work()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    for (const validation of this.#matches) this.#end(validation, { ok: false, reason: 'the validator has stopped' })
    await this.#thread.stop()
  }

  async #work(): Promise<void> {
    this.#busy = true
    for (const validation of this.#ready) {
      this.#ready.delete(validation)
      if (!validation.hasWork) continue
      try {
        await this.#turn(validation)
      } catch (error) {
        this.#failed(validation, error)
      }
      if (validation.hasWork) this.#ready.add(validation)
    }
    this.#busy = false
  }

  async #turn(validation: Validation): Promise<void> {
    const { match, game, setup } = validation.options
    if (validation.decided === undefined) {
      if (validation.generation !== this.#thread.generation) {
        validation.restart()
        validation.advance(await this.#request({ kind: 'open', match, game, setup }))
        validation.generation = this.#thread.generation
      }
      const { done } = validation
      if (validation.backlog > 0) {
        const logged = await validation.options.readLog(done, CHUNKS_PER_TURN)
        const chunks = contiguous(logged, done).map((chunk) => fromLogChunk(chunk, setup.seats))
        if (chunks.length > 0) validation.advance(await this.#request({ kind: 'frames', match, chunks }))
        this.#metrics.validatedFrames.inc(validation.done - done)
        // The log ends early or has a gap: frames behind it cannot be simulated.
        if (validation.done === done) validation.available = done
        return
      }
    }
    if (!validation.closing) return
    const { checkpoints, decided } = validation
    const simulated = decided ?? simulatedTo(await this.#request({ kind: 'close', match }))
    this.#end(validation, { ok: true, simulated, checkpoints })
  }

  async #request(request: ValidatorRequest): Promise<ValidatorState> {
    const answer = await this.#thread.request(request)
    if (answer.kind === 'state') return answer.state
    throw new Error(answer.kind === 'failed' ? answer.reason : `unexpected answer ${answer.kind}`)
  }

  /** The match whose request failed ends. When the thread died, its other matches start again on the next thread. */
  #failed(validation: Validation, error: unknown): void {
    const died = error instanceof ValidatorDeath
    this.#metrics.validatorFailures.inc({ reason: died ? error.fault : 'error' })
    const reason = `re-simulation failed: ${error instanceof Error ? error.message : String(error)}`
    this.#end(validation, { ok: false, reason })
    if (!died) return
    for (const other of this.#matches) {
      other.restart()
      if (other.hasWork) this.#ready.add(other)
    }
  }

  #end(validation: Validation, result: ValidationResult): void {
    this.#matches.delete(validation)
    this.#ready.delete(validation)
    validation.end(result)
  }
}

function simulatedTo({ frame, stateHash, outcomeJson }: ValidatorState): Simulated {
  assert(stateHash !== null, 'a closed match has a state hash')
  return { frame, stateHash, outcomeJson }
}
