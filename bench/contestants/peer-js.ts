/** A plain WebRTC data channel for each pair of players, as PeerJS opens them; its PeerServer introduces them. */
import { once } from 'node:events'
import type { Server as HttpServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo, Socket } from 'node:net'
import { RTCIceCandidate, RTCPeerConnection, RTCSessionDescription } from 'node-datachannel/polyfill'
import { PeerServer } from 'peer'
import type { Contestant, Place, PlayerPlace, Server } from '../players/contestant.js'
import { pathContestant, type Repetition, SENT_ONCE, SENT_THRICE } from '../players/path-player.js'
import { openPeerJs } from '../players/peer-js-path.js'

/** PeerServer on a port of its own. */
export async function servePeerJs({ host }: Place): Promise<Server> {
  const http = await new Promise<HttpServer>((resolve) => {
    PeerServer({ host, port: 0, path: '/' }, (server) => resolve(server as HttpServer))
  })
  const sockets = new Set<Socket>()
  http.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  return {
    facts: { peer: '', addresses: [host, `${(http.address() as AddressInfo).port}`] },
    async close() {
      http.close()
      for (const socket of sockets) socket.destroy()
      await once(http, 'close')
    },
  }
}

/** Where the PeerServer of a room is. */
export function peerServerOf({ server }: PlayerPlace): { readonly host: string; readonly port: number } {
  const [host, port] = server!.addresses
  return { host: host!, port: Number(port) }
}

/**
 * In browsers candidates are found once the answer is made, and PeerJS sends them behind it. In Node they may come first,
 * and would be refused: this connection keeps them until then.
 */
class PatientConnection extends RTCPeerConnection {
  readonly #described = Promise.withResolvers<void>()

  override async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    await super.setRemoteDescription(description)
    this.#described.resolve()
  }

  override async addIceCandidate(candidate?: RTCIceCandidateInit | null): Promise<void> {
    await this.#described.promise
    await super.addIceCandidate(candidate)
  }
}

function inNode(name: string, reliable: boolean, repetition: Repetition): Contestant {
  const about = { name, side: 'rival', lossy: false, ordered: reliable, route: 'direct', by: 'sctp' } as const
  return pathContestant(
    { ...about, serve: servePeerJs },
    async (place, receiver) => {
      // It looks for a browser's WebRTC while it is loaded.
      Object.assign(globalThis, { RTCPeerConnection: PatientConnection, RTCSessionDescription, RTCIceCandidate })
      const { Peer: peerClass } = createRequire(import.meta.url)('peerjs') as typeof import('peerjs')
      return openPeerJs({ peerClass, seat: place.seat, ...peerServerOf(place), reliable }, receiver)
    },
    repetition,
  )
}

/** By default, which its documentation calls unreliable. */
export const peerJs: Contestant = inNode('PeerJS', false, SENT_ONCE)
/** The same by an author who knows that repeating is faster than waiting for a repetition. */
export const peerJsRepeated: Contestant = inNode('PeerJS, everything said three times', false, SENT_THRICE)
/** With order. */
export const peerJsReliable: Contestant = inNode('PeerJS, reliable: true', true, SENT_ONCE)
