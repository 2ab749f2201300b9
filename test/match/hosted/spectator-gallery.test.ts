import assert from 'node:assert/strict'
import { chainOf } from '../../../src/core/session/final-chain.js'
import { cutFrames, type FinalFrames, lastFrameOf, sealOf } from '../../../src/core/session/final-frames.js'
import { type SpectatedMatch, SpectatorGallery } from '../../../src/match/hosted/spectator-gallery.js'
import type { Lane } from '../../../src/transport/lane.js'
import { SimulatedNetwork } from '../../../src/transport/simulated/simulated-network.js'
import type { Start } from '../../../src/wire/lobby.js'
import { decodePacket, encodePacket } from '../../../src/wire/packet.js'
import { matchTagOf } from '../../../src/wire/play.js'
import type { RoomMessage } from '../../../src/wire/room.js'
import { INPUT_BYTES, runOf } from '../../core/session/session-kit.js'
import { driftGame } from '../../support/drift-game.js'

const SHAPE = { seats: 2, neutral: driftGame.input.neutral }
const START: Start = {
  type: 'start',
  matchId: new Uint8Array(16).fill(3),
  seed: 1,
  seats: ['a', 'b'].map((peer) => ({ peer, name: peer })),
  options: {},
  toleranceFrames: 12,
  referee: 'relay',
  gameId: driftGame.id,
}
const TAG = matchTagOf(START.matchId)
const MATCH: FinalFrames = {
  firstFrame: 0,
  count: 300,
  inputs: [0, 1].map((seat) => runOf(2, seat, 0, 300).inputs),
  statuses: [],
  substitutions: [],
}

/** A match of which frames up to `sendableFrame` may be told. */
function spectated(sendableFrame: number, over = false): SpectatedMatch {
  const describe = (finalFrame: number, lastFrame: number) => {
    const frames = cutFrames(MATCH, finalFrame + 1, Math.min(lastFrame, finalFrame + 128))
    return frames.count === 0 ? null : sealOf(frames, chainOf(MATCH, INPUT_BYTES, lastFrameOf(frames) + 1).digest)
  }
  return { start: START, frames: { sendableFrame, describe }, over }
}

/** A gallery with two spectators, v and w, that a test speaks for. */
class Scene {
  readonly network = new SimulatedNetwork({ seed: 1, startMs: 1000 })
  readonly lanes: Record<string, Lane> = {}
  readonly heard: { to: string; message: RoomMessage }[] = []
  readonly gallery: SpectatorGallery

  constructor({ addressed = true, delayFrames = 0, max = 8 } = {}) {
    const lane = this.network.lane('relay', { lossy: false })
    this.gallery = new SpectatorGallery({ lane, addressed, max, delayFrames }, SHAPE)
    for (const peer of ['v', 'w']) this.lanes[peer] = this.network.lane(peer, { lossy: false })
  }

  follow(peer: string, nextFrame: number, matchTag = TAG): void {
    const room = { type: 'follow' as const, matchTag, nextFrame, again: false }
    this.lanes[peer]!.send('relay', encodePacket({ room }, SHAPE))
  }

  /** @returns malformed packets */
  run(ms: number, match: SpectatedMatch | null): number {
    let malformed = 0
    for (let passedMs = 0; passedMs < ms; passedMs += 50) {
      this.network.advance(50)
      malformed += this.gallery.tick(this.network.clock.nowMs(), match)
      this.network.advance(0)
      for (const [to, lane] of Object.entries(this.lanes)) {
        for (const packet of lane.receive()) {
          const body = packet.from === 'relay' ? decodePacket(packet.bytes, SHAPE) : null
          if (body?.room) this.heard.push({ to, message: body.room })
        }
      }
    }
    return malformed
  }

  sealsTo(peer: string): [number, number][] {
    return this.heard.flatMap(({ to, message }) => {
      return to === peer && message.type === 'seal' ? [[message.firstFrame, lastFrameOf(message)]] : []
    })
  }
}

describe('spectator gallery', () => {
  it('sends the start to spectators that do not know the match, and the frames to those that do', () => {
    const scene = new Scene()
    scene.follow('v', 0, 0)
    scene.run(200, spectated(99))
    assert.deepEqual(
      scene.heard.map(({ message }) => message.type),
      ['start', 'start'],
    )
    assert.equal(scene.gallery.spectators, 1)
    assert.ok(scene.gallery.has('v') && !scene.gallery.has('w'))
    scene.follow('v', 0)
    scene.run(200, spectated(99))
    assert.deepEqual(scene.sealsTo('v'), [[0, 99]])
    assert.deepEqual(scene.sealsTo('w'), [])
  })

  it('sends the start four times a second at most, however many ask', () => {
    const scene = new Scene()
    for (let i = 0; i < 20; i++) {
      scene.follow('v', 0, 0)
      scene.run(50, spectated(-1))
    }
    const starts = scene.heard.filter(({ to, message }) => to === 'v' && message.type === 'start').length
    assert.ok(starts >= 3 && starts <= 5, `${starts} starts in a second`)
  })

  it('keeps spectators behind the players until the match is over', () => {
    const scene = new Scene({ delayFrames: 60 })
    assert.equal(scene.gallery.shownFrame(spectated(99)), 39)
    assert.equal(scene.gallery.shownFrame(spectated(99, true)), 99)
    scene.follow('v', 0)
    scene.run(200, spectated(99))
    assert.deepEqual(scene.sealsTo('v'), [[0, 39]])
    scene.run(200, spectated(99, true))
    assert.deepEqual(scene.sealsTo('v').at(-1), [40, 99])
  })

  it('sends one packet to all of them where the lane is not addressed', () => {
    const scene = new Scene({ addressed: false })
    scene.follow('v', 0)
    scene.run(200, spectated(49))
    assert.deepEqual(scene.sealsTo('w'), [[0, 49]])
  })

  it('has a limited number of places, waits for a match with them, and sends `bye` to all', () => {
    const scene = new Scene({ max: 1 })
    scene.follow('v', 0, 0)
    scene.follow('w', 0, 0)
    scene.run(100, null)
    assert.equal(scene.gallery.spectators, 1)
    assert.equal(scene.heard.length, 0)
    scene.gallery.broadcast({ type: 'bye', reason: 'the match is over' })
    scene.run(50, null)
    assert.deepEqual(
      scene.heard.map(({ message }) => message.type),
      ['bye', 'bye'],
    )
  })

  it('counts what it cannot read, and messages that spectators do not send', () => {
    const scene = new Scene()
    scene.lanes.v!.send('relay', Uint8Array.of(0xff, 0xff, 0xff))
    scene.lanes.v!.send('relay', encodePacket({ room: { type: 'bye', reason: '' } }, SHAPE))
    assert.equal(scene.run(100, spectated(9)), 2)
    assert.equal(scene.gallery.spectators, 0)
  })
})
