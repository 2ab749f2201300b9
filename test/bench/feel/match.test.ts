import assert from 'node:assert/strict'
import { type Played, USUAL } from '../../../bench/feel/conditions.js'
import { measuredTwitch } from '../../../bench/feel/games.js'
import { figuresOf, playOnce } from '../../../bench/feel/match.js'

const PLAYED: Played = { ...USUAL, lossRatio: 0, game: 'twitch', rttMs: 100, mode: 'rollback', fixedDelayFrames: 2 }
const FRAME_MS = 1000 / 60

async function felt(change: Partial<Played>, seed = 5) {
  return figuresOf([await playOnce(measuredTwitch, { ...PLAYED, ...change }, seed, 2)])
}

describe('a felt match', () => {
  it('feels the same with the same seed', async () => {
    assert.deepEqual(await felt({}), await felt({}))
    assert.notDeepEqual(await felt({}), await felt({}, 6))
  })

  it('shows an input after its delay and the wait for a drawing, and others after the way', async () => {
    const { ownP50Ms, ownP95Ms, remoteP50Ms, delayFrames, predicting } = await felt({})
    assert.equal(delayFrames, 2)
    assert.equal(predicting, 1)
    assert.ok(ownP50Ms >= 2 * FRAME_MS - 1 && ownP95Ms <= 3 * FRAME_MS + 1, `${ownP50Ms}, ${ownP95Ms}`)
    assert.ok(remoteP50Ms >= 40 && remoteP50Ms <= 90, `${remoteP50Ms}`)
  })

  it('corrects guesses where it guesses, and never where it waits', async () => {
    const [guessed, waited] = [
      await felt({ fixedDelayFrames: 0 }),
      await felt({ mode: 'lockstep', fixedDelayFrames: null }),
    ]
    assert.ok(guessed.jumpedPerSecond > 0 && guessed.resimulatedPerSecond > 0)
    assert.ok(guessed.easedP95 < guessed.jumpP95 && guessed.depthMax >= 2)
    assert.equal(waited.jumpedPerSecond, 0)
    assert.equal(waited.rollbacksPerSecond, 0)
    assert.equal(waited.desyncs + guessed.desyncs, 0)
  })

  it('stalls where it waits and the delay does not cover the way', async () => {
    const { stallsPerMinute, stallMeanMs, frozenMsPerSecond, pace } = await felt({
      mode: 'lockstep',
      fixedDelayFrames: 0,
    })
    assert.ok(stallsPerMinute > 100 && stallMeanMs > FRAME_MS && frozenMsPerSecond > 100, `${stallsPerMinute}`)
    assert.ok(pace < 0.9, `${pace}`)
  })
})
