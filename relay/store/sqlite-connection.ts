/** Opens SQLite files the one way we trust, and lets Kysely speak to them. The only file that knows `node:sqlite` by shape. */
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { Kysely, type SqliteDatabase, SqliteDialect } from 'kysely'
import { PeerstepError } from '../../src/errors.js'
import type { Tables } from './schema.js'

/**
 * Open for writing, durably: WAL with synchronous=FULL, each read back, because some drivers and file systems
 * quietly keep something weaker.
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

export function openForReading(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { readOnly: true })
  database.exec('PRAGMA busy_timeout = 5000')
  return database
}

/** Kysely on an open connection; closing stays with whoever opened it. */
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
