import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

const MODULE = new URL('./debian-packages.js', import.meta.url).href

describe('installing packages for tests', () => {
  it('runs one package manager at a time, and writes nothing to standard output', async function () {
    if (process.platform !== 'linux') return this.skip() // only there is a Debian to install packages of
    const folder = mkdtempSync(join(tmpdir(), 'peerstep-packages-'))
    const journal = join(folder, 'journal')
    try {
      const program = join(folder, 'apt-get')
      writeFileSync(program, `#!/bin/sh\necho noise\necho begin >> ${journal}\nsleep 0.05\necho end >> ${journal}\n`)
      chmodSync(program, 0o755)
      const script = `import { installDebianPackages } from ${JSON.stringify(MODULE)}
        if (!installDebianPackages(['some-package'], 'a test asks')) process.exitCode = 1`
      const outputs = await Promise.all([1, 2, 3].map(() => outputOf(script, folder)))
      assert.deepEqual(outputs, ['', '', ''])
      // Each process runs the package manager twice: update, install.
      assert.equal(readFileSync(journal, 'utf8'), 'begin\nend\n'.repeat(6))
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

/** @returns standard output of a process that runs the script with the programs of `folder` before all others */
function outputOf(script: string, folder: string): Promise<string> {
  const env = { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` }
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env,
  })
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  child.once('close', (code) => (code === 0 ? resolve(output) : reject(new Error(`exit code ${code}`))))
  return promise
}
