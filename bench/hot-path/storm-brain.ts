/** Presses something else on every frame: no guess about it is ever right. */
import { Random } from 'peerstep/core'
import type { Brain } from '../../demos/bots/brain.js'
import type { ArenaInput, ArenaState } from '../../demos/games/arena.js'
import { arena } from '../../demos/games/arena.js'

export class StormBrain implements Brain<ArenaState, ArenaInput> {
  readonly #random: Random
  readonly #bytes = new Uint8Array(arena.input.bytes)
  readonly #input = arena.input.create()

  constructor(seed: number) {
    this.#random = new Random(seed)
  }

  decide(): ArenaInput {
    for (let at = 0; at < this.#bytes.length; at += 1) this.#bytes[at] = this.#random.int(0, 255)
    arena.input.read(this.#bytes, 0, this.#input)
    return this.#input
  }
}
