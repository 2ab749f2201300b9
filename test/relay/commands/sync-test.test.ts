import assert from 'node:assert/strict'
import { join } from 'node:path'
import { gamesDirectory } from '../validation/validator-kit.js'
import { Commands } from './run-command.js'

describe('peerstep sync-test', () => {
  let commands: Commands
  beforeEach(() => {
    commands = new Commands()
  })
  afterEach(() => commands.end())

  it('passes a sound game and exits with 0', async () => {
    const { out, code } = await commands.run([
      'sync-test',
      join(gamesDirectory, 'tally.js'),
      '--frames',
      '90',
      '--seed',
      '5',
    ])
    assert.equal(code, 0)
    assert.match(out, /^tally 1\.0\.0: ok, 90 frames, \d+ repetitions equal, seed 5, final state [0-9a-f]{16}\n$/)
  })

  it('names the first frame and the field that differ and exits with 1', async () => {
    const { err, code } = await commands.run(['sync-test', join(gamesDirectory, 'unsound', 'nondeterministic.js')])
    assert.equal(code, 1)
    assert.match(err, /^forgetful 1\.0\.0: frame 2\d is not deterministic/)
    assert.match(err, /totals/)
  })

  it('tells that a module has no game or cannot be loaded', async () => {
    assert.match(
      (await commands.run(['sync-test', join(gamesDirectory, '..', 'played-match.js')])).err,
      /exports no game/,
    )
    const missing = await commands.run(['sync-test', join(commands.directory, 'none.js')])
    assert.deepEqual([missing.code, /cannot be loaded/.test(missing.err)], [1, true])
  })
})
