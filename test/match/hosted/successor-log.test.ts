import assert from 'node:assert/strict'
import { chainOf } from '../../../src/core/session/final-chain.js'
import type { FinalFrames } from '../../../src/core/session/final-frames.js'
import { SuccessorLog } from '../../../src/match/hosted/successor-log.js'
import type { RoomMessage } from '../../../src/wire/room.js'
import type { Seal } from '../../../src/wire/seal.js'
import { runOf } from '../../core/session/session-kit.js'
import { driftGame } from '../../support/drift-game.js'

const BYTES = driftGame.input.bytes
const TERM = 2 // seat 1 of two referees
const SEED = 5

/** The first frames of a match in which every player stayed; another `seed` is another match. */
function history(frames: number, seed = SEED): FinalFrames {
  const inputs = [0, 1].map((seat) => runOf(seed, seat, 0, frames).inputs)
  return { firstFrame: 0, count: frames, inputs, statuses: [], substitutions: [] }
}

/** A referee's seal of these frames of a match. */
function sealOf(match: FinalFrames, firstFrame: number, count: number, change: Partial<Seal> = {}): Seal {
  const facts = match.inputs.map((run, seat) => {
    return { seat, firstFrame, count, inputs: run.slice(firstFrame * BYTES, (firstFrame + count) * BYTES) }
  })
  const { digest } = chainOf(match, BYTES, firstFrame + count)
  const rest = { statuses: [], lateFrames: [0, 0], echo: null, term: TERM }
  return { type: 'seal', matchTag: 9, firstFrame, count, facts, digest, ...rest, ...change }
}

/** 200 frames in which the last `others` differ from what the relay had sealed. */
function otherEnd(others: number): FinalFrames {
  const [ours, theirs] = [history(200), history(200, SEED + 1)]
  const cut = (150 - others) * BYTES
  return {
    ...ours,
    inputs: ours.inputs.map((run, seat) => Uint8Array.of(...run.slice(0, cut), ...theirs.inputs[seat]!.slice(cut))),
  }
}

class Scene {
  readonly sent: { message: RoomMessage; to: number }[] = []
  readonly kept: FinalFrames[] = []
  readonly rewound: number[] = []
  readonly log: SuccessorLog
  nowMs = 1000

  constructor(terms = [TERM, TERM], frames = 150) {
    const send = (message: RoomMessage, to: number): void => void this.sent.push({ message, to })
    const keep = (chunk: FinalFrames): void => void this.kept.push(chunk)
    const rewind = (frames: number): void => void this.rewound.push(frames)
    const final = history(frames)
    this.log = new SuccessorLog({ matchTag: 9, tickRate: 60, inputBytes: BYTES, final, send, keep, rewind }, terms)
    terms.forEach((term, seat) => {
      this.log.noteTerm(seat, term)
    })
  }

  /** Let it ask, and answer with a seal. */
  follow(match: FinalFrames, turns: number): void {
    for (let turn = 0; turn < turns; turn++) {
      this.nowMs += 250
      this.log.tick(this.nowMs)
      const { message } = this.sent.at(-1)!
      assert.equal(message.type, 'follow')
      if (message.type !== 'follow' || message.nextFrame >= match.count) continue
      this.log.onSeal(1, sealOf(match, message.nextFrame, Math.min(100, match.count - message.nextFrame)))
    }
  }
}

describe('successor log', () => {
  it('asks the referee for what comes after its own last frame, and keeps it', () => {
    const scene = new Scene()
    scene.follow(history(300), 4)
    assert.deepEqual(scene.sent[0], { message: { type: 'follow', matchTag: 9, nextFrame: 150, again: false }, to: 1 })
    assert.deepEqual(
      scene.kept.map(({ firstFrame, count }) => [firstFrame, count]),
      [
        [150, 100],
        [250, 50],
      ],
    )
    assert.deepEqual(scene.kept[0]!.inputs[1], runOf(SEED, 1, 150, 100).inputs)
    assert.equal(scene.log.frames, 300)
    assert.deepEqual(scene.rewound, [])
  })

  for (const others of [1, 59, 61, 140]) {
    it(`discards its last ${others} frames where the players went on otherwise`, () => {
      const scene = new Scene()
      scene.follow(otherEnd(others), 8)
      assert.equal(scene.log.frames, 200)
      assert.equal(scene.rewound.length, 1)
      assert.ok(scene.rewound[0]! <= 150 - others)
      assert.equal(scene.kept[0]!.firstFrame, scene.rewound[0])
    })
  }

  it('notices other frames also from a referee that has not got as far', () => {
    const scene = new Scene()
    const { facts: _, ...common } = sealOf(otherEnd(60), 100, 20)
    scene.log.onSeal(1, { ...common, facts: [] })
    assert.equal(scene.log.frames, 59)
  })

  it('takes seals of the referee that a quorum follows, and of no other', () => {
    const alone = new Scene([0, TERM])
    alone.log.onSeal(1, sealOf(history(300), 150, 50))
    assert.equal(alone.log.frames, 150, 'one of two players and the relay is no quorum')
    const scene = new Scene()
    scene.log.onSeal(0, sealOf(history(300), 150, 50))
    scene.log.onSeal(1, sealOf(history(300), 150, 50, { term: TERM + 2 }))
    scene.log.onSeal(1, sealOf(history(300), 150, 50, { term: 0 }))
    assert.equal(scene.log.frames, 150)
  })

  it('discards no frames that are older than an election takes', () => {
    const scene = new Scene([TERM, TERM], 600)
    scene.follow(history(900, SEED + 1), 20)
    assert.equal(scene.log.frames, 600 - 4 * 60)
    assert.deepEqual([scene.kept, scene.rewound], [[], []])
  })

  it('keeps nothing more once it is closed', () => {
    const scene = new Scene()
    scene.log.close()
    scene.log.onSeal(1, sealOf(history(300), 150, 50))
    assert.deepEqual(scene.kept, [])
  })
})
