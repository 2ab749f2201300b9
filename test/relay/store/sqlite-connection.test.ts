import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openForReading, openForWriting, queries } from '../../../relay/store/sqlite-connection.js'
import { PeerstepError } from '../../../src/errors.js'

const refused = (pattern: RegExp) => (error: unknown) =>
  error instanceof PeerstepError && error.code === 'STORE_FAILED' && pattern.test(error.message)

describe('connections to SQLite', () => {
  let directory: string
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'peerstep-store-'))
  })
  afterEach(() => rmSync(directory, { recursive: true }))

  it('opens files for writing with a write-ahead log that is synced at every commit, or not at all', () => {
    const database = openForWriting(join(directory, 'a.db'))
    assert.equal(database.prepare('PRAGMA synchronous').get()?.synchronous, 2)
    assert.equal(database.prepare('PRAGMA journal_mode').get()?.journal_mode, 'wal')
    database.close()
    assert.throws(() => openForWriting(':memory:'), refused(/journal_mode=memory/))
  })

  it('opened for reading cannot write, and need a file', () => {
    const file = join(directory, 'a.db')
    assert.throws(() => openForReading(file), /unable to open/)
    openForWriting(file).close()
    const database = openForReading(file)
    assert.throws(() => database.exec('create table t (a)'), /readonly/)
    database.close()
  })

  it('run what Kysely compiles, and stay open when Kysely is done', async () => {
    const database = openForWriting(join(directory, 'a.db'))
    const db = queries(database)
    await db.schema.createTable('t').addColumn('a', 'integer').execute()
    assert.equal((await db.introspection.getTables()).length, 1)
    await db.destroy()
    database.exec('insert into t values (1)')
    database.close()
  })
})
