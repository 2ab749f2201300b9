/** A small game with everything that can go wrong: inputs that matter for ever, random numbers, statuses, an end. */
import type { Game } from '../../src/core/game.js'
import { i8, u8 } from '../../src/core/input/input-fields.js'
import { struct } from '../../src/core/input/input-schema.js'

export interface DriftState {
  bodies: { x: number; y: number; vx: number; vy: number; hits: number; sum: number }[]
  gusts: number
  absences: number
  frames: number
  lastFrame: number
}

export interface DriftInput {
  dx: number
  dy: number
  key: number
}

/** Ends after `options.frames` frames when that is set. */
export const driftGame: Game<DriftState, DriftInput> = {
  id: 'drift',
  version: '1',
  tickRate: 60,
  seats: { min: 1, max: 16 },
  input: struct({ dx: i8(-1, 1), dy: i8(-1, 1), key: u8() }),
  start(setup) {
    const bodies = Array.from({ length: setup.seats }, (_, seat) => ({
      x: seat * 10,
      y: 0,
      vx: 0,
      vy: 0,
      hits: 0,
      sum: 1,
    }))
    return { bodies, gusts: 0, absences: 0, frames: 0, lastFrame: Number(setup.options.frames ?? 0) }
  },
  step(state, inputs, context) {
    state.frames += 1
    if (context.random.float() < 0.05) state.gusts += 1
    state.bodies.forEach((body, seat) => {
      const input = inputs[seat]!
      if (context.seats[seat] !== 'playing') state.absences += 1 + seat
      body.vx = (body.vx + input.dx * 0.25) * 0.98
      body.vy = (body.vy + input.dy * 0.25) * 0.98
      body.x += body.vx
      body.y += body.vy
      // Every input ever given leaves its trace, so no difference can heal.
      body.sum = (Math.imul(body.sum, 31) + input.key + 7 * input.dx + 3 * input.dy) | 0
      const other = state.bodies[(seat + 1) % state.bodies.length]!
      if (Math.abs(body.x - other.x) < 1 && other !== body) body.hits += 1
    })
  },
  outcome(state) {
    if (state.lastFrame === 0 || state.frames < state.lastFrame) return undefined
    const scores = state.bodies.map((body) => body.hits)
    const best = Math.max(...scores)
    return { winners: scores.flatMap((score, seat) => (score === best ? [seat] : [])), scores, reason: 'time' }
  },
}
