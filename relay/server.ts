/** Builds the relay's parts, starts them in order, stops them in reverse. */
import { fileURLToPath } from 'node:url'
import { PeerstepError } from '../src/errors.js'
import { systemClock } from '../src/transport/clock.js'
import { loadRtc } from '../src/transport/webrtc/rtc.js'
import type { RelayConfig } from './config/config.js'
import { AddressQuota } from './net/address-quota.js'
import { type DatagramPort, openDatagramPort } from './net/datagram-port.js'
import { iceServersOf } from './net/ice-servers.js'
import { createRelayNode, type RelayNode } from './net/relay-node.js'
import { RoomQuota } from './net/room-quota.js'
import { StunServer } from './net/stun.js'
import { FreeSpace } from './ops/free-space.js'
import { identityIn } from './ops/identity-file.js'
import { createLog, type Log } from './ops/log.js'
import { Metrics } from './ops/metrics.js'
import { OpsServer } from './ops/ops.js'
import { RoomRegistry } from './rooms/room-registry.js'
import { Settlement } from './settlement/settlement.js'
import { SqliteStore } from './store/sqlite-store.js'
import { GameLibrary } from './validation/game-library.js'
import { ValidatorPool } from './validation/validator-pool.js'
import { ValidatorThread } from './validation/validator-thread.js'

const PAGE = fileURLToPath(new URL('../demos/browser/', import.meta.url))

/** For loading one module and playing its games for a moment: generous, because a game left out now is left out for good. */
const SCAN_DEADLINE_MS = 30_000

/** A relay that runs. */
export interface RunningRelay {
  readonly peerId: string
  /** Multiaddrs that peers dial, each ending in /p2p/ and the peer id; WebSocket first. */
  readonly addresses: readonly string[]
  /** Where HTTP answers, such as http://127.0.0.1:9102 */
  readonly opsUrl: string
  readonly log: Log
  /** Takes no new rooms, ends the others, makes everything durable, lets go of ports and files. Safe to call twice. */
  stop(): Promise<void>
}

/**
 * Start a relay. What had started is stopped again when a later part cannot.
 * @throws PeerstepError STORE_FAILED, BAD_CONFIG (a taken port, an unreadable key)
 */
export async function startRelay(config: RelayConfig, log: Log = createLog(config.log)): Promise<RunningRelay> {
  const started: { readonly name: string; stop(): unknown }[] = []
  const stopAll = async (): Promise<void> => {
    for (let part = started.pop(); part !== undefined; part = started.pop()) {
      try {
        await part.stop()
      } catch (error) {
        log.error({ part: part.name, err: error }, 'a part did not stop cleanly')
      }
    }
  }
  try {
    return await start(config, log, (name, stop) => started.push({ name, stop }), stopAll)
  } catch (error) {
    await stopAll()
    throw error
  }
}

async function start(
  config: RelayConfig,
  log: Log,
  started: (name: string, stop: () => unknown) => void,
  stopAll: () => Promise<void>,
): Promise<RunningRelay> {
  const metrics = new Metrics()
  let phase: 'starting' | 'running' | 'draining' = 'starting'
  let relay: RelayNode | undefined
  let rooms: RoomRegistry | undefined

  const store = await SqliteStore.open(config.data, metrics)
  started('store', () => store.close())
  const identity = await identityIn(config.data)
  const space = new FreeSpace(config.data, config.limits.freeBytes, log)
  await space.start()
  started('free space', () => space.stop())

  const { threads, deadlineMs, memoryMb } = config.validator
  const scanner = new ValidatorThread({ deadlineMs: SCAN_DEADLINE_MS, memoryMb })
  const library = await GameLibrary.scan(config.games, scanner, log).finally(() => scanner.stop())
  const validator = new ValidatorPool({ threads, deadlineMs, memoryMb, matchesMax: config.limits.rooms * 2 }, metrics)
  started('validator', () => validator.stop())

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
  const { resumeMs } = config.match
  const resumable = resumeMs === 0 ? [] : await settlement.resume(config.limits.rooms)
  await settlement.recover()
  started('settlement', () => settlement.settled())

  const games = library.games.map(({ id, version }) => ({ id, version }))
  const ops = await OpsServer.start({
    host: config.opsHost,
    port: config.opsPort,
    page: config.demo ? PAGE : undefined,
    store,
    metrics,
    log,
    // For pages, which can dial nothing but WebSockets.
    facts: () => ({ peerId: identity.peerId, addresses: addressesOf(relay).filter(isWebSocket), games }),
    troubles: () => [
      ...(phase === 'running' ? [] : [`the relay is ${phase}`]),
      ...(store.trouble() === undefined ? [] : [`the store does not accept writes: ${store.trouble()}`]),
      ...(space.trouble === undefined ? [] : [space.trouble]),
      ...((rooms?.rooms ?? 0) >= config.limits.rooms ? ['all rooms are taken'] : []),
    ],
  }).catch((error: unknown) => refusePort(error, `opsPort ${config.opsPort}`))
  started('ops', () => ops.stop())

  const node = await createRelayNode({
    identity,
    host: config.host,
    port: config.port,
    tcpPort: config.tcpPort,
    announce: config.announce,
    addresses: new AddressQuota(config.limits.peersPerAddress),
    limits: {
      connections: config.limits.peers,
      reservations: config.limits.circuits,
      circuitBytes: config.limits.circuitBytes,
      circuitSeconds: config.limits.circuitSeconds,
    },
    log,
  }).catch((error: unknown) => refusePort(error, `port ${config.port} or tcpPort ${config.tcpPort}`))
  relay = node
  started('libp2p', () => node.stop())
  metrics.observe('connections', 'Open connections of peers.', () => node.node.getConnections().length)

  const stun = config.stunPort === 'off' ? null : await startStun(config.host, config.stunPort)
  if (stun !== null) started('stun', () => stun.stop())
  const datagramPort = config.udpPort === 'off' ? null : await startDatagrams(config, config.udpPort, log)
  const iceServers = iceServersOf(config.iceServers, stun?.port ?? null, node.addresses)

  const quota = new RoomQuota(config.limits.roomsPerAddress)
  const parts = {
    node: node.node,
    laneHost: node.laneHost,
    identity,
    settlement,
    config,
    metrics,
    log,
    clock: systemClock,
    quota,
    space,
    iceServers,
    datagramPort,
  }
  const host = new RoomRegistry(parts)
  host.resume(resumable)
  await host.start()
  started('rooms', () => host.stop())
  rooms = host
  phase = 'running'
  log.info({ peerId: identity.peerId, addresses: node.addresses, ops: ops.url, games }, 'the relay runs')

  let stopping: Promise<void> | undefined
  return {
    peerId: identity.peerId,
    addresses: addressesOf(node),
    opsUrl: ops.url,
    log,
    stop() {
      phase = 'draining'
      stopping ??= stopAll()
      return stopping
    },
  }
}

async function startDatagrams(config: RelayConfig, port: number, log: Log): Promise<DatagramPort | null> {
  if ((await loadRtc()) === null) {
    log.warn({}, 'the package node-datachannel is missing, so this relay takes no datagrams')
    return null
  }
  const opened = await openDatagramPort(config.host, port, config.announce).catch((error: unknown) =>
    refusePort(error, `udpPort ${port}`),
  )
  log.info({ port: opened.portRange[0] }, 'datagrams come in')
  return opened
}

function startStun(host: string, port: number): Promise<StunServer> {
  return StunServer.start({ host, port }).catch((error: unknown) => refusePort(error, `stunPort ${port}`))
}

function addressesOf(relay: RelayNode | undefined): string[] {
  const addresses = [...(relay?.addresses ?? [])]
  return addresses.sort((a, b) => Number(isWebSocket(b)) - Number(isWebSocket(a)))
}

const isWebSocket = (address: string): boolean => /\/wss?(\/|$)/.test(address)

function refusePort(error: unknown, what: string): never {
  const message = error instanceof Error ? error.message : String(error)
  // libp2p lists each address with its trouble below a paragraph of advice; the system's own words come alone.
  const listed = [...message.matchAll(/^ +(\/\S+: .+)$/gm)].map(([, trouble]) => trouble)
  const trouble = listed.join('; ') || message.split('\n')[0]
  throw new PeerstepError('BAD_CONFIG', `${what}: cannot listen (${trouble})`, { cause: error })
}
