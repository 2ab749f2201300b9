/** Every setting of the relay: name, type, bounds, and the variable that sets it. The defaults are in config-defaults.ts. */
import { z } from 'zod'
import { CONFIGURED_ICE_SERVERS_MAX, parseIceServer } from './ice-server-setting.js'

const whole = (min: number, max: number, what: string) =>
  z.int().min(min).max(max).describe(`a whole number from ${min} to ${max} (${what})`)
const port = (what: string) => whole(0, 65_535, `${what}; 0 lets the system choose`)
const portOrOff = (what: string) =>
  z
    .union([z.int().min(0).max(65_535), z.literal('off')])
    .describe(`a whole number from 0 to 65535 (${what}; 0 lets the system choose), or off`)
const text = (what: string) => z.string().min(1).max(4096).describe(what)
const list = (what: string) => z.array(z.string().min(1).max(4096)).max(64).describe(`up to 64 of: ${what}`)

/** Checks a whole configuration. Each `describe` is what error messages and the operator's manual say is allowed. */
export const CONFIG_SCHEMA = z.strictObject({
  data: text('a directory for the database and the identity key'),
  host: z.union([z.ipv4(), z.ipv6()]).describe('an IP address to listen on, such as 127.0.0.1 or 0.0.0.0'),
  port: port('libp2p over WebSocket'),
  tcpPort: port('libp2p over TCP'),
  udpPort: portOrOff('UDP: datagrams of players, on one port'),
  stunPort: portOrOff('UDP: tells players their public address'),
  iceServers: z
    .array(
      z
        .string()
        .max(512)
        .refine((one) => parseIceServer(one) !== null),
    )
    .max(CONFIGURED_ICE_SERVERS_MAX)
    .describe(
      `up to ${CONFIGURED_ICE_SERVERS_MAX} of: servers that players are told of, such as turn:username:credential@turn.example:3478`,
    ),
  announce: list(
    'multiaddrs that peers should dial instead of the listening ones, such as /dns4/relay.example/tcp/443/wss',
  ),
  opsHost: z.union([z.ipv4(), z.ipv6()]).describe('an IP address for HTTP, such as 127.0.0.1 or 0.0.0.0'),
  opsPort: port('HTTP: operations, matches, demo page'),
  games: list('directories whose .js modules export games to verify with'),
  demo: z.boolean().describe('true or false: serve the demo page'),
  log: z.strictObject({
    level: z
      .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
      .describe('trace, debug, info, warn, error or silent'),
    format: z.enum(['auto', 'json', 'pretty']).describe('auto (pretty on a terminal), json or pretty'),
  }),
  limits: z.strictObject({
    rooms: whole(1, 100_000, 'rooms open at once'),
    peers: whole(1, 100_000, 'connected peers'),
    peersPerAddress: whole(0, 100_000, 'connections from one network address; 0 is no limit'),
    roomsPerPeer: whole(1, 1000, 'rooms one peer may have opened'),
    roomsPerAddress: whole(0, 100_000, 'rooms opened from one network address; 0 is no limit'),
    spectators: whole(0, 100_000, 'spectators of one room'),
    circuits: whole(0, 100_000, 'peers that may be dialled through this relay'),
    circuitBytes: whole(0, 2 ** 40, 'bytes through one relayed connection; 0 is no limit'),
    circuitSeconds: whole(0, 86_400, 'seconds one relayed connection lives; 0 is no limit'),
    freeBytes: whole(0, 2 ** 50, 'bytes the disk must have left for new rooms to be taken; 0 does not look'),
    matchFrames: whole(60, 10_000_000, 'frames of one match; a longer one is settled as it stands'),
  }),
  match: z.strictObject({
    toleranceFrames: whole(0, 600, 'frames an input may be late before it is substituted'),
    spectatorDelayFrames: whole(0, 3600, 'frames that spectators are kept behind the players'),
    sealHz: whole(1, 60, 'seals a second'),
    dropAfterMs: whole(100, 600_000, 'silence after which a seat is dropped'),
    claimWaitMs: whole(100, 600_000, "time for seats' claims after the outcome"),
    resumeMs: whole(
      0,
      600_000,
      'time for the players of a match to come back to a relay that was gone; 0 settles it at once',
    ),
  }),
  validator: z.strictObject({
    threads: whole(0, 64, 'threads that re-simulate; 0 is one less than there are cores, at least 1'),
    deadlineMs: whole(50, 600_000, 'time for one piece of work of a game module before its thread is ended'),
    memoryMb: whole(16, 65_536, 'JavaScript heap of one thread'),
  }),
})

/** The type with every property, at every depth, read-only. */
export type DeepReadonly<T> = T extends object ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> } : T

/** The type with every property, at every depth, optional; an array is given whole or not at all. */
export type DeepPartial<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [Key in keyof T]?: DeepPartial<T[Key]> }
    : T

/** Checked, frozen settings of one relay. The table in docs/running-a-relay.md says what each one does. */
export type RelayConfig = DeepReadonly<z.infer<typeof CONFIG_SCHEMA>>

/** Some of the settings: the others keep their defaults. */
export type PartialRelayConfig = DeepPartial<RelayConfig>

/** The variable that sets a key: `limits.roomsPerPeer` is PEERSTEP_LIMITS_ROOMS_PER_PEER. */
export function variableName(key: string): string {
  return `PEERSTEP_${key
    .replace(/[A-Z]/g, (letter) => `_${letter}`)
    .replaceAll('.', '_')
    .toUpperCase()}`
}

/** Every setting by its dotted key, such as `limits.rooms`, with a text of what is allowed. */
export function configKeys(): ReadonlyMap<string, string> {
  return leaves(CONFIG_SCHEMA, '')
}

function leaves(node: z.ZodObject, prefix: string, into = new Map<string, string>()): Map<string, string> {
  for (const [key, child] of Object.entries(node.shape)) {
    if (child instanceof z.ZodObject) leaves(child, `${prefix}${key}.`, into)
    else into.set(prefix + key, (child as z.ZodType).description ?? 'see the documentation')
  }
  return into
}
