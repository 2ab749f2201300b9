import assert from 'node:assert/strict'
import { decodeRecord, decodeReplayFile } from '../../src/wire/record.js'
import { Processes, replayAt } from './processes.js'

describe('a newcomer to a running match', function () {
  this.timeout(90_000)
  let processes: Processes
  beforeEach(() => {
    processes = new Processes()
  })
  afterEach(() => processes.end())

  it('takes a seat that was dropped, and the verified record names both of its holders', async () => {
    const relay = await processes.relay({ match: { dropAfterMs: 1000 } })
    const bots = processes.bots(relay, 3, 'arena', 15)
    const watcher = bots[0]!.next('lobby').then(() => processes.watcher(relay, 'arena'))
    const victim = bots.pop()!
    const { seat } = await victim.next('start')
    await victim.next('stats', ({ stats }) => stats.frame >= 60)
    victim.kill('SIGKILL')
    await bots[0]!.next('peer', (line) => line.seat === seat && line.status === 'empty')

    const newcomer = processes.bot(relay, 8, 'arena', 15, 3)
    assert.equal((await newcomer.next('start')).seat, seat)
    for (const bot of bots) await bot.next('peer', (line) => line.seat === seat && line.status === 'playing')
    const late = processes.bot(relay, 2, 'arena', 15, 3)
    assert.equal(await late.ended(), 1)
    assert.match(late.errors.join('\n'), /all its seats are held/, 'its former owner comes too late')

    const results = await Promise.all([...bots, newcomer].map((bot) => bot.next('result')))
    const watched = await (await watcher).next('watched')
    for (const { finalHash, finalFrame, verdict, agrees } of [...results, watched]) {
      assert.deepEqual(
        { finalHash, finalFrame, verdict, agrees },
        { finalHash: results[0]!.finalHash, finalFrame: 900, verdict: 'verified', agrees: true },
      )
    }
    const replay = await replayAt(relay, results[0]!.matchId!)
    const record = decodeRecord(decodeReplayFile(replay)!.record)!
    assert.equal(record.seats[seat]!.name, 'bot 2')
    assert.deepEqual(
      record.seatings.map((seating) => [seating.seat, seating.holder.name]),
      [[seat, 'bot 8']],
    )
    assert.deepEqual(
      record.claims.map((claim) => claim.seat),
      [0, 1, 2],
    )
    const verify = processes.peerstep('verify', processes.file('match.peerstep', replay))
    assert.equal(await verify.ended(), 0)
  })

  it('gives the seat that a player leaves to a peer that has watched until then', async () => {
    const relay = await processes.relay({ match: { dropAfterMs: 60_000 } })
    const bots = processes.bots(relay, 3, 'arena', 12)
    const quitter = bots.pop()!
    const { seat } = await quitter.next('start')
    const watcher = processes.watcher(relay, 'arena', ['--sit', '--seats', '3', '--seconds', '12'])
    await watcher.next('watching', ({ stats }) => stats.frame >= 60)
    quitter.kill('SIGTERM')
    await watcher.next('start', (line) => line.seat === seat)
    for (const bot of bots) await bot.next('peer', (line) => line.seat === seat && line.status === 'playing')
    const results = await Promise.all([...bots, watcher].map((bot) => bot.next('result')))
    for (const { finalHash, verdict, agrees } of results) {
      assert.deepEqual(
        { finalHash, verdict, agrees },
        { finalHash: results[0]!.finalHash, verdict: 'verified', agrees: true },
      )
    }
  })
})
