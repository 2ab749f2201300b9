/** The default of every setting of a relay: ports, limits, times. */
import { fileURLToPath } from 'node:url'
import type { RelayConfig } from './config-schema.js'
import { freezeDeep } from './config-tree.js'

/** The settings of a relay that is given none. It listens on 127.0.0.1 only, so nothing is reachable from other machines. */
export const CONFIG_DEFAULTS: RelayConfig = freezeDeep({
  data: './data',
  host: '127.0.0.1',
  port: 9100,
  tcpPort: 9101,
  udpPort: 9103,
  stunPort: 9104,
  iceServers: [],
  announce: [],
  opsHost: '127.0.0.1',
  opsPort: 9102,
  games: [fileURLToPath(new URL('../../demos/games/', import.meta.url))],
  demo: false,
  log: { level: 'info', format: 'auto' },
  limits: {
    rooms: 200,
    peers: 2000,
    peersPerAddress: 100,
    roomsPerPeer: 8,
    roomsPerAddress: 40,
    spectators: 256,
    circuits: 256,
    circuitBytes: 64 * 1024 * 1024, // libp2p's 128 KiB end a 60 Hz match after half a minute
    circuitSeconds: 7200,
    freeBytes: 256 * 1024 * 1024, // the matches that run fit into it; the rest is left to other programs
    matchFrames: 432_000, // two hours at 60 Hz
  },
  match: {
    toleranceFrames: 12,
    spectatorDelayFrames: 0,
    sealHz: 10,
    dropAfterMs: 5000,
    claimWaitMs: 5000,
    resumeMs: 60_000,
  },
  validator: { threads: 0, deadlineMs: 10_000, memoryMb: 256 },
})
