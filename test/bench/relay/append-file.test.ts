import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppendFile } from '../../../bench/relay/append-file.js'

describe('a plain file', () => {
  let directory: string
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'peerstep-bench-'))
  })
  afterEach(() => rmSync(directory, { recursive: true }))

  it('appends to a plain file in order', () => {
    const path = join(directory, 'floor')
    const file = new AppendFile(path)
    file.append([Uint8Array.of(1, 2), Uint8Array.of(3)])
    file.append([Uint8Array.of(4)])
    file.close()
    assert.deepEqual([...readFileSync(path)], [1, 2, 3, 4])
  })
})
