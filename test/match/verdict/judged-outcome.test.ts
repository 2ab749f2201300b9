import assert from 'node:assert/strict'
import type { CheckedCertificate } from '../../../src/match/contract/match-result.js'
import { JudgedOutcome } from '../../../src/match/verdict/judged-outcome.js'
import type { Start } from '../../../src/wire/lobby.js'

const START: Start = {
  type: 'start',
  matchId: new Uint8Array(16).fill(3),
  seed: 1,
  seats: [{ peer: 'a', name: 'a' }],
  options: {},
  toleranceFrames: 12,
  referee: 'r',
  gameId: 'drift',
}
const DECIDED = { frame: 100, outcome: { winners: [1], reason: 'time' }, hash: 77n }
const CERTIFICATE: CheckedCertificate = {
  verdict: 'verified',
  outcome: { reason: 'time', winners: [1] },
  stateHash: 77n,
  frames: 120,
  relay: 'r',
  bytes: new Uint8Array(1),
}

/** Bytes that start with 0 stand for a certificate that is not valid. */
function makeJudged(certificate = CERTIFICATE) {
  let checks = 0
  let certified = 0
  const judged = new JudgedOutcome(
    {
      check: (bytes) => {
        checks += 1
        return Promise.resolve(bytes[0] === 0 ? null : certificate)
      },
    },
    () => {
      certified += 1
    },
  )
  return { judged, checks: () => checks, certified: () => certified }
}

/** Let promises settle. */
async function settled(): Promise<void> {
  for (let i = 0; i < 4; i++) await Promise.resolve()
}

describe('judged outcome', () => {
  it('is abandoned where it was neither decided nor certified, and states the frames simulated', () => {
    assert.deepEqual(makeJudged().judged.result(41), {
      outcome: null,
      finalFrame: 41,
      finalHash: null,
      verdict: 'abandoned',
      certificate: null,
      agrees: false,
    })
  })

  it('is unjudged where it was decided and no certificate came', () => {
    const { judged } = makeJudged()
    assert.equal(judged.decided, false)
    judged.decide(DECIDED)
    judged.decide({ frame: 200, outcome: { winners: [0] }, hash: 1n })
    assert.equal(judged.decided, true)
    const { verdict, finalFrame, finalHash, outcome } = judged.result(300)
    assert.deepEqual([verdict, finalFrame, finalHash, outcome], ['unjudged', 100, 77n, DECIDED.outcome])
  })

  it('takes outcome and frames from the certificate where it was not decided here', async () => {
    const { judged } = makeJudged()
    judged.onCertificate(Uint8Array.of(1), START)
    await settled()
    const { verdict, finalFrame, outcome, agrees } = judged.result(41)
    assert.deepEqual([verdict, finalFrame, outcome, agrees], ['verified', 120, CERTIFICATE.outcome, false])
  })

  it('agrees only with a certificate of the same outcome and state', async () => {
    const cases: readonly [CheckedCertificate, boolean][] = [
      [CERTIFICATE, true],
      [{ ...CERTIFICATE, stateHash: null }, true],
      [{ ...CERTIFICATE, stateHash: 78n }, false],
      [{ ...CERTIFICATE, outcome: { winners: [0], reason: 'time' } }, false],
      [{ ...CERTIFICATE, outcome: null, verdict: 'abandoned' }, false],
    ]
    for (const [certificate, agrees] of cases) {
      const { judged } = makeJudged(certificate)
      judged.decide(DECIDED)
      judged.onCertificate(Uint8Array.of(1), START)
      await settled()
      assert.equal(judged.result(0).agrees, agrees)
      assert.equal(judged.result(0).verdict, certificate.verdict)
    }
  })

  it('checks one certificate at a time, goes on after an invalid one, and stops at the first valid one', async () => {
    const { judged, checks, certified } = makeJudged()
    judged.onCertificate(Uint8Array.of(0), START)
    judged.onCertificate(Uint8Array.of(1), START)
    assert.deepEqual([checks(), judged.checking], [1, true])
    await settled()
    assert.deepEqual([judged.checking, judged.certificate, certified()], [false, null, 0])
    judged.onCertificate(Uint8Array.of(1), START)
    await settled()
    judged.onCertificate(Uint8Array.of(1), START)
    assert.deepEqual([checks(), judged.certificate, certified()], [2, CERTIFICATE, 1])
  })
})
