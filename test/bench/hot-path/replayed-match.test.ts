import assert from 'node:assert/strict'
import type { GameName } from '../../../bench/hot-path/games.js'
import { type RecordedMatch, recordMatch } from '../../../bench/hot-path/recording.js'
import { replayOf } from '../../../bench/hot-path/replayed-match.js'

const match = (gameName: GameName): RecordedMatch => ({
  gameName,
  players: 3,
  seed: 5,
  tuning: { mode: 'rollback', delayFrames: 1 },
  delayMs: 40,
  jitterMs: 15,
  lossRatio: 0.05,
  seconds: 8,
})

describe('a recorded match', () => {
  for (const gameName of ['arena', 'random', 'quiet'] as const) {
    it(`comes to the same frames, digest and packets when one player of it is played again (${gameName})`, async () => {
      const replay = replayOf(await recordMatch(match(gameName)))
      while (replay.ticksLeft > 0) replay.tick()
      replay.check()
      assert.ok(replay.frames > 100)
      assert.ok(replay.resimulated > 0, 'it was rolled back')
    })
  }

  it('says so when it comes to something else', async () => {
    const recording = await recordMatch(match('quiet'))
    const replay = replayOf({ ...recording, inputs: recording.inputs.map((byte) => byte ^ 1) })
    while (replay.ticksLeft > 0) replay.tick()
    assert.throws(() => replay.check(), /comes to the same/)
  })

  it('is the same with packets made before they are asked for', async () => {
    const replay = replayOf(await recordMatch(match('quiet')))
    while (replay.ticksLeft > 0) {
      const ticks = Math.min(7, replay.ticksLeft)
      replay.prepare(ticks)
      for (let tick = 0; tick < ticks; tick += 1) replay.tick()
    }
    replay.check()
  })
})
