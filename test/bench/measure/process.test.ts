import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { allCpuMs, descendantsCpuMs, othersCores, processCpuMs } from '../../../bench/measure/process.js'

describe('CPU time of processes', () => {
  it('adds up what all cores did, and what other guests took of them', () => {
    const stat = 'cpu  100 20 30 9000 50 1 2 7 0 0\ncpu0 50 10 15 4500 25 0 1 3 0 0\n'
    assert.equal(allCpuMs(stat), (100 + 20 + 30 + 1 + 2 + 7) * 10)
  })

  it('adds up what a process and its ended children did, whatever it is called', () => {
    const stat = '42 (odd) name) S 1 42 42 0 -1 0 0 0 0 0 11 12 13 14 20 0 1 0'
    assert.equal(processCpuMs(stat, 15), (11 + 12 + 13 + 14) * 10)
    assert.equal(processCpuMs(stat, 13), (11 + 12) * 10)
  })

  it('knows how many cores others kept busy', () => {
    assert.equal(othersCores({ allMs: 1000, ownMs: 100 }, { allMs: 4000, ownMs: 1100 }, 2000), 1)
    assert.equal(othersCores({ allMs: 1000, ownMs: 100 }, { allMs: 1500, ownMs: 700 }, 2000), 0)
    assert.equal(othersCores(null, null, 2000), null)
  })
})

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
