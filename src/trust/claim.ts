/** A seat's signed statement about how the match ended: the bytes that are signed, and whether two claims agree. */
import { hex } from '../core/bytes.js'
import { publicKeyFromPeerId, verifySignature } from '../identity.js'
import type { Claim } from '../wire/claim.js'
import type { SeatHolder } from '../wire/seats.js'

/** A claim before it is signed. */
export type UnsignedClaim = Omit<Claim, 'signature'>

/** Signs with an Ed25519 key; an `Identity` is one. */
export interface Signer {
  /** Ed25519 public key, 32 bytes. */
  readonly publicKey: Uint8Array
  /** @returns the Ed25519 signature, 64 bytes */
  sign(bytes: Uint8Array): Promise<Uint8Array>
}

/**
 * What a seat signs: one line a field, so that no two claims share their bytes and none can be taken for another
 * kind of statement. The outcome comes last; it is canonical JSON and holds no line break.
 */
export function claimBytes(claim: UnsignedClaim): Uint8Array {
  const lines = [
    'peerstep claim 1',
    hex(claim.matchId),
    String(claim.seat),
    String(claim.frame),
    claim.stateHash.toString(16).padStart(16, '0'),
    claim.outcomeJson,
  ]
  return new TextEncoder().encode(lines.join('\n'))
}

/** Signs a claim. `signer` must be the peer that holds the seat, or the claim will be refused. */
export async function signClaim(signer: Signer, claim: UnsignedClaim): Promise<Claim> {
  return { ...claim, signature: await signer.sign(claimBytes(claim)) }
}

/** True when the peer that holds the claim's seat signed it. Never throws. @param seats holders by seat */
export async function checkClaim(claim: Claim, seats: readonly SeatHolder[]): Promise<boolean> {
  const holder = seats[claim.seat]
  if (holder === undefined || holder.peer === '') return false
  const publicKey = publicKeyFromPeerId(holder.peer)
  return publicKey !== null && verifySignature(publicKey, claimBytes(claim), claim.signature)
}

/** True when two claims state the same end: frames, final state and outcome. */
export function sameClaim(
  a: Pick<Claim, 'frame' | 'stateHash' | 'outcomeJson'>,
  b: Pick<Claim, 'frame' | 'stateHash' | 'outcomeJson'>,
): boolean {
  return a.frame === b.frame && a.stateHash === b.stateHash && a.outcomeJson === b.outcomeJson
}
