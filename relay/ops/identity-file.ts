/** The relay's key on disk: made once, then the same for as long as certificates should carry one name. */
import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { PeerstepError } from '../../src/errors.js'
import { generateIdentity, type Identity, identityFromBytes, identityToBytes } from '../../src/identity.js'

/**
 * The identity kept in `directory`, or a new one that is kept there from now on, readable by its owner only.
 * @throws PeerstepError BAD_CONFIG when there is a file that is no key or cannot be read: a relay must not change its name
 * unasked; also when no file can be written there
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
  if (identity === null) throw new PeerstepError('BAD_CONFIG', `${file} vanished while it was made`)
  return identity
}

function make(file: string, bytes: Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true })
  const scratch = `${file}.${randomBytes(6).toString('hex')}`
  writeFileSync(scratch, bytes, { mode: 0o600, flag: 'wx', flush: true })
  try {
    // A link appears whole or not at all, and never replaces the key of somebody who was faster.
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
