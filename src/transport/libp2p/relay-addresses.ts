/** The addresses of relays that a host was given. */
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr'
import { PeerstepError } from '../../errors.js'
import type { PeerId } from '../lane.js'

/** One relay, and where it can be dialled. */
export interface RelayAddresses {
  /** Text form of its public key. */
  readonly peerId: PeerId
  /** Its own, and those of machines that take its place with its storage and its key; one after the other is tried. */
  readonly addresses: readonly Multiaddr[]
}

/**
 * Reads multiaddrs, each ending in /p2p/ and the relay's peer id. Addresses of the same relay become one entry.
 *
 * @throws PeerstepError BAD_OPTION for a text that is no multiaddr, or names no relay
 */
export function relayAddresses(texts: readonly string[]): RelayAddresses[] {
  const relays = new Map<PeerId, Multiaddr[]>()
  for (const text of texts) {
    const { address, peerId } = relayAt(text)
    const known = relays.get(peerId)
    if (known === undefined) relays.set(peerId, [address])
    else known.push(address)
  }
  return [...relays].map(([peerId, addresses]) => ({ peerId, addresses }))
}

function relayAt(text: string): { readonly address: Multiaddr; readonly peerId: PeerId } {
  let address: Multiaddr
  try {
    address = multiaddr(text)
  } catch (cause) {
    throw new PeerstepError('BAD_OPTION', `${text} is no multiaddr; a relay prints its address when it starts`, {
      cause,
    })
  }
  const peerId = address.getComponents().findLast((component) => component.name === 'p2p')?.value
  if (peerId === undefined) {
    throw new PeerstepError('BAD_OPTION', `${text} names no relay: it must end in /p2p/ and the relay's peer id`)
  }
  return { address, peerId }
}
