/** Sessions for tests, and inputs that depend on seed, seat and frame alone: any two sessions can be fed the same facts. */
import type { Frame, Game, Seat } from '../../../src/core/game.js'
import type { SealedFrames, StatusChange } from '../../../src/core/session/final-frames.js'
import { InputDigest } from '../../../src/core/session/input-digest.js'
import type { InputRun } from '../../../src/core/session/input-log.js'
import { replay } from '../../../src/core/session/replay.js'
import type { SessionOptions } from '../../../src/core/session/session.js'
import { Session } from '../../../src/core/session/session.js'
import type { DriftInput, DriftState } from '../../support/drift-game.js'
import { driftGame } from '../../support/drift-game.js'

export type DriftSession = Session<DriftState, DriftInput>

export const INPUT_BYTES = driftGame.input.bytes

export interface KitOptions extends Partial<SessionOptions> {
  readonly seats?: number
  readonly seed?: number
  readonly game?: Game<DriftState, DriftInput>
  /** Frame at which the game ends; 0 for never. */
  readonly lastFrame?: number
}

/** A session without a referee, 8 frames of prediction, no delay, seat 0 local, unless told otherwise. */
export function makeSession(options: KitOptions = {}): DriftSession {
  const { seats = 2, seed = 7, game = driftGame, lastFrame = 0, ...rest } = options
  return new Session(
    game,
    { seed, seats, options: { frames: lastFrame } },
    { localSeats: [0], windowFrames: 8, delayFrames: 0, sealed: false, hashIntervalFrames: 10, ...rest },
  )
}

/** The input a seat decides for a frame: noisy, and the same wherever it is asked for. */
export function inputAt(seed: number, seat: Seat, frame: Frame): DriftInput {
  let bits = Math.imul(seed ^ Math.imul(seat + 1, 0x9e3779b1) ^ Math.imul(frame + 1, 0x85ebca6b), 0xc2b2ae35)
  bits = Math.imul(bits ^ (bits >>> 15), 0x27d4eb2f) >>> 0
  return { dx: (bits % 3) - 1, dy: ((bits >>> 8) % 3) - 1, key: bits >>> 24 }
}

/** Consecutive inputs of a seat, as they travel. */
export function runOf(seed: number, seat: Seat, firstFrame: Frame, count: number): InputRun {
  const inputs = new Uint8Array(count * INPUT_BYTES)
  for (let i = 0; i < count; i++) driftGame.input.write(inputAt(seed, seat, firstFrame + i), inputs, i * INPUT_BYTES)
  return { seat, firstFrame, count, inputs }
}

/** A seal that states every input of `firstFrame` to `lastFrame`, with the digest over everything since frame 0. */
export function sealOf(
  seats: number,
  inputs: (seat: Seat, frame: Frame) => Uint8Array,
  firstFrame: Frame,
  lastFrame: Frame,
  statuses: readonly StatusChange[] = [],
): SealedFrames {
  const chain = new InputDigest()
  const now = Array.from({ length: seats }, () => 'playing' as StatusChange['status'])
  for (let frame = 0; frame <= lastFrame; frame++) {
    for (const change of statuses) if (change.frame === frame) now[change.seat] = change.status
    const all = new Uint8Array(seats * INPUT_BYTES)
    for (let seat = 0; seat < seats; seat++) all.set(inputs(seat, frame), seat * INPUT_BYTES)
    chain.add(all, now)
  }
  const count = lastFrame - firstFrame + 1
  const facts = Array.from({ length: seats }, (_, seat) => {
    const run = new Uint8Array(count * INPUT_BYTES)
    for (let i = 0; i < count; i++) run.set(inputs(seat, firstFrame + i), i * INPUT_BYTES)
    return { seat, firstFrame, count, inputs: run }
  })
  const told = statuses.filter((change) => change.frame >= firstFrame && change.frame <= lastFrame)
  return { firstFrame, count, facts, statuses: told, digest: chain.digest }
}

/** One encoded input of a seat. */
export function encodedAt(seed: number, seat: Seat, frame: Frame): Uint8Array {
  return runOf(seed, seat, frame, 1).inputs
}

/** What the state must be after `frames` frames of these inputs, by plain re-simulation: the oracle. */
export function hashAfter(seed: number, seats: number, frames: Frame, setupSeed = 7): bigint {
  const inputs = Array.from({ length: seats }, (_, seat) => runOf(seed, seat, 0, frames).inputs)
  const final = { firstFrame: 0, count: frames, inputs, statuses: [], substitutions: [] }
  return replay(driftGame, { seed: setupSeed, seats, options: { frames: 0 } }, final).hash
}
