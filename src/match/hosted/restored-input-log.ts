/** A match's final frames read back from a log: what a referee needs to go on from them. */
import { FinalChain } from '../../core/session/final-chain.js'
import { type FinalFrames, FrameReader, lastFrameOf, piecesOf } from '../../core/session/final-frames.js'
import { InputLog } from '../../core/session/input-log.js'
import { AHEAD_FRAMES, REPEAT_FRAMES } from '../../core/session/session.js'
import type { TakenOver } from '../referee/seal-history.js'

/** Frames put into a log at once: fewer than AHEAD_FRAMES, which it takes past its final frame. */
const PIECE_FRAMES = 128

/**
 * For `Referee.takeOver`: it goes on after the last of these frames.
 * @param final from frame 0 on
 * @param neutral the encoded neutral input of the game
 * @param logFrames frames that the log keeps
 */
export function restoreInputLog(final: FinalFrames, neutral: Uint8Array, logFrames: number): TakenOver {
  const options = { seats: final.inputs.length, neutral, frames: logFrames }
  const log = new InputLog({ ...options, aheadFrames: AHEAD_FRAMES, repeatFrames: REPEAT_FRAMES })
  const chain = new FinalChain(log)
  for (const piece of piecesOf(final, PIECE_FRAMES)) {
    const lastFrame = lastFrameOf(piece)
    putFacts(log, piece)
    chain.extend(new FrameReader(piece), lastFrame)
    log.finalise(lastFrame)
  }
  return { log, frame: final.count, copyChain: (into) => into.copyFrom(chain) }
}

function putFacts(log: InputLog, piece: FinalFrames): void {
  const { firstFrame, count, inputs, statuses } = piece
  inputs.forEach((run, seat) => {
    for (let index = 0; index < count; index++) log.putFact(seat, firstFrame + index, run, index * log.inputBytes)
    const changes = statuses.filter((change) => change.seat === seat)
    log.restate(seat, firstFrame, lastFrameOf(piece), changes)
  })
}
