/** Starts the parts of a relay in stages, and stops them in reverse. */
import { fileURLToPath } from 'node:url'
import type { Identity } from '../src/identity.js'
import { systemClock } from '../src/transport/clock.js'
import type { RelayConfig } from './config/config-schema.js'
import { logMissingPatches, observePatches } from './net/library-patch-log.js'
import { listening, openPlayerPorts } from './net/player-ports.js'
import { RoomQuota } from './net/room-quota.js'
import { FreeSpace } from './ops/free-space.js'
import { identityIn } from './ops/identity-file.js'
import { createLog, type Log } from './ops/log.js'
import { Metrics } from './ops/metrics.js'
import { OpsServer, type RelayDescription } from './ops/ops-server.js'
import { Readiness } from './ops/readiness.js'
import { RoomRegistry } from './rooms/room-registry.js'
import { type ResumableMatch, Settlement } from './settlement/settlement.js'
import { Stages } from './stages.js'
import { SqliteStore } from './store/sqlite-store.js'
import { GameLibrary } from './validation/game-library.js'
import { ValidatorPool } from './validation/validator-pool.js'
import { ValidatorThread } from './validation/validator-thread.js'

const PAGE = fileURLToPath(new URL('../demos/browser/', import.meta.url))

/** For loading one module and playing its games for a moment: generous, because a game left out now stays left out. */
const SCAN_DEADLINE_MS = 30_000

/** A relay that runs. */
export interface RunningRelay {
  /** Text form of its public key, in each of its addresses; the same after a restart on the same directory. */
  readonly peerId: string
  /** Multiaddrs that peers dial, each ending in /p2p/ and the peer id; WebSocket first. */
  readonly addresses: readonly string[]
  /** Where HTTP answers, such as http://127.0.0.1:9102 */
  readonly opsUrl: string
  /** The log it writes to. */
  readonly log: Log
  /**
   * Take no new rooms, close those that wait for players, finish the verdicts that are being found, make everything
   * durable, close ports and files. Matches that run go on without the relay; its next start takes them up. Safe to call
   * twice; never rejects.
   */
  stop(): Promise<void>
}

/** What every stage is given. */
interface Context {
  readonly config: RelayConfig
  readonly log: Log
  readonly metrics: Metrics
  readonly stages: Stages
  readonly readiness: Readiness
}

/**
 * Start a relay. When a later part cannot start, the earlier ones are stopped again.
 * @throws PeerstepError STORE_FAILED when the directory is in use or the database cannot be opened
 * @throws PeerstepError BAD_CONFIG when a port is taken, or the key cannot be read or written
 */
export async function startRelay(config: RelayConfig, log: Log = createLog(config.log)): Promise<RunningRelay> {
  const stages = new Stages(log)
  const context = { config, log, metrics: new Metrics(), stages, readiness: new Readiness() }
  try {
    return await start(context)
  } catch (error) {
    await stages.stop()
    throw error
  }
}

/** The order: what is durable, what judges, HTTP, the ports of players, and rooms last, so that nothing they need is missing. */
async function start(context: Context): Promise<RunningRelay> {
  const { config, log, metrics, stages, readiness } = context
  const storage = await startStorage(context)
  const { library, settlement, resumable } = await startSettlement(context, storage)
  const games = library.games.map(({ id, version }) => ({ id, version }))
  // HTTP answers before players can connect, so what it tells of their addresses is filled in later.
  let addresses: readonly string[] = []
  const { peerId } = storage.identity
  const ops = await startOps(context, storage.store, () => ({
    peerId,
    addresses: addresses.filter(isWebSocket),
    games,
  }))
  const { relay, datagramPort, iceServers } = await openPlayerPorts(config, storage.identity, stages, log)
  addresses = [...relay.addresses].sort((a, b) => Number(isWebSocket(b)) - Number(isWebSocket(a)))
  logMissingPatches(relay.patches, log)
  observePatches(relay.patches, metrics)
  metrics.observe('connections', 'Open connections of peers.', () => relay.node.getConnections().length)

  const rooms = new RoomRegistry({
    node: relay.node,
    laneHost: relay.laneHost,
    identity: storage.identity,
    settlement,
    config,
    metrics,
    log,
    clock: systemClock,
    quota: new RoomQuota(config.limits.roomsPerAddress),
    space: storage.space,
    iceServers,
    datagramPort,
  })
  await stages.start(
    'rooms',
    () => startRooms(rooms, resumable),
    () => rooms.stop(),
  )
  readiness.add(() => (rooms.rooms >= config.limits.rooms ? 'all rooms are taken' : undefined))
  readiness.phase = 'running'
  log.info({ peerId, addresses: relay.addresses, ops: ops.url, games }, 'the relay runs')
  return {
    peerId,
    addresses,
    opsUrl: ops.url,
    log,
    stop() {
      readiness.phase = 'draining'
      return stages.stop()
    },
  }
}

interface Storage {
  readonly store: SqliteStore
  readonly identity: Identity
  readonly space: FreeSpace
}

/** Everything in the data directory. */
async function startStorage({ config, log, metrics, stages, readiness }: Context): Promise<Storage> {
  const openStore = () => SqliteStore.open(config.data, metrics)
  const store = await stages.start('store', openStore, (it) => it.close())
  readiness.add(() => {
    const trouble = store.trouble()
    return trouble === undefined ? undefined : `the store does not accept writes: ${trouble}`
  })
  const identity = await identityIn(config.data)
  const space = new FreeSpace(config.data, config.limits.freeBytes, log)
  await stages.start(
    'free space',
    () => space.start(),
    () => space.stop(),
  )
  readiness.add(() => space.trouble)
  return { store, identity, space }
}

interface Judging {
  readonly library: GameLibrary
  readonly settlement: Settlement
  /** Matches of an earlier run whose rooms are to be opened again. */
  readonly resumable: readonly ResumableMatch[]
}

/** The game modules, the threads that re-simulate, and the matches that an earlier run left: taken up again, or settled. */
async function startSettlement(context: Context, { store, identity }: Storage): Promise<Judging> {
  const { config, log, metrics, stages } = context
  const { threads, deadlineMs, memoryMb } = config.validator
  const scanner = new ValidatorThread({ deadlineMs: SCAN_DEADLINE_MS, memoryMb })
  const library = await GameLibrary.scan(config.games, scanner, log).finally(() => scanner.stop())
  const limits = { threads, deadlineMs, memoryMb, matchesMax: config.limits.rooms * 2 }
  const validator = await stages.start(
    'validator',
    () => new ValidatorPool(limits, metrics),
    (it) => it.stop(),
  )
  const settlement = new Settlement({
    store,
    library,
    validator,
    signer: identity,
    metrics,
    log,
    wallClockMs: Date.now,
    framesMax: config.limits.matchFrames,
  })
  const resumable = config.match.resumeMs === 0 ? [] : await settlement.resume(config.limits.rooms)
  await stages.start(
    'settlement',
    () => settlement.recover(),
    () => settlement.settled(),
  )
  return { library, settlement, resumable }
}

function startOps(context: Context, store: SqliteStore, describe: () => RelayDescription): Promise<OpsServer> {
  const { config, log, metrics, stages, readiness } = context
  const options = {
    host: config.opsHost,
    port: config.opsPort,
    page: config.demo ? PAGE : undefined,
    store,
    metrics,
    log,
    describe,
    troubles: () => readiness.troubles,
  }
  const start = () => listening(`opsPort ${config.opsPort}`, OpsServer.start(options))
  return stages.start('ops', start, (ops) => ops.stop())
}

async function startRooms(rooms: RoomRegistry, resumable: readonly ResumableMatch[]): Promise<void> {
  rooms.resume(resumable)
  await rooms.start()
}

const isWebSocket = (address: string): boolean => /\/wss?(\/|$)/.test(address)
