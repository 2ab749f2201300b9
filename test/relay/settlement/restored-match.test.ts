import assert from 'node:assert/strict'
import { emptyRecord } from '../../../relay/settlement/open-match.js'
import { encodeClaim, readChunks, restoreMatch } from '../../../relay/settlement/restored-match.js'
import { fromLogChunk, type LoggedFrames, toLogChunk } from '../../../relay/store/sealed-log.js'
import type { LogChunk, Store, StoredClaim } from '../../../relay/store/store.js'
import { encodeRecord } from '../../../src/wire/record.js'
import { type PlayedMatch, playMatch } from '../played-match.js'

const ID = '01'.repeat(16)

/** What a store holds of one match. */
class Stored {
  opening: Uint8Array | undefined
  claims: StoredClaim[] = []
  log: LogChunk[] = []
  reads = 0

  get store(): Store {
    const methods: Pick<Store, 'opening' | 'claims' | 'readLog'> = {
      opening: async () => this.opening,
      claims: async () => this.claims,
      readLog: async (_, fromFrame, chunksMax) => {
        this.reads += 1
        return this.log.filter(({ firstFrame }) => firstFrame >= fromFrame).slice(0, chunksMax)
      },
    }
    return methods as Store
  }
}

describe('restored match', () => {
  let played: PlayedMatch
  let stored: Stored
  before(async () => {
    played = await playMatch({ seats: 3, sealed: 60 })
  })
  beforeEach(() => {
    stored = new Stored()
    stored.opening = encodeRecord(emptyRecord(played.opening))
    stored.claims = played.claims.map((claim) => ({ seat: claim.seat, bytes: encodeClaim(claim) }))
    stored.log = played.chunks.map(toLogChunk)
  })

  it('is the opening, the claims and the counts of what was logged', async () => {
    const seating = { seat: 2, frame: 40, holder: { peer: 'new', name: 'New' } }
    const last: LoggedFrames = { ...played.chunks.at(-1)!, seatings: [seating] }
    stored.log = [...stored.log.slice(0, -1), toLogChunk(last)]
    const match = await restoreMatch(stored.store, ID)
    assert.deepEqual(match.opening, emptyRecord(played.opening))
    assert.deepEqual(match.claims, played.claims)
    assert.deepEqual(match.seatings, [seating])
    assert.deepEqual([match.frames, match.statusChanges, match.loggedSeatings], [60, 2, 1])
  })

  it('ends at the first gap of its log', async () => {
    stored.log.splice(3, 1)
    assert.equal((await restoreMatch(stored.store, ID)).frames, 30)
    stored.log.shift()
    assert.equal((await restoreMatch(stored.store, ID)).frames, 0)
  })

  it('is read in parts when its log is long', async () => {
    const [chunk] = stored.log
    stored.log = Array.from({ length: 1100 }, (_, index) => ({ ...chunk!, firstFrame: index * 10 }))
    const chunks = await readChunks(stored.store, ID, 3)
    assert.equal(chunks.length, 1100)
    assert.equal(stored.reads, 4, 'three parts, and one that is empty')
    assert.deepEqual(chunks[1099], fromLogChunk(stored.log[1099]!, 3))
  })

  it('cannot be read when its opening or a claim is damaged, or missing', async () => {
    stored.claims.push({ seat: 0, bytes: Uint8Array.of(1, 2, 3) })
    await assert.rejects(restoreMatch(stored.store, ID), { code: 'STORE_FAILED' })
    stored.claims.pop()
    stored.opening = stored.opening!.subarray(1)
    await assert.rejects(restoreMatch(stored.store, ID), { code: 'STORE_FAILED' })
    stored.opening = undefined
    await assert.rejects(restoreMatch(stored.store, ID), { code: 'STORE_FAILED' })
  })
})
