/** The UDP port for the datagrams of all rooms: one port, so that an operator opens one. */
import { createSocket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'

/** What a datagram lane of a room is opened with. */
export interface DatagramPort {
  /** The one port, as a range. */
  readonly portRange: readonly [number, number]
  /** Undefined for all addresses of this machine but loopback. */
  readonly bindAddress: string | undefined
  /** IP addresses that players may reach the port at, beside this machine's own. */
  readonly announce: readonly string[]
}

/** Addresses told beside our own, at most: further ones are not. */
const ANNOUNCED_MAX = 4

/**
 * Finds a free port, or checks that the given one is free. It is taken as soon as the first player links.
 *
 * @param host      IP address to listen on
 * @param announce  multiaddrs at which players dial the relay; names among them are looked up
 * @throws the system's error when the port is taken
 */
export async function openDatagramPort(host: string, port: number, announce: readonly string[]): Promise<DatagramPort> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
  const free = await new Promise<number>((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(port, host, () => resolve(socket.address().port))
  }).finally(() => new Promise<void>((resolve) => socket.close(() => resolve())))
  const bindAddress = host === '0.0.0.0' || host === '::' ? undefined : host
  return { portRange: [free, free], bindAddress, announce: await addressesIn(announce) }
}

/** The addresses of names, looked up now; a name that cannot be looked up has none. */
async function addressesIn(multiaddrs: readonly string[]): Promise<string[]> {
  const hosts = multiaddrs.flatMap((one) => /^\/(?:ip4|ip6|dns|dns4|dns6)\/([^/]+)/.exec(one)?.[1] ?? [])
  const found = await Promise.all([...new Set(hosts)].map(addressesOf))
  return [...new Set(found.flat())].slice(0, ANNOUNCED_MAX)
}

async function addressesOf(host: string): Promise<string[]> {
  if (isIP(host) !== 0) return [host]
  const answers = await lookup(host, { all: true }).catch(() => [])
  return answers.map(({ address }) => address)
}
