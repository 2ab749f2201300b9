/** Servers that help two peers find a path, or carry it, and how their addresses are read. */
import { PeerstepError } from '../../errors.js'

/** A server that tells a peer its public address (`stun:`), or carries its packets (`turn:`, `turns:`). */
export interface IceServer {
  /** Such as `stun:stun.example:3478` or `turn:turn.example:3478?transport=udp`. */
  readonly urls: string | readonly string[]
  /** For TURN servers, which refuse users that they do not know. Default: empty. */
  readonly username?: string
  /** The password that belongs to `username`. Default: empty. */
  readonly credential?: string
}

/** An address of a server, taken apart. */
export interface IceServerUrl {
  readonly scheme: 'stun' | 'turn' | 'turns'
  readonly host: string
  readonly port: number
  readonly overTcp: boolean
}

/** Servers used at most: browsers slow down with more. Further ones are not asked. */
export const ICE_SERVERS_MAX = 8

const URL_FORM = /^(stun|turns?):(\[[0-9a-f:.]+\]|[a-z0-9._-]{1,253})(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/i

/** @returns null when the text is no address of a STUN or TURN server */
export function parseIceServerUrl(text: string): IceServerUrl | null {
  const [, scheme, host, port, transport] = URL_FORM.exec(text) ?? []
  if (scheme === undefined || host === undefined || Number(port ?? 1) < 1 || Number(port ?? 1) > 65_535) return null
  const kind = scheme.toLowerCase() as IceServerUrl['scheme']
  return {
    scheme: kind,
    host: host.replace(/^\[|\]$/g, ''),
    port: port === undefined ? (kind === 'turns' ? 5349 : 3478) : Number(port),
    overTcp: kind === 'turns' || transport?.toLowerCase() === 'tcp',
  }
}

/** The addresses of one server, however they are written. */
export function urlsOf(server: IceServer): readonly string[] {
  return typeof server.urls === 'string' ? [server.urls] : server.urls
}

/** Whether one of the servers can carry packets for a peer that must not show its address. */
export function canRelay(servers: readonly IceServer[]): boolean {
  return servers.some((server) => urlsOf(server).some((url) => parseIceServerUrl(url)?.scheme.startsWith('turn')))
}

/** Those that can be used, without addresses that cannot be read: a relay's word must not stop a player's browser. */
export function usableIceServers(servers: readonly IceServer[]): IceServer[] {
  return servers
    .map((server) => ({ ...server, urls: urlsOf(server).filter((url) => parseIceServerUrl(url) !== null) }))
    .filter((server) => server.urls.length > 0)
    .slice(0, ICE_SERVERS_MAX)
}

/**
 * For what an author or operator sets.
 *
 * @throws PeerstepError BAD_OPTION when an address is none, or a TURN server lacks its user name and credential
 */
export function checkIceServers(servers: readonly IceServer[]): void {
  for (const server of servers) {
    for (const url of urlsOf(server)) {
      const parsed = parseIceServerUrl(url)
      if (parsed === null) {
        throw new PeerstepError('BAD_OPTION', `${url} is no ICE server; write stun:host:port or turn:host:port`)
      }
      if (parsed.scheme !== 'stun' && (server.username === undefined || server.credential === undefined)) {
        throw new PeerstepError('BAD_OPTION', `${url} needs a username and a credential`)
      }
    }
  }
}
