import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { describeLab } from './describe-lab.js'
import { type LabSpec, NetLab } from './lab.js'

const SPEC: LabSpec = { hosts: { one: {}, two: { behind: 'home' } }, routers: { home: { nat: 'symmetric' } } }

function namespacesOf(pid: number): string[] {
  return readdirSync('/run/netns').filter((name) => name.startsWith(`peerstep-${pid}-`))
}

describeLab('the network lab', 30_000, () => {
  it('ends its processes and leaves nothing behind when it is closed, also twice', async () => {
    const lab = await NetLab.open(SPEC)
    const child = lab.run('two', 'sleep', ['600'])
    const ended = once(child, 'close')
    assert.equal(namespacesOf(process.pid).length, 4)
    await lab.close()
    assert.deepEqual(await ended, [null, 'SIGKILL'])
    assert.deepEqual(namespacesOf(process.pid), [])
    await lab.close()
  })

  it('leaves nothing behind when it cannot be built', async () => {
    const link = { delayMs: -1 }
    await assert.rejects(NetLab.open({ hosts: { one: {}, two: { link } } }), /not negative/)
    assert.deepEqual(namespacesOf(process.pid), [])
  })

  it('exists several times at once, with the same addresses', async () => {
    const labs = await Promise.all([NetLab.open(SPEC), NetLab.open(SPEC)])
    try {
      assert.equal(labs[0]!.address('one'), labs[1]!.address('one'))
    } finally {
      await Promise.all(labs.map((lab) => lab.close()))
    }
  })

  it('removes what a killed process left behind, and ends what runs in it', async () => {
    const { pid, orphan } = await crash(`process.kill(process.pid, 'SIGKILL')`)
    assert.equal(namespacesOf(pid).length, 4)
    assert.ok(isRunning(orphan))

    await (await NetLab.open({ hosts: { one: {} } })).close()
    assert.deepEqual(namespacesOf(pid), [])
    assert.ok(!isRunning(orphan))
  })

  it('goes with a process that fails, and with it what runs in it', async () => {
    const { pid, orphan } = await crash(`throw new Error('on purpose')`)
    assert.deepEqual(namespacesOf(pid), [])
    assert.ok(!isRunning(orphan))
  })

  it('says which host, router or behaviour there is not', async () => {
    const lab = await NetLab.open(SPEC)
    try {
      assert.throws(() => lab.command('three'), /no three/)
      await assert.rejects(lab.rebind('one'), /no router one/)
      await assert.rejects(lab.move('one', 'home'), /behind no router/)
      await assert.rejects(lab.setLink('two', { delayMs: 1 }), /no link two/)
    } finally {
      await lab.close()
    }
  })
})

/** Another process opens a lab, starts a process in it, and ends badly. */
async function crash(how: string): Promise<{ pid: number; orphan: number }> {
  const script = `
    import { NetLab } from ${JSON.stringify(new URL('./lab.js', import.meta.url).href)}
    const lab = await NetLab.open(${JSON.stringify(SPEC)})
    const child = lab.run('one', 'sh', ['-c', 'echo inside; exec sleep 600'])
    await new Promise((resolve) => child.stdout.once('data', resolve))
    console.log(child.pid)
    ${how}`
  const crashing = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const closed = once(crashing, 'close')
  const [line] = (await once(crashing.stdout, 'data')) as [Buffer]
  await closed
  return { pid: crashing.pid!, orphan: Number(line.toString()) }
}

/** A process that has ended but was not yet buried has no memory map any more. */
function isRunning(pid: number): boolean {
  return existsSync(`/proc/${pid}/exe`)
}
