/** The store in one SQLite file: a writer thread commits in groups, this thread reads. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type CompiledQuery, type Kysely, sql } from 'kysely'
import { assert, PeerstepError } from '../../src/errors.js'
import { GroupCommit } from './group-commit.js'
import { type MatchesTable, migrate, type Tables } from './schema.js'
import { openForReading, openForWriting, queries } from './sqlite-connection.js'
import {
  type LogChunk,
  MATCH_PAGE_MAX,
  type MatchFilter,
  type MatchSummary,
  type Meeting,
  type NewMatch,
  type Settled,
  type Store,
  type StoredClaim,
  type StoredReplay,
  type StoreObserver,
} from './store.js'

const SUMMARY = [
  'id',
  'room',
  'game_id',
  'game_version',
  'seats_json',
  'options_json',
  'status',
  'verdict',
  'outcome_json',
  'frames',
  'started_at_ms',
  'ended_at_ms',
  'note',
] as const

/** A store in a directory of its own, which it locks against other relays. */
export class SqliteStore implements Store {
  readonly #writer: GroupCommit
  readonly #reader: DatabaseSync
  readonly #lock: DatabaseSync
  readonly #db: Kysely<Tables>

  /**
   * Open the store, bring its schema up to date, start the writer thread.
   * @param directory made when it does not exist; holds `relay.db`
   * @param observer  told of each transaction
   * @throws PeerstepError STORE_FAILED when another relay uses the directory, the schema is newer, or the disk refuses
   */
  static async open(directory: string, observer?: StoreObserver): Promise<SqliteStore> {
    let lock: DatabaseSync | undefined
    try {
      mkdirSync(directory, { recursive: true })
      lock = takeLock(directory)
      const file = join(directory, 'relay.db')
      await prepareSchema(file)
      const writer = await GroupCommit.start(file, observer)
      return new SqliteStore(writer, openForReading(file), lock)
    } catch (error) {
      lock?.close()
      if (error instanceof PeerstepError) throw error
      throw new PeerstepError('STORE_FAILED', `${directory}: ${(error as Error).message}`, { cause: error })
    }
  }

  private constructor(writer: GroupCommit, reader: DatabaseSync, lock: DatabaseSync) {
    this.#writer = writer
    this.#reader = reader
    this.#lock = lock
    this.#db = queries(reader)
  }

  async openMatch(match: NewMatch): Promise<void> {
    const insert = this.#db.insertInto('matches').values({
      id: match.id,
      room: match.room,
      game_id: match.gameId,
      game_version: match.gameVersion,
      seats_json: JSON.stringify(match.seats.map(({ peer, name }) => ({ peer, name }))),
      options_json: match.optionsJson,
      status: 'running',
      verdict: '',
      outcome_json: '',
      frames: 0,
      started_at_ms: match.startedAtMs,
      ended_at_ms: 0,
      note: '',
      opening: match.opening,
      topic: match.meeting.topic,
      closed: match.meeting.closed ? 1 : 0,
    })
    await this.#write(insert.compile())
  }

  async appendLog(matchId: string, chunk: LogChunk): Promise<void> {
    // Called ten times a second for each room, so the statement is not built each time. It inserts nothing when the match is not open.
    const parameters = [chunk.firstFrame, chunk.count, chunk.inputs, chunk.facts, matchId]
    const [inserted] = await this.#writer.write([{ sql: APPEND_LOG, parameters }])
    if (inserted === 0) throw new PeerstepError('STORE_FAILED', `match ${matchId} is not open: its log cannot grow`)
  }

  async truncateLog(matchId: string, fromFrame: number): Promise<void> {
    const open = this.#db.updateTable('matches').set({ frames: 0 }).where('id', '=', matchId)
    const [found] = await this.#write(
      open.where('status', '!=', 'settled').compile(),
      this.#db.deleteFrom('match_log').where('match_id', '=', matchId).where('first_frame', '>=', fromFrame).compile(),
    )
    if (found === 0) throw new PeerstepError('STORE_FAILED', `match ${matchId} is not open: its log cannot be cut`)
  }

  async addClaim(matchId: string, claim: StoredClaim): Promise<void> {
    const insert = this.#db
      .insertInto('claims')
      .values({ match_id: matchId, seat: claim.seat, claim: claim.bytes })
      .onConflict((conflict) => conflict.columns(['match_id', 'seat']).doNothing())
    await this.#write(insert.compile())
  }

  async closeMatch(matchId: string): Promise<void> {
    const update = this.#db.updateTable('matches').set({ status: 'closing' })
    await this.#write(update.where('id', '=', matchId).where('status', '=', 'running').compile())
  }

  async settle(matchId: string, settled: Settled): Promise<boolean> {
    const update = this.#db.updateTable('matches').set({
      status: 'settled',
      verdict: settled.verdict,
      outcome_json: settled.outcomeJson,
      frames: settled.frames,
      ended_at_ms: settled.endedAtMs,
      note: settled.note,
      record: settled.record,
      certificate: settled.certificate,
    })
    const [changed] = await this.#write(
      update.where('id', '=', matchId).where('status', '!=', 'settled').compile(),
      this.#db.deleteFrom('match_log').where('match_id', '=', matchId).compile(),
      this.#db.deleteFrom('claims').where('match_id', '=', matchId).compile(),
    )
    return changed === 1
  }

  async unsettled(): Promise<MatchSummary[]> {
    const select = this.#db.selectFrom('matches').select(SUMMARY).where('status', '!=', 'settled')
    return (await select.orderBy('started_at_ms').orderBy('id').execute()).map(summary)
  }

  async opening(matchId: string): Promise<Uint8Array | undefined> {
    const select = this.#db.selectFrom('matches').select('opening').where('id', '=', matchId)
    return (await select.executeTakeFirst())?.opening
  }

  async meeting(matchId: string): Promise<Meeting | undefined> {
    const select = this.#db.selectFrom('matches').select(['topic', 'closed']).where('id', '=', matchId)
    const row = await select.executeTakeFirst()
    return row && { topic: row.topic, closed: row.closed !== 0 }
  }

  async readLog(matchId: string, fromFrame: number, chunksMax: number): Promise<LogChunk[]> {
    const rows = await this.#db
      .selectFrom('match_log')
      .select(['first_frame', 'frame_count', 'inputs', 'facts_json'])
      .where('match_id', '=', matchId)
      .where('first_frame', '>=', fromFrame)
      .orderBy('first_frame')
      .limit(chunksMax)
      .execute()
    return rows.map((row) => ({
      firstFrame: row.first_frame,
      count: row.frame_count,
      inputs: row.inputs,
      facts: row.facts_json,
    }))
  }

  async claims(matchId: string): Promise<StoredClaim[]> {
    const select = this.#db.selectFrom('claims').select(['seat', 'claim']).where('match_id', '=', matchId)
    return (await select.orderBy('seat').execute()).map((row) => ({ seat: row.seat, bytes: row.claim }))
  }

  async matches(filter: MatchFilter): Promise<MatchSummary[]> {
    assert(filter.limit >= 1 && filter.limit <= MATCH_PAGE_MAX, 'a page holds 1 to 100 matches')
    let select = this.#db.selectFrom('matches').select(SUMMARY)
    if (filter.room !== undefined) select = select.where('room', '=', filter.room)
    if (filter.game !== undefined) select = select.where('game_id', '=', filter.game)
    if (filter.verdict !== undefined) select = select.where('verdict', '=', filter.verdict)
    const before = filter.before
    if (before !== undefined) {
      select = select.where(sql<boolean>`(started_at_ms, id) < (${before.startedAtMs}, ${before.id})`)
    }
    const rows = await select.orderBy('started_at_ms', 'desc').orderBy('id', 'desc').limit(filter.limit).execute()
    return rows.map(summary)
  }

  async match(matchId: string): Promise<MatchSummary | undefined> {
    const row = await this.#db.selectFrom('matches').select(SUMMARY).where('id', '=', matchId).executeTakeFirst()
    return row === undefined ? undefined : summary(row)
  }

  async replay(matchId: string): Promise<StoredReplay | undefined> {
    const select = this.#db.selectFrom('matches').select(['record', 'certificate']).where('id', '=', matchId)
    const row = await select.executeTakeFirst()
    if (row === undefined || row.record === null || row.certificate === null) return undefined
    return { record: row.record, certificate: row.certificate }
  }

  trouble(): string | undefined {
    return this.#writer.trouble
  }

  async close(): Promise<void> {
    // The last connection to close moves the write-ahead log into the database file: that must be one that can write.
    if (this.#reader.isOpen) this.#reader.close()
    await this.#writer.close()
    if (this.#lock.isOpen) this.#lock.close()
  }

  #write(...statements: CompiledQuery[]): Promise<readonly number[]> {
    return this.#writer.write(statements)
  }
}

const APPEND_LOG = `insert into match_log (first_frame, frame_count, inputs, facts_json, match_id)
  select ?, ?, ?, ?, id from matches where id = ? and status != 'settled'`

/** One relay per directory: an open exclusive transaction on a second file, which the system ends with the process. */
function takeLock(directory: string): DatabaseSync {
  const lock = new DatabaseSync(join(directory, 'relay.lock'))
  try {
    lock.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock.close()
    throw new PeerstepError('STORE_FAILED', `another relay is using ${directory}`, { cause: error })
  }
}

/** In one exclusive transaction, so that a crash leaves either the old schema or the new one. */
async function prepareSchema(file: string): Promise<void> {
  const database = openForWriting(file)
  try {
    database.exec('BEGIN EXCLUSIVE')
    await migrate(queries(database), { bytes: 'blob', inKeyOrder: sql`without rowid` })
    database.exec('COMMIT')
  } finally {
    database.close()
  }
}

function summary(row: Pick<MatchesTable, (typeof SUMMARY)[number]>): MatchSummary {
  return {
    id: row.id,
    room: row.room,
    gameId: row.game_id,
    gameVersion: row.game_version,
    seats: JSON.parse(row.seats_json) as MatchSummary['seats'],
    optionsJson: row.options_json,
    status: row.status,
    verdict: row.verdict,
    outcomeJson: row.outcome_json,
    frames: row.frames,
    startedAtMs: row.started_at_ms,
    endedAtMs: row.ended_at_ms,
    note: row.note,
  }
}
