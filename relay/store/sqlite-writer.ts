/** Worker thread that owns the writing connection: one batch in, one transaction, one answer after COMMIT. */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { assert } from '../../src/errors.js'
import type { CommitAnswer, WriteResult, WriteUnit } from './group-commit.js'
import { openForWriting } from './sqlite-connection.js'

const port = parentPort
assert(port !== null, 'the writer runs as a worker thread')

const database: DatabaseSync = openForWriting((workerData as { file: string }).file)
// One entry for each query in sqlite-store.ts: a few dozen.
const statements = new Map<string, StatementSync>()

function statement(sql: string): StatementSync {
  let prepared = statements.get(sql)
  if (prepared === undefined) {
    prepared = database.prepare(sql)
    statements.set(sql, prepared)
  }
  return prepared
}

/** All statements of a unit, or none of them. Throws when the transaction itself has ended. */
function apply(unit: WriteUnit): WriteResult {
  database.exec('SAVEPOINT unit')
  try {
    const changes = unit.map(({ sql, parameters }) =>
      Number(statement(sql).run(...(parameters as SQLInputValue[])).changes),
    )
    database.exec('RELEASE unit')
    return { changes }
  } catch (error) {
    // A full disk ends the whole transaction, the savepoint with it: the batch has failed, for this reason.
    if (!database.isTransaction) throw error
    database.exec('ROLLBACK TO unit; RELEASE unit')
    return { error: (error as Error).message }
  }
}

function commit(units: readonly WriteUnit[]): CommitAnswer {
  const startedMs = performance.now()
  try {
    database.exec('BEGIN IMMEDIATE')
    const results = units.map(apply)
    database.exec('COMMIT')
    return { results, seconds: (performance.now() - startedMs) / 1000 }
  } catch (error) {
    // Disk full, I/O error: nothing of the batch is kept.
    if (database.isTransaction) database.exec('ROLLBACK')
    return { failure: (error as Error).message }
  }
}

port.on('message', (units: readonly WriteUnit[] | 'close') => {
  if (units !== 'close') return port.postMessage(commit(units))
  database.close()
  port.close()
})
