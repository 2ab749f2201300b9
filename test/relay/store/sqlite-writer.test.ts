import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Worker } from 'node:worker_threads'
import type { CommitAnswer, WriteUnit } from '../../../relay/store/group-commit.js'

const run = (sql: string, ...parameters: unknown[]): WriteUnit => [{ sql, parameters }]
const insert = (id: number, bytes = 1): WriteUnit => run('insert into t values (?, ?)', id, new Uint8Array(bytes))

describe('the SQLite writer thread', () => {
  let directory: string
  let worker: Worker
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'peerstep-writer-'))
    const file = new URL('../../../relay/store/sqlite-writer.js', import.meta.url)
    worker = new Worker(file, { workerData: { file: join(directory, 'a.db') } })
  })
  after(async () => {
    worker.postMessage('close')
    await once(worker, 'exit')
    rmSync(directory, { recursive: true })
  })

  const commit = async (...units: WriteUnit[]): Promise<CommitAnswer> => {
    worker.postMessage(units)
    const [answer] = (await once(worker, 'message')) as [CommitAnswer]
    return answer
  }
  const resultsOf = (answer: CommitAnswer) => ('results' in answer ? answer.results : assert.fail(answer.failure))
  const ids = (): unknown[] => {
    const reader = new DatabaseSync(join(directory, 'a.db'), { readOnly: true })
    const rows = reader.prepare('select id from t order by id').all()
    reader.close()
    return rows.map(({ id }) => id)
  }

  it('commits a batch, with one result for each unit in order', async () => {
    const answer = await commit(run('create table t (id integer primary key, bytes blob)'), insert(1), insert(2))
    assert.deepEqual(
      resultsOf(answer).map((result) => 'changes' in result && result.changes.length),
      [1, 1, 1],
    )
    assert.ok('seconds' in answer && answer.seconds >= 0)
    assert.deepEqual(ids(), [1, 2])
  })

  it('takes back a unit that fails as a whole, and commits the others', async () => {
    const [first, second, third] = resultsOf(await commit(insert(3), [...insert(4), ...insert(1)], insert(5)))
    assert.ok(first !== undefined && second !== undefined && third !== undefined)
    assert.ok('changes' in first && 'changes' in third)
    assert.ok('error' in second && /UNIQUE/.test(second.error))
    assert.deepEqual(ids(), [1, 2, 3, 5])
  })

  it('keeps nothing of a batch when the disk is full, and commits again when there is space', async () => {
    const reader = new DatabaseSync(join(directory, 'a.db'), { readOnly: true })
    const pages = Number(reader.prepare('pragma page_count').get()?.page_count)
    reader.close()
    await commit(run(`pragma max_page_count = ${pages + 2}`))
    const answer = await commit(insert(6), insert(7, 1024 * 1024), insert(8))
    assert.deepEqual(answer, { failure: 'database or disk is full' })
    assert.deepEqual(ids(), [1, 2, 3, 5])
    await commit(run('pragma max_page_count = 100000'))
    assert.deepEqual(resultsOf(await commit(insert(9))), [{ changes: [1] }])
    assert.deepEqual(ids(), [1, 2, 3, 5, 9])
  })
})
