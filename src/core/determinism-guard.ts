/** For development: functions that give other results on other machines throw while a game's step is running. */
import { PeerstepError } from '../errors.js'

/** What to call instead; the key is how the forbidden thing is written. */
const INSTEAD: Readonly<Record<string, string>> = {
  'Math.random': 'use context.random, which is seeded and rewinds with the state',
  'Date.now': 'count frames: context.frame / context.tickRate is the time in seconds',
  'new Date': 'count frames: context.frame / context.tickRate is the time in seconds',
  'performance.now': 'count frames: context.frame / context.tickRate is the time in seconds',
  'crypto.getRandomValues': 'use context.random, which is seeded and rewinds with the state',
  'crypto.randomUUID': 'use context.random, or count up in the state',
  setTimeout: 'keep the frame at which it is due in the state',
  setInterval: 'look at context.frame',
  setImmediate: 'a step must finish before it returns',
  requestAnimationFrame: 'a step must finish before it returns',
  queueMicrotask: 'a step must finish before it returns',
  fetch: 'a step does no input or output; put what it needs into the match options or the inputs',
}

/** Functions of `Math` whose last bits are the engine's choice, and that `math` of peerstep/core has too. */
const MATH_TWINS = [
  'sin',
  'cos',
  'tan',
  'asin',
  'acos',
  'atan',
  'atan2',
  'exp',
  'log',
  'log2',
  'log10',
  'pow',
  'cbrt',
  'hypot',
]
/** The same without a twin. */
const MATH_ORPHANS = ['sinh', 'cosh', 'tanh', 'asinh', 'acosh', 'atanh', 'expm1', 'log1p']

interface Watched {
  readonly owner: object
  readonly key: string
  readonly trap: unknown
}

/**
 * Swaps the forbidden functions for ones that throw, runs a step, and puts the originals back, also when the step throws.
 * Costs about 20 microseconds a step. What was captured before (`const { sin } = Math`) is not seen, nor is the operator `**`,
 * which may round differently between engines like `Math.pow`: use `math.pow`.
 */
export class DeterminismGuard {
  readonly #watched: readonly Watched[]
  readonly #originals: (PropertyDescriptor | undefined)[] = []
  #running = false

  /** Looks up which of the forbidden functions exist here. */
  constructor() {
    this.#watched = [...watchedFunctions()]
  }

  /**
   * Run `step` under guard; calls within a guarded step run under the same guard.
   *
   * @returns what `step` returns
   * @throws PeerstepError NONDETERMINISM from inside the step, naming what was used and what to use instead
   */
  run<Result>(step: () => Result): Result {
    if (this.#running) return step()
    this.#running = true
    let installed = 0
    try {
      for (const { owner, key, trap } of this.#watched) {
        const original = Object.getOwnPropertyDescriptor(owner, key)
        this.#originals[installed] = original
        installed += 1
        Object.defineProperty(owner, key, { configurable: true, enumerable: false, writable: true, value: trap })
      }
      return step()
    } finally {
      for (let index = installed - 1; index >= 0; index -= 1) restore(this.#watched[index]!, this.#originals[index])
      this.#running = false
    }
  }
}

/** Runs one function under a guard of its own. Returns and throws like `DeterminismGuard.run`. */
export function withDeterminismGuard<Result>(step: () => Result): Result {
  return new DeterminismGuard().run(step)
}

function restore({ owner, key }: Watched, original: PropertyDescriptor | undefined): void {
  if (original === undefined) Reflect.deleteProperty(owner, key)
  else Object.defineProperty(owner, key, original)
}

function refusing(name: string, advice: string): () => never {
  return () => {
    throw new PeerstepError('NONDETERMINISM', `${name} inside a step gives other results on other machines: ${advice}`)
  }
}

/** Everything to be swapped that exists here and may be swapped. */
function* watchedFunctions(): Generator<Watched> {
  const watch = function* (owner: unknown, key: string, name: string, advice: string): Generator<Watched> {
    if (owner === null || typeof owner !== 'object' || !(key in owner)) return
    const own = Object.getOwnPropertyDescriptor(owner, key)
    // Inherited functions (performance.now) are covered by a property of the object itself while the step runs.
    if (own === undefined ? Object.isExtensible(owner) : own.configurable)
      yield { owner, key, trap: refusing(name, advice) }
  }
  for (const key of MATH_TWINS) yield* watch(Math, key, `Math.${key}`, `use math.${key} of peerstep/core`)
  for (const key of MATH_ORPHANS) {
    yield* watch(Math, key, `Math.${key}`, 'build it from math.exp and math.log of peerstep/core')
  }
  for (const [name, advice] of Object.entries(INSTEAD)) {
    const [first = name, second] = name.split('.')
    if (first === 'new Date') {
      yield { owner: globalThis, key: 'Date', trap: guardedDate(advice) }
    } else if (first === 'Date') {
      // Covered by the guarded Date.
    } else if (second === undefined) yield* watch(globalThis, first, name, advice)
    else yield* watch(Reflect.get(globalThis, first), second, name, advice)
  }
}

/** `Date` whose clock is out of reach; dates of given times still work. */
function guardedDate(advice: string): unknown {
  const now = refusing('Date.now', advice)
  const create = refusing('new Date', advice)
  return new Proxy(Date, {
    construct: (target, given, newTarget) =>
      given.length === 0 ? create() : Reflect.construct(target, given, newTarget),
    apply: () => create(),
    get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
  })
}
