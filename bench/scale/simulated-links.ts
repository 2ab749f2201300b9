/** Links of the simulation: a delay, and jitter on top of it. */
import type { Random } from 'peerstep/core'

export interface LinkShape {
  readonly delayMs: number
  /** Of the lognormal distribution that is added; 0 for none. */
  readonly jitterMedianMs: number
  /** Of its logarithm. */
  readonly jitterSigma: number
}

export class SimulatedLinks {
  readonly #shape: LinkShape
  readonly #random: Random
  /** By link: when its last message arrives. Null where later ones may overtake. */
  readonly #lastMs: Float64Array | null

  constructor(shape: LinkShape, count: number, isOrdered: boolean, random: Random) {
    this.#shape = shape
    this.#random = random
    this.#lastMs = isOrdered ? new Float64Array(count) : null
  }

  /** @returns when a message arrives that leaves at this moment */
  arrivalMs(link: number, atMs: number): number {
    const { delayMs, jitterMedianMs, jitterSigma } = this.#shape
    const jitterMs = jitterMedianMs === 0 ? 0 : jitterMedianMs * Math.exp(jitterSigma * this.#normal())
    const arrivalMs = atMs + delayMs + jitterMs
    if (this.#lastMs === null) return arrivalMs
    const inOrderMs = Math.max(arrivalMs, this.#lastMs[link]!)
    this.#lastMs[link] = inOrderMs
    return inOrderMs
  }

  /** Box and Muller. */
  #normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.#random.float()))
    return radius * Math.cos(2 * Math.PI * this.#random.float())
  }
}
