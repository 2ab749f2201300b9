/** What of a relay keeps matches: store, validator and settlement, without network and rooms. */
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
const MATCHES_MAX = 10_000
const FRAMES_MAX = 1_000_000

export class BareRelay {
  readonly store: SqliteStore
  readonly validator: ValidatorPool
  readonly settlement: Settlement
  /** Milliseconds that opening the store took. */
  readonly openMs: number

  /** @param verifying whether it has the games, and simulates what it logs */
  static async start(directory: string, verifying: boolean): Promise<BareRelay> {
    const metrics = new Metrics()
    const log = createLog({ level: 'error', format: 'json' })
    const startMs = performance.now()
    const store = await SqliteStore.open(directory, metrics)
    const openMs = performance.now() - startMs
    const scanner = new ValidatorThread(THREAD)
    const library = await GameLibrary.scan(verifying ? [GAMES] : [], scanner, log)
    await scanner.stop()
    const validator = new ValidatorPool({ threads: 1, matchesMax: MATCHES_MAX, ...THREAD }, metrics)
    const signer = await generateIdentity()
    const wallClockMs = (): number => Date.now()
    const parts = { store, library, validator, signer, metrics, log, wallClockMs, framesMax: FRAMES_MAX }
    return new BareRelay(store, validator, new Settlement(parts), openMs)
  }

  private constructor(store: SqliteStore, validator: ValidatorPool, settlement: Settlement, openMs: number) {
    this.store = store
    this.validator = validator
    this.settlement = settlement
    this.openMs = openMs
  }

  async stop(): Promise<void> {
    await this.validator.stop()
    await this.store.close()
  }
}
