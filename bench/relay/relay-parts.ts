/** The parts of a relay that keep matches: store, validator and settlement, without network and rooms. */
import { fileURLToPath } from 'node:url'
import { createLog } from '../../relay/ops/log.js'
import { Metrics } from '../../relay/ops/metrics.js'
import { Settlement } from '../../relay/settlement/settlement.js'
import { SqliteStore } from '../../relay/store/sqlite-store.js'
import { GameLibrary } from '../../relay/validation/game-library.js'
import { ValidatorPool } from '../../relay/validation/validator-pool.js'
import { ValidatorThread } from '../../relay/validation/validator-thread.js'
import { generateIdentity } from '../../src/identity.js'

const GAMES = fileURLToPath(new URL('../../demos/games/', import.meta.url))
const THREAD = { deadlineMs: 30_000, memoryMb: 1024 }

/** The parts of a relay. */
export type RelayParts = Awaited<ReturnType<typeof startRelayParts>>

/** @param verifying whether it has the games, and simulates what it logs */
export async function startRelayParts(directory: string, verifying: boolean) {
  const metrics = new Metrics()
  const log = createLog({ level: 'error', format: 'json' })
  const startMs = performance.now()
  const store = await SqliteStore.open(directory, metrics)
  const openMs = performance.now() - startMs
  const scanner = new ValidatorThread(THREAD)
  const library = await GameLibrary.scan(verifying ? [GAMES] : [], scanner, log)
  await scanner.stop()
  const validator = new ValidatorPool({ threads: 1, matchesMax: 10_000, ...THREAD }, metrics)
  const parts = { store, library, validator, signer: await generateIdentity(), metrics, log, framesMax: 1_000_000 }
  return {
    ...{ store, validator, settlement: new Settlement({ ...parts, wallClockMs: () => Date.now() }) },
    /** Milliseconds that opening the store took. */
    openMs,
    async stop(): Promise<void> {
      await validator.stop()
      await store.close()
    },
  }
}
