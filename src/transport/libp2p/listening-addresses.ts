/** Makes a node announce the addresses where it listens, public ones included. */
import type { Libp2pEvents, TypedEventTarget } from '@libp2p/interface'
import type { Multiaddr } from '@multiformats/multiaddr'

/** What is used of libp2p's components. */
interface Components {
  readonly events: Pick<TypedEventTarget<Libp2pEvents>, 'addEventListener'>
  readonly addressManager: { confirmObservedAddr(address: Multiaddr, options: { type: 'transport' }): void }
}

/**
 * A libp2p service. By itself libp2p announces a public address only after another peer has dialled it and reported so, which
 * no peer of ours does: a server on a public address would announce none. An operator who listens there wants it announced.
 */
export function listeningAddresses(): (components: Components) => object {
  return ({ events, addressManager }) => {
    events.addEventListener('transport:listening', ({ detail: listener }) => {
      for (const address of listener.getAddrs()) addressManager.confirmObservedAddr(address, { type: 'transport' })
    })
    return {}
  }
}
