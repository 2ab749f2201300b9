/**
 * The table of settings in the operator's manual, made from the schema.
 * `node dist/relay/config/config-table.js` prints it; with `--write` it replaces the table in docs/running-a-relay.md.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { assert } from '../../src/errors.js'
import { CONFIG_DEFAULTS } from './config-defaults.js'
import { configKeys, variableName } from './config-schema.js'

const BEGIN = '<!-- settings: made by dist/relay/config/config-table.js -->'
const END = '<!-- end of settings -->'
const MANUAL = fileURLToPath(new URL('../../../docs/running-a-relay.md', import.meta.url))

/** One line for each setting, as Markdown. */
export function configTable(): string {
  const rows = [...configKeys()].map(
    ([key, allowed]) => `| \`${key}\` | ${defaultText(key)} | \`${variableName(key)}\` | ${allowed} |`,
  )
  return ['| key | default | variable | allowed |', '| --- | --- | --- | --- |', ...rows].join('\n')
}

/** The manual with the table as the schema has it now. */
export function withTable(manual: string): string {
  const begin = manual.indexOf(BEGIN)
  const end = manual.indexOf(END)
  assert(begin >= 0 && end > begin, 'the manual marks where its table of settings begins and ends')
  return `${manual.slice(0, begin + BEGIN.length)}\n\n${configTable()}\n\n${manual.slice(end)}`
}

function defaultText(key: string): string {
  if (key === 'games') return 'the demo games' // a path of this machine
  const value = key.split('.').reduce<unknown>((node, name) => (node as Record<string, unknown>)[name], CONFIG_DEFAULTS)
  return Array.isArray(value) && value.length === 0 ? 'none' : `\`${value}\``
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--write')) writeFileSync(MANUAL, withTable(readFileSync(MANUAL, 'utf8')))
  else console.log(configTable())
}
