/** What travels while two peers negotiate a datagram connection: an offer, its answer, and candidates as they are found. */
import { TOPIC_BYTES_MAX } from '../lane.js'
import {
  checkedCandidate,
  checkedSessionDescription,
  type IceCandidate,
  type SessionDescription,
} from './session-description.js'

/**
 * Largest message, bytes: an offer with all its texts at their limits, which are 800 bytes of session description, and a
 * topic of TOPIC_BYTES_MAX, each byte of which JSON writes as six characters at most.
 */
export const SIGNAL_BYTES_MAX = 4096

/** One message of a negotiation. */
export type SignalMessage =
  | { readonly kind: 'offer'; readonly topic: string; readonly session: SessionDescription }
  | { readonly kind: 'answer'; readonly session: SessionDescription }
  | { readonly kind: 'candidate'; readonly candidate: IceCandidate }

/** @returns the message as JSON in UTF-8 */
export function encodeSignal(message: SignalMessage): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(message))
}

/** @returns null on nonsense; never throws */
export function decodeSignal(bytes: Uint8Array): SignalMessage | null {
  if (bytes.length > SIGNAL_BYTES_MAX) return null
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return null // bytes that are no text, or text that is no JSON
  }
  if (typeof value !== 'object' || value === null) return null
  const { kind, topic, session, candidate } = value as Record<string, unknown>
  if (kind === 'candidate') {
    const facts = checkedCandidate(candidate)
    return facts && { kind, candidate: facts }
  }
  const facts = checkedSessionDescription(session)
  if (facts === null) return null
  // An offer leaves the DTLS role open, and an answer decides it: anything else is not how data channels are set up.
  if (kind === 'answer' && facts.setup !== 'actpass') return { kind, session: facts }
  if (kind !== 'offer' || facts.setup !== 'actpass') return null
  if (typeof topic !== 'string' || topic === '' || !fitsTopic(topic)) return null
  return { kind, topic, session: facts }
}

function fitsTopic(topic: string): boolean {
  return new TextEncoder().encode(topic).length <= TOPIC_BYTES_MAX
}
