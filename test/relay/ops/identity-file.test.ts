import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { identityIn } from '../../../relay/ops/identity-file.js'
import { PeerstepError } from '../../../src/errors.js'

const refused = (pattern: RegExp) => (error: unknown) =>
  error instanceof PeerstepError && error.code === 'BAD_CONFIG' && pattern.test(error.message)

describe('identityIn', () => {
  let directory: string
  let file: string
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'peerstep-identity-'))
    file = join(directory, 'identity.key')
  })
  afterEach(() => rmSync(directory, { recursive: true }))

  it('makes an identity that only its owner can read, and gives the same one later', async () => {
    const made = await identityIn(directory)
    assert.equal(statSync(file).mode & 0o777, 0o600)
    assert.deepEqual(readdirSync(directory), ['identity.key'])
    assert.equal((await identityIn(directory)).peerId, made.peerId)
  })

  it('makes the directory too', async () => {
    const deep = join(directory, 'a', 'b')
    assert.equal((await identityIn(deep)).peerId, (await identityIn(deep)).peerId)
  })

  it('gives callers at the same time one identity', async () => {
    const peers = await Promise.all(Array.from({ length: 5 }, async () => (await identityIn(directory)).peerId))
    assert.equal(new Set(peers).size, 1)
    assert.deepEqual(readdirSync(directory), ['identity.key'])
  })

  it('never replaces a file that is damaged or cannot be read', async () => {
    writeFileSync(file, 'nonsense')
    await assert.rejects(identityIn(directory), refused(/holds no identity/))
    assert.equal(statSync(file).size, 8)
    rmSync(file)
    mkdirSync(file)
    await assert.rejects(identityIn(directory), refused(/identity\.key cannot be read/))
  })

  it('says that it cannot write', async () => {
    writeFileSync(join(directory, 'file'), '')
    await assert.rejects(identityIn(join(directory, 'file')), refused(/cannot be (read|written)/))
  })
})
