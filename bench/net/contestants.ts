/** All contestants by the name they are chosen with; only those that are used are loaded. */
import type { Contestant } from './contestant.js'

export const CONTESTANTS = {
  udp: async () => (await import('./contestants/udp.js')).udp,
  wsNaive: async () => (await import('./contestants/ws-broker.js')).wsNaive,
  wsCorked: async () => (await import('./contestants/ws-broker.js')).wsCorked,
  wsBroker: async () => (await import('./contestants/ws-broker.js')).wsBroker,
  socketIo: async () => (await import('./contestants/socket-io.js')).socketIo,
  colyseus: async () => (await import('./contestants/colyseus.js')).colyseus,
  peerJs: async () => (await import('./contestants/peer-js.js')).peerJs,
  peerJsRepeated: async () => (await import('./contestants/peer-js.js')).peerJsRepeated,
  peerJsReliable: async () => (await import('./contestants/peer-js.js')).peerJsReliable,
  peerJsInChromium: async () => (await import('./contestants/chromium.js')).peerJsInChromium,
  peerJsRepeatedInChromium: async () => (await import('./contestants/chromium.js')).peerJsRepeatedInChromium,
  directGossip: async () => (await import('./contestants/gossip.js')).directGossip,
  relayedGossip: async () => (await import('./contestants/gossip.js')).relayedGossip,
  bundledGossip: async () => (await import('./contestants/gossip.js')).bundledGossip,
  directStream: async () => (await import('./contestants/streams.js')).directStream,
  circuitStream: async () => (await import('./contestants/streams.js')).circuitStream,
  datagram: async () => (await import('./contestants/datagrams.js')).datagram,
  datagramInChromium: async () => (await import('./contestants/chromium.js')).datagramInChromium,
  peerstep: async () => (await import('./contestants/peerstep.js')).peerstep,
  datagramHub: async () => (await import('./contestants/hub.js')).datagramHub,
  streamHub: async () => (await import('./contestants/hub.js')).streamHub,
} as const satisfies Readonly<Record<string, () => Promise<Contestant>>>

export type ContestantKey = keyof typeof CONTESTANTS
