/** libp2p over WebSocket, with two defects mended: an aborted connection is closed, and invalid bytes end one connection only. */
import type { CreateListenerOptions, Listener, Transport } from '@libp2p/interface'
import { type WebSocketsComponents, type WebSocketsInit, webSockets } from '@libp2p/websockets'
import type { LibraryPatch, PatchReport } from './library-patch.js'

/** The private part is the method `_connect` of the transport. */
export const WEBSOCKET_CLOSE: LibraryPatch = {
  name: 'websocket-close',
  library: '@libp2p/websockets',
  version: '10.1.21',
  without: 'a socket whose connection was aborted stays open',
  required: false,
}

/** The private part is the field `wsServer` of a listener. */
export const WEBSOCKET_ERRORS: LibraryPatch = {
  name: 'websocket-errors',
  library: '@libp2p/websockets',
  version: '10.1.21',
  without: 'one invalid byte of a stranger ends the process that listens',
  required: true,
}

/**
 * libp2p aborts a connection with this code, which is reserved and which no WebSocket takes: the error that it throws is
 * swallowed, and the socket stays open on both sides, where no limit counts it.
 */
const ABORTED = 1006

/** What both kinds of socket have: the browser's, and on a listener that of the package `ws`. */
interface Closable {
  close(code?: number, reason?: string): void
}

/** The private parts of a transport and its listeners. */
interface OpenTransport extends Transport {
  _connect?(...args: unknown[]): Promise<Closable>
}
interface ServerSocket extends Closable {
  terminate(): void
  on(name: 'error', listener: (error: unknown) => void): unknown
  /** The upgrade is done: `socket`, a `net.Socket`, carries WebSocket frames from now on. */
  setSocket(socket: unknown, ...args: unknown[]): void
}
/** A listener of WebSockets in Node, with its private parts. */
export interface WebSocketListener extends Listener {
  /** A `net.Server`. */
  readonly server: unknown
  /** Those of `ws`, with their defaults. */
  readonly wsServer: { readonly options: { WebSocket: new (...args: unknown[]) => ServerSocket; maxPayload: number } }
}

/**
 * The WebSocket transport for a node's `transports`.
 *
 * @param onListener called with each listener before it listens
 * @throws AssertionError when it is to listen and this version has its server elsewhere
 */
export function webSocketTransport(
  report: PatchReport,
  init: WebSocketsInit = {},
  onListener: (listener: WebSocketListener) => void = () => {},
): (components: WebSocketsComponents) => Transport {
  return (components) => {
    const transport = webSockets(init)(components) as unknown as OpenTransport
    closeAborted(transport, report)
    const createListener = transport.createListener.bind(transport)
    transport.createListener = (options: CreateListenerOptions) => {
      const listener = createListener(options) as WebSocketListener
      surviveErrors(listener, report)
      onListener(listener)
      return listener
    }
    return transport
  }
}

/** From now on the sockets that the transport dials close when their connection is aborted. */
export function closeAborted(transport: Partial<Pick<OpenTransport, '_connect'>>, report: PatchReport): void {
  const connect = report.part(WEBSOCKET_CLOSE, '_connect', transport._connect)?.bind(transport)
  if (connect !== undefined) transport._connect = async (...args) => endingWhenAborted(await connect(...args))
}

/** From now on the sockets that the listener takes close when they are aborted, and errors on them end nothing else. */
function surviveErrors(listener: WebSocketListener, report: PatchReport): void {
  const server: Partial<WebSocketListener['wsServer']> | undefined = listener.wsServer
  const sockets = report.part(WEBSOCKET_ERRORS, 'wsServer.options.WebSocket', server?.options)
  if (sockets === undefined) return
  sockets.WebSocket = class extends sockets.WebSocket {
    constructor(...args: unknown[]) {
      super(...args)
      // libp2p listens for no errors, and Node ends a process on an error without a listener. The socket closes by itself.
      this.on('error', () => {})
    }

    override close(code?: number, reason?: string): void {
      if (code === ABORTED) this.terminate()
      else super.close(code, reason)
    }
  }
}

/** A page cannot cut off its kind of socket: a closing handshake is the most there is. */
function endingWhenAborted(socket: Closable): Closable {
  const close = socket.close.bind(socket)
  socket.close = (code, reason) => (code === ABORTED ? close() : close(code, reason))
  return socket
}
