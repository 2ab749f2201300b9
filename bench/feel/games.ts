/** The games in which feel is measured: arena and twitch, their bots, and where on the screen a seat's body is. */
import { defineGame, type Game, i8, lerp, Random, struct } from 'peerstep/core'
import type { Brain } from '../../demos/bots/brain.js'
import { arenaDemo } from '../../demos/demo-games.js'
import { type ArenaInput, type ArenaState, WIDTH } from '../../demos/games/arena/state.js'

/** See above. */
export interface MeasuredGame<State, Input> {
  readonly game: Game<State, Input>
  readonly options: Readonly<Record<string, number>>
  /** What the screen shows from side to side, in the game's units. */
  readonly width: number
  createBrain(seed: number): Brain<State, Input>
  /** Where a seat's body is; null while it has none. */
  bodyOf(state: State, seat: number): { readonly x: number; readonly y: number } | null
}

/** Ships with momentum: a wrong guess grows slowly, as in most games of vehicles. No match ends early. */
export const measuredArena: MeasuredGame<ArenaState, ArenaInput> = {
  ...arenaDemo,
  options: { seconds: 3600, points: 1000 },
  width: WIDTH,
  bodyOf: ({ ships }, seat) => (ships[seat]!.hp > 0 ? ships[seat]! : null),
}

const SIZE = { x: 1600, y: 900 }
/** Units in a frame: from side to side in four seconds, about as fast as games let characters run. */
const SPEED = 7
/** A key is held for 0.1 to 0.4 s: three to ten decisions a second, as in a fight. */
const HELD_FRAMES = { min: 6, max: 24 }

interface TwitchState {
  bodies: { x: number; y: number }[]
}

interface TwitchInput {
  dx: number
  dy: number
}

const twitch = defineGame<TwitchState, TwitchInput>({
  id: 'twitch',
  version: '1',
  tickRate: 60,
  seats: { min: 2, max: 8 },
  input: struct({ dx: i8(-1, 1), dy: i8(-1, 1) }),
  start: ({ seats }) => ({
    bodies: Array.from({ length: seats }, (_, seat) => ({ x: ((seat + 1) * SIZE.x) / (seats + 1), y: SIZE.y / 2 })),
  }),
  step({ bodies }, inputs) {
    bodies.forEach((body, seat) => {
      const { dx, dy } = inputs[seat]!
      body.x = Math.min(SIZE.x, Math.max(0, body.x + SPEED * dx))
      body.y = Math.min(SIZE.y, Math.max(0, body.y + SPEED * dy))
    })
  },
  outcome: () => undefined,
  blend: (previous, current, alpha) => ({
    bodies: current.bodies.map(({ x, y }, seat) => {
      const before = previous.bodies[seat]!
      return { x: lerp(before.x, x, alpha), y: lerp(before.y, y, alpha) }
    }),
  }),
})

/** Runs to and fro and stops, at random; turns round at the walls. */
class TwitchBrain implements Brain<TwitchState, TwitchInput> {
  readonly #random: Random
  #input: TwitchInput = { dx: 0, dy: 0 }
  #heldFrames = 0

  constructor(seed: number) {
    this.#random = new Random(seed)
  }

  decide({ bodies }: TwitchState, seat: number): TwitchInput {
    this.#heldFrames -= 1
    if (this.#heldFrames > 0) return this.#input
    this.#heldFrames = this.#random.int(HELD_FRAMES.min, HELD_FRAMES.max)
    const { x, y } = bodies[seat]!
    this.#input = { dx: this.#turn(x, SIZE.x), dy: this.#turn(y, SIZE.y) }
    return this.#input
  }

  #turn(at: number, width: number): number {
    if (at < width / 8) return 1
    if (at > width - width / 8) return -1
    return this.#random.int(-1, 1)
  }
}

/** Bodies at full speed or at rest, from one frame to the next: the worst that a wrong guess can look like. */
export const measuredTwitch: MeasuredGame<TwitchState, TwitchInput> = {
  game: twitch,
  options: {},
  width: SIZE.x,
  createBrain: (seed) => new TwitchBrain(seed),
  bodyOf: ({ bodies }, seat) => bodies[seat]!,
}
