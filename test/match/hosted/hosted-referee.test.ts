import assert from 'node:assert/strict'
import type { Seat } from '../../../src/core/game.js'
import { chainOf } from '../../../src/core/session/final-chain.js'
import { cutFrames, type FinalFrames, joinFrames, sealOf } from '../../../src/core/session/final-frames.js'
import { MatchSeats } from '../../../src/match/contract/seat-holders.js'
import { HostedReferee } from '../../../src/match/hosted/hosted-referee.js'
import { describeGame } from '../../../src/match/lobby/handshake.js'
import { sealMessage } from '../../../src/match/referee/referee-driver.js'
import { PROTOCOL_VERSION } from '../../../src/wire/limits.js'
import type { Start } from '../../../src/wire/lobby.js'
import { matchTagOf, type PlayPacket } from '../../../src/wire/play.js'
import type { RoomMessage } from '../../../src/wire/room.js'
import { INPUT_BYTES, runOf } from '../../core/session/session-kit.js'
import { driftGame } from '../../support/drift-game.js'
import { PLAY } from '../../wire/samples.js'
import { channelTo } from '../channel-to.js'

const SEED = 6
const SHAPE = { seats: 3, inputBytes: INPUT_BYTES }
/** Seat 1 referees in this term, of three seats. */
const TERM = 2
const START: Start = {
  type: 'start',
  matchId: new Uint8Array(16).fill(7),
  seed: 1,
  seats: ['a', 'b', 'c'].map((peer) => ({ peer, name: peer })),
  options: {},
  toleranceFrames: 12,
  referee: 'relay',
  gameId: driftGame.id,
}
const TAG = matchTagOf(START.matchId)
const WISH = { protocol: PROTOCOL_VERSION, game: describeGame(driftGame), seats: 3, options: {} }
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** The relay's referee, its log, and three seats that a test plays for. */
class Scene {
  readonly logged: FinalFrames[] = []
  readonly sent: { message: RoomMessage; to: string | undefined }[] = []
  readonly rewinds: number[] = []
  readonly referee: HostedReferee
  /** Resolves a rewind that a test holds up. */
  rewound = Promise.resolve()
  fails = false
  nowMs = 1000
  frame = 0

  constructor() {
    const log = {
      keep: (frames: FinalFrames): Promise<void> => {
        if (this.fails) return Promise.reject(new Error('the disk is full'))
        this.logged.push(frames)
        return Promise.resolve()
      },
      recall: (): Promise<FinalFrames> => Promise.resolve(joinFrames(this.logged, SHAPE)),
      rewind: async (firstFrame: number): Promise<void> => {
        this.rewinds.push(firstFrame)
        await this.rewound
        const kept = this.logged.map((one) => cutFrames(one, 0, firstFrame - 1)).filter(({ count }) => count > 0)
        this.logged.splice(0, this.logged.length, ...kept)
      },
    }
    const send = (message: RoomMessage, to?: string): void => void this.sent.push({ message, to })
    const holders = new MatchSeats(START)
    const settings = { wish: WISH, toleranceFrames: 12, dropAfterMs: 2000, logFrames: 1024 }
    this.referee = new HostedReferee(START, settings, { log, channel: channelTo(send), holders }, this.nowMs)
    this.referee.begin(this.nowMs)
  }

  /** So many frames in which these seats send an input each. */
  async play(frames: number, seats: readonly Seat[] = [0, 1, 2], term = 0): Promise<void> {
    for (const endFrame = this.frame + frames; this.frame < endFrame; this.frame++) {
      for (const seat of seats) this.referee.onPlay(this.#packet(seat, term), this.nowMs, this.nowMs)
      this.nowMs += 1000 / 60
      this.referee.tick(this.nowMs)
      await Promise.resolve()
    }
    await settled()
  }

  #packet(seat: Seat, term: number): PlayPacket {
    const { frame } = this
    const rest = { finalFrame: frame - 5, advantageFrames: [0, 0, 0], hashes: [], echo: null, resync: false }
    const runs = [runOf(SEED, seat, frame, 1)]
    return { ...PLAY, matchTag: TAG, seat, frame, runs, acks: [frame, frame, frame], ...rest, term, packetFrames: 1 }
  }

  /** Another referee, on seat 1, seals these frames of a match. */
  seal(match: FinalFrames, firstFrame: number, lastFrame: number): void {
    const { digest } = chainOf(match, INPUT_BYTES, lastFrame + 1)
    const sealed = sealOf(cutFrames(match, firstFrame, lastFrame), digest)
    this.referee.onSeal(1, sealMessage(sealed, TAG, TERM, 3))
  }
}

/** A match of which every frame from `otherFrom` on has other inputs than the seats send to the relay. */
function matchOf(count: number, otherFrom = count): FinalFrames {
  const part = (seed: number): FinalFrames => ({
    firstFrame: 0,
    count,
    inputs: [0, 1, 2].map((seat) => runOf(seed, seat, 0, count).inputs),
    statuses: [],
    substitutions: [],
  })
  return joinFrames([cutFrames(part(SEED), 0, otherFrom - 1), cutFrames(part(SEED + 1), otherFrom, count)], SHAPE)
}

describe('hosted referee', () => {
  it('logs what it makes final, and releases to spectators what is durable', async () => {
    const scene = new Scene()
    await scene.play(60)
    const final = joinFrames(scene.logged, SHAPE)
    assert.ok(final.count >= 50)
    assert.deepEqual(final.inputs, cutFrames(matchOf(60), 0, final.count - 1).inputs)
    assert.equal(scene.referee.finalFrame, final.count - 1)
    assert.equal(scene.referee.frames.sendableFrame, final.count - 1)
    assert.ok(scene.sent.some(({ message, to }) => message.type === 'seal' && to === undefined))
  })

  it('goes on from frames of an earlier run', async () => {
    const scene = new Scene()
    scene.referee.resume(matchOf(500), scene.nowMs)
    assert.equal(scene.referee.finalFrame, 499)
    scene.frame = 500
    await scene.play(60)
    assert.equal(scene.logged[0]!.firstFrame, 500)
  })

  it('has a seat to give away once its player was silent for long, or has left', async () => {
    const scene = new Scene()
    await scene.play(30)
    scene.referee.leave(2)
    assert.equal(scene.referee.isVacant(2, true, scene.nowMs), false)
    await scene.play(200, [0, 1])
    assert.equal(scene.referee.status(2), 'empty')
    assert.equal(scene.referee.isVacant(2, true, scene.nowMs), true)
    assert.equal(scene.referee.isVacant(1, false, scene.nowMs), false)
    scene.referee.stop()
    assert.equal(scene.referee.isVacant(2, true, scene.nowMs), false)
  })

  it('seals nothing more once a quorum follows another referee, and asks that one for its frames', async () => {
    const scene = new Scene()
    await scene.play(60)
    await scene.play(2, [0, 1, 2], TERM)
    assert.equal(scene.referee.driver.closed, true)
    const frames = scene.referee.finalFrame + 1
    scene.sent.length = 0
    await scene.play(30, [0, 1, 2], TERM)
    const asked = { type: 'follow', matchTag: TAG, nextFrame: frames, again: false }
    assert.deepEqual(scene.sent[0], { message: asked, to: 'b' })
    scene.seal(matchOf(120), frames, 119)
    await settled()
    assert.equal(scene.referee.finalFrame, 119)
    assert.deepEqual(joinFrames(scene.logged, SHAPE).inputs, matchOf(120).inputs)
    assert.ok(scene.referee.frames.describe(frames - 1, 119))
    scene.referee.stop()
    scene.seal(matchOf(200), 120, 199)
    assert.equal(scene.referee.finalFrame, 119, 'nothing becomes final after the end')
  })

  it('logs no frames before those that they replace are discarded, and keeps their order', async () => {
    const scene = new Scene()
    await scene.play(100)
    await scene.play(2, [0, 1, 2], TERM)
    const rewound = Promise.withResolvers<void>()
    scene.rewound = rewound.promise
    const other = matchOf(200, 60)
    const frames = scene.referee.finalFrame + 1
    scene.seal(other, frames, 120) // does not follow: the log steps back by 60 frames
    const first = scene.referee.finalFrame + 1
    assert.equal(first, frames - 60)
    scene.seal(other, first, 120)
    scene.seal(other, 121, 150)
    await settled()
    assert.deepEqual(scene.rewinds, [first])
    assert.equal(lastFrame(scene), frames - 1, 'nothing is logged yet')
    rewound.resolve()
    scene.seal(other, 151, 199)
    await settled()
    assert.deepEqual(joinFrames(scene.logged, SHAPE).inputs, other.inputs)
  })

  it('closes its log when a write of the frames of another referee fails', async () => {
    const scene = new Scene()
    await scene.play(60)
    await scene.play(2, [0, 1, 2], TERM)
    const frames = scene.referee.finalFrame + 1
    scene.fails = true
    scene.seal(matchOf(120), frames, 90)
    await scene.referee.written()
    scene.seal(matchOf(120), 91, 119)
    assert.equal(scene.referee.finalFrame, 90)
  })
})

function lastFrame({ logged }: Scene): number {
  return joinFrames(logged, SHAPE).count - 1
}
