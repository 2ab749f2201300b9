import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { SqliteStore } from '../../../relay/store/sqlite-store.js'
import type { StoreObserver } from '../../../relay/store/store.js'
import { PeerstepError } from '../../../src/errors.js'
import { chunk, matchId, newMatch, storeAcceptance } from './store-acceptance.js'

describe('SqliteStore', () => {
  let directory: string
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'peerstep-store-'))
  })
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close()
    rmSync(directory, { recursive: true })
  })
  const opened: SqliteStore[] = []
  const openStore = async (observer?: StoreObserver): Promise<SqliteStore> => {
    const store = await SqliteStore.open(directory, observer)
    opened.push(store)
    return store
  }

  describe('as a store', () => storeAcceptance(() => SqliteStore.open(join(directory, 'data'))))

  const refused = (pattern: RegExp) => (error: unknown) =>
    error instanceof PeerstepError && error.code === 'STORE_FAILED' && pattern.test(error.message)

  it('commits many writes in few transactions while the disk is busy', async () => {
    const commits: number[] = []
    const store = await openStore({ committed: (writes) => commits.push(writes) })
    await store.openMatch(newMatch(1))
    await Promise.all(Array.from({ length: 400 }, (_, index) => store.appendLog(matchId(1), chunk(index * 2))))
    await store.close()
    assert.equal(
      commits.reduce((sum, writes) => sum + writes),
      402,
    ) // the first is the empty one that waits for the thread
    assert.ok(commits.length < 20, `${commits.length} transactions`)
  })

  it('refuses writes beyond its queue, and accepts again when the queue is written', async () => {
    const store = await openStore()
    const large = new Uint8Array(60 * 1024 * 1024)
    const results = await Promise.allSettled(
      [1, 2, 3, 4].map((index) => store.openMatch(newMatch(index, { opening: large }))),
    )
    assert.ok(results.some((result) => result.status === 'rejected' && refused(/cannot keep up/)(result.reason)))
    assert.equal(results[0]?.status, 'fulfilled')
    await store.openMatch(newMatch(9))
    await store.close()
  })

  it('refuses a directory that another relay uses, and takes it when that one has closed', async () => {
    const first = await openStore()
    await assert.rejects(SqliteStore.open(directory), refused(/another relay is using/))
    await first.close()
    await (await SqliteStore.open(directory)).close()
  })

  it('leaves everything in the database file when it closes, so that a copy of it is a backup', async () => {
    const store = await openStore()
    await store.openMatch(newMatch(1))
    assert.equal((await store.unsettled()).length, 1)
    await store.close()
    assert.deepEqual(readdirSync(directory).toSorted(), ['relay.db', 'relay.lock'])
  })

  it('refuses a path that cannot be a directory', async () => {
    writeFileSync(join(directory, 'file'), '')
    await assert.rejects(SqliteStore.open(join(directory, 'file')), refused(/file/))
  })

  it('loses no acknowledged write when its process is killed, again and again', async () => {
    const program = fileURLToPath(new URL('./store-victim.js', import.meta.url))
    const acknowledged: number[] = []
    for (let round = 0; round < 3; round++) {
      const victim = spawn(process.execPath, [program, directory, String(round * 100_000)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const ended = once(victim, 'exit')
      let inRound = 0
      for await (const line of createInterface(victim.stdout)) {
        acknowledged.push(Number(line))
        inRound += 1
        if (inRound === 300 + 50 * round) victim.kill('SIGKILL')
      }
      assert.deepEqual((await ended)[1], 'SIGKILL')
      const store = await openStore()
      const kept = new Set((await store.unsettled()).map((match) => match.id))
      assert.deepEqual(
        acknowledged.filter((index) => !kept.has(matchId(index))),
        [],
      )
      await store.close()
    }
  })
})
