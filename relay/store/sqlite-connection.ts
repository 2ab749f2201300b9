/** Opens SQLite files with the settings that make a commit durable, and adapts `node:sqlite` to Kysely. */
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { Kysely, type SqliteDatabase, SqliteDialect } from 'kysely'
import { PeerstepError } from '../../src/errors.js'
import type { Tables } from './schema.js'

/**
 * Open for writing: write-ahead log with synchronous=FULL, so that a commit survives a power loss. Both settings are read
 * back, because some file systems keep a weaker one without an error.
 * @throws PeerstepError STORE_FAILED
 */
export function openForWriting(file: string): DatabaseSync {
  const database = new DatabaseSync(file)
  try {
    database.exec('PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON')
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
    const journal = database.prepare('PRAGMA journal_mode').get()?.journal_mode
    const synchronous = database.prepare('PRAGMA synchronous').get()?.synchronous
    if (journal !== 'wal' || synchronous !== 2) {
      throw new PeerstepError(
        'STORE_FAILED',
        `${file} runs with journal_mode=${journal} and synchronous=${synchronous}; needed are wal and 2. Use a local disk`,
      )
    }
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** Open for reading. The file must exist; another connection may write to it meanwhile. */
export function openForReading(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { readOnly: true })
  database.exec('PRAGMA busy_timeout = 5000')
  return database
}

/** Kysely on an open connection. Does not close it. */
export function queries(database: DatabaseSync): Kysely<Tables> {
  const adapted: SqliteDatabase = {
    close: () => undefined,
    prepare: (sql) => {
      const statement = database.prepare(sql)
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...(parameters as SQLInputValue[])),
        run: (parameters) => statement.run(...(parameters as SQLInputValue[])),
        iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])),
      }
    },
  }
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database: adapted }) })
}
