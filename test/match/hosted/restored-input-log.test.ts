import assert from 'node:assert/strict'
import { chainOf, FinalChain } from '../../../src/core/session/final-chain.js'
import type { FinalFrames } from '../../../src/core/session/final-frames.js'
import { restoreInputLog } from '../../../src/match/hosted/restored-input-log.js'
import { INPUT_BYTES, runOf } from '../../core/session/session-kit.js'
import { driftGame } from '../../support/drift-game.js'

const SEED = 4
const SEATS = 3
const LOG_FRAMES = 1024
const { neutral } = driftGame.input

function finalOf(frames: number): FinalFrames {
  const inputs = Array.from({ length: SEATS }, (_, seat) => runOf(SEED, seat, 0, frames).inputs)
  const statuses = [
    { seat: 2, frame: 30, status: 'away' as const },
    { seat: 2, frame: 290, status: 'empty' as const },
  ]
  return { firstFrame: 0, count: frames, inputs, statuses, substitutions: [] }
}

describe('final frames read back', () => {
  it('give a log that holds the newest of them as final, and the chain over all', () => {
    const final = finalOf(3000)
    const { log, frame, copyChain } = restoreInputLog(final, neutral, LOG_FRAMES)
    assert.equal(frame, 3000)
    assert.equal(log.finalFrame, 2999)
    assert.equal(log.lastHeldFrame(0), 2999)
    assert.ok(log.oldestFrame > 2000 && log.oldestFrame < 2999)
    for (let seat = 0; seat < SEATS; seat++) {
      const count = 3000 - log.oldestFrame
      assert.deepEqual(log.readRun(seat, log.oldestFrame, count), runOf(SEED, seat, log.oldestFrame, count).inputs)
    }
    const chain = new FinalChain({ seats: SEATS, inputBytes: INPUT_BYTES })
    copyChain(chain)
    assert.equal(chain.nextFrame, 3000)
    assert.equal(chain.digest, chainOf(final, INPUT_BYTES).digest)
    assert.equal(chain.status(2), 'empty')
  })

  it('give the statuses of the frames that the log holds', () => {
    const { log } = restoreInputLog(finalOf(300), neutral, LOG_FRAMES)
    assert.deepEqual(
      [29, 30, 289, 290].map((frame) => log.status(2, frame)),
      ['playing', 'away', 'away', 'empty'],
    )
  })

  it('give an empty log where there are none', () => {
    const { log, frame } = restoreInputLog(finalOf(0), neutral, LOG_FRAMES)
    assert.deepEqual([frame, log.finalFrame], [0, -1])
  })
})
