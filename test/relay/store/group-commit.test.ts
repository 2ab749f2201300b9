import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { GroupCommit, type WriteUnit } from '../../../relay/store/group-commit.js'
import { PeerstepError } from '../../../src/errors.js'

const refused = (pattern: RegExp) => (error: unknown) =>
  error instanceof PeerstepError && error.code === 'STORE_FAILED' && pattern.test(error.message)

const insert = (value: number): WriteUnit => [{ sql: 'insert into t values (?)', parameters: [value] }]

describe('GroupCommit', () => {
  let directory: string
  let writer: GroupCommit
  const commits: number[] = []
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'peerstep-commit-'))
    commits.length = 0
    writer = await GroupCommit.start(join(directory, 'a.db'), { committed: (writes) => commits.push(writes) })
    await writer.write([{ sql: 'create table t (a integer primary key)', parameters: [] }])
  })
  afterEach(async () => {
    await writer.close()
    rmSync(directory, { recursive: true })
  })
  const rows = (): unknown[] => {
    const reader = new DatabaseSync(join(directory, 'a.db'), { readOnly: true })
    const values = reader
      .prepare('select a from t')
      .all()
      .map(({ a }) => a)
    reader.close()
    return values
  }

  it('resolves with the rows changed by each statement, once another connection sees them', async () => {
    assert.deepEqual(
      await writer.write([...insert(1), ...insert(2), { sql: 'delete from t', parameters: [] }]),
      [1, 1, 2],
    )
    assert.deepEqual(await writer.write(insert(3)), [1])
    assert.deepEqual(rows(), [3])
  })

  it('gathers the writes that come during a commit into the next one', async () => {
    commits.length = 0
    await Promise.all(Array.from({ length: 100 }, (_, index) => writer.write(insert(index))))
    assert.deepEqual(commits, [1, 99])
    assert.equal(rows().length, 100)
  })

  it('refuses a unit as a whole, and keeps the others of the same transaction', async () => {
    await writer.write(insert(1))
    const results = await Promise.allSettled([
      writer.write(insert(2)),
      writer.write(insert(3)),
      writer.write([...insert(4), ...insert(1)]),
      writer.write(insert(5)),
    ])
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'fulfilled', 'rejected', 'fulfilled'],
    )
    assert.ok(refused(/UNIQUE/)((results[2] as PromiseRejectedResult).reason))
    assert.deepEqual(rows(), [1, 2, 3, 5])
    assert.equal(writer.trouble, undefined)
  })

  it('copies out a view of a larger buffer', async () => {
    await writer.write([{ sql: 'create table b (a blob)', parameters: [] }])
    const view = new Uint8Array([1, 2, 3, 4]).subarray(1, 3)
    await writer.write([{ sql: 'insert into b values (?)', parameters: [view] }])
    const reader = new DatabaseSync(join(directory, 'a.db'), { readOnly: true })
    assert.deepEqual(reader.prepare('select a from b').get()?.a, new Uint8Array([2, 3]))
    reader.close()
  })

  it('makes durable what was accepted before it closes, and refuses what comes later', async () => {
    const accepted = [1, 2, 3].map((value) => writer.write(insert(value)))
    await writer.close()
    assert.equal((await Promise.all(accepted)).length, 3)
    assert.deepEqual(rows(), [1, 2, 3])
    await assert.rejects(writer.write(insert(4)), refused(/closed/))
    assert.equal(writer.trouble, 'the store is closed')
  })

  it('rejects when the database cannot be opened', async () => {
    await assert.rejects(GroupCommit.start(join(directory, 'none', 'a.db')), refused(/unable to open/))
  })
})
