import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { FreeSpace } from '../../../relay/ops/free-space.js'
import { listeningLog } from '../validation/validator-kit.js'

describe('FreeSpace', () => {
  it('tells that the disk has too little space, and logs it once', async () => {
    const { log, lines } = listeningLog()
    const space = new FreeSpace(tmpdir(), Number.MAX_SAFE_INTEGER, log)
    await space.start()
    space.stop()
    assert.match(space.trouble!, /almost full/)
    assert.equal(lines.filter(({ level }) => level === 50).length, 1)
  })

  it('tells nothing when there is enough space, or when the limit is 0', async () => {
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

  it('logs a check that fails, and goes on', async () => {
    const { log, lines } = listeningLog()
    const space = new FreeSpace('/there/is/no/such/directory', 1, log)
    await space.start()
    space.stop()
    assert.equal(space.trouble, undefined)
    assert.equal(lines.length, 1)
  })
})
