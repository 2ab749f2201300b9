import assert from 'node:assert/strict'
import { generateIdentity } from '../../../src/identity.js'
import { claimSignerOf } from '../../../src/match/verdict/claim-signer.js'
import { issueCertificate } from '../../../src/trust/certificate.js'
import { checkClaim } from '../../../src/trust/claim.js'
import type { Finding } from '../../../src/trust/verdict.js'
import type { Start } from '../../../src/wire/lobby.js'

const MATCH_ID = new Uint8Array(16).fill(3)
const FINDING: Finding = {
  verdict: 'verified',
  outcomeJson: '{"winners":[1]}',
  stateHash: 77n,
  frames: 100,
  dissentingSeats: [],
}

function startOf(referee: string, matchId = MATCH_ID): Start {
  const seats = [{ peer: referee, name: 'a' }]
  return { type: 'start', matchId, seed: 1, seats, options: {}, toleranceFrames: 12, referee, gameId: 'drift' }
}

describe('claim signer', () => {
  it('signs claims with the identity of the peer', async () => {
    const identity = await generateIdentity()
    const other = await generateIdentity()
    const signed = await claimSignerOf(identity).sign({
      matchId: MATCH_ID,
      seat: 0,
      frame: 100,
      stateHash: 77n,
      outcomeJson: FINDING.outcomeJson,
    })
    assert.equal(await checkClaim(signed, [{ peer: identity.peerId, name: '' }]), true)
    assert.equal(await checkClaim(signed, [{ peer: other.peerId, name: '' }]), false)
  })

  it('reads a certificate that the referee of the match has signed', async () => {
    const relay = await generateIdentity()
    const { check } = claimSignerOf(await generateIdentity())
    const bytes = await issueCertificate(relay, MATCH_ID, new Uint8Array(8), FINDING, 1)
    assert.deepEqual(await check(bytes, startOf(relay.peerId)), {
      verdict: 'verified',
      outcome: { winners: [1] },
      stateHash: 77n,
      frames: 100,
      relay: relay.peerId,
      bytes,
    })
    const undecided = { ...FINDING, verdict: 'abandoned' as const, outcomeJson: '', stateHash: null }
    const abandoned = await issueCertificate(relay, MATCH_ID, new Uint8Array(8), undecided, 1)
    assert.equal((await check(abandoned, startOf(relay.peerId)))?.outcome, null)
  })

  it('refuses certificates of another match, of another relay, and changed or unreadable bytes', async () => {
    const relay = await generateIdentity()
    const other = await generateIdentity()
    const { check } = claimSignerOf(other)
    const bytes = await issueCertificate(relay, MATCH_ID, new Uint8Array(8), FINDING, 1)
    assert.equal(await check(bytes, startOf(relay.peerId, new Uint8Array(16).fill(4))), null)
    assert.equal(await check(bytes, startOf(other.peerId)), null)
    const changed = Uint8Array.from(bytes)
    changed[changed.length - 1]! ^= 1
    assert.equal(await check(changed, startOf(relay.peerId)), null)
    assert.equal(await check(Uint8Array.of(1, 2, 3), startOf(relay.peerId)), null)
  })
})
