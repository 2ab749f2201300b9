/** The page's peer: made when first needed, kept for every later round, and the same again after a reload. */
import { browserIdentity, createPeer, type Peer, PeerstepError } from 'peerstep'
import { debugHandle } from './deck.js'

let peerPromise: Promise<Peer> | undefined

export async function pagePeer(name: string): Promise<Peer> {
  peerPromise ??= connect(name)
  try {
    const peer = await peerPromise
    debugHandle.peer = peer.id
    return peer
  } catch (error) {
    peerPromise = undefined
    throw error
  }
}

async function connect(name: string): Promise<Peer> {
  const [identity, response] = await Promise.all([browserIdentity(), fetch('/relay.json')])
  if (!response.ok) throw new PeerstepError('RELAY_UNREACHABLE', 'This page has no relay beside it.')
  const facts = (await response.json()) as { addresses: string[] }
  return createPeer({ relays: facts.addresses, name, identity })
}
