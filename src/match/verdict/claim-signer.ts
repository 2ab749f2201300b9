/** Signs our claims and checks a relay's certificates with the peer's own identity. */

import { hex } from '../../core/bytes.js'
import type { Outcome } from '../../core/game.js'
import type { Identity } from '../../identity.js'
import { peerIdFromPublicKey } from '../../identity.js'
import { openCertificate } from '../../trust/certificate.js'
import { signClaim } from '../../trust/claim.js'
import { parseCanonical } from '../../wire/canonical-json.js'
import { OUTCOME_BYTES_MAX } from '../../wire/limits.js'
import type { Start } from '../../wire/lobby.js'
import type { CheckedCertificate, ClaimSigner } from '../contract/match-result.js'

/** @param identity signs the claims; its peer id holds the seat */
export function claimSignerOf(identity: Identity): ClaimSigner {
  return { sign: (claim) => signClaim(identity, claim), check: checkCertificate }
}

/** Null unless the certificate is about this match and signed by its referee. */
async function checkCertificate(bytes: Uint8Array, start: Start): Promise<CheckedCertificate | null> {
  const certificate = await openCertificate(bytes)
  if (certificate === null || hex(certificate.matchId) !== hex(start.matchId)) return null
  const relay = peerIdFromPublicKey(certificate.relayKey)
  if (relay !== start.referee) return null
  const { outcomeJson } = certificate
  return {
    verdict: certificate.verdict,
    outcome: outcomeJson === '' ? null : (parseCanonical(outcomeJson, OUTCOME_BYTES_MAX) as unknown as Outcome),
    stateHash: certificate.stateHash,
    frames: certificate.frames,
    relay,
    bytes,
  }
}
