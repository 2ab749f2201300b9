/** What the lab needs of a machine; installs what is a package away. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { canInstallDebianPackages, installDebianPackages } from '../support/debian-packages.js'
import { call } from './namespaces.js'

/** Program to Debian's packages that bring it. */
const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  ip: ['iproute2'],
  nft: ['nftables'],
  cc: ['gcc', 'libc6-dev'],
}

/**
 * Looks once, and installs programs where the system is Debian and we may; that may take a minute.
 *
 * @returns why there can be no lab here, or null
 */
export function missing(): Promise<string | null> {
  found ??= look()
  return found
}
let found: Promise<string | null> | undefined

async function look(): Promise<string | null> {
  if (process.env.PEERSTEP_NETLAB === 'off') return 'PEERSTEP_NETLAB says that it is off'
  if (process.platform !== 'linux') return `it runs on Linux only, this is ${process.platform}`
  if (process.getuid?.() !== 0) return 'it runs as root only'
  if (!existsSync('/dev/net/tun')) return 'the kernel offers no TUN devices (/dev/net/tun)'
  if (lacking().length > 0 && canInstallDebianPackages()) {
    installDebianPackages(
      lacking().flatMap((program) => PROGRAMS[program]!),
      'the network lab needs more',
    )
  }
  if (lacking().length > 0) return `install ${lacking().join(', ')}`
  return tryKernel()
}

function lacking(): string[] {
  return Object.keys(PROGRAMS).filter((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0)
}

/** Root in a container may still be forbidden to do what the lab does. */
async function tryKernel(): Promise<string | null> {
  const name = `peerstep-${process.pid}-trial`
  try {
    await call('ip', ['netns', 'add', name])
  } catch (error) {
    return `no network namespace can be made here: ${(error as Error).message.trim()}`
  }
  try {
    const rules =
      'add table ip t; add chain ip t c { type nat hook postrouting priority 100; }; add rule ip t c masquerade'
    await call('ip', ['netns', 'exec', name, 'nft', rules])
    await call('ip', ['-n', name, 'tuntap', 'add', 'trial', 'mode', 'tun'])
    return null
  } catch (error) {
    return `the kernel refuses what the lab is made of: ${(error as Error).message.trim()}`
  } finally {
    await call('ip', ['netns', 'delete', name])
  }
}
