import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { checkReplay } from '../../src/trust/replay-check.js'
import { decodeReplayFile } from '../../src/wire/record.js'
import { matchAt, Processes, type RelayRun, replayAt } from './processes.js'

describe('a relay that dies', function () {
  this.timeout(90_000)
  let processes: Processes
  beforeEach(() => {
    processes = new Processes()
  })
  afterEach(() => processes.end())

  it('by kill -9 right after a certificate was told still has match, certificate and replay', async () => {
    const relay = await processes.relay()
    const bots = processes.bots(relay, 2, 'arena', 3)
    const told = await Promise.race(bots.map((bot) => bot.next('result')))
    relay.kill('SIGKILL')
    assert.equal(await relay.ended(), -1)
    const certificate = Buffer.from(told.certificate!, 'base64')
    assert.equal(told.verdict, 'verified')

    let before: Uint8Array | null = null
    for (let time = 0; time < 2; time++) {
      const again = await processes.relay()
      await assertReady(again)
      const { status, verdict, frames, outcome } = await matchAt(again, told.matchId!)
      assert.deepEqual(
        { status, verdict, frames, outcome },
        { status: 'settled', verdict: 'verified', frames: told.finalFrame, outcome: told.outcome },
      )
      const replay = await replayAt(again, told.matchId!)
      assert.deepEqual(Buffer.from(decodeReplayFile(replay)!.certificate), certificate)
      // The certificate holds the digest of the record, so the record is byte for byte the one that was certified.
      assert.ok((await checkReplay(replay, null)).ok)
      if (before !== null) assert.deepEqual(Buffer.from(replay), Buffer.from(before))
      before = replay
      again.kill('SIGKILL')
      await again.ended()
    }
  })

  it('by kill -9 in the middle of a match keeps every frame it announced, and settles what is left', async () => {
    const relay = await processes.relay()
    const bots = processes.bots(relay, 2, 'arena', 60)
    const { matchId } = await bots[0]!.next('start')
    await Promise.all(bots.map((bot) => bot.next('stats', ({ stats }) => stats.finalFrame >= 60)))
    relay.kill('SIGKILL')
    await relay.ended()
    // What they say from now on, they heard while it lived.
    const said = await Promise.all(bots.map((bot) => bot.next('stats', undefined, bot.lines.length)))
    const announced = Math.max(...said.map(({ stats }) => stats.finalFrame)) + 1
    for (const bot of bots) bot.kill('SIGKILL')
    await assertAbandoned(processes, matchId, announced)
  })

  it('by kill -9 in the middle of a match takes it up again, and it ends verified', async () => {
    const relay = await processes.relay()
    const bots = processes.bots(relay, 3, 'arena', 25)
    const { matchId } = await bots[0]!.next('start')
    await Promise.all(bots.map((bot) => bot.next('stats', ({ stats }) => stats.finalFrame >= 240)))
    relay.kill('SIGKILL')
    await relay.ended()
    const said = bots[0]!.lines.length
    await bots[0]!.next('stats', undefined, said)
    const again = await processes.relay({}, relay.address)
    const results = await Promise.all(bots.map((bot) => bot.next('result')))
    for (const result of results) {
      assert.deepEqual(
        [result.verdict, result.outcome, result.finalFrame],
        ['verified', results[0]!.outcome, results[0]!.finalFrame],
      )
    }
    const match = await matchAt(again, matchId)
    assert.deepEqual([match.status, match.verdict, match.frames], ['settled', 'verified', results[0]!.finalFrame])
    assert.ok((await checkReplay(await replayAt(again, matchId), null)).ok)
  })

  it('by kill -9 is followed by another on the same storage, at an address that players were given, too', async () => {
    const relay = await processes.relay()
    const standbyAddress = relay.address.replace(/\/tcp\/\d+/, `/tcp/${await freePort()}`)
    const bots = processes.bots(relay, 2, 'arena', 20, 2, ['--relay', standbyAddress])
    const { matchId } = await bots[0]!.next('start')
    await Promise.all(bots.map((bot) => bot.next('stats', ({ stats }) => stats.finalFrame >= 120)))
    relay.kill('SIGKILL')
    await relay.ended()
    const standby = await processes.relay({}, standbyAddress)
    assert.equal(standby.address, standbyAddress, 'the same key, and another port')
    const results = await Promise.all(bots.map((bot) => bot.next('result')))
    assert.deepEqual(
      results.map(({ verdict }) => verdict),
      ['verified', 'verified'],
    )
    const match = await matchAt(standby, matchId)
    assert.deepEqual([match.status, match.verdict, match.frames], ['settled', 'verified', results[0]!.finalFrame])
  })

  it('by SIGTERM exits with 0, leaves a running match to its players, and settles it at the next start', async () => {
    const relay = await processes.relay()
    const bots = processes.bots(relay, 2, 'arena', 60)
    const { matchId } = await bots[0]!.next('start')
    const { stats } = await bots[0]!.next('stats', (line) => line.stats.finalFrame >= 30)
    relay.kill('SIGTERM')
    assert.equal(await relay.ended(), 0, relay.errors.join('\n'))
    // A player referees now: two more seconds become final, more than the relay can have sealed before it stopped.
    const said = bots[0]!.lines.length
    const { finalFrame } = (await bots[0]!.next('stats', undefined, said)).stats
    await bots[0]!.next('stats', (line) => line.stats.finalFrame >= finalFrame + 120, said)
    for (const bot of bots) bot.kill('SIGKILL')
    await assertAbandoned(processes, matchId, stats.finalFrame + 1)
  })
})

/** No relay listens there now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** The next relay on the same directory has settled the match with at least these frames, and every peer can check it. */
async function assertAbandoned(processes: Processes, matchId: string, frames: number): Promise<void> {
  const relay = await processes.relay({ match: { resumeMs: 0 } })
  await assertReady(relay)
  const match = await matchAt(relay, matchId)
  assert.deepEqual([match.status, match.verdict], ['settled', 'abandoned'])
  assert.ok(match.frames >= frames, `${match.frames} frames are kept, ${frames} were announced`)
  const file = processes.file('abandoned.peerstep', await replayAt(relay, matchId))
  const verified = processes.peerstep('verify', file)
  assert.equal(await verified.ended(), 0, verified.errors.join('\n'))
  assert.match(verified.lines[0]!, /^ok: +abandoned, simulated again/)
}

async function assertReady(relay: RelayRun): Promise<void> {
  const response = await fetch(`${relay.ops}/ready`)
  assert.deepEqual([response.status, await response.json()], [200, { ready: true, reasons: [] }])
}
