/** libp2p over WebSocket, with two defects mended: connections end when they are aborted, and nonsense ends a connection only. */
import type { CreateListenerOptions, Listener, Transport } from '@libp2p/interface'
import { type WebSocketsComponents, type WebSocketsInit, webSockets } from '@libp2p/websockets'
import { assert } from '../../../errors.js'

/**
 * libp2p aborts a connection with this code, which is reserved and which no WebSocket takes: the error it throws is
 * swallowed, and the socket stays open on both sides, held by nobody and counted by nobody.
 */
const ABORTED = 1006

/** What both kinds of socket have: the browser's, and on a listener that of the package `ws`. */
interface Closable {
  close(code?: number, reason?: string): void
}

/** The parts of a transport and its listeners that their declarations keep to themselves. */
interface OpenTransport extends Transport {
  _connect(...args: unknown[]): Promise<Closable>
}
interface ServerSocket extends Closable {
  terminate(): void
  on(name: 'error', listener: (error: unknown) => void): unknown
  /** The upgrade is done: `socket`, a `net.Socket`, speaks WebSocket from now on. */
  setSocket(socket: unknown, ...args: unknown[]): void
}
/** A listener of WebSockets in Node, from the inside. */
export interface WebSocketListener extends Listener {
  /** A `net.Server`. */
  readonly server: unknown
  /** Those of `ws`, with their defaults. */
  readonly wsServer: { readonly options: { WebSocket: new (...args: unknown[]) => ServerSocket; maxPayload: number } }
}

/**
 * The WebSocket transport for a node's `transports`.
 *
 * @param onListener told of each listener before it listens
 */
export function webSocketTransport(
  init: WebSocketsInit = {},
  onListener: (listener: WebSocketListener) => void = () => {},
): (components: WebSocketsComponents) => Transport {
  return (components) => {
    const transport = webSockets(init)(components) as unknown as OpenTransport
    assert(typeof transport._connect === 'function', 'this version of the WebSocket transport dials in another way')
    const connect = transport._connect.bind(transport)
    transport._connect = async (...args) => endingWhenAborted(await connect(...args))
    const createListener = transport.createListener.bind(transport)
    transport.createListener = (options: CreateListenerOptions) => {
      const listener = createListener(options) as WebSocketListener
      const sockets = listener.wsServer?.options
      assert(typeof sockets?.WebSocket === 'function', 'this version of the WebSocket transport listens in another way')
      sockets.WebSocket = class extends sockets.WebSocket {
        constructor(...args: unknown[]) {
          super(...args)
          // libp2p listens for no errors, so one wrong bit from anybody would end the process. The socket closes by itself.
          this.on('error', () => {})
        }

        override close(code?: number, reason?: string): void {
          if (code === ABORTED) this.terminate()
          else super.close(code, reason)
        }
      }
      onListener(listener)
      return listener
    }
    return transport
  }
}

/** Nobody but the system can cut the browser's kind of socket off: saying goodbye is the most there is. */
function endingWhenAborted(socket: Closable): Closable {
  const close = socket.close.bind(socket)
  socket.close = (code, reason) => (code === ABORTED ? close() : close(code, reason))
  return socket
}
