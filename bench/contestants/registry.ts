/** All contestants by key; only those that are used are loaded. */
import type { Contestant } from '../players/contestant.js'

const chromium = () => import('./chromium.js')
const lanes = () => import('./peerstep.js')
const peerJs = () => import('./peer-js.js')
const ws = () => import('./ws-broker.js')

/** Loaders of the contestants. */
export const CONTESTANTS = {
  udp: async () => (await import('./udp.js')).udp,
  wsNaive: async () => (await ws()).wsNaive,
  wsCorked: async () => (await ws()).wsCorked,
  wsBroker: async () => (await ws()).wsBroker,
  socketIo: async () => (await import('./socket-io.js')).socketIo,
  colyseus: async () => (await import('./colyseus.js')).colyseus,
  peerJs: async () => (await peerJs()).peerJs,
  peerJsRepeated: async () => (await peerJs()).peerJsRepeated,
  peerJsReliable: async () => (await peerJs()).peerJsReliable,
  peerJsInChromium: async () => (await chromium()).peerJsInChromium,
  directGossip: async () => (await lanes()).directGossip,
  relayedGossip: async () => (await lanes()).relayedGossip,
  bundledGossip: async () => (await lanes()).bundledGossip,
  directStream: async () => (await lanes()).directStream,
  circuitStream: async () => (await lanes()).circuitStream,
  datagram: async () => (await lanes()).datagram,
  datagramInChromium: async () => (await chromium()).datagramInChromium,
  peerstep: async () => (await lanes()).peerstep,
  datagramHub: async () => (await lanes()).datagramHub,
  streamHub: async () => (await lanes()).streamHub,
} as const satisfies Readonly<Record<string, () => Promise<Contestant>>>

/** Key of a contestant. */
export type ContestantKey = keyof typeof CONTESTANTS
