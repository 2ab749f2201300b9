/**
 * Makes src/wire/generated.js and generated.d.ts from the .proto files.
 *
 * `node proto/generate.mjs` writes them; `node proto/generate.mjs --check` writes nothing and exits 1 when the committed
 * ones differ from what the .proto files give.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import pbjs from 'protobufjs-cli/pbjs.js'
import pbts from 'protobufjs-cli/pbts.js'

const PROTO_FILES = ['play.proto', 'room.proto', 'record.proto']

/** Only encode and decode: no JSON conversion, no reflection (which would need eval), no services. */
const OPTIONS = [
  ...['--target', 'static-module', '--wrap', 'esm', '--dependency', 'protobufjs/minimal.js', '--root', 'peerstep'],
  ...['--force-number', '--no-verify', '--no-convert', '--no-delimited', '--no-typeurl', '--no-service'],
]

const path = (name) => fileURLToPath(new URL(name, import.meta.url))
const protoPaths = PROTO_FILES.map(path)
const runPbjs = promisify(pbjs.main)
const typesOf = promisify(pbts.process)

/** pbts reads the documentation comments, the shipped code does without them. */
async function generate() {
  const documented = await runPbjs([...OPTIONS, ...protoPaths])
  const code = await runPbjs([...OPTIONS, '--no-comments', ...protoPaths])
  if (/\bLong\b.*fromBits|uint64\(\)/.test(code)) throw new Error('64-bit integers need `long`: use double or bytes')
  const types = (await typesOf(documented, [])).replace('import Long = require("long");\n', '')
  return { 'generated.js': code, 'generated.d.ts': types }
}

const check = process.argv.includes('--check')
const differing = []
for (const [name, fresh] of Object.entries(await generate())) {
  const target = path(`../src/wire/${name}`)
  if (!check) writeFileSync(target, fresh)
  else if (readCommitted(target) !== fresh) differing.push(`src/wire/${name}`)
}
if (differing.length > 0) {
  console.error(`${differing.join(' and ')} differ from proto/*.proto. Run \`npm run proto\` and commit the result.`)
  process.exit(1)
}

/** Line ends are normalised: a Windows checkout may have rewritten them. */
function readCommitted(target) {
  try {
    return readFileSync(target, 'utf8').replaceAll('\r\n', '\n')
  } catch {
    return null
  }
}
