import assert from 'node:assert/strict'
import { Processes } from './processes.js'

describe('a spectator in a process of its own', function () {
  this.timeout(90_000)
  let processes: Processes
  beforeEach(() => {
    processes = new Processes()
  })
  afterEach(() => processes.end())

  it('sees the verified end that the players saw, from the lobby or from the middle on', async () => {
    const relay = await processes.relay()
    const bots = processes.bots(relay, 2, 'arena', 10)
    await bots[0]!.next('lobby')
    const early = processes.watcher(relay, 'arena')
    await bots[0]!.next('stats', ({ stats }) => stats.frame >= 180)
    const late = processes.watcher(relay, 'arena')
    const { stats } = await late.next('watching', (line) => line.stats.frame > 120)
    assert.ok(stats.frame < 590, 'it sees the match while it is played')
    const [played, ...watched] = await Promise.all([
      bots[0]!.next('result'),
      early.next('watched'),
      late.next('watched'),
    ])
    for (const { finalHash, finalFrame, verdict, agrees, matchId } of watched) {
      assert.deepEqual(
        { finalHash, finalFrame, verdict, agrees, matchId },
        { finalHash: played.finalHash, finalFrame: 600, verdict: 'verified', agrees: true, matchId: played.matchId },
      )
    }
    assert.deepEqual(await Promise.all([early.ended(), late.ended()]), [0, 0])
  })

  it('is told when there is nothing to see', async () => {
    const relay = await processes.relay()
    const watcher = processes.watcher(relay, 'arena')
    assert.equal(await watcher.ended(), 1)
    assert.match(watcher.errors.join('\n'), /this room does not exist/)
  })
})

describe('a bot that is asked to end', function () {
  this.timeout(90_000)
  let processes: Processes
  beforeEach(() => {
    processes = new Processes()
  })
  afterEach(() => processes.end())

  it('says goodbye: its seat is free at once', async () => {
    const relay = await processes.relay({ match: { dropAfterMs: 60_000 } })
    const [quitter, bot] = processes.bots(relay, 2, 'arena', 10)
    const { seat } = await quitter!.next('start')
    await bot!.next('stats', ({ stats }) => stats.frame >= 60)
    quitter!.kill('SIGTERM')
    await bot!.next('peer', (line) => line.seat === seat && line.status === 'empty')
    assert.equal(await quitter!.ended(), 1)
  })
})
