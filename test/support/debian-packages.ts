/** Installs what tests need from Debian's packages, one process at a time. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Held while a package manager runs: a second one started meanwhile would fail on Debian's own lock instead of waiting. */
const LOCK_FILE = join(tmpdir(), 'peerstep-packages.lock')

/** True where `installDebianPackages` can work: a Debian system, and we are root. */
export function canInstallDebianPackages(): boolean {
  return process.getuid?.() === 0 && isDebian()
}

/**
 * Runs `apt-get update` and `apt-get install`; takes a minute or two for large packages. Processes that call it at the same
 * time wait for each other. All output goes to standard error: the standard output of a test's process may be a protocol.
 *
 * @param reason what lacks them, for people
 * @returns true when the package manager says that they are installed
 */
export function installDebianPackages(packages: readonly string[], reason: string): boolean {
  process.stderr.write(`${reason}: installing ${packages.join(', ')} with apt-get\n`)
  const commands = 'apt-get update && apt-get install --yes --no-install-recommends "$@"'
  const { status } = spawnSync('flock', [LOCK_FILE, 'sh', '-c', commands, 'sh', ...packages], {
    stdio: ['ignore', 2, 2],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  return status === 0
}

function isDebian(): boolean {
  return existsSync('/etc/os-release') && /^ID="?debian"?$/m.test(readFileSync('/etc/os-release', 'utf8'))
}
