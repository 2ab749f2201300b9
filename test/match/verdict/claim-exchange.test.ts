import assert from 'node:assert/strict'
import type { CheckedCertificate, ClaimSigner, MatchResult } from '../../../src/match/contract/match-result.js'
import { ClaimExchange } from '../../../src/match/verdict/claim-exchange.js'
import type { Claim } from '../../../src/wire/claim.js'
import type { Start } from '../../../src/wire/lobby.js'
import { channelTo } from '../channel-to.js'

const START: Start = {
  type: 'start',
  matchId: new Uint8Array(16).fill(3),
  seed: 1,
  seats: ['a', 'b', 'c'].map((peer) => ({ peer, name: peer })),
  options: {},
  toleranceFrames: 12,
  referee: 'r',
  gameId: 'drift',
}
const OWN = { frame: 100, outcome: { winners: [1], reason: 'time' }, hash: 77n }

function certificate(change: Partial<CheckedCertificate> = {}): CheckedCertificate {
  return {
    verdict: 'verified',
    outcome: { reason: 'time', winners: [1] },
    stateHash: 77n,
    frames: 100,
    relay: 'r',
    bytes: new Uint8Array(1),
    ...change,
  }
}

/** An exchange whose certificates say what `judged` says; the first byte is its kind, 0 for a forged one. */
function makeExchange(judged: boolean, certificates: readonly CheckedCertificate[] = [certificate()]) {
  const said: Claim[] = []
  const results: MatchResult[] = []
  let checks = 0
  const claimSigner: ClaimSigner = {
    sign: (claim) => Promise.resolve({ ...claim, signature: new Uint8Array(64) }),
    check: (bytes) => {
      checks += 1
      return Promise.resolve(certificates[bytes[0]! - 1] ?? null)
    },
  }
  const exchange = new ClaimExchange({
    start: START,
    localSeat: 0,
    judged,
    claimSigner,
    channel: channelTo((message) => {
      if (message.type === 'claim') said.push(message.claim)
    }),
    settle: (result) => results.push(result),
  })
  return { exchange, said, results, checks: () => checks }
}

function claimOf(seat: number): Claim {
  return { matchId: START.matchId, seat, frame: 100, stateHash: 77n, outcomeJson: '{}', signature: new Uint8Array(0) }
}

/** Let promises settle. */
async function settled(): Promise<void> {
  for (let i = 0; i < 4; i++) await Promise.resolve()
}

describe('claim exchange', () => {
  it('claims what was simulated, twice a second until it is judged', async () => {
    const { exchange, said, results } = makeExchange(true)
    exchange.tick(0, 0)
    exchange.decide(OWN, 0)
    await settled()
    for (let nowMs = 0; nowMs < 2000; nowMs += 50) exchange.tick(nowMs, 0)
    assert.equal(said.length, 4)
    assert.equal(said[0]!.outcomeJson, '{"reason":"time","winners":[1]}')
    assert.equal(said[0]!.stateHash, 77n)
    exchange.onCertificate(Uint8Array.of(1))
    await settled()
    for (let nowMs = 2000; nowMs < 4000; nowMs += 50) exchange.tick(nowMs, 0)
    assert.equal(said.length, 4)
    assert.equal(results.length, 1)
  })

  it('settles with the certificate of the relay, and states whether it agrees', async () => {
    const cases: readonly [CheckedCertificate, boolean][] = [
      [certificate(), true],
      [certificate({ stateHash: null }), true],
      [certificate({ stateHash: 78n }), false],
      [certificate({ outcome: { winners: [0], reason: 'time' } }), false],
      [certificate({ outcome: null, verdict: 'abandoned' }), false],
    ]
    for (const [judged, agrees] of cases) {
      const { exchange, results } = makeExchange(true, [judged])
      exchange.decide(OWN, 0)
      exchange.onCertificate(Uint8Array.of(1))
      await settled()
      assert.equal(results[0]!.agrees, agrees)
      assert.equal(results[0]!.verdict, judged.verdict)
      assert.deepEqual(results[0]!.outcome, OWN.outcome)
    }
  })

  it('is judged also when it has not come to the end itself', async () => {
    const { exchange, results } = makeExchange(true)
    exchange.onCertificate(Uint8Array.of(1))
    await settled()
    assert.deepEqual(
      [results[0]!.verdict, results[0]!.finalFrame, results[0]!.agrees, results[0]!.finalHash],
      ['verified', 100, false, null],
    )
  })

  it('ignores forged certificates, checks one at a time, and takes a good one after them', async () => {
    const { exchange, results, checks } = makeExchange(true)
    exchange.decide(OWN, 0)
    for (let i = 0; i < 100; i++) exchange.onCertificate(Uint8Array.of(0))
    assert.equal(checks(), 1)
    await settled()
    assert.equal(results.length, 0)
    exchange.onCertificate(Uint8Array.of(1))
    await settled()
    assert.equal(results.length, 1)
    exchange.onCertificate(Uint8Array.of(1))
    assert.equal(checks(), 2)
  })

  it('stops waiting for a relay that does not judge', async () => {
    const { exchange, results } = makeExchange(true)
    exchange.decide(OWN, 0)
    await settled()
    exchange.tick(30_000, 0)
    assert.equal(results.length, 0)
    exchange.tick(30_001, 0)
    assert.equal(results[0]!.verdict, 'unjudged')
    assert.equal(exchange.settled, true)
  })

  it('without a relay settles once the others have claimed, are gone, or have had time enough', async () => {
    const all = makeExchange(false)
    all.exchange.decide(OWN, 0)
    await settled()
    all.exchange.onClaim(1, claimOf(1))
    all.exchange.onClaim(1, claimOf(1))
    all.exchange.onClaim(1, claimOf(2)) // one seat's claim from another
    all.exchange.tick(10, 0)
    assert.equal(all.results.length, 0)
    all.exchange.onClaim(2, claimOf(2))
    all.exchange.tick(20, 0)
    assert.equal(all.results[0]!.verdict, 'unjudged')
    assert.equal(all.said.length, 1, 'our own claim goes out before')

    const gone = makeExchange(false)
    gone.exchange.decide(OWN, 0)
    await settled()
    gone.exchange.tick(10, 2)
    assert.equal(gone.results.length, 1)

    const late = makeExchange(false)
    late.exchange.decide(OWN, 0)
    await settled()
    late.exchange.tick(3000, 0)
    assert.equal(late.results.length, 0)
    late.exchange.tick(3001, 0)
    assert.equal(late.results.length, 1)
  })

  it('settles when we leave: abandoned before the end, unjudged after it', async () => {
    const before = makeExchange(true)
    before.exchange.abandon()
    before.exchange.abandon()
    assert.deepEqual(
      before.results.map(({ verdict, outcome }) => [verdict, outcome]),
      [['abandoned', null]],
    )
    const after = makeExchange(true)
    after.exchange.decide(OWN, 0)
    after.exchange.abandon()
    assert.deepEqual(
      after.results.map(({ verdict, outcome }) => [verdict, outcome]),
      [['unjudged', OWN.outcome]],
    )
    await settled()
  })
})
