/** What a display shows between two states and after a correction, so that nothing jumps. Never part of a state. */
import { assert } from '../errors.js'
import { wrapAngle } from './math/math-angles.js'

/**
 * The number `alpha` of the way from `from` to `to`; exact at both ends. Alpha beyond 0 to 1 extrapolates.
 */
export function lerp(from: number, to: number, alpha: number): number {
  return alpha === 1 ? to : from + (to - from) * alpha
}

/** `lerp` for angles in radians, the shorter way round; the result lies within -pi..pi. */
export function lerpAngle(from: number, to: number, alpha: number): number {
  return wrapAngle(alpha === 1 ? to : from + wrapAngle(to - from) * alpha)
}

/** How fast corrections are eased, and which are shown at once. */
export interface CorrectionSmootherOptions {
  /** Time in which half of a correction is worked off, milliseconds. Default 50. */
  readonly halfLifeMs?: number
  /** Corrections larger than this are shown at once, for example a respawn. In the unit of the values. Default: no limit. */
  readonly snapBeyond?: number
  /** Corrections of angles larger than this many radians are shown at once. Default: no limit. */
  readonly snapAngleBeyond?: number
}

/** Values that can be eased at a time: all coordinates of a thousand entities. Further ones are shown at once. */
const CORRECTIONS_MAX = 4096
/** Share of a correction that is too small to be seen; then it is forgotten. */
const DONE_SHARE = 1 / 1024

interface Correction {
  /** What was shown minus what is true, when it was corrected. */
  readonly offset: number
  readonly sinceMs: number
}

/**
 * After a rollback, eases displayed values from where they were shown to where they truly are: the difference halves every
 * `halfLifeMs`. Motion of the true value shows through without delay.
 *
 * Tell it each corrected value once (`correct`), then ask for what to show on every frame (`shown`). Keys are the caller's:
 * `'ship3.x'`. Times are milliseconds of any clock that does not run backwards.
 */
export class CorrectionSmoother {
  readonly #halfLifeMs: number
  readonly #snapBeyond: number
  readonly #snapAngleBeyond: number
  readonly #corrections = new Map<string, Correction>()

  /** Throws unless `halfLifeMs` is positive. */
  constructor(options: CorrectionSmootherOptions = {}) {
    this.#halfLifeMs = options.halfLifeMs ?? 50
    this.#snapBeyond = options.snapBeyond ?? Number.POSITIVE_INFINITY
    this.#snapAngleBeyond = options.snapAngleBeyond ?? Number.POSITIVE_INFINITY
    assert(this.#halfLifeMs > 0, 'halfLifeMs must be positive')
  }

  /** Corrections still being worked off. */
  get count(): number {
    return this.#corrections.size
  }

  /**
   * A rollback changed a value of one frame from `predicted` to `corrected`. What is left of earlier corrections is added.
   */
  correct(key: string, predicted: number, corrected: number, nowMs: number): void {
    this.#add(key, this.#left(key, nowMs) + predicted - corrected, this.#snapBeyond, nowMs)
  }

  /** `correct` for an angle in radians; it is eased the shorter way round. */
  correctAngle(key: string, predicted: number, corrected: number, nowMs: number): void {
    this.#add(key, wrapAngle(this.#left(key, nowMs) + predicted - corrected), this.#snapAngleBeyond, nowMs)
  }

  /** What to show at `nowMs` for a value that is `value` in the newest state. */
  shown(key: string, value: number, nowMs: number): number {
    return value + this.#left(key, nowMs)
  }

  /** What to show at `nowMs` for an angle that is `angle` radians in the newest state; within -pi..pi. */
  shownAngle(key: string, angle: number, nowMs: number): number {
    return wrapAngle(angle + this.#left(key, nowMs))
  }

  /** Drops the correction of a value, for example when its key stands for a new entity. */
  forget(key: string): void {
    this.#corrections.delete(key)
  }

  /** Drops all corrections. */
  clear(): void {
    this.#corrections.clear()
  }

  #add(key: string, offset: number, limit: number, nowMs: number): void {
    // `not <=` also turns away NaN.
    if (!(Math.abs(offset) <= limit) || offset === 0) {
      this.#corrections.delete(key)
      return
    }
    if (this.#corrections.size >= CORRECTIONS_MAX && !this.#corrections.has(key)) {
      for (const [other] of this.#corrections) this.#left(other, nowMs)
      if (this.#corrections.size >= CORRECTIONS_MAX) return
    }
    this.#corrections.set(key, { offset, sinceMs: nowMs })
  }

  /** What is left of a correction; forgets it when that cannot be seen any more. */
  #left(key: string, nowMs: number): number {
    const correction = this.#corrections.get(key)
    if (correction === undefined) return 0
    const ageMs = Math.max(0, nowMs - correction.sinceMs)
    const share = 0.5 ** (ageMs / this.#halfLifeMs)
    if (share >= DONE_SHARE) return correction.offset * share
    this.#corrections.delete(key)
    return 0
  }
}
