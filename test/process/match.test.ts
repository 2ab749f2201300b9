import assert from 'node:assert/strict'
import { checkReplay } from '../../src/trust/replay-check.js'
import { MATCH, matchAt, Processes, replayAt } from './processes.js'

describe('a match of processes', function () {
  this.timeout(90_000)
  let processes: Processes
  beforeEach(() => {
    processes = new Processes()
  })
  afterEach(() => processes.end())

  for (const { game, seconds, frames } of [
    { game: 'arena', seconds: 5, frames: 300 },
    { game: 'skirmish', seconds: 3, frames: 0 },
  ]) {
    it(`of ${game} ends in one state everywhere, a certificate and a replay that bears no changed byte`, async () => {
      const relay = await processes.relay()
      const bots = processes.bots(relay, 2, game, seconds)
      const results = await Promise.all(bots.map((bot) => bot.next('result')))
      assert.deepEqual(await Promise.all(bots.map((bot) => bot.ended())), [0, 0])

      const [first, second] = results as [(typeof results)[0], (typeof results)[0]]
      assert.match(first.finalHash!, /^[0-9a-f]{16}$/)
      assert.equal(second.finalHash, first.finalHash)
      assert.deepEqual(second.outcome, first.outcome)
      assert.deepEqual([first.seat, second.seat].sort(), [0, 1])
      if (frames > 0) assert.equal(first.finalFrame, frames)
      for (const { verdict, agrees, relay: signer, stats } of results) {
        assert.deepEqual({ verdict, agrees, desyncs: stats.desyncs }, { verdict: 'verified', agrees: true, desyncs: 0 })
        assert.ok(relay.address.endsWith(`/p2p/${signer}`))
        assert.ok(stats.hashesCompared > 0, 'hashes were compared while the match ran')
      }

      const stored = await matchAt(relay, first.matchId!)
      assert.deepEqual([stored.status, stored.verdict, stored.game.id], ['settled', 'verified', game])
      assert.deepEqual([stored.frames, stored.outcome], [first.finalFrame, first.outcome])

      const replay = await replayAt(relay, first.matchId!)
      const verified = processes.peerstep('verify', processes.file('true.peerstep', replay), '--relay', first.relay!)
      assert.equal(await verified.ended(), 0, verified.errors.join('\n'))
      assert.match(verified.lines[0]!, /^ok: +verified, simulated again/)

      await refuseEachChangedByte(replay)
      if (game === 'arena') await refuseInCommand(processes, replay)
    })
  }

  it('of four players passes the command that checks everything', async () => {
    const run = processes.node(MATCH, '--players', '4', '--game', 'arena', '--seconds', '4')
    assert.equal(await run.ended(), 0, [...run.lines, ...run.errors].join('\n'))
    const said = run.lines.join('\n')
    assert.match(said, /final hashes: [0-9a-f]{16} \(all equal\)/)
    assert.match(said, /verdict: +verified \(settled\), 240 frames/)
  })
})

/** One bit of every byte in turn, which bit changing along the file. */
async function refuseEachChangedByte(replay: Uint8Array): Promise<void> {
  const changed = replay.slice()
  for (let at = 0; at < changed.length; at++) {
    changed[at]! ^= 1 << (at % 8)
    const check = await checkReplay(changed, null)
    assert.ok(!check.ok && check.reason !== '', `byte ${at} of ${changed.length}`)
    changed[at] = replay[at]!
  }
  assert.ok((await checkReplay(changed, null)).ok)
}

/** The same through the command for a few places: each is a process. */
async function refuseInCommand(processes: Processes, replay: Uint8Array): Promise<void> {
  for (const share of [0, 0.5, 0.999]) {
    const changed = replay.slice()
    changed[Math.floor(share * replay.length)]! ^= 0x10
    const run = processes.peerstep('verify', processes.file('changed.peerstep', changed))
    assert.equal(await run.ended(), 1)
    assert.deepEqual(run.lines, [])
    assert.equal(run.errors.length, 1)
    assert.match(run.errors[0]!, /^refused: \S+ /)
  }
}
