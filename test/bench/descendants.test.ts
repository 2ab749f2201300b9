import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { descendantsCpuMs } from '../../bench/net/descendants.js'

describe('CPU time of descendants', () => {
  before(function () {
    if (process.platform !== 'linux') this.skip()
  })

  it('is that of children and their children, and not our own', async () => {
    const spin = "const end = process.cpuUsage().user + 2e5; while (process.cpuUsage().user < end); console.log('done')"
    const parent = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(`${spin}; setInterval(() => {}, 1e3)`)}], { stdio: ['ignore', 'inherit', 'inherit'] })`
    const beforeMs = descendantsCpuMs(process.pid)
    const child = spawn(process.execPath, ['-e', parent], { stdio: ['pipe', 'pipe', 'inherit'], detached: true })
    try {
      await once(child.stdout, 'data')
      assert.ok(descendantsCpuMs(process.pid) - beforeMs >= 190)
      assert.ok(descendantsCpuMs(child.pid!) >= 190)
    } finally {
      process.kill(-child.pid!, 'SIGKILL') // with its child
      await once(child, 'close')
    }
    assert.equal(descendantsCpuMs(child.pid!), 0)
  })
})
