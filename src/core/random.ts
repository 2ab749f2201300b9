/** Seeded random numbers whose state is part of the game's state. */

/** sfc32 or similar, period well past a match. State: four unsigned 32-bit words. */
export class Random {
  /** Internal state; saved, restored and hashed by the simulation. */
  readonly state: Uint32Array = new Uint32Array(4)
}
