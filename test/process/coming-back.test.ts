import assert from 'node:assert/strict'
import { matchAt, Processes } from './processes.js'

describe('a player whose process is restarted', function () {
  this.timeout(90_000)
  let processes: Processes
  beforeEach(() => {
    processes = new Processes()
  })
  afterEach(() => processes.end())

  it('returns to its seat in the running match, and all agree on the verified end', async () => {
    const relay = await processes.relay()
    const bots = processes.bots(relay, 3, 'arena', 10)
    const victim = bots.pop()!
    const { seat } = await victim.next('start')
    await victim.next('stats', ({ stats }) => stats.frame >= 60)
    victim.kill('SIGKILL')
    await bots[0]!.next('peer', (line) => line.seat === seat && line.status === 'away')

    const returned = processes.bot(relay, 2, 'arena', 10, 3)
    const start = await returned.next('start')
    assert.equal(start.seat, seat)
    for (const bot of bots) await bot.next('peer', (line) => line.seat === seat && line.status === 'playing')

    const results = await Promise.all([...bots, returned].map((bot) => bot.next('result')))
    assert.equal(new Set(results.map(({ finalHash }) => finalHash)).size, 1)
    for (const { finalFrame, verdict, agrees, stats } of results) {
      const facts = { finalFrame, verdict, agrees, desyncs: stats.desyncs }
      assert.deepEqual(facts, { finalFrame: 600, verdict: 'verified', agrees: true, desyncs: 0 })
    }
    assert.equal((await matchAt(relay, results[0]!.matchId!)).verdict, 'verified')
  })

  it('a stranger may not take the seat', async () => {
    const relay = await processes.relay()
    const bots = processes.bots(relay, 2, 'arena', 5)
    await bots[0]!.next('start')
    const stranger = processes.bot(relay, 7, 'arena', 5, 2)
    assert.equal(await stranger.ended(), 1)
    assert.match(stranger.errors.join('\n'), /a match is running in this room/)
    const results = await Promise.all(bots.map((bot) => bot.next('result')))
    for (const { verdict } of results) assert.equal(verdict, 'verified')
  })
})
