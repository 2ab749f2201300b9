import assert from 'node:assert/strict'
import { Commands } from './run-command.js'

describe('peerstep bot', () => {
  let commands: Commands
  beforeEach(() => {
    commands = new Commands()
  })
  afterEach(() => commands.end())

  it('asks for a relay, a room and a game', async () => {
    const given = ['--relay', '/ip4/127.0.0.1/tcp/1/ws/p2p/x', '--room', 'friday', '--game', 'arena']
    for (const missing of ['--relay', '--room', '--game']) {
      const at = given.indexOf(missing)
      const { code, err } = await commands.run(['bot', ...given.toSpliced(at, 2)])
      assert.equal(code, 1)
      assert.match(err, new RegExp(`required option '${missing} .*' not specified`))
    }
  })

  it('refuses a number that is no whole number', async () => {
    const { code, err } = await commands.run(['bot', '--seats', '2.5'])
    assert.equal(code, 1)
    assert.match(err, /a whole number is expected/)
  })
})
