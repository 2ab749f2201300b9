import assert from 'node:assert/strict'
import type { FinalFrames } from '../../../src/core/session/final-frames.js'
import { PeerstepError } from '../../../src/errors.js'
import { FinalFetcher } from '../../../src/match/spectate/final-fetcher.js'

const MATCH_ID = new Uint8Array(16)
const FINAL: FinalFrames = { firstFrame: 0, count: 0, inputs: [], statuses: [], substitutions: [] }

function makeFetcher(answer: (() => Promise<FinalFrames | null>) | null, isNew = true) {
  const said: string[] = []
  let nowMs = 0
  const fetcher = new FinalFetcher({
    clock: { nowMs: () => nowMs },
    ...(answer === null ? {} : { fetchFinal: answer }),
    take: () => isNew,
    giveUp: (reason) => said.push(reason),
  })
  return { fetcher, said, setNow: (ms: number) => (nowMs = ms) }
}

/** Let promises settle. */
async function settled(): Promise<void> {
  for (let i = 0; i < 6; i++) await Promise.resolve()
}

describe('final fetcher', () => {
  it('fetches when frames have been missing for a second, and not when a seal continued them meanwhile', async () => {
    const { fetcher } = makeFetcher(() => Promise.resolve(FINAL))
    fetcher.noteGap(MATCH_ID, 0)
    fetcher.noteGap(MATCH_ID, 999)
    assert.deepEqual([fetcher.fetches, fetcher.hasGap], [0, true])
    fetcher.noteTaken()
    fetcher.noteGap(MATCH_ID, 1000)
    assert.equal(fetcher.fetches, 0)
    fetcher.noteGap(MATCH_ID, 2000)
    assert.deepEqual([fetcher.fetches, fetcher.hasGap], [1, false])
    await settled()
  })

  it('has one fetch under way at a time, and is waited for during its first second', async () => {
    const { fetcher } = makeFetcher(() => Promise.resolve(FINAL))
    fetcher.fetch(MATCH_ID)
    fetcher.fetch(MATCH_ID)
    assert.equal(fetcher.fetches, 1)
    assert.deepEqual([fetcher.isFresh(999), fetcher.isFresh(1000)], [true, false])
    await settled()
    assert.equal(fetcher.isFresh(0), false)
    fetcher.fetch(MATCH_ID)
    assert.equal(fetcher.fetches, 2)
    await settled()
  })

  it('gives up after five fetches in a row that brought nothing new', async () => {
    const { fetcher, said } = makeFetcher(() => Promise.resolve(FINAL), false)
    for (let i = 0; i < 5; i++) {
      assert.equal(said.length, 0)
      fetcher.fetch(MATCH_ID)
      await settled()
    }
    assert.match(said[0] ?? '', /not to be had/)
  })

  it('asks again after a relay that did not answer', async () => {
    const { fetcher, said } = makeFetcher(() => Promise.reject(new PeerstepError('TIMEOUT', 'no answer')))
    for (let i = 0; i < 8; i++) {
      fetcher.fetch(MATCH_ID)
      await settled()
    }
    assert.deepEqual([fetcher.fetches, said.length], [8, 0])
  })

  it('without a relay gives up when frames are missing, and only then', () => {
    const { fetcher, said } = makeFetcher(null)
    fetcher.fetch(MATCH_ID)
    assert.equal(said.length, 0)
    fetcher.noteGap(MATCH_ID, 0)
    fetcher.noteGap(MATCH_ID, 1000)
    assert.match(said[0] ?? '', /run for too long/)
  })
})
