import assert from 'node:assert/strict'
import { MatchSeats } from '../../../src/match/contract/seat-holders.js'
import { PeerGallery } from '../../../src/match/election/peer-gallery.js'
import { Referee } from '../../../src/match/referee/referee.js'
import { RefereeDriver } from '../../../src/match/referee/referee-driver.js'
import type { Start } from '../../../src/wire/lobby.js'
import { matchTagOf } from '../../../src/wire/play.js'
import type { RoomMessage } from '../../../src/wire/room.js'
import { runOf } from '../../core/session/session-kit.js'
import { driftGame } from '../../support/drift-game.js'
import { channelTo } from '../channel-to.js'

const START: Start = {
  type: 'start',
  matchId: new Uint8Array(16).fill(7),
  seed: 1,
  seats: ['a', 'b'].map((peer) => ({ peer, name: peer })),
  options: {},
  toleranceFrames: 12,
  referee: 'relay',
  gameId: 'drift',
}
const TAG = matchTagOf(START.matchId)
/** Frames 0 to 29 are sealed. */
const FRAMES = 30

class Scene {
  readonly sent: { message: RoomMessage; to: string | undefined }[] = []
  readonly holders = new MatchSeats(START)
  readonly gallery: PeerGallery
  readonly driver: RefereeDriver
  nowMs = 1000

  constructor() {
    const channel = channelTo((message, to) => this.sent.push({ message, to }))
    this.gallery = new PeerGallery({ holders: this.holders, channel })
    const referee = new Referee({
      seats: 2,
      neutral: driftGame.input.neutral,
      tickRate: 60,
      toleranceFrames: 12,
      dropAfterMs: 10_000,
      logFrames: 1024,
      ownSeat: 0,
    })
    referee.begin(0)
    for (const seat of [0, 1]) {
      referee.addInputs(runOf(1, seat, 0, FRAMES), this.nowMs)
      referee.heard(seat, this.nowMs, [FRAMES, FRAMES], -1, false)
    }
    referee.update(this.nowMs)
    assert.equal(referee.sealedFrame, FRAMES - 1)
    this.driver = new RefereeDriver(referee, { matchTag: TAG, term: 3, holders: this.holders, channel, keep: null })
  }

  follow(peer: string, matchTag = TAG): void {
    this.gallery.onFollow(peer, { type: 'follow', matchTag, nextFrame: 0, again: false }, this.nowMs)
  }

  /** @returns the messages of one tick, 100 ms later */
  tick(): { message: RoomMessage; to: string | undefined }[] {
    this.nowMs += 100
    this.sent.length = 0
    this.gallery.tick(this.driver, 3, this.nowMs)
    return [...this.sent]
  }
}

describe('peer gallery', () => {
  it('sends the sealed frames to one spectator alone, and to several in one message', () => {
    const scene = new Scene()
    scene.follow('x')
    const [alone] = scene.tick()
    assert.equal(alone?.to, 'x')
    assert.ok(alone.message.type === 'seal' && alone.message.count === FRAMES && alone.message.term === 3)
    for (const peer of ['y', 'z']) scene.follow(peer)
    assert.deepEqual(
      scene.tick().map(({ message, to }) => [message.type, to]),
      [['seal', undefined]],
    )
  })

  it('sends the start to spectators that do not know the match, at most every 250 ms', () => {
    const scene = new Scene()
    for (const peer of ['x', 'y']) scene.follow(peer, 0)
    assert.deepEqual(scene.sent, [{ message: START, to: undefined }])
    assert.deepEqual(scene.tick(), [], 'no seals before they know the match')
    scene.nowMs += 200
    scene.follow('y', 0)
    assert.equal(scene.sent.length, 1)
  })

  it('names the present holders of the seats in the start', () => {
    const scene = new Scene()
    scene.holders.replace(START.seats.with(1, { peer: 'c', name: 'Cy' }))
    scene.follow('x', 0)
    const { message } = scene.sent[0]!
    assert.equal(message.type === 'start' && message.seats[1]!.peer, 'c')
  })

  it('has no place for a peer on a seat, and eight for others beside the relay', () => {
    const scene = new Scene()
    scene.follow('b')
    assert.deepEqual(scene.tick(), [])
    for (let one = 0; one < 9; one++) scene.follow(`x${one}`, 0)
    scene.tick()
    scene.nowMs += 250
    scene.follow('x8', 0)
    assert.deepEqual(scene.sent, [], 'the ninth gets no start')
    scene.follow('relay')
    assert.deepEqual(
      scene.tick().map(({ to }) => to),
      ['relay'],
    )
  })
})
