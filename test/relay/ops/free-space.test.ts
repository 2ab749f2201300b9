import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { FreeSpace } from '../../../relay/ops/free-space.js'
import { listeningLog } from '../validation/validator-kit.js'

describe('FreeSpace', () => {
  it('says when the disk has less left than it should, and in the log', async () => {
    const { log, lines } = listeningLog()
    const space = new FreeSpace(tmpdir(), Number.MAX_SAFE_INTEGER, log)
    await space.start()
    space.stop()
    assert.match(space.trouble!, /almost full/)
    assert.equal(lines.filter(({ level }) => level === 50).length, 1)
  })

  it('says nothing when there is enough, or when it should not look', async () => {
    const { log, lines } = listeningLog()
    for (const [directory, bytesMin] of [
      [tmpdir(), 1],
      ['/there/is/no/such/directory', 0],
    ] as const) {
      const space = new FreeSpace(directory, bytesMin, log)
      await space.start()
      space.stop()
      assert.equal(space.trouble, undefined)
    }
    assert.equal(lines.length, 0)
  })

  it('goes on when the disk cannot be asked', async () => {
    const { log, lines } = listeningLog()
    const space = new FreeSpace('/there/is/no/such/directory', 1, log)
    await space.start()
    space.stop()
    assert.equal(space.trouble, undefined)
    assert.equal(lines.length, 1)
  })
})
