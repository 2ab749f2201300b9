/** A Chromium for tests: the one that is here, or a new one. */
import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { canInstallDebianPackages, installDebianPackages } from '../support/debian-packages.js'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

/** Nothing but the page under test shall use network, GPU or time. */
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

let found: Promise<string> | undefined

/**
 * Path of a Chromium: PEERSTEP_CHROMIUM, else one on the PATH, else Playwright's, else one installed now (which takes a
 * minute or two; so call it where no test's time runs, and wait for it).
 *
 * @throws Error that says what was tried when there is none and none can be installed
 */
export function findChromium(): Promise<string> {
  found ??= Promise.resolve().then(searchOrInstall)
  return found
}

/** Starts a headless browser; the caller closes it. */
export async function launch(flags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: await findChromium(), args: [...FLAGS, ...flags] })
}

function searchOrInstall(): string {
  const named = process.env.PEERSTEP_CHROMIUM
  if (named !== undefined && named !== '') {
    if (!isExecutable(named)) throw new Error(`PEERSTEP_CHROMIUM is ${named}, which cannot be executed`)
    return named
  }
  const present = onPath() ?? playwrights()
  if (present !== undefined) return present

  if (canInstallDebianPackages() && installDebianPackages(['chromium'], 'found no Chromium')) {
    const installed = onPath()
    if (installed !== undefined) return installed
  }
  const withLibraries = process.platform === 'linux' && process.getuid?.() === 0 ? ['--with-deps'] : []
  process.stderr.write('found no Chromium: installing the one of Playwright\n')
  spawnSync(process.execPath, [playwrightCli(), 'install', ...withLibraries, 'chromium'], { stdio: ['ignore', 2, 2] })
  const installed = playwrights()
  if (installed !== undefined) return installed
  throw new Error('found no Chromium and could not install one; set PEERSTEP_CHROMIUM to the path of one')
}

function onPath(): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/opt/google/chrome']
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable)
}

function playwrights(): string | undefined {
  const path = chromium.executablePath()
  return isExecutable(path) ? path : undefined
}

function playwrightCli(): string {
  return join(import.meta.dirname, '../../../node_modules/playwright-core/cli.js')
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
