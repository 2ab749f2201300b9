/** Reads an entry of the setting `iceServers`. */
import { parseIceServerUrl } from '../../src/transport/webrtc/ice-server.js'
import { RELAY_ICE_SERVERS_MAX } from '../../src/wire/limits.js'
import type { IceServerEntry } from '../../src/wire/open-room.js'

/** Most entries. A message to players holds one more server: the relay's own STUN server. */
export const CONFIGURED_ICE_SERVERS_MAX = RELAY_ICE_SERVERS_MAX - 1

/**
 * An entry of the setting `iceServers`: `stun:host:port`, or `turn:username:credential@host:port`.
 *
 * @returns null when it cannot be read
 */
export function parseIceServer(text: string): IceServerEntry | null {
  const [, scheme, account, rest] = /^(stun|turns?):(?:(.+)@)?([^@]+)$/i.exec(text) ?? []
  const url = `${scheme}:${rest}`
  if (scheme === undefined || parseIceServerUrl(url) === null) return null
  if (scheme.toLowerCase() === 'stun')
    return account === undefined ? { urls: [url], username: '', credential: '' } : null
  // A user name may hold colons (short-lived ones hold their time); a credential does not.
  const [, username, credential] = /^(.+):([^:]+)$/.exec(account ?? '') ?? []
  return username === undefined || credential === undefined ? null : { urls: [url], username, credential }
}
