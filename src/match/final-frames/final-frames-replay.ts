/** A match's final inputs since frame 0, read back: what a referee or a pen needs to go on from them. */
import type { Frame, SeatStatus } from '../../core/game.js'
import { InputDigest } from '../../core/session/input-digest.js'
import { InputLog } from '../../core/session/input-log.js'
import type { FinalInputs } from '../../core/session/replay.js'
import { AHEAD_FRAMES, REPEAT_FRAMES } from '../../core/session/session.js'
import type { TakenOver } from '../referee/seal-history.js'

/** Frames put into a log at once. */
const PIECE_FRAMES = 128

/** Where the first `frames` frames leave a match. */
export interface Standing {
  readonly chain: InputDigest
  /** By seat, in the last of those frames. */
  readonly statuses: SeatStatus[]
}

/** @param frames at most `final.frames` */
export function standingAfter(final: FinalInputs, inputBytes: number, frames: Frame): Standing {
  const seats = final.inputs.length
  const chain = new InputDigest()
  const statuses = new Array<SeatStatus>(seats).fill('playing')
  const inputs = new Uint8Array(seats * inputBytes)
  const changes = [...final.statuses].sort((a, b) => a.frame - b.frame)
  let next = 0
  for (let frame = 0; frame < frames; frame++) {
    for (; next < changes.length && changes[next]!.frame <= frame; next++) {
      statuses[changes[next]!.seat] = changes[next]!.status
    }
    final.inputs.forEach((run, seat) => {
      inputs.set(run.subarray(frame * inputBytes, (frame + 1) * inputBytes), seat * inputBytes)
    })
    chain.add(inputs, statuses)
  }
  return { chain, statuses }
}

/** For `Referee.takeOver`: it goes on after the last of these frames. */
export function takeUp(final: FinalInputs, neutral: Uint8Array, logFrames: number): TakenOver {
  const { frames, inputs, statuses } = final
  const options = { seats: inputs.length, neutral, frames: logFrames }
  const log = new InputLog({ ...options, aheadFrames: AHEAD_FRAMES, repeatFrames: REPEAT_FRAMES })
  for (let first = 0; first < frames; first += PIECE_FRAMES) {
    const through = Math.min(first + PIECE_FRAMES, frames) - 1
    inputs.forEach((run, seat) => {
      for (let frame = first; frame <= through; frame++) log.putFact(seat, frame, run, frame * neutral.length)
      const changes = statuses.filter((change) => change.seat === seat)
      log.restate(seat, first, through, changes)
    })
    log.finalise(through)
  }
  const { chain } = standingAfter(final, neutral.length, frames)
  return { log, frame: frames, copyChain: (into) => into.copyFrom(chain) }
}
