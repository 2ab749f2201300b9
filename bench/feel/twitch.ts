/** Twitch: bodies at full speed or at rest, from one frame to the next, and players who cannot keep still. */
import { defineGame, i8, lerp, Random, struct } from 'peerstep/core'
import type { Brain } from '../../demos/bots/brain.js'

export const TWITCH_WIDTH = 1600
const TWITCH_HEIGHT = 900
/** Units in a frame: from side to side in four seconds, about as fast as people let characters run. */
const SPEED = 7
/** A key is held for 0.1 to 0.4 s: three to ten decisions a second, as in a fight. */
const HELD_FRAMES_MIN = 6
const HELD_FRAMES_MAX = 24

export interface TwitchBody {
  x: number
  y: number
}

export interface TwitchState {
  bodies: TwitchBody[]
}

export interface TwitchInput {
  dx: number
  dy: number
}

export const twitch = defineGame<TwitchState, TwitchInput>({
  id: 'twitch',
  version: '1',
  tickRate: 60,
  seats: { min: 2, max: 8 },
  input: struct({ dx: i8(-1, 1), dy: i8(-1, 1) }),
  start: ({ seats }) => ({
    bodies: Array.from({ length: seats }, (_, seat) => ({
      x: ((seat + 1) * TWITCH_WIDTH) / (seats + 1),
      y: TWITCH_HEIGHT / 2,
    })),
  }),
  step({ bodies }, inputs) {
    bodies.forEach((body, seat) => {
      const { dx, dy } = inputs[seat]
      body.x = Math.min(TWITCH_WIDTH, Math.max(0, body.x + SPEED * dx))
      body.y = Math.min(TWITCH_HEIGHT, Math.max(0, body.y + SPEED * dy))
    })
  },
  outcome: () => undefined,
  blend: (previous, current, alpha) => ({
    bodies: current.bodies.map(({ x, y }, seat) => {
      const before = previous.bodies[seat]
      return { x: lerp(before.x, x, alpha), y: lerp(before.y, y, alpha) }
    }),
  }),
})

/** Runs to and fro and stops, at random; turns round at the walls. */
export class TwitchBrain implements Brain<TwitchState, TwitchInput> {
  readonly #random: Random
  #input: TwitchInput = { dx: 0, dy: 0 }
  #heldFrames = 0

  /** @param seed unsigned 32-bit */
  constructor(seed: number) {
    this.#random = new Random(seed)
  }

  decide({ bodies }: TwitchState, seat: number): TwitchInput {
    this.#heldFrames -= 1
    if (this.#heldFrames > 0) return this.#input
    this.#heldFrames = this.#random.int(HELD_FRAMES_MIN, HELD_FRAMES_MAX)
    const { x, y } = bodies[seat]
    this.#input = { dx: this.#turn(x, TWITCH_WIDTH), dy: this.#turn(y, TWITCH_HEIGHT) }
    return this.#input
  }

  #turn(at: number, width: number): number {
    if (at < width / 8) return 1
    if (at > width - width / 8) return -1
    return this.#random.int(-1, 1)
  }
}
