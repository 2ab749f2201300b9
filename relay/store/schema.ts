/** Tables of the store, and the numbered migrations that make them. A released migration is never changed: add a new one. */
import { type Kysely, type Migration, type MigrationProvider, Migrator, type RawBuilder } from 'kysely'
import { PeerstepError } from '../../src/errors.js'
import type { MatchStatus } from './store.js'

/** One row for each match. JSON columns hold canonical JSON; times are milliseconds since 1970, 0 when not known yet. */
export interface MatchesTable {
  id: string
  room: string
  game_id: string
  game_version: string
  seats_json: string
  options_json: string
  status: MatchStatus
  verdict: string
  outcome_json: string
  frames: number
  started_at_ms: number
  ended_at_ms: number
  note: string
  opening: Uint8Array
  topic: string
  closed: number
  record: Uint8Array | null
  certificate: Uint8Array | null
}

/** Final frames of unsettled matches, in chunks. */
export interface MatchLogTable {
  match_id: string
  first_frame: number
  frame_count: number
  inputs: Uint8Array
  facts_json: string
}

/** Signed claims of unsettled matches, one for each seat. */
export interface ClaimsTable {
  match_id: string
  seat: number
  claim: Uint8Array
}

/** All tables, by name: the type that Kysely's queries are checked against. */
export interface Tables {
  matches: MatchesTable
  match_log: MatchLogTable
  claims: ClaimsTable
}

/** What differs between SQL databases. */
export interface ColumnTypes {
  readonly bytes: 'blob' | 'bytea'
  /** SQL at the end of a table definition that stores the rows in the order of their key. */
  readonly inKeyOrder: RawBuilder<unknown>
}

function migrations(types: ColumnTypes): Record<string, Migration> {
  return {
    '001-matches': {
      async up(db: Kysely<unknown>) {
        await db.schema
          .createTable('matches')
          .addColumn('id', 'text', (column) => column.primaryKey())
          .addColumn('room', 'text', (column) => column.notNull())
          .addColumn('game_id', 'text', (column) => column.notNull())
          .addColumn('game_version', 'text', (column) => column.notNull())
          .addColumn('seats_json', 'text', (column) => column.notNull())
          .addColumn('options_json', 'text', (column) => column.notNull())
          .addColumn('status', 'text', (column) => column.notNull())
          .addColumn('verdict', 'text', (column) => column.notNull())
          .addColumn('outcome_json', 'text', (column) => column.notNull())
          .addColumn('frames', 'integer', (column) => column.notNull())
          .addColumn('started_at_ms', 'bigint', (column) => column.notNull())
          .addColumn('ended_at_ms', 'bigint', (column) => column.notNull())
          .addColumn('note', 'text', (column) => column.notNull())
          .addColumn('opening', types.bytes, (column) => column.notNull())
          .addColumn('record', types.bytes)
          .addColumn('certificate', types.bytes)
          .execute()
        for (const [name, column] of [
          ['matches_by_start', undefined],
          ['matches_by_room', 'room'],
          ['matches_by_game', 'game_id'],
          ['matches_by_verdict', 'verdict'],
        ] as const) {
          const index = db.schema.createIndex(name).on('matches')
          await index.columns([...(column === undefined ? [] : [column]), 'started_at_ms', 'id']).execute()
        }
        await db.schema
          .createTable('match_log')
          .addColumn('match_id', 'text', (column) => column.notNull())
          .addColumn('first_frame', 'integer', (column) => column.notNull())
          .addColumn('frame_count', 'integer', (column) => column.notNull())
          .addColumn('inputs', types.bytes, (column) => column.notNull())
          .addColumn('facts_json', 'text', (column) => column.notNull())
          .addPrimaryKeyConstraint('match_log_key', ['match_id', 'first_frame'])
          .execute()
        await db.schema
          .createTable('claims')
          .addColumn('match_id', 'text', (column) => column.notNull())
          .addColumn('seat', 'integer', (column) => column.notNull())
          .addColumn('claim', types.bytes, (column) => column.notNull())
          .addPrimaryKeyConstraint('claims_key', ['match_id', 'seat'])
          .execute()
      },
    },
    '002-topics': {
      async up(db: Kysely<unknown>) {
        await db.schema
          .alterTable('matches')
          .addColumn('topic', 'text', (column) => column.notNull().defaultTo(''))
          .execute()
      },
    },
    '003-closed': {
      async up(db: Kysely<unknown>) {
        await db.schema
          .alterTable('matches')
          .addColumn('closed', 'integer', (column) => column.notNull().defaultTo(1))
          .execute()
      },
    },
    // In order of arrival the log of a match is scattered among all others, and settling it would rewrite many pages.
    '004-log-in-order': {
      async up(db: Kysely<unknown>) {
        await db.schema.alterTable('match_log').renameTo('match_log_scattered').execute()
        await db.schema
          .createTable('match_log')
          .addColumn('match_id', 'text', (column) => column.notNull())
          .addColumn('first_frame', 'integer', (column) => column.notNull())
          .addColumn('frame_count', 'integer', (column) => column.notNull())
          .addColumn('inputs', types.bytes, (column) => column.notNull())
          .addColumn('facts_json', 'text', (column) => column.notNull())
          .addPrimaryKeyConstraint('match_log_in_order_key', ['match_id', 'first_frame'])
          .modifyEnd(types.inKeyOrder)
          .execute()
        const columns = ['match_id', 'first_frame', 'frame_count', 'inputs', 'facts_json'] as const
        const tables = db as unknown as Kysely<Tables & { match_log_scattered: MatchLogTable }>
        await tables
          .insertInto('match_log')
          .columns([...columns])
          .expression(tables.selectFrom('match_log_scattered').select(columns))
          .execute()
        await db.schema.dropTable('match_log_scattered').execute()
      },
    },
  }
}

/**
 * Bring a database to this program's schema.
 * @throws PeerstepError STORE_FAILED when a newer program has changed the schema (an older one could damage its data), or a
 * migration fails
 */
export async function migrate(db: Kysely<Tables>, types: ColumnTypes): Promise<void> {
  const known = migrations(types)
  const provider: MigrationProvider = { getMigrations: async () => known }
  const migrator = new Migrator({
    db,
    provider,
    migrationTableName: 'migrations',
    migrationLockTableName: 'migrations_lock',
  })
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (tables.some((table) => table.name === 'migrations')) {
    const applied = await (db as unknown as Kysely<{ migrations: { name: string } }>)
      .selectFrom('migrations')
      .select('name')
      .execute()
    const unknown = applied.map((row) => row.name).filter((name) => !Object.hasOwn(known, name))
    if (unknown.length > 0) {
      throw new PeerstepError(
        'STORE_FAILED',
        `the database has schema ${unknown.join(', ')} of a newer Peerstep: update this relay`,
      )
    }
  }
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined)
    throw new PeerstepError('STORE_FAILED', 'the database schema could not be brought up to date', { cause: error })
}
