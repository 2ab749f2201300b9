/** One schema for every setting of the relay: defaults, then a file, then PEERSTEP_* variables, then flags. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { PeerstepError } from '../../src/errors.js'
import { CONFIGURED_ICE_SERVERS_MAX, parseIceServer } from '../net/ice-servers.js'

const whole = (min: number, max: number, what: string) =>
  z.int().min(min).max(max).describe(`a whole number from ${min} to ${max} (${what})`)
const port = (what: string) => whole(0, 65_535, `${what}; 0 lets the system choose`)
const portOrOff = (what: string) =>
  z
    .union([z.int().min(0).max(65_535), z.literal('off')])
    .describe(`a whole number from 0 to 65535 (${what}; 0 lets the system choose), or off`)
const text = (what: string) => z.string().min(1).max(4096).describe(what)
const list = (what: string) => z.array(z.string().min(1).max(4096)).max(64).describe(`up to 64 of: ${what}`)

const schema = z.strictObject({
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

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T

/** Checked, frozen settings of one relay. */
export type RelayConfig = DeepReadonly<z.infer<typeof schema>>
type DeepPartial<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: DeepPartial<T[K]> }
    : T
/** Settings as far as somebody gave them. */
export type PartialRelayConfig = DeepPartial<RelayConfig>

/** Ports that stand this far behind the one for WebSockets unless they are set. */
const FOLLOWING_PORTS = { tcpPort: 1, udpPort: 3, stunPort: 4 } as const

/** What holds where nobody says otherwise. Nothing is reachable from other machines until an operator says so. */
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
    freeBytes: 256 * 1024 * 1024, // what is running fits into it: the rest is for everybody else on the disk
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

export interface ConfigSources {
  /** Path of a JSON file. */
  readonly file?: string | undefined
  /** Usually `process.env`; only names that begin with PEERSTEP_ are read. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** From the command line or an embedding program. */
  readonly flags?: PartialRelayConfig
}

export interface LoadedConfig {
  readonly config: RelayConfig
  /** PEERSTEP_ variables that are no setting: probably typing mistakes. */
  readonly unknownVariables: readonly string[]
}

/** The variable that sets a key: `limits.roomsPerPeer` is PEERSTEP_LIMITS_ROOMS_PER_PEER. */
export function variableName(key: string): string {
  return `PEERSTEP_${key
    .replace(/[A-Z]/g, (letter) => `_${letter}`)
    .replaceAll('.', '_')
    .toUpperCase()}`
}

/** Every setting by its dotted key, with what is allowed. */
export function configKeys(): ReadonlyMap<string, string> {
  return leaves(schema, '')
}

/**
 * Merge all sources and check the result.
 * @throws PeerstepError BAD_CONFIG; its message has one line per mistake: key, value, where it came from, what is allowed
 */
export function loadConfig(sources: ConfigSources = {}): LoadedConfig {
  const mistakes: string[] = []
  const origins = new Map<string, string>()
  const keys = configKeys()
  const merged: Tree = structuredClone(CONFIG_DEFAULTS) as Tree

  if (sources.file !== undefined) merge(merged, readTree(sources.file, mistakes), '', `file ${sources.file}`, origins)

  const byVariable = new Map([...keys.keys()].map((key) => [variableName(key), key]))
  const unknownVariables: string[] = []
  for (const [name, value] of Object.entries(sources.env ?? {})) {
    if (!name.startsWith('PEERSTEP_') || value === undefined) continue
    const key = byVariable.get(name)
    if (key === undefined) unknownVariables.push(name)
    else merge(merged, nest(key, fromText(value, at(CONFIG_DEFAULTS as Tree, key))), '', `variable ${name}`, origins)
  }

  merge(merged, (sources.flags ?? {}) as Tree, '', 'command line', origins)

  // Whoever moves the one port moves the others, so that two relays on one machine need a few flags less each.
  // What is no port is one mistake, not four.
  const moved = schema.shape.port.safeParse(merged.port)
  if (origins.has('port') && moved.success) {
    for (const [key, distance] of Object.entries(FOLLOWING_PORTS)) {
      if (!origins.has(key)) merged[key] = moved.data === 0 ? 0 : moved.data + distance
    }
  }

  const checked = schema.safeParse(merged)
  if (!checked.success) {
    for (const issue of checked.error.issues) mistakes.push(...describe(issue, merged, keys, origins))
  }
  if (!checked.success || mistakes.length > 0) throw new PeerstepError('BAD_CONFIG', [...new Set(mistakes)].join('\n'))
  return { config: freezeDeep(checked.data), unknownVariables }
}

interface Tree {
  [key: string]: unknown
}

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value)

function leaves(node: z.ZodObject, prefix: string, into = new Map<string, string>()): Map<string, string> {
  for (const [key, child] of Object.entries(node.shape)) {
    if (child instanceof z.ZodObject) leaves(child, `${prefix}${key}.`, into)
    else into.set(prefix + key, (child as z.ZodType).description ?? 'see the documentation')
  }
  return into
}

function readTree(file: string, mistakes: string[]): Tree {
  try {
    const tree: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (isTree(tree)) return tree
    mistakes.push(`config = ${file}: must hold one JSON object`)
  } catch (error) {
    mistakes.push(`config = ${file}: cannot be read as JSON (${(error as Error).message.split('\n')[0]})`)
  }
  return {}
}

function merge(into: Tree, from: Tree, prefix: string, origin: string, origins: Map<string, string>): void {
  for (const [key, value] of Object.entries(from)) {
    if (value === undefined) continue
    const path = prefix + key
    const present = Object.hasOwn(into, key) ? into[key] : undefined
    if (isTree(value) && isTree(present)) merge(present, value, `${path}.`, origin, origins)
    else {
      Object.defineProperty(into, key, { value, enumerable: true, configurable: true, writable: true })
      origins.set(path, origin)
    }
  }
}

function nest(key: string, value: unknown): Tree {
  return key.split('.').reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as Tree
}

function at(tree: Tree, key: string): unknown {
  return key.split('.').reduce<unknown>((node, name) => (isTree(node) ? node[name] : undefined), tree)
}

/** Variables are text; the default tells what the text should become. What does not fit stays text and is refused later. */
function fromText(value: string, example: unknown): unknown {
  if (Array.isArray(example))
    return value
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
  if (typeof example === 'number' && /^-?\d+(\.\d+)?$/.test(value)) return Number(value)
  if (typeof example === 'boolean' && /^(true|false|1|0)$/.test(value)) return value === 'true' || value === '1'
  return value
}

function describe(
  issue: z.core.$ZodIssue,
  merged: Tree,
  keys: ReadonlyMap<string, string>,
  origins: ReadonlyMap<string, string>,
): string[] {
  const group = issue.path.map(String)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const path = [...group, key].join('.')
      return `${path} = ${show(at(merged, path))} (${origins.get(path) ?? 'given'}): no such setting; allowed are ${siblings(keys, group)}`
    })
  }
  // A list is described as a whole: its entries have no keys of their own.
  const path = keys.has(group.join('.')) ? group.join('.') : group.slice(0, -1).join('.')
  if (!keys.has(path))
    return [`${group.join('.')} = ${show(at(merged, group.join('.')))}: must be an object of settings`]
  return [`${path} = ${show(at(merged, path))} (${origins.get(path) ?? 'default'}): must be ${keys.get(path)}`]
}

function siblings(keys: ReadonlyMap<string, string>, group: readonly string[]): string {
  const prefix = group.length === 0 ? '' : `${group.join('.')}.`
  const names = [...keys.keys()]
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length).split('.')[0])
  return [...new Set(names)].join(', ')
}

const show = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 120)

function freezeDeep<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) freezeDeep(inner)
  return Object.freeze(value)
}
