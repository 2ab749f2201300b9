/**
 * Refuses an exported name without a documentation comment, and a public signature with a type that users cannot import.
 *
 * `node lint/public-api.mjs` checks everything; `node lint/public-api.mjs src/core relay/ops` prints only what lies
 * below these paths. Reads dist/, so build first. Exit code 1 when there is an offence. Three checks:
 * - each exported declaration of src/ and relay/ has a comment of its own (the compiler's parser, over the sources);
 * - so has each member of the classes and interfaces that package.json's entry points export (api-extractor);
 * - each type in their signatures is exported by one of the entry points (api-extractor).
 */
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { CompilerState, Extractor, ExtractorConfig } from '@microsoft/api-extractor'

// api-extractor brings the compiler whose trees it reads: the project's own (7) has no stable interface for tools yet.
const ts = createRequire(createRequire(import.meta.url).resolve('@microsoft/api-extractor'))('typescript')

const ROOT = process.cwd()
const PACKAGE = join(ROOT, 'package.json')
const ENTRY_POINTS = Object.values(JSON.parse(readFileSync(PACKAGE, 'utf8')).exports).map(({ types }) =>
  join(ROOT, types),
)

/** @typedef {{ file: string, line: number, name: string, what: string }} Offence file is relative to the root, line counts from 1. */

/**
 * Exported declarations of one source file that have no comment. Re-exports are documented where they are declared; of
 * the overloads of a function one is enough. The first comment of a file is the file's, not its first declaration's.
 * @returns {Offence[]}
 */
function undocumentedExports(source) {
  const exportedLater = new Set()
  for (const statement of source.statements) {
    if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier !== undefined) continue
    for (const { name, propertyName } of statement.exportClause.elements) exportedLater.add((propertyName ?? name).text)
  }
  const documented = new Set()
  const offences = new Map()
  for (const statement of source.statements) {
    const exported = ts.getCombinedModifierFlags(statement) & ts.ModifierFlags.Export
    const declarations = ts.isVariableStatement(statement) ? statement.declarationList.declarations : [statement]
    for (const { name } of declarations) {
      if (name === undefined || !(exported || exportedLater.has(name.text))) continue
      const comments = statement.jsDoc?.length ?? 0
      if (comments > (statement === source.statements[0] ? 1 : 0)) documented.add(name.text)
      else if (!offences.has(name.text)) offences.set(name.text, offenceAt(source, name))
    }
  }
  return [...offences.values()].filter(({ name }) => !documented.has(name))
}

function offenceAt(source, name) {
  const line = source.getLineAndCharacterOfPosition(name.getStart()).line + 1
  return { file: source.fileName, line, name: name.getText(), what: 'has no documentation comment' }
}

/** Top-level names that are types, classes included. `typeof sin` in a signature names a value, whose type needs no name. */
function typeNames(sources) {
  const isType = (node) =>
    ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isClassDeclaration(node)
  return new Set(sources.flatMap(({ statements }) => statements.filter(isType).map(({ name }) => name?.text)))
}

/**
 * What api-extractor finds in the declarations of dist/, at the place in the sources that it stems from.
 * @returns {Offence[]}
 */
function publicApiOffences(types) {
  const reports = mkdtempSync(join(tmpdir(), 'peerstep-api-'))
  try {
    const configs = ENTRY_POINTS.map((entryPoint) => extractorConfig(entryPoint, reports))
    const compilerState = CompilerState.create(configs[0], { additionalEntryPoints: ENTRY_POINTS.slice(1) })
    const exported = exportedNames(compilerState.program)
    const offences = []
    for (const config of configs) {
      const messageCallback = (message) => {
        message.logLevel = 'none'
        const { messageId, sourceFilePath, sourceFileLine: line } = message
        if (sourceFilePath === undefined) return
        const place = { file: relative(ROOT, sourceFilePath), line, name: /"(.+?)"/.exec(message.text)?.[1] ?? '' }
        if (messageId === 'ae-undocumented') offences.push({ ...place, what: 'has no documentation comment' })
        // A type of another entry point can be imported too.
        if (messageId === 'ae-forgotten-export' && types.has(place.name) && !exported.has(place.name))
          offences.push({ ...place, what: 'is used in this public signature but is not exported' })
        if (message.category === 'Compiler') throw new Error(`${place.file}:${line} ${message.text}`)
      }
      Extractor.invoke(config, { compilerState, localBuild: true, messageCallback })
    }
    return offences
  } finally {
    rmSync(reports, { recursive: true })
  }
}

function extractorConfig(mainEntryPointFilePath, reports) {
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: PACKAGE,
    configObject: {
      projectFolder: ROOT,
      mainEntryPointFilePath,
      compiler: { overrideTsconfig: { extends: join(ROOT, 'tsconfig.json'), compilerOptions: { paths: {} } } },
      // Missing comments are only found while a report is written; the report itself is thrown away.
      apiReport: { enabled: true, reportFolder: reports, reportTempFolder: reports, reportFileName: 'report.api.md' },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: { extractorMessageReporting: { default: { logLevel: 'warning' } } },
    },
  })
}

/** Names that one of the entry points exports. By name alone: two types of one name in one public interface are a mistake anyway. */
function exportedNames(program) {
  const checker = program.getTypeChecker()
  const names = new Set()
  for (const entryPoint of ENTRY_POINTS) {
    const module = checker.getSymbolAtLocation(program.getSourceFile(entryPoint))
    for (const { name } of checker.getExportsOfModule(module)) names.add(name)
  }
  return names
}

const rooms = process.argv.slice(2).map((room) => relative(ROOT, resolve(room)))
const inRooms = ({ file }) => rooms.length === 0 || rooms.some((room) => file === room || file.startsWith(`${room}/`))

const sources = globSync('{src,relay}/**/*.ts', { cwd: ROOT })
  .filter((file) => !file.endsWith('.d.ts'))
  .map((file) => ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest, true))
const offences = new Map()
for (const offence of [...sources.flatMap(undocumentedExports), ...publicApiOffences(typeNames(sources))]) {
  // A name that two entry points export is found twice, and its missing comment in the sources too.
  if (inRooms(offence)) offences.set(`${offence.file}:${offence.line} ${offence.name} ${offence.what}`, offence)
}
const place = ([, a], [, b]) => a.file.localeCompare(b.file) || a.line - b.line
for (const [text] of [...offences].sort(place)) console.log(text)
console.log(`${offences.size} offences against the rules for the public interface`)
process.exitCode = offences.size > 0 ? 1 : 0
