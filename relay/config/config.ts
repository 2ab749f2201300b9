/** Loads the settings of a relay: defaults, then a file, then PEERSTEP_* variables, then flags. */
import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import { PeerstepError } from '../../src/errors.js'
import { CONFIG_DEFAULTS } from './config-defaults.js'
import { CONFIG_SCHEMA, configKeys, type PartialRelayConfig, type RelayConfig, variableName } from './config-schema.js'
import { at, freezeDeep, isTree, merge, nest, type Tree } from './config-tree.js'

/** Ports that follow `port` at this distance unless they are set. */
const FOLLOWING_PORTS = { tcpPort: 1, udpPort: 3, stunPort: 4 } as const

/** Where settings come from, weakest first. */
export interface ConfigSources {
  /** Path of a JSON file. */
  readonly file?: string | undefined
  /** Usually `process.env`; only names that begin with PEERSTEP_ are read. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** From the command line or an embedding program. */
  readonly flags?: PartialRelayConfig
}

/** What `loadConfig` gives. */
export interface LoadedConfig {
  /** Complete, checked and frozen. */
  readonly config: RelayConfig
  /** PEERSTEP_ variables that name no setting: probably typing mistakes. */
  readonly unknownVariables: readonly string[]
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

  // A second relay on a machine needs one flag for its ports instead of four. A value that is no port is told once, not
  // four times.
  const moved = CONFIG_SCHEMA.shape.port.safeParse(merged.port)
  if (origins.has('port') && moved.success) {
    for (const [key, distance] of Object.entries(FOLLOWING_PORTS)) {
      if (!origins.has(key)) merged[key] = moved.data === 0 ? 0 : moved.data + distance
    }
  }

  const checked = CONFIG_SCHEMA.safeParse(merged)
  if (!checked.success) {
    for (const issue of checked.error.issues) mistakes.push(...describe(issue, merged, keys, origins))
  }
  if (!checked.success || mistakes.length > 0) throw new PeerstepError('BAD_CONFIG', [...new Set(mistakes)].join('\n'))
  return { config: freezeDeep(checked.data), unknownVariables }
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

/** A variable is text; the default tells its type. Text that does not fit the type stays text, which the schema refuses. */
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
