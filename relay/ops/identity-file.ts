/** A private key on disk: created at the first start, then kept, so that a relay signs all its certificates with one key. */
import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { PeerstepError } from '../../src/errors.js'
import { generateIdentity, type Identity, identityFromBytes, identityToBytes } from '../../src/identity.js'

/**
 * The identity in the file `identity.key` of a directory. Without that file a new identity is made and written there,
 * readable by its owner only. Two processes that call this at once get the same identity.
 * @throws PeerstepError BAD_CONFIG when the file cannot be read or holds no key (a new key would be a new peer id, which
 * players do not know), or cannot be written
 */
export async function identityIn(directory: string): Promise<Identity> {
  const file = join(directory, 'identity.key')
  const kept = read(file)
  if (kept !== null) return kept
  const bytes = identityToBytes(await generateIdentity())
  try {
    make(file, bytes)
  } catch (error) {
    throw new PeerstepError('BAD_CONFIG', `${file} cannot be written: ${(error as Error).message}`, { cause: error })
  }
  const identity = read(file)
  if (identity === null) throw new PeerstepError('BAD_CONFIG', `${file} disappeared while it was made`)
  return identity
}

function make(file: string, bytes: Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true })
  const scratch = `${file}.${randomBytes(6).toString('hex')}`
  writeFileSync(scratch, bytes, { mode: 0o600, flag: 'wx', flush: true })
  try {
    // A link appears complete or not at all, and never replaces the key that another process has written meanwhile.
    linkSync(scratch, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(scratch)
  }
}

function read(file: string): Identity | null {
  let bytes: Uint8Array
  try {
    bytes = readFileSync(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new PeerstepError('BAD_CONFIG', `${file} cannot be read: ${(error as Error).message}`, { cause: error })
  }
  try {
    return identityFromBytes(bytes)
  } catch (error) {
    throw new PeerstepError('BAD_CONFIG', `${file} holds no identity: restore it, or move it away to get a new one`, {
      cause: error,
    })
  }
}
