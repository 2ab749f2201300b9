import assert from 'node:assert/strict'
import { generateIdentity } from '../../src/identity.js'
import { issueCertificate, openCertificate, recordDigest } from '../../src/trust/certificate.js'
import type { Finding } from '../../src/trust/verdict.js'
import { decodeCertificate, encodeCertificate } from '../../src/wire/record.js'
import { MATCH_ID } from '../wire/samples.js'

const RECORD = Uint8Array.of(1, 2, 3)
const FINDING: Finding = {
  verdict: 'verified',
  outcomeJson: '{"winners":[1]}',
  frames: 120,
  stateHash: 77n,
  dissentingSeats: [2],
}

describe('certificates', () => {
  it('state the finding, the digest of the record and the key that signed them', async () => {
    const relay = await generateIdentity()
    const bytes = await issueCertificate(relay, MATCH_ID, RECORD, FINDING, 1_700_000_000_000)
    const certificate = await openCertificate(bytes)
    assert.ok(certificate !== null)
    const { verdict, outcomeJson, frames, stateHash, dissentingSeats } = certificate
    assert.deepEqual({ verdict, outcomeJson, frames, stateHash, dissentingSeats }, FINDING)
    assert.deepEqual(certificate.recordDigest, await recordDigest(RECORD))
    assert.deepEqual([certificate.matchId, certificate.relayKey], [MATCH_ID, relay.publicKey])
    assert.equal(certificate.issuedAtMs, 1_700_000_000_000)
  })

  it('are refused when any field was changed, or another key is named', async () => {
    const [relay, other] = [await generateIdentity(), await generateIdentity()]
    const certificate = decodeCertificate(await issueCertificate(relay, MATCH_ID, RECORD, FINDING, 1))!
    for (const change of [
      { verdict: 'disputed' as const },
      { outcomeJson: '{"winners":[0]}' },
      { frames: 121 },
      { stateHash: null },
      { issuedAtMs: 2 },
      { dissentingSeats: [] },
      { matchId: MATCH_ID.toReversed() },
      { recordDigest: await recordDigest(Uint8Array.of(9)) },
      { relayKey: other.publicKey },
      { signature: new Uint8Array(0) },
    ]) {
      assert.equal(
        await openCertificate(encodeCertificate({ ...certificate, ...change })),
        null,
        JSON.stringify(Object.keys(change)),
      )
    }
    assert.ok(await openCertificate(encodeCertificate(certificate)))
  })

  it('are refused when the bytes are none', async () => {
    assert.equal(await openCertificate(new Uint8Array(0)), null)
    assert.equal(await openCertificate(Uint8Array.of(1, 2, 3)), null)
  })

  it('digest a record with SHA-256', async () => {
    const digest = await recordDigest(new TextEncoder().encode('abc'))
    assert.equal(
      Buffer.from(digest).toString('hex'),
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    )
  })
})
