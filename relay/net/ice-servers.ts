/** The servers that players are told of, so that they find paths to each other: the relay's own STUN, and an operator's. */
import type { IceServerEntry } from '../../src/wire/open-room.js'
import { parseIceServer } from '../config/ice-server-setting.js'

/** Addresses of one STUN server that players are told: a name and both families of numbers are two at most. */
const STUN_URLS_MAX = 2

/**
 * The STUN and TURN servers of a relay, its own first.
 *
 * @param configured  entries that `parseIceServer` reads
 * @param stunPort    of the relay's own STUN server; null without one
 * @param addresses   multiaddrs at which players dial the relay: its STUN server answers at the same hosts
 */
export function iceServersOf(
  configured: readonly string[],
  stunPort: number | null,
  addresses: readonly string[],
): IceServerEntry[] {
  const servers = configured.map(parseIceServer).filter((one) => one !== null)
  if (stunPort === null) return servers
  const hosts = hostsOf(addresses).slice(0, STUN_URLS_MAX)
  const urls = hosts.map((host) => `stun:${host.includes(':') ? `[${host}]` : host}:${stunPort}`)
  return urls.length === 0 ? servers : [{ urls, username: '', credential: '' }, ...servers]
}

/** Names and addresses in multiaddrs, those of this machine alone only when there are no others. */
function hostsOf(addresses: readonly string[]): string[] {
  const hosts = addresses.flatMap((address) => /^\/(?:ip4|ip6|dns|dns4|dns6)\/([^/]+)/.exec(address)?.[1] ?? [])
  const known = [...new Set(hosts)]
  const reachable = known.filter((host) => host !== '::1' && !host.startsWith('127.'))
  return reachable.length > 0 ? reachable : known
}
