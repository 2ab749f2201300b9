import assert from 'node:assert/strict'
import { Commands } from './commands/run-command.js'

describe('the command peerstep', () => {
  let commands: Commands
  beforeEach(() => {
    commands = new Commands()
  })
  afterEach(() => commands.end())

  it('prints its version and its commands', async () => {
    assert.match((await commands.run(['--version'])).out, /^\d+\.\d+\.\d+\n$/)
    const { out } = await commands.run(['--help'])
    for (const name of ['relay', 'bot', 'verify', 'sync-test']) assert.match(out, new RegExp(`^ +${name} `, 'm'))
  })

  it('refuses a command that it does not have, with exit code 1', async () => {
    const { code, out, err } = await commands.run(['referee'])
    assert.deepEqual([code, out], [1, ''])
    assert.match(err, /unknown command 'referee'/)
  })
})
