/** The relay's signature under a verdict: the relay that judged the match makes it; anyone with the bytes can check it. */
import { verifySignature } from '../identity.js'
import type { Claim } from '../wire/claim.js'
import { RECORD_VERSION } from '../wire/limits.js'
import { type Certificate, decodeCertificate, encodeCertificate } from '../wire/record.js'
import type { Signer } from './claim.js'
import type { Finding } from './verdict.js'

const NO_SIGNATURE = new Uint8Array(0)

/** SHA-256 of an encoded record: what a certificate speaks of. */
export async function recordDigest(record: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(record)))
}

/**
 * Signs a finding.
 * @param record the encoded record the finding is about
 * @returns the encoded certificate
 */
export async function issueCertificate(
  signer: Signer,
  matchId: Claim['matchId'],
  record: Uint8Array,
  finding: Finding,
  issuedAtMs: number,
): Promise<Uint8Array> {
  const certificate: Certificate = {
    version: RECORD_VERSION,
    matchId,
    recordDigest: await recordDigest(record),
    verdict: finding.verdict,
    outcomeJson: finding.outcomeJson,
    stateHash: finding.stateHash,
    frames: finding.frames,
    issuedAtMs,
    relayKey: signer.publicKey,
    signature: NO_SIGNATURE,
    dissentingSeats: finding.dissentingSeats,
  }
  return encodeCertificate({ ...certificate, signature: await signer.sign(signedBytes(certificate)) })
}

/**
 * Decodes a certificate and checks that the relay key it names has signed it. Whether to trust that key is up to the caller.
 * @returns null when the bytes are no certificate or the signature is not by `relayKey`; never throws
 */
export async function openCertificate(bytes: Uint8Array): Promise<Certificate | null> {
  const certificate = decodeCertificate(bytes)
  if (certificate === null) return null
  const { relayKey, signature } = certificate
  return (await verifySignature(relayKey, signedBytes(certificate), signature)) ? certificate : null
}

/** The certificate with its signature left empty. A claim is text and begins otherwise, so neither can pass for the other. */
function signedBytes(certificate: Certificate): Uint8Array {
  return encodeCertificate({ ...certificate, signature: NO_SIGNATURE })
}
