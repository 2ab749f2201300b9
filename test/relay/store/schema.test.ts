import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openForWriting } from '../../../relay/store/sqlite-connection.js'
import { SqliteStore } from '../../../relay/store/sqlite-store.js'
import { PeerstepError } from '../../../src/errors.js'
import { chunk, matchId, newMatch } from './store-acceptance.js'

const refused = (pattern: RegExp) => (error: unknown) =>
  error instanceof PeerstepError && error.code === 'STORE_FAILED' && pattern.test(error.message)

describe('the schema of the store', () => {
  let directory: string
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'peerstep-store-'))
  })
  afterEach(() => rmSync(directory, { recursive: true }))

  it('refuses a database that a newer program has written', async () => {
    await (await SqliteStore.open(directory)).close()
    const database = new DatabaseSync(join(directory, 'relay.db'))
    database.exec("INSERT INTO migrations (name, timestamp) VALUES ('999-future', '2100-01-01')")
    database.close()
    await assert.rejects(SqliteStore.open(directory), refused(/999-future.*update this relay/))
  })

  it('moves the log of an older database to a table in key order, without loss', async () => {
    const before = await SqliteStore.open(directory)
    const log = [0, 2, 4].map((first) => chunk(first))
    for (const index of [1, 2]) await before.openMatch(newMatch(index))
    for (const one of log) for (const index of [2, 1]) await before.appendLog(matchId(index), one)
    await before.close()
    const older = openForWriting(join(directory, 'relay.db'))
    older.exec(`
      create table scattered as select * from match_log;
      drop table match_log;
      create table match_log (match_id text not null, first_frame integer not null, frame_count integer not null,
        inputs blob not null, facts_json text not null,
        constraint match_log_key primary key (match_id, first_frame));
      insert into match_log select * from scattered;
      drop table scattered;
      delete from migrations where name = '004-log-in-order'`)
    older.close()
    const store = await SqliteStore.open(directory)
    for (const index of [1, 2]) assert.deepEqual(await store.readLog(matchId(index), 0, 10), log)
    await store.appendLog(matchId(1), chunk(6))
    await assert.rejects(store.appendLog(matchId(1), chunk(6)), refused(/UNIQUE/))
    const reader = new DatabaseSync(join(directory, 'relay.db'), { readOnly: true })
    const tables = reader.prepare("select sql from sqlite_master where name = 'match_log'").all()
    reader.close()
    await store.close()
    assert.match(String(tables[0]!.sql), /without rowid/)
  })
})
