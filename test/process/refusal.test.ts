import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { arena } from '../../demos/games/arena.js'
import { Processes } from './processes.js'

const ODD_PLAYER = fileURLToPath(new URL('./odd-player.js', import.meta.url))

describe('a player with another version of the game', function () {
  this.timeout(90_000)
  let processes: Processes
  beforeEach(() => {
    processes = new Processes()
  })
  afterEach(() => processes.end())

  it('is refused, and both sides read why', async () => {
    const relay = await processes.relay()
    const [waiting] = processes.bots(relay, 1, 'arena', 3, 2)
    await waiting!.next('lobby', ({ taken }) => taken === 1)
    const odd = processes.node(ODD_PLAYER, relay.address, 'here')
    assert.equal(await odd.ended(), 0, odd.errors.join('\n'))
    const [{ peer }, refused] = odd.lines.map((line) => JSON.parse(line)) as [
      { peer: string },
      { code: string; message: string },
    ]
    const reason = `the room plays arena ${arena.version}, you have 999.0.0: update the older side`
    assert.deepEqual(refused, { code: 'RELAY_REFUSED', message: `the relay refuses room here: ${reason}` })
    assert.deepEqual(await waiting!.next('turnedAway'), { type: 'turnedAway', peer, reason })
  })

  it('reads why in one line when it is a bot that wants another length of match', async () => {
    const relay = await processes.relay()
    const [waiting] = processes.bots(relay, 1, 'arena', 3, 2)
    await waiting!.next('lobby', ({ taken }) => taken === 1)
    const odd = processes.bot(relay, 1, 'arena', 4, 2)
    assert.equal(await odd.ended(), 1)
    assert.deepEqual(odd.errors, [
      `the relay refuses room here: the room's options are {"seconds":3}, yours are {"seconds":4}: join with the same options`,
    ])
    assert.match((await waiting!.next('turnedAway')).reason, /yours are \{"seconds":4\}/)
  })
})
