/** Matches of bots as a referee seals them: what a relay logs, re-simulates and settles. */
import { type FinalFrames, type Game, type MatchSetup, type SeatStatus, Simulation } from 'peerstep/core'
import type { DemoGame } from '../../demos/demo-games.js'
import { toLogChunk } from '../../relay/store/sealed-log.js'
import type { LogChunk } from '../../relay/store/store.js'
import { SEAL_EVERY_MS } from '../../src/match/referee/referee-driver.js'

/** See above. */
export interface SealedPlay {
  readonly game: Game<unknown, unknown>
  readonly setup: MatchSetup
  readonly frames: number
  /** By seat: `frames` encoded inputs. */
  readonly inputs: readonly Uint8Array[]
  /** Frames of one seal: a tenth of a second of play. */
  readonly chunkFrames: number
  readonly chunks: readonly FinalFrames[]
  /** The same, as a store keeps them. */
  readonly logged: readonly LogChunk[]
}

interface PlayWish {
  readonly seats: number
  readonly seconds: number
  readonly seed: number
  /** Seconds after which the game decides the match; default: long after the end of the play. */
  readonly decideAfterSeconds?: number
}

/** Bots play so many seconds, and no input is ever late. The same wish gives the same play. */
export function sealedPlay<State, Input>(demo: DemoGame<State, Input>, wish: PlayWish): SealedPlay {
  const { game } = demo
  const { seats, seed } = wish
  const options = { seconds: wish.decideAfterSeconds ?? 3600, points: 1000 }
  const setup: MatchSetup = { seed, seats, options }
  const chunkFrames = Math.round((game.tickRate * SEAL_EVERY_MS) / 1000)
  const frames = Math.floor((wish.seconds * game.tickRate) / chunkFrames) * chunkFrames
  const inputs = playedInputs(demo, setup, frames)
  const { bytes } = game.input
  const chunks = Array.from({ length: frames / chunkFrames }, (_, index): FinalFrames => {
    const firstFrame = index * chunkFrames
    const cut = (run: Uint8Array): Uint8Array => run.slice(firstFrame * bytes, (firstFrame + chunkFrames) * bytes)
    return { firstFrame, count: chunkFrames, inputs: inputs.map(cut), statuses: [], substitutions: [] }
  })
  const logged = chunks.map(toLogChunk)
  return { game: game as Game<unknown, unknown>, setup, frames, inputs, chunkFrames, chunks, logged }
}

/** All frames of a play at once. */
export function framesOf({ frames, inputs }: SealedPlay): FinalFrames {
  return { firstFrame: 0, count: frames, inputs, statuses: [], substitutions: [] }
}

function playedInputs<State, Input>(
  { game, createBrain }: DemoGame<State, Input>,
  setup: MatchSetup,
  frames: number,
): Uint8Array[] {
  const simulation = new Simulation(game, setup)
  const { bytes } = game.input
  const seats = Array.from({ length: setup.seats }, (_, seat) => seat)
  const brains = seats.map((seat) => createBrain(setup.seed + seat))
  const statuses = seats.map((): SeatStatus => 'playing')
  const runs = seats.map(() => new Uint8Array(frames * bytes))
  const offered = new Uint8Array(simulation.frameBytes)
  for (let frame = 0; frame < frames; frame += 1) {
    for (const seat of seats) {
      game.input.write(brains[seat]!.decide(simulation.state, seat), offered, seat * bytes)
      runs[seat]!.set(offered.subarray(seat * bytes, (seat + 1) * bytes), frame * bytes)
    }
    simulation.step(offered, statuses)
  }
  return runs
}
