/** What the relay bears of somebody who has connected and is no peer yet: few sockets, little data, no silence. */
import { Server, type Socket } from 'node:net'
import type { Listener } from '@libp2p/interface'
import { type TCPComponents, tcp } from '@libp2p/tcp'
import { assert } from '../../src/errors.js'
import { webSocketTransport } from '../../src/transport/libp2p/patches/websocket-close.js'
import type { AddressQuota } from './address-quota.js'

/** From connecting to speaking WebSocket: one request and its answer. libp2p and its idle HTTP server wait for ever. */
const UPGRADE_MS = 5000

/** A WebSocket message is one encrypted chunk of at most 64 KiB; the package `ws` would gather 100 MiB of it in memory. */
const MESSAGE_BYTES_MAX = 1024 * 1024

export interface ConnectionGuard {
  /** Sockets of one address. */
  readonly quota: AddressQuota
  /** Sockets of everybody, per listener; more are refused by the system's own means. */
  readonly socketsMax: number
}

/** The relay's transports, with their listeners guarded. */
export function guardedTransports(door: ConnectionGuard) {
  const webSockets = webSocketTransport({}, (listener) => {
    const sockets = listener.wsServer.options
    sockets.maxPayload = MESSAGE_BYTES_MAX
    const deadlines = new WeakMap<object, NodeJS.Timeout>()
    sockets.WebSocket = class extends sockets.WebSocket {
      override setSocket(socket: object, ...args: unknown[]): void {
        clearTimeout(deadlines.get(socket)) // from here on libp2p's time for handshakes runs
        super.setSocket(socket, ...args)
      }
    }
    guard(listener, door, (socket) => {
      const deadline = setTimeout(() => socket.destroy(), UPGRADE_MS)
      deadlines.set(socket, deadline)
      socket.once('close', () => clearTimeout(deadline))
    })
  })
  return [webSockets, guardedTcp(door)] as const
}

function guardedTcp(door: ConnectionGuard) {
  const make = tcp()
  return (components: TCPComponents) => {
    const transport = make(components)
    const createListener = transport.createListener.bind(transport)
    transport.createListener = (options) => {
      const listener = createListener(options)
      guard(listener, door)
      return listener
    }
    return transport
  }
}

function guard(listener: Listener, door: ConnectionGuard, onSocket: (socket: Socket) => void = () => {}): void {
  const { server } = listener as Listener & { readonly server?: unknown }
  assert(server instanceof Server, 'this version of the transport has no server that could be guarded')
  server.maxConnections = door.socketsMax
  server.prependListener('connection', (socket) => {
    const giveBack = door.quota.take(socket.remoteAddress)
    if (giveBack === null) {
      socket.destroy()
      return
    }
    socket.once('close', giveBack)
    onSocket(socket)
  })
}
