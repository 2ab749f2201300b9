/** A hash of how a game behaves: equal for two builds of the same game, also when a bundler has changed the code's text. */
import type { Game, MatchSetup, SeatStatus } from '../game.js'
import type { StateHash } from '../hash.js'
import { hashBytes } from '../hash.js'
import { Random } from '../random.js'
import { Simulation } from '../session/simulation.js'

/** Frames played for the fingerprint: enough to reach the game's machinery, a few milliseconds of work. */
const PROBE_FRAMES = 120

/**
 * Plays 120 frames with random inputs, with the fewest and with the most seats, and hashes the game's id, version, tick
 * rate and input schema with the states it came to. Takes some milliseconds.
 *
 * Comparing source text would fail between a page's bundle and a Node module; comparing behaviour also finds an engine
 * whose arithmetic differs. The seeds are constants, so the result is a constant of the game's code.
 *
 * @returns a 64-bit hash
 * @throws PeerstepError BAD_OPTION when the game's declaration is out of bounds
 */
export function fingerprintGame<State, Input>(game: Game<State, Input>): StateHash {
  const parts: string[] = [game.id, game.version, String(game.tickRate), game.input.signature]
  for (const seats of new Set([game.seats.min, game.seats.max])) {
    parts.push(`${seats}:${probe(game, { seed: 0x5eed, seats, options: {} }).toString(16)}`)
  }
  return hashBytes(new TextEncoder().encode(parts.join('\n')))
}

function probe<State, Input>(game: Game<State, Input>, setup: MatchSetup): StateHash {
  const simulation = new Simulation(game, setup)
  const random = new Random(0xf17e)
  const inputs = new Uint8Array(simulation.frameBytes)
  const statuses = new Array<SeatStatus>(setup.seats).fill('playing')
  for (let frame = 0; frame < PROBE_FRAMES && simulation.outcome() === undefined; frame++) {
    randomInputs(random, simulation, inputs)
    simulation.step(inputs, statuses)
  }
  return simulation.hash()
}

/** Fills `into` with random valid inputs: random bytes are read, which clamps them into the bounds, and written again. */
export function randomInputs<State, Input>(
  random: Random,
  simulation: Simulation<State, Input>,
  into: Uint8Array,
): void {
  const schema = simulation.game.input
  const scratch = schema.create()
  for (let i = 0; i < into.length; i++) into[i] = random.uint32() & 0xff
  for (let at = 0; at < into.length; at += schema.bytes) {
    schema.read(into, at, scratch)
    schema.write(scratch, into, at)
  }
}
