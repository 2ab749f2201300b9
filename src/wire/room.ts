/** Control messages of a room: who is here, who sits where, when it starts, what became final, how it ended. */
import type { Frame, MatchOptions, Seat } from '../core/game.js'
import { SEATS_MAX } from '../core/game.js'
import { assert } from '../errors.js'
import {
  clipText,
  need,
  optionsJson,
  readBytes,
  readFrame,
  readName,
  readOptions,
  readPeerId,
  readSeat,
  readText,
  readWhole,
} from './checked-fields.js'
import { type Election, readElection, readVote, type Vote, writeVote } from './election.js'
import {
  type Claim,
  type GameFacts,
  readClaim,
  readGame,
  readHolders,
  type SeatHolder,
  writeClaim,
  writeGame,
  writeHolder,
} from './facts.js'
import type { peerstep } from './generated.js'
import type { PlayShape } from './input-run.js'
import {
  CERTIFICATE_BYTES_MAX,
  MATCH_ID_BYTES,
  NAME_BYTES_MAX,
  PEER_ID_BYTES_MAX,
  REASON_BYTES_MAX,
  REFUSALS_PER_LOBBY_MAX,
  SPREAD_FRAMES_MAX,
  STATE_PART_BYTES_MAX,
  STATE_PARTS_MAX,
  WIRE_VERSION,
} from './limits.js'
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

/** Said again every 250 ms until the match runs; also measures the round trip to the referee. */
export interface Hello {
  readonly type: 'hello'
  /** PROTOCOL_VERSION of the sender. */
  readonly protocol: number
  readonly game: GameFacts
  /** Seats the sender wants the match to have. */
  readonly seats: number
  readonly options: MatchOptions
  /** For people. */
  readonly name: string
  readonly spectator: boolean
  /** Sender's clock in whole milliseconds, wrapped at 2^32; 0 for no ping. */
  readonly pingMs: number
  readonly echo: PeerEcho | null
  /** The sender offers to referee: it is a relay. */
  readonly referee: boolean
}

/** The answer to a ping in a hello. */
export interface PeerEcho {
  /** Whose ping this answers. */
  readonly peer: string
  readonly pingMs: number
  /** Whole milliseconds it lay here. */
  readonly heldMs: number
}

/** The referee's view of who sits where. */
export interface Lobby {
  readonly type: 'lobby'
  /** Counts up with every change. */
  readonly revision: number
  readonly seats: readonly SeatHolder[]
  readonly refusals: readonly Refusal[]
}

export interface Refusal {
  readonly peer: string
  /** A sentence for people: what differs and what to do. */
  readonly reason: string
}

export interface Start {
  readonly type: 'start'
  /** 16 bytes. */
  readonly matchId: Uint8Array
  /** Unsigned 32-bit. */
  readonly seed: number
  readonly seats: readonly SeatHolder[]
  readonly options: MatchOptions
  /** Frames an input may be late before the referee substitutes it. */
  readonly toleranceFrames: number
  /** Peer id. */
  readonly referee: string
  readonly gameId: string
}

export interface Ready {
  readonly type: 'ready'
  readonly matchTag: number
}

export interface Go {
  readonly type: 'go'
  readonly matchTag: number
  /** Start this long after hearing it, less half the round trip to the referee. */
  readonly leadMs: number
}

/** One part of the state at a frame where hashes differed. */
export interface StatePart {
  readonly type: 'statePart'
  readonly matchTag: number
  readonly frame: Frame
  /** Index of this part. */
  readonly part: number
  readonly parts: number
  readonly bytes: Uint8Array
  readonly seat: Seat
}

export interface ClaimMessage {
  readonly type: 'claim'
  readonly claim: Claim
}

export interface CertificateNotice {
  readonly type: 'certificate'
  /** Encoded, see wire/record. */
  readonly certificate: Uint8Array
}

export interface Bye {
  readonly type: 'bye'
  /** A sentence for people. */
  readonly reason: string
}

/** A spectator asks for what is final; what it asks for acknowledges what it has. */
export interface Follow {
  readonly type: 'follow'
  /** 0 while it does not know which match runs: it is told the start. */
  readonly matchTag: number
  /** First frame it does not hold. */
  readonly nextFrame: Frame
  /** Later frames came than that: everything from `nextFrame` on is to be told again. */
  readonly again: boolean
}

/** Who holds which seat by now: somebody took a free one while the match runs. */
export interface Seated {
  readonly type: 'seated'
  readonly matchTag: number
  /** Counts the changes. */
  readonly revision: number
  readonly seats: readonly SeatHolder[]
}

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

/** @param shape needed for seals and frozen runs only; null before the match is known */
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

function writeHello(hello: Hello): peerstep.Hello.$Properties {
  const { echo } = hello
  return {
    protocol: hello.protocol,
    game: writeGame(hello.game),
    seats: hello.seats,
    optionsJson: optionsJson(hello.options),
    name: clipText(hello.name, NAME_BYTES_MAX),
    spectator: hello.spectator,
    pingMs: hello.pingMs,
    echoMs: echo === null ? 0 : echo.pingMs,
    echoHeldMs: echo === null ? 0 : echo.heldMs,
    echoPeer: echo === null ? '' : echo.peer,
    referee: hello.referee,
  }
}

function readHello(message: peerstep.Hello.$Properties): Hello {
  const echoPeer = readPeerId(message.echoPeer ?? '')
  const echo = { peer: echoPeer, pingMs: message.echoMs ?? 0, heldMs: message.echoHeldMs ?? 0 }
  return {
    type: 'hello',
    protocol: message.protocol ?? 0,
    game: readGame(message.game),
    seats: readWhole(message.seats ?? 0, 0, SEATS_MAX),
    options: readOptions(message.optionsJson ?? ''),
    name: readName(message.name ?? ''),
    spectator: message.spectator ?? false,
    pingMs: message.pingMs ?? 0,
    echo: echoPeer === '' ? null : echo,
    referee: message.referee ?? false,
  }
}

function writeLobby(lobby: Lobby): peerstep.Lobby.$Properties {
  assert(lobby.seats.length >= 1 && lobby.seats.length <= SEATS_MAX, 'a lobby has 1 to SEATS_MAX seats')
  assert(lobby.refusals.length <= REFUSALS_PER_LOBBY_MAX, 'refusals within REFUSALS_PER_LOBBY_MAX')
  return {
    revision: lobby.revision,
    seats: lobby.seats.map(writeHolder),
    refusals: lobby.refusals.map(({ peer, reason }) => ({ peer, reason: clipText(reason, REASON_BYTES_MAX) })),
  }
}

function readLobby(message: peerstep.Lobby.$Properties): Lobby {
  const refusals = message.refusals ?? []
  need(refusals.length <= REFUSALS_PER_LOBBY_MAX)
  return {
    type: 'lobby',
    revision: message.revision ?? 0,
    seats: readHolders(message.seats ?? []),
    refusals: refusals.map((refusal) => ({
      peer: readPeerId(refusal.peer ?? ''),
      reason: readText(refusal.reason ?? '', REASON_BYTES_MAX),
    })),
  }
}

function writeStart(start: Start): peerstep.Start.$Properties {
  assert(start.matchId.length === MATCH_ID_BYTES, 'a match id has MATCH_ID_BYTES bytes')
  assert(start.seats.length >= 1 && start.seats.length <= SEATS_MAX, 'a match has 1 to SEATS_MAX seats')
  assert(start.toleranceFrames >= 0 && start.toleranceFrames <= SPREAD_FRAMES_MAX, 'tolerance in SPREAD_FRAMES_MAX')
  assert(start.referee.length <= PEER_ID_BYTES_MAX, 'a peer id within PEER_ID_BYTES_MAX')
  const { matchId, seed, toleranceFrames, referee, gameId } = start
  const seats = start.seats.map(writeHolder)
  return { matchId, seed, seats, optionsJson: optionsJson(start.options), toleranceFrames, referee, gameId }
}

function readStart(message: peerstep.Start.$Properties): Start {
  return {
    type: 'start',
    matchId: readBytes(message.matchId ?? NO_BYTES, MATCH_ID_BYTES),
    seed: message.seed ?? 0,
    seats: readHolders(message.seats ?? []),
    options: readOptions(message.optionsJson ?? ''),
    toleranceFrames: readWhole(message.toleranceFrames ?? 0, 0, SPREAD_FRAMES_MAX),
    referee: readPeerId(message.referee ?? ''),
    gameId: readName(message.gameId ?? ''),
  }
}

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

function writeSeated({ matchTag, revision, seats }: Seated): peerstep.Seated.$Properties {
  assert(seats.length >= 1 && seats.length <= SEATS_MAX, 'a match has 1 to SEATS_MAX seats')
  return { matchTag, revision, seats: seats.map(writeHolder) }
}

function readSeated(message: peerstep.Seated.$Properties): Seated {
  const seats = readHolders(message.seats ?? [])
  return { type: 'seated', matchTag: message.matchTag ?? 0, revision: message.revision ?? 0, seats }
}

function readNotice(message: peerstep.CertificateNotice.$Properties): CertificateNotice {
  const certificate = message.certificate ?? NO_BYTES
  need(certificate.length <= CERTIFICATE_BYTES_MAX)
  return { type: 'certificate', certificate: new Uint8Array(certificate) }
}
