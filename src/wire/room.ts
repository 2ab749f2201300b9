/**
 * Control messages of a room: one type for each, told apart by `type`; those of lobby, seals and elections have files of their own.
 * Their schema is proto/room.proto; `npm run proto` generates the code.
 */
import type { Frame, Seat } from '../core/game.js'
import { assert } from '../errors.js'
import { clipText, need, readFrame, readSeat, readText, readWhole } from './checked-fields.js'
import { type Claim, readClaim, writeClaim } from './claim.js'
import { type Election, readElection, readVote, type Vote, writeVote } from './election.js'
import type { peerstep } from './generated.js'
import type { PlayShape } from './input-run.js'
import {
  CERTIFICATE_BYTES_MAX,
  REASON_BYTES_MAX,
  STATE_PART_BYTES_MAX,
  STATE_PARTS_MAX,
  WIRE_VERSION,
} from './limits.js'
import {
  type Hello,
  type Lobby,
  readHello,
  readLobby,
  readSeated,
  readStart,
  type Seated,
  type Start,
  writeHello,
  writeLobby,
  writeSeated,
  writeStart,
} from './lobby.js'
import {
  type Freeze,
  type Frozen,
  readFreeze,
  readFrozen,
  readSeal,
  type Seal,
  writeFrozen,
  writeSeal,
} from './seal.js'

/** The sender has read the start and waits for the go. */
export interface Ready {
  readonly type: 'ready'
  /** See `matchTagOf`. */
  readonly matchTag: number
}

/** The referee starts the clock of the match. */
export interface Go {
  readonly type: 'go'
  /** See `matchTagOf`. */
  readonly matchTag: number
  /** Start this many milliseconds after its arrival, less half the round trip to the referee. */
  readonly leadMs: number
}

/** One part of the state at a frame where hashes differed. */
export interface StatePart {
  readonly type: 'statePart'
  /** See `matchTagOf`. */
  readonly matchTag: number
  /** Frames simulated before the state. */
  readonly frame: Frame
  /** Index of this part, 0 to `parts - 1`. */
  readonly part: number
  /** Number of parts, 1 to STATE_PARTS_MAX. */
  readonly parts: number
  /** At most STATE_PART_BYTES_MAX bytes of the encoded state. */
  readonly bytes: Uint8Array
  /** The sender's seat. */
  readonly seat: Seat
}

/** A seat states how the match ended. */
export interface ClaimMessage {
  readonly type: 'claim'
  /** Signed by the peer on the seat. */
  readonly claim: Claim
}

/** The relay sends its certificate about the match to the players. */
export interface CertificateNotice {
  readonly type: 'certificate'
  /** Encoded, see wire/record; at most CERTIFICATE_BYTES_MAX bytes. */
  readonly certificate: Uint8Array
}

/** The sender leaves the room. */
export interface Bye {
  readonly type: 'bye'
  /** A sentence to show, at most REASON_BYTES_MAX bytes. */
  readonly reason: string
}

/** A spectator asks for final frames; the frame it asks for acknowledges all earlier ones. */
export interface Follow {
  readonly type: 'follow'
  /** See `matchTagOf`; 0 while the spectator does not know which match runs: the answer is then the start. */
  readonly matchTag: number
  /** First frame that the spectator does not hold. */
  readonly nextFrame: Frame
  /** True when later frames arrived: everything from `nextFrame` on must be sent again. */
  readonly again: boolean
}

/** Any control message of a room. */
export type RoomMessage =
  | Hello
  | Lobby
  | Start
  | Ready
  | Go
  | Seal
  | Freeze
  | Frozen
  | Election
  | Vote
  | StatePart
  | ClaimMessage
  | CertificateNotice
  | Bye
  | Follow
  | Seated

/** @param shape needed for seals, frozen runs and votes only; null before the match is known */
export function writeRoom(message: RoomMessage, shape: PlayShape | null): peerstep.RoomMessage.$Properties {
  return { version: WIRE_VERSION, ...writeBody(message, shape) }
}

function writeBody(message: RoomMessage, shape: PlayShape | null): peerstep.RoomMessage.$Properties {
  switch (message.type) {
    case 'hello':
      return { hello: writeHello(message) }
    case 'lobby':
      return { lobby: writeLobby(message) }
    case 'start':
      return { start: writeStart(message) }
    case 'ready':
      return { ready: { matchTag: message.matchTag } }
    case 'go':
      return { go: { matchTag: message.matchTag, leadMs: message.leadMs } }
    case 'seal':
      return { seal: writeSeal(message, shape) }
    case 'freeze':
      return { freeze: { matchTag: message.matchTag, seat: message.seat, round: message.round } }
    case 'frozen':
      return { frozen: writeFrozen(message, shape) }
    case 'election':
      return { election: { matchTag: message.matchTag, term: message.term, binding: message.binding } }
    case 'vote':
      return { vote: writeVote(message, shape) }
    case 'statePart':
      return { statePart: writeStatePart(message) }
    case 'claim':
      return { claim: writeClaim(message.claim) }
    case 'certificate':
      assert(message.certificate.length <= CERTIFICATE_BYTES_MAX, 'certificate within CERTIFICATE_BYTES_MAX')
      return { certificate: { certificate: message.certificate } }
    case 'bye':
      return { bye: { reason: clipText(message.reason, REASON_BYTES_MAX) } }
    case 'follow':
      return { follow: { matchTag: message.matchTag, nextFrame: message.nextFrame, again: message.again } }
    case 'seated':
      return { seated: writeSeated(message) }
  }
}

/** Within `decodeWith` only: gives up on nonsense, and on messages with inputs when there is no shape. */
export function readRoom(message: peerstep.RoomMessage.$Shape, shape: PlayShape | null): RoomMessage {
  need(message.version === WIRE_VERSION)
  switch (message.body) {
    case 'hello':
      return readHello(message.hello!)
    case 'lobby':
      return readLobby(message.lobby!)
    case 'start':
      return readStart(message.start!)
    case 'ready':
      return { type: 'ready', matchTag: message.ready!.matchTag ?? 0 }
    case 'go':
      return { type: 'go', matchTag: message.go!.matchTag ?? 0, leadMs: message.go!.leadMs ?? 0 }
    case 'seal':
      return readSeal(message.seal!, shape)
    case 'freeze':
      return readFreeze(message.freeze!)
    case 'frozen':
      return readFrozen(message.frozen!, shape)
    case 'election':
      return readElection(message.election!)
    case 'vote':
      return readVote(message.vote!, shape)
    case 'statePart':
      return readStatePart(message.statePart!)
    case 'claim':
      return { type: 'claim', claim: readClaim(message.claim!) }
    case 'certificate':
      return readNotice(message.certificate!)
    case 'bye':
      return { type: 'bye', reason: readText(message.bye!.reason ?? '', REASON_BYTES_MAX) }
    case 'follow':
      return readFollow(message.follow!)
    case 'seated':
      return readSeated(message.seated!)
    default:
      need(false)
  }
}

const NO_BYTES = new Uint8Array(0)

function writeStatePart(part: StatePart): peerstep.StatePart.$Properties {
  assert(part.bytes.length <= STATE_PART_BYTES_MAX, 'a part within STATE_PART_BYTES_MAX')
  assert(part.parts <= STATE_PARTS_MAX && part.part >= 0 && part.part < part.parts, 'parts within STATE_PARTS_MAX')
  const { matchTag, frame, parts, bytes, seat } = part
  return { matchTag, frame, part: part.part, parts, bytes, seat }
}

function readStatePart(message: peerstep.StatePart.$Properties): StatePart {
  const bytes = message.bytes ?? NO_BYTES
  const parts = readWhole(message.parts ?? 0, 1, STATE_PARTS_MAX)
  need(bytes.length <= STATE_PART_BYTES_MAX)
  return {
    type: 'statePart',
    matchTag: message.matchTag ?? 0,
    frame: readFrame(message.frame ?? 0),
    part: readWhole(message.part ?? 0, 0, parts - 1),
    parts,
    bytes: new Uint8Array(bytes),
    seat: readSeat(message.seat ?? 0),
  }
}

function readFollow(message: peerstep.Follow.$Properties): Follow {
  const { matchTag, nextFrame, again } = message
  return { type: 'follow', matchTag: matchTag ?? 0, nextFrame: readFrame(nextFrame ?? 0), again: again ?? false }
}

function readNotice(message: peerstep.CertificateNotice.$Properties): CertificateNotice {
  const certificate = message.certificate ?? NO_BYTES
  need(certificate.length <= CERTIFICATE_BYTES_MAX)
  return { type: 'certificate', certificate: new Uint8Array(certificate) }
}
