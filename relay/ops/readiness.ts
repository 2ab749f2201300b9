/** Should this relay get new players now? The answer of `GET /ready`. */

/** `running` takes new rooms; the other two do not. */
export type RelayPhase = 'starting' | 'running' | 'draining'

/** The relay's phase, and the checks that its parts have added. */
export class Readiness {
  phase: RelayPhase = 'starting'
  readonly #checks: (() => string | undefined)[] = []

  /** @param check a sentence that says why there should be no new rooms, or undefined when all is well; called for each request */
  add(check: () => string | undefined): void {
    this.#checks.push(check)
  }

  /** Sentences that say why the relay should get no new rooms now; empty when it is ready. */
  get troubles(): readonly string[] {
    const phase = this.phase === 'running' ? undefined : `the relay is ${this.phase}`
    return [phase, ...this.#checks.map((check) => check())].filter((trouble) => trouble !== undefined)
  }
}
