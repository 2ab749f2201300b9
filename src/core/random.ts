/** Seeded random numbers whose state is part of the game's state. */
import { PeerstepError } from '../errors.js'

const TWO_32 = 2 ** 32
/** Rounds thrown away after seeding, so that similar seeds have nothing in common any more. */
const WARM_UP_ROUNDS = 12

/**
 * sfc32, the "small fast counting" generator of Chris Doty-Humphrey (PractRand): three chaotic words and a counter that
 * guarantees a period of at least 2^32 numbers from any state; 2^127 on average. Not for secrets.
 *
 * A game gets one as `context.random` and needs no other; bots and tests may make their own.
 *
 * @see https://pracrand.sourceforge.net, RNG_engines.txt
 * @example
 * ```ts
 * const random = new Random(7)
 * const die = random.int(1, 6)
 * const card = random.pick(deck)
 * if (random.chance(0.1)) drop()
 * ```
 */
export class Random {
  /** Four words; saved, restored and hashed by the simulation. After they are written, the generator continues from there. */
  readonly state: Uint32Array = new Uint32Array(4)

  /** @param seed a whole number; its lowest 32 bits count. Default 0 */
  constructor(seed = 0) {
    seedRandom(this, seed)
  }

  /** A whole number, 0 to 2^32 - 1. */
  uint32(): number {
    const state = this.state
    const b = state[1]!
    const c = state[2]!
    const counter = state[3]!
    const result = (state[0]! + b + counter) | 0
    state[0] = b ^ (b >>> 9)
    state[1] = c + (c << 3)
    state[2] = ((c << 21) | (c >>> 11)) + result
    state[3] = counter + 1
    return result >>> 0
  }

  /** A number from 0 (included) to 1 (excluded), 53 random bits. Takes two words. */
  float(): number {
    const high = this.uint32() >>> 5
    const low = this.uint32() >>> 6
    return (high * 67108864 + low) / 9007199254740992
  }

  /**
   * A whole number from `min` to `max`, both included, all equally likely.
   *
   * @throws PeerstepError BAD_OPTION unless both are safe integers, min <= max and max - min < 2^32
   */
  int(min: number, max: number): number {
    const count = max - min + 1
    if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max) || count < 1 || count > TWO_32) {
      throw new PeerstepError('BAD_OPTION', `random.int(${min}, ${max}): give two integers, the smaller first`)
    }
    // The words past the last full multiple of `count` would favour small results: draw again. Less than half of all
    // words are refused, and the counter brings every state to an end of such a run.
    const fair = TWO_32 - (TWO_32 % count)
    let word = this.uint32()
    while (word >= fair) word = this.uint32()
    return min + (word % count)
  }

  /** True with the given probability: never at 0 and below, always at 1 and above. */
  chance(probability: number): boolean {
    return this.float() < probability
  }

  /**
   * One element of a list, all equally likely.
   *
   * @throws PeerstepError BAD_OPTION when the list is empty
   */
  pick<Item>(list: readonly Item[]): Item {
    if (list.length === 0) throw new PeerstepError('BAD_OPTION', 'random.pick: the list is empty')
    return list[this.int(0, list.length - 1)]!
  }

  /** Shuffle a list in place (Fisher-Yates), all orders equally likely; returns the same list. */
  shuffle<Item>(list: Item[]): Item[] {
    for (let last = list.length - 1; last > 0; last -= 1) {
      const other = this.int(0, last)
      const item = list[last]!
      list[last] = list[other]!
      list[other] = item
    }
    return list
  }
}

/** Starts a generator again from a seed: splitmix32 spreads the seed over the three chaotic words. */
export function seedRandom(random: Random, seed: number): void {
  const state = random.state
  let mixer = seed | 0
  for (let index = 0; index < 3; index += 1) {
    mixer = (mixer + 0x9e3779b9) | 0
    let word = mixer
    word = Math.imul(word ^ (word >>> 16), 0x21f0aaad)
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97)
    state[index] = word ^ (word >>> 15)
  }
  state[3] = 1
  for (let round = 0; round < WARM_UP_ROUNDS; round += 1) random.uint32()
}
