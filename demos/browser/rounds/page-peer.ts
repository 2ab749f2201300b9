/** The page's peer: made when first needed, kept for every later round, and the same again after a reload. */
import { browserIdentity, createPeer, type Peer, PeerstepError } from 'peerstep'
import { debugHandle } from '../panels/deck.js'

let peerPromise: Promise<Peer> | undefined
let relaysOfPeer = ''

/** @param relays multiaddrs; empty: the relay that the page comes from */
export async function pagePeer(name: string, relays: readonly string[]): Promise<Peer> {
  if (relaysOfPeer !== relays.join(' ')) {
    relaysOfPeer = relays.join(' ')
    // Only one peer may use the identity at a time, so the earlier one is closed first. Its error has been reported already.
    const stopped = peerPromise?.then((peer) => peer.stop()).catch(() => undefined)
    peerPromise = Promise.resolve(stopped).then(() => connect(name, relays))
  }
  peerPromise ??= connect(name, relays)
  try {
    const peer = await peerPromise
    debugHandle.peer = peer.id
    return peer
  } catch (error) {
    peerPromise = undefined
    throw error
  }
}

async function connect(name: string, relays: readonly string[]): Promise<Peer> {
  if (relays.length > 0) return createPeer({ relays, name, identity: await browserIdentity() })
  const [identity, response] = await Promise.all([browserIdentity(), fetch('/relay.json')])
  if (!response.ok) throw new PeerstepError('RELAY_UNREACHABLE', 'This page has no relay beside it.')
  const facts = (await response.json()) as { addresses: string[] }
  return createPeer({ relays: facts.addresses, name, identity })
}
