/** The ports that players reach: libp2p over WebSocket and TCP, datagrams and STUN over UDP. */
import { PeerstepError } from '../../src/errors.js'
import type { Identity } from '../../src/identity.js'
import { loadRtc } from '../../src/transport/webrtc/rtc.js'
import type { IceServerEntry } from '../../src/wire/open-room.js'
import type { RelayConfig } from '../config/config-schema.js'
import type { Log } from '../ops/log.js'
import type { Stages } from '../stages.js'
import { AddressQuota } from './address-quota.js'
import { type DatagramPort, openDatagramPort } from './datagram-port.js'
import { iceServersOf } from './ice-servers.js'
import { createRelayNode, type RelayNode } from './relay-node.js'
import { StunServer } from './stun.js'

/** What is open. */
export interface PlayerPorts {
  /** The libp2p node. */
  readonly relay: RelayNode
  /** Null when datagrams are off, or the package for them is not installed. */
  readonly datagramPort: DatagramPort | null
  /** STUN and TURN servers that players are told of. */
  readonly iceServers: readonly IceServerEntry[]
}

/**
 * Open the ports, each as a stage of its own.
 * @throws PeerstepError BAD_CONFIG naming the setting whose port is taken
 */
export async function openPlayerPorts(
  config: RelayConfig,
  identity: Identity,
  stages: Stages,
  log: Log,
): Promise<PlayerPorts> {
  const { host, port, tcpPort, stunPort, udpPort } = config
  const startNode = () => listening(`port ${port} or tcpPort ${tcpPort}`, startRelayNode(config, identity, log))
  const relay = await stages.start('libp2p', startNode, (node) => node.stop())
  const stun = stunPort === 'off' ? null : await startStun(host, stunPort, stages)
  const datagramPort = udpPort === 'off' ? null : await findDatagramPort(config, udpPort, log)
  return { relay, datagramPort, iceServers: iceServersOf(config.iceServers, stun?.port ?? null, relay.addresses) }
}

/**
 * The promise, with a failure to listen told as a mistake in the settings.
 * @param setting names and values of the ports, for people
 * @throws PeerstepError BAD_CONFIG
 */
export async function listening<Result>(setting: string, started: Promise<Result>): Promise<Result> {
  try {
    return await started
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    // libp2p lists each address with its trouble below a paragraph of advice; only the trouble is of use here.
    const listed = [...message.matchAll(/^ +(\/\S+: .+)$/gm)].map(([, trouble]) => trouble)
    const trouble = listed.join('; ') || message.split('\n')[0]
    throw new PeerstepError('BAD_CONFIG', `${setting}: cannot listen (${trouble})`, { cause: error })
  }
}

function startRelayNode(config: RelayConfig, identity: Identity, log: Log): Promise<RelayNode> {
  const { host, port, tcpPort, announce, limits } = config
  return createRelayNode({
    identity,
    host,
    port,
    tcpPort,
    announce,
    addresses: new AddressQuota(limits.peersPerAddress),
    limits: {
      connections: limits.peers,
      reservations: limits.circuits,
      circuitBytes: limits.circuitBytes,
      circuitSeconds: limits.circuitSeconds,
    },
    log,
  })
}

function startStun(host: string, port: number, stages: Stages): Promise<StunServer> {
  const start = () => listening(`stunPort ${port}`, StunServer.start({ host, port }))
  return stages.start('stun', start, (stun) => stun.stop())
}

/** Nothing to stop later: rooms take the port when their first player links. */
async function findDatagramPort(config: RelayConfig, port: number, log: Log): Promise<DatagramPort | null> {
  if ((await loadRtc()) === null) {
    log.warn({}, 'the package node-datachannel is missing, so players reach this relay by streams only')
    return null
  }
  const found = await listening(`udpPort ${port}`, openDatagramPort(config.host, port, config.announce))
  log.info({ port: found.portRange[0] }, 'listening for datagrams')
  return found
}
