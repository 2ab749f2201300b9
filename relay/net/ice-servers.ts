/** The servers that players are told of, so that they find paths to each other: the relay's own STUN, and an operator's. */
import { parseIceServerUrl } from '../../src/transport/webrtc/ice-server.js'
import { ICE_SERVERS_MAX } from '../../src/wire/limits.js'
import type { IceServerFacts } from '../../src/wire/open-room.js'

/** One place is the relay's own. */
export const CONFIGURED_ICE_SERVERS_MAX = ICE_SERVERS_MAX - 1

/** Addresses of one STUN server that players are told: a name and both families of numbers are two at most. */
const STUN_URLS_MAX = 2

/**
 * An entry of the setting `iceServers`: `stun:host:port`, or `turn:username:credential@host:port`.
 *
 * @returns null when it cannot be read
 */
export function parseIceServer(text: string): IceServerFacts | null {
  const [, scheme, account, rest] = /^(stun|turns?):(?:(.+)@)?([^@]+)$/i.exec(text) ?? []
  const url = `${scheme}:${rest}`
  if (scheme === undefined || parseIceServerUrl(url) === null) return null
  if (scheme.toLowerCase() === 'stun')
    return account === undefined ? { urls: [url], username: '', credential: '' } : null
  // A user name may hold colons (short-lived ones hold their time); a credential does not.
  const [, username, credential] = /^(.+):([^:]+)$/.exec(account ?? '') ?? []
  return username === undefined || credential === undefined ? null : { urls: [url], username, credential }
}

/**
 * @param configured  entries that `parseIceServer` reads
 * @param stunPort    of the relay's own STUN server; null without one
 * @param addresses   multiaddrs at which players dial the relay: its STUN server answers at the same hosts
 */
export function iceServersOf(
  configured: readonly string[],
  stunPort: number | null,
  addresses: readonly string[],
): IceServerFacts[] {
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
