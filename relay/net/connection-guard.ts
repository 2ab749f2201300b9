/** Limits for connections that are not authenticated yet: sockets of one address, time for the upgrade, message size. */
import type { Server, Socket } from 'node:net'
import { type TCPComponents, tcp } from '@libp2p/tcp'
import { backgroundTimers, type Stop, type Timers } from '../../src/transport/clock.js'
import type { PatchReport } from '../../src/transport/libp2p/patches/library-patch.js'
import {
  serverOf,
  TCP_LISTENER_SERVER,
  WEBSOCKET_LISTENER_SERVER,
} from '../../src/transport/libp2p/patches/listener-server.js'
import { webSocketTransport } from '../../src/transport/libp2p/patches/websocket-close.js'
import type { AddressQuota } from './address-quota.js'

/** From connecting to the end of the WebSocket upgrade: one request and its answer. By itself libp2p waits for ever. */
const UPGRADE_MS = 5000

/** A WebSocket message is one encrypted chunk of at most 64 KiB; the package `ws` would take 100 MiB of it into memory. */
const MESSAGE_BYTES_MAX = 1024 * 1024

/** What is limited. */
export interface ConnectionGuard {
  /** Sockets of one address. */
  readonly quota: AddressQuota
  /** Sockets of all addresses together, per listener; Node refuses more. */
  readonly socketsMax: number
  /** Default: the machine's. */
  readonly timers?: Timers
}

/**
 * The relay's transports, with their listeners guarded.
 *
 * @throws AssertionError when listening, if this version of a transport has its server elsewhere
 */
export function guardedTransports(limits: ConnectionGuard, report: PatchReport) {
  const timers = limits.timers ?? backgroundTimers
  const webSockets = webSocketTransport(report, {}, (listener) => {
    const sockets = listener.wsServer.options
    sockets.maxPayload = MESSAGE_BYTES_MAX
    const deadlines = new WeakMap<object, Stop>()
    sockets.WebSocket = class extends sockets.WebSocket {
      override setSocket(socket: object, ...args: unknown[]): void {
        deadlines.get(socket)?.() // from here on libp2p's time for handshakes runs
        super.setSocket(socket, ...args)
      }
    }
    guard(serverOf(listener, WEBSOCKET_LISTENER_SERVER, report), limits, (socket) => {
      const stop = timers.after(UPGRADE_MS, () => socket.destroy())
      deadlines.set(socket, stop)
      socket.once('close', stop)
    })
  })
  return [webSockets, guardedTcp(limits, report)] as const
}

function guardedTcp(limits: ConnectionGuard, report: PatchReport) {
  const make = tcp()
  return (components: TCPComponents) => {
    const transport = make(components)
    const createListener = transport.createListener.bind(transport)
    transport.createListener = (options) => {
      const listener = createListener(options)
      guard(serverOf(listener, TCP_LISTENER_SERVER, report), limits)
      return listener
    }
    return transport
  }
}

function guard(
  server: Server | undefined,
  limits: ConnectionGuard,
  onSocket: (socket: Socket) => void = () => {},
): void {
  if (server === undefined) return
  server.maxConnections = limits.socketsMax
  server.prependListener('connection', (socket) => {
    const giveBack = limits.quota.take(socket.remoteAddress)
    if (giveBack === null) {
      socket.destroy()
      return
    }
    socket.once('close', giveBack)
    onSocket(socket)
  })
}
