import assert from 'node:assert/strict'
import type { FinalFrames } from '../../../src/core/session/final-frames.js'
import { PeerstepError } from '../../../src/errors.js'
import { GapFetcher } from '../../../src/match/final-frames/gap-fetcher.js'
import { hashAfter, makeSession, runOf } from '../../core/session/session-kit.js'

const SEED = 3
const SEATS = 2

function finalOf(frames: number): FinalFrames {
  const inputs = [0, 1].map((seat) => runOf(SEED, seat, 0, frames).inputs)
  return { firstFrame: 0, count: frames, inputs, statuses: [], substitutions: [] }
}

const makeSealed = (): ReturnType<typeof makeSession> => makeSession({ sealed: true })

/** Answers are taken by promises: let those that are settled do their work. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('gap fetcher', () => {
  it('simulates what was missed before the match goes on, no longer than a tick has time for', () => {
    const session = makeSealed()
    const past = new GapFetcher(session, undefined, finalOf(3500))
    let nowMs = 0
    const clock = {
      nowMs: () => {
        nowMs += 10
        return nowMs
      },
    }
    assert.equal(past.pending, true)
    assert.equal(past.catchUp(clock, 0), false)
    assert.equal(session.frame, 2000) // the clock is looked at after each thousand: 10 ms, 20 ms
    assert.equal(past.catchUp({ nowMs: () => 0 }, 0), true)
    assert.equal(past.pending, false)
    assert.equal(session.frame, 3500)
    assert.equal(session.simulation.hash(), hashAfter(SEED, SEATS, 3500))
  })

  it('has nothing to do where nothing was missed', () => {
    const past = new GapFetcher(makeSealed(), undefined, undefined)
    assert.equal(past.pending, false)
    assert.equal(past.catchUp({ nowMs: () => 0 }, 0), true)
  })

  it('fetches once seals have not followed for a second, one fetch at a time, and catches up beside the match', async () => {
    const session = makeSealed()
    const answer = Promise.withResolvers<FinalFrames | null>()
    let asked = 0
    const past = new GapFetcher(
      session,
      () => {
        asked += 1
        return answer.promise
      },
      undefined,
    )
    past.noteSeal(false, 1, 5000)
    past.noteSeal(false, 1, 5500)
    past.tick(5990)
    assert.equal(asked, 0)
    past.tick(6000)
    past.noteSeal(false, 1, 6100)
    past.tick(8000)
    assert.equal(asked, 1)
    answer.resolve(finalOf(600))
    await settled()
    assert.equal(past.pending, true)
    past.tick(8010)
    assert.equal(session.finalFrame, 599)
    assert.equal(past.pending, false)
  })

  it('fetches at once when it misses a lot, and not again before that is taken in', async () => {
    const session = makeSealed()
    let asked = 0
    const fetch = async (): Promise<FinalFrames> => {
      asked += 1
      return finalOf(3000)
    }
    const past = new GapFetcher(session, fetch, undefined)
    past.noteSeal(true, 1200, 1000)
    past.tick(1000)
    assert.equal(asked, 0)
    past.noteSeal(true, 3000, 1100)
    past.tick(1100)
    assert.equal(asked, 1)
    await settled()
    for (let nowMs = 1110; past.pending; nowMs += 10) {
      past.noteSeal(true, 1500, nowMs)
      past.tick(nowMs)
    }
    past.noteSeal(true, 1500, 3000)
    past.tick(3000)
    assert.equal(asked, 1)
    assert.equal(session.finalFrame, 2999)
    past.noteSeal(true, 1500, 3100)
    past.tick(3100)
    assert.equal(asked, 2)
  })

  it('does not fetch when the next seal follows again', () => {
    const past = new GapFetcher(makeSealed(), () => assert.fail('fetched'), undefined)
    past.noteSeal(false, 1, 5000)
    past.noteSeal(true, 1, 5900)
    past.tick(7000)
  })

  it('asks a relay that did not answer again, while the gap is there', async () => {
    let asked = 0
    const past = new GapFetcher(
      makeSealed(),
      () => {
        asked += 1
        return Promise.reject(new PeerstepError('RELAY_UNREACHABLE', 'try again'))
      },
      undefined,
    )
    for (let nowMs = 1000; nowMs < 4500; nowMs += 100) {
      past.noteSeal(false, 1, nowMs)
      past.tick(nowMs)
      await settled()
    }
    assert.equal(asked, 3)
  })
})
