import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { gamesDirectory } from '../validation/validator-kit.js'
import { type CommandProcess, Commands } from './run-command.js'

describe('peerstep relay', () => {
  let commands: Commands
  beforeEach(() => {
    commands = new Commands()
  })
  afterEach(() => commands.end())

  const flags = () => [
    'relay',
    '--data',
    join(commands.directory, 'data'),
    '--port',
    '0',
    '--ops-port',
    '0',
    '--games',
    gamesDirectory,
    '--log-level',
    'warn',
  ]

  /** The first lines it prints, by their label. */
  const firstLines = async (child: CommandProcess, count: number): Promise<Record<string, string>> => {
    const lines: Record<string, string> = {}
    for await (const line of createInterface(child.stdout)) {
      const [, label, value] = /^(\w+): +(\S+)$/.exec(line) ?? assert.fail(line)
      lines[label!] = value!
      if (Object.keys(lines).length === count) break
    }
    return lines
  }

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`prints its addresses, and exits with 0 on ${signal}`, async () => {
      const child = commands.begin(flags())
      const { relay, ops } = await firstLines(child, 2)
      assert.match(relay!, /^\/ip4\/127\.0\.0\.1\/tcp\/\d+\/ws\/p2p\/12D3KooW\w+$/)
      assert.deepEqual(await (await fetch(`${ops}/ready`)).json(), { ready: true, reasons: [] })
      const ended = once(child, 'exit')
      child.kill(signal)
      assert.deepEqual(await ended, [0, null])
    })
  }

  it('prints the page to open when it serves one', async () => {
    const { page } = await firstLines(commands.begin([...flags(), '--demo']), 3)
    assert.match(page!, /^http:\/\/127\.0\.0\.1:\d+\/$/)
    const facts = await (await fetch(`${page}relay.json`)).json()
    assert.equal((facts as { addresses: string[] }).addresses.length, 1)
  })

  it('refuses a bad config with one line for each mistake and exit code 64', async () => {
    const file = join(commands.directory, 'relay.json')
    writeFileSync(file, '{"limits": {"rooms": -1}, "colour": "red"}')
    const { out, err, code } = await commands.run([...flags(), '--config', file], { PEERSTEP_MATCH_SEAL_HZ: 'often' })
    assert.equal(code, 64)
    assert.equal(out, '')
    assert.deepEqual(
      err
        .trim()
        .split('\n')
        .map((line) => line.split(' = ')[0])
        .sort(),
      ['colour', 'limits.rooms', 'match.sealHz'],
    )
    assert.equal(existsSync(join(commands.directory, 'data')), false)
  })

  it('tells that another relay uses its directory and exits with 69', async () => {
    await firstLines(commands.begin(flags()), 2)
    const { err, code } = await commands.run(flags())
    assert.equal(code, 69)
    assert.match(err, /another relay is using/)
  })
})
