/**
 * What two peers tell each other to set up a WebRTC connection, as plain facts. SDP is taken apart where it is made and put
 * together again where it is needed, so no stranger's text ever reaches an SDP parser: one data section, one fingerprint.
 */

/** Half of a negotiation: one peer's credentials and DTLS role. */
export interface SessionDescription {
  /** ICE user fragment, 4 to 256 characters of ICE's alphabet. */
  readonly ufrag: string
  /** ICE password, 22 to 256 characters of ICE's alphabet. */
  readonly password: string
  /** SHA-256 of the DTLS certificate: 32 bytes as upper-case hex, separated by colons. */
  readonly fingerprint: string
  /** DTLS role: an offer leaves it open, an answer decides. */
  readonly setup: 'actpass' | 'active' | 'passive'
}

/** Kinds of ICE candidate: RFC 8445, section 5.1.1. */
export const CANDIDATE_TYPES = ['host', 'srflx', 'prflx', 'relay'] as const
/** One of CANDIDATE_TYPES. */
export type CandidateType = (typeof CANDIDATE_TYPES)[number]

/** One place where a peer may be reached over UDP. */
export interface IceCandidate {
  /** 1 to 32 characters of ICE's alphabet. */
  readonly foundation: string
  /** 1 to 2^31 - 1. */
  readonly priority: number
  /** An IP address, or the random `.local` name under which a browser hides one. */
  readonly address: string
  readonly port: number
  readonly type: CandidateType
}

/** What a peer accepts in one message: more than our largest packet, less than every implementation can. */
const MESSAGE_BYTES_MAX = 262_144

const ICE_TEXT = /^[A-Za-z0-9+/]+$/
const FINGERPRINT = /^[0-9A-F]{2}(:[0-9A-F]{2}){31}$/
const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/
/** Colons and hex digits; what remains wrong, the parser of addresses below refuses. */
const IPV6 = /^(?=.*:)[0-9a-f:]{2,39}$/i
/** A random UUID: so that no peer can have us ask a name server for a name of its choice. */
const HIDDEN_NAME = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.local$/i

/** The facts of an SDP that our own WebRTC made; null when it lacks one, which no implementation we know does. */
export function sessionDescriptionOf(sdp: string): SessionDescription | null {
  const value = (name: string): string | undefined => new RegExp(`^a=${name}:(.+?)\\s*$`, 'm').exec(sdp)?.[1]
  const [algorithm, digest] = (value('fingerprint') ?? '').split(' ')
  if (algorithm?.toLowerCase() !== 'sha-256' || digest === undefined) return null
  return checkedSessionDescription({
    ufrag: value('ice-ufrag'),
    password: value('ice-pwd'),
    fingerprint: digest.toUpperCase(),
    setup: value('setup'),
  })
}

/** @returns null unless every field is there, of its kind and within its bounds */
export function checkedSessionDescription(value: unknown): SessionDescription | null {
  if (!isRecord(value)) return null
  const { ufrag, password, fingerprint, setup } = value
  if (!isText(ufrag, ICE_TEXT, 4, 256) || !isText(password, ICE_TEXT, 22, 256)) return null
  if (!isText(fingerprint, FINGERPRINT, 95, 95)) return null
  if (setup !== 'actpass' && setup !== 'active' && setup !== 'passive') return null
  return { ufrag, password, fingerprint, setup }
}

/**
 * A description of one data section with these facts and nothing else.
 *
 * The offering side sends the first DTLS message: it controls ICE, so the other side knows of the path before that message arrives. The
 * other way round that message is often lost and sent again after a second (17 of 40 times here, against 8).
 */
export function sdpOf(session: SessionDescription): string {
  const lines = [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    `a=ice-ufrag:${session.ufrag}`,
    `a=ice-pwd:${session.password}`,
    'a=ice-options:trickle',
    `a=fingerprint:sha-256 ${session.fingerprint}`,
    `a=setup:${session.setup === 'actpass' ? 'active' : session.setup}`,
    'a=mid:0',
    'a=sctp-port:5000',
    `a=max-message-size:${MESSAGE_BYTES_MAX}`,
  ]
  return lines.map((line) => `${line}\r\n`).join('')
}

/** The media id of the one section of every description of ours. */
export const SECTION = '0'

/**
 * The facts of a candidate line that our own WebRTC made. Null for what we do not tell: TCP, a second component, and the
 * empty line that ends the gathering. The address behind a reflexive or relayed one is left out.
 */
export function iceCandidateOf(line: string): IceCandidate | null {
  const words = line
    .replace(/^a=/, '')
    .replace(/^candidate:/, '')
    .split(' ')
  const [foundation, component, protocol, priority, address, port, typ, type] = words
  if (component !== '1' || protocol?.toLowerCase() !== 'udp' || typ !== 'typ') return null
  return checkedCandidate({ foundation, priority: Number(priority), address, port: Number(port), type })
}

/** @returns null unless every field is there, of its kind and within its bounds */
export function checkedCandidate(value: unknown): IceCandidate | null {
  if (!isRecord(value)) return null
  const { foundation, priority, address, port, type } = value
  if (!isText(foundation, ICE_TEXT, 1, 32) || !isWhole(priority, 1, 2 ** 31 - 1) || !isWhole(port, 1, 65_535))
    return null
  if (typeof address !== 'string' || !(isIpAddress(address) || isHiddenName(address))) return null
  const known = CANDIDATE_TYPES.find((one) => one === type)
  return known === undefined ? null : { foundation, priority, address, port, type: known }
}

/**
 * The line of a candidate as WebRTC takes it (RFC 8839, section 5.1), without the address behind a reflexive or relayed one.
 */
export function candidateLineOf(candidate: IceCandidate): string {
  const { foundation, priority, address, port, type } = candidate
  const behind = type === 'host' ? '' : ` raddr ${address.includes(':') ? '::' : '0.0.0.0'} rport 0`
  return `candidate:${foundation} 1 udp ${priority} ${address} ${port} typ ${type}${behind}`
}

/** True for the name under which a browser hides an address; only browsers can find out what it stands for. */
export function isHiddenName(address: string): boolean {
  return HIDDEN_NAME.test(address)
}

function isIpAddress(text: string): boolean {
  const parts = IPV4.exec(text)
  return parts === null ? isIpV6(text) : parts.slice(1).every((part) => Number(part) <= 255)
}

function isIpV6(text: string): boolean {
  return IPV6.test(text) && URL.canParse(`http://[${text}]/`)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isText(value: unknown, pattern: RegExp, lengthMin: number, lengthMax: number): value is string {
  return typeof value === 'string' && value.length >= lengthMin && value.length <= lengthMax && pattern.test(value)
}

function isWhole(value: unknown, min: number, max: number): value is number {
  return Number.isInteger(value) && (value as number) >= min && (value as number) <= max
}
