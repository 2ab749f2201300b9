/** What every store must do. A store's own test file calls this with a way to open and reopen it. */
import assert from 'node:assert/strict'
import type { LogChunk, NewMatch, Settled, Store } from '../../../relay/store/store.js'
import { PeerstepError } from '../../../src/errors.js'

export const matchId = (index: number): string => index.toString(16).padStart(32, '0')

export const newMatch = (index: number, over: Partial<NewMatch> = {}): NewMatch => ({
  id: matchId(index),
  room: 'friday',
  gameId: 'arena',
  gameVersion: '1.0.0',
  seats: [
    { peer: '12D3KooA', name: 'Ada' },
    { peer: '', name: '' },
  ],
  optionsJson: '{"rounds":3}',
  startedAtMs: 1_800_000_000_000 + index,
  opening: Uint8Array.of(index, 1, 2),
  meeting: { topic: `topic ${index}`, closed: index % 2 === 1 },
  ...over,
})

export const chunk = (firstFrame: number, count = 2): LogChunk => ({
  firstFrame,
  count,
  inputs: Uint8Array.from({ length: count * 2 }, (_, index) => (firstFrame + index) & 0xff),
  facts: `{"frame":${firstFrame}}`,
})

export const settled = (over: Partial<Settled> = {}): Settled => ({
  verdict: 'verified',
  outcomeJson: '{"winners":[0]}',
  frames: 600,
  endedAtMs: 1_800_000_100_000,
  certificate: Uint8Array.of(7, 7),
  record: Uint8Array.of(8, 8, 8),
  note: '',
  ...over,
})

const refused = (error: unknown): boolean => error instanceof PeerstepError && error.code === 'STORE_FAILED'

/** @param open opens the same data each time it is called in one test; the previous store is closed by then */
export function storeAcceptance(open: () => Promise<Store>): void {
  let store: Store
  const reopen = async (): Promise<void> => {
    await store.close()
    store = await open()
  }
  beforeEach(async () => {
    store = await open()
  })
  afterEach(() => store.close())

  it('deletes the end of a log, and keeps the rest over a restart', async () => {
    await store.openMatch(newMatch(1))
    for (const first of [0, 2, 4]) await store.appendLog(matchId(1), chunk(first))
    await store.truncateLog(matchId(1), 2)
    await store.appendLog(matchId(1), chunk(2, 3))
    await reopen()
    assert.deepEqual(await store.readLog(matchId(1), 0, 10), [chunk(0), chunk(2, 3)])
    await store.openMatch(newMatch(2))
    assert.deepEqual(await store.meeting(matchId(1)), { topic: 'topic 1', closed: true })
    assert.deepEqual(await store.meeting(matchId(2)), { topic: 'topic 2', closed: false })
    assert.equal(await store.meeting(matchId(3)), undefined)
    await assert.rejects(store.truncateLog(matchId(3), 0), refused)
    await store.settle(matchId(1), settled())
    await assert.rejects(store.truncateLog(matchId(1), 0), refused)
  })

  it('keeps a running match, its opening, log and claims over a restart', async () => {
    await store.openMatch(newMatch(1))
    await store.appendLog(matchId(1), chunk(0))
    await store.appendLog(matchId(1), chunk(2))
    await store.addClaim(matchId(1), { seat: 1, bytes: Uint8Array.of(9) })
    await reopen()
    assert.deepEqual(await store.opening(matchId(1)), Uint8Array.of(1, 1, 2))
    assert.deepEqual(await store.readLog(matchId(1), 0, 10), [chunk(0), chunk(2)])
    assert.deepEqual(await store.claims(matchId(1)), [{ seat: 1, bytes: Uint8Array.of(9) }])
    const [match] = await store.unsettled()
    assert.equal(match?.status, 'running')
    assert.deepEqual(match?.seats, newMatch(1).seats)
  })

  it('reads a log from a frame on, in order, and no more chunks than asked', async () => {
    await store.openMatch(newMatch(1))
    for (const first of [4, 0, 2]) await store.appendLog(matchId(1), chunk(first))
    assert.deepEqual(await store.readLog(matchId(1), 2, 1), [chunk(2)])
    assert.deepEqual(await store.readLog(matchId(1), 2, 9), [chunk(2), chunk(4)])
    assert.deepEqual(await store.readLog(matchId(2), 0, 9), [])
  })

  it('refuses a second match with the same id and leaves the first as it was', async () => {
    await store.openMatch(newMatch(1))
    await assert.rejects(store.openMatch(newMatch(1, { room: 'other' })), refused)
    assert.equal((await store.match(matchId(1)))?.room, 'friday')
  })

  it('refuses a chunk for a frame that is already logged, for an unknown match and for a settled one', async () => {
    await store.openMatch(newMatch(1))
    await store.appendLog(matchId(1), chunk(0))
    await assert.rejects(store.appendLog(matchId(1), { ...chunk(0), inputs: Uint8Array.of(255) }), refused)
    assert.deepEqual(await store.readLog(matchId(1), 0, 9), [chunk(0)])
    await assert.rejects(store.appendLog(matchId(2), chunk(0)), refused)
    await store.settle(matchId(1), settled())
    await assert.rejects(store.appendLog(matchId(1), chunk(2)), refused)
  })

  it('fails one bad write alone among good ones in the same transaction', async () => {
    const results = await Promise.allSettled([
      store.openMatch(newMatch(1)),
      store.openMatch(newMatch(2)),
      store.openMatch(newMatch(1)),
      store.openMatch(newMatch(3)),
    ])
    assert.deepEqual(
      results.map((result) => result.status),
      ['fulfilled', 'fulfilled', 'rejected', 'fulfilled'],
    )
    await reopen()
    assert.equal((await store.unsettled()).length, 3)
  })

  it('keeps the first claim of a seat', async () => {
    await store.openMatch(newMatch(1))
    await store.addClaim(matchId(1), { seat: 0, bytes: Uint8Array.of(1) })
    await store.addClaim(matchId(1), { seat: 0, bytes: Uint8Array.of(2) })
    assert.deepEqual(await store.claims(matchId(1)), [{ seat: 0, bytes: Uint8Array.of(1) }])
  })

  it('settles a match exactly once, also when it is asked again', async () => {
    await store.openMatch(newMatch(1))
    await store.appendLog(matchId(1), chunk(0))
    await store.addClaim(matchId(1), { seat: 0, bytes: Uint8Array.of(1) })
    await store.closeMatch(matchId(1))
    assert.equal((await store.match(matchId(1)))?.status, 'closing')
    assert.equal(await store.replay(matchId(1)), undefined)
    assert.deepEqual(
      await Promise.all([
        store.settle(matchId(1), settled()),
        store.settle(matchId(1), settled({ verdict: 'disputed' })),
      ]),
      [true, false],
    )
    await reopen()
    assert.equal(await store.settle(matchId(1), settled({ verdict: 'abandoned' })), false)
    await store.closeMatch(matchId(1))
    const match = await store.match(matchId(1))
    assert.deepEqual([match?.status, match?.verdict, match?.frames], ['settled', 'verified', 600])
    assert.deepEqual(await store.replay(matchId(1)), {
      record: Uint8Array.of(8, 8, 8),
      certificate: Uint8Array.of(7, 7),
    })
    assert.deepEqual([await store.readLog(matchId(1), 0, 9), await store.claims(matchId(1))], [[], []])
    assert.deepEqual(await store.unsettled(), [])
  })

  it('does not settle a match that does not exist', async () => {
    assert.equal(await store.settle(matchId(5), settled()), false)
    assert.equal(await store.match(matchId(5)), undefined)
  })

  it('lists matches newest first, page by page, without gaps or repeats', async () => {
    // Three share a start: the id decides.
    for (const index of [3, 1, 5, 2, 4])
      await store.openMatch(newMatch(index, { startedAtMs: index < 4 ? 1000 : 1000 + index }))
    const seen: string[] = []
    let before: { startedAtMs: number; id: string } | undefined
    for (;;) {
      const page = await store.matches({ limit: 2, before })
      seen.push(...page.map((match) => match.id))
      before = page.at(-1)
      if (before === undefined) break
    }
    assert.deepEqual(seen, [5, 4, 3, 2, 1].map(matchId))
  })

  it('filters matches by room, game and verdict, together', async () => {
    await store.openMatch(newMatch(1))
    await store.openMatch(newMatch(2, { room: 'monday' }))
    await store.openMatch(newMatch(3, { gameId: 'skirmish' }))
    await store.openMatch(newMatch(4))
    await store.settle(matchId(4), settled())
    const ids = async (filter: { room?: string; game?: string; verdict?: string }): Promise<string[]> =>
      (await store.matches({ limit: 9, ...filter })).map((match) => match.id)
    assert.deepEqual(await ids({ room: 'friday' }), [4, 3, 1].map(matchId))
    assert.deepEqual(await ids({ game: 'skirmish' }), [matchId(3)])
    assert.deepEqual(await ids({ room: 'friday', game: 'arena', verdict: 'verified' }), [matchId(4)])
    assert.deepEqual(await ids({ room: "x' or 1=1 --" }), [])
  })

  it('stores exactly the bytes of a view of a larger buffer', async () => {
    const large = Uint8Array.from({ length: 1000 }, (_, index) => index & 0xff)
    await store.openMatch(newMatch(1, { opening: large.subarray(10, 13) }))
    assert.deepEqual(await store.opening(matchId(1)), Uint8Array.of(10, 11, 12))
  })

  it('makes every write durable that was asked before it closed', async () => {
    const writes = Array.from({ length: 1500 }, (_, index) => store.openMatch(newMatch(index)))
    await store.close()
    await Promise.all(writes)
    store = await open()
    assert.equal((await store.unsettled()).length, 1500)
  })

  it('refuses to write after it was closed', async () => {
    await store.close()
    await assert.rejects(store.openMatch(newMatch(1)), refused)
    store = await open()
    assert.equal(store.trouble(), undefined)
  })
}
