import assert from 'node:assert/strict'
import { FrameReader, Replayer, replay } from 'peerstep/core'
import { framesOf, sealedPlay } from '../../../bench/relay/sealed-play.js'
import { arenaDemo, skirmishDemo } from '../../../demos/demo-games.js'
import { fromLogChunk } from '../../../relay/store/sealed-log.js'
import { joinFrames } from '../../../src/core/session/final-frames.js'

describe('a sealed play', () => {
  it('is the same for the same seed, another for another', () => {
    const play = (seed: number) => sealedPlay(arenaDemo, { seats: 3, seconds: 2, seed }).inputs
    assert.deepEqual(play(1), play(1))
    assert.notDeepEqual(play(1), play(2))
  })

  it('has chunks of a tenth of a second that join to the inputs it was played with', () => {
    for (const demo of [arenaDemo, skirmishDemo] as const) {
      const play = sealedPlay(demo as typeof arenaDemo, { seats: 2, seconds: 3, seed: 4 })
      const { tickRate, input } = play.game
      assert.equal(play.frames, 3 * tickRate)
      assert.equal(play.chunks.length, 30)
      const chunks = play.logged.map((chunk) => fromLogChunk(chunk, 2))
      assert.deepEqual(joinFrames(chunks, { seats: 2, inputBytes: input.bytes }).inputs, play.inputs)
    }
  })

  it('is a match in full swing, undecided to its end unless it was told to be decided', () => {
    const wish = { seats: 4, seconds: 8, seed: 2 }
    const play = sealedPlay(arenaDemo, wish)
    const replayer = new Replayer(arenaDemo.game, play.setup)
    const reader = new FrameReader(framesOf(play))
    for (let frame = 0; frame < play.frames; frame += 1) replayer.step(reader)
    assert.ok(replayer.simulation.state.ships.some((ship) => ship.dealt > 0))
    assert.equal(replayer.simulation.outcome(), undefined)
    const short = sealedPlay(arenaDemo, { ...wish, decideAfterSeconds: 5 })
    const { frames, outcome } = replay(arenaDemo.game, short.setup, framesOf(short))
    assert.notEqual(outcome, undefined)
    assert.equal(frames, 300)
  })
})
