/** Control messages before a match runs, and about its seats later: hello, lobby, start, seated. */
import type { MatchOptions } from '../core/game.js'
import { SEATS_MAX } from '../core/game.js'
import { assert } from '../errors.js'
import {
  clipText,
  need,
  optionsJson,
  readBytes,
  readName,
  readOptions,
  readPeerId,
  readText,
  readWhole,
} from './checked-fields.js'
import { type GameDescription, readGame, writeGame } from './game-description.js'
import type { peerstep } from './generated.js'
import {
  MATCH_ID_BYTES,
  NAME_BYTES_MAX,
  PEER_ID_BYTES_MAX,
  REASON_BYTES_MAX,
  REFUSALS_PER_LOBBY_MAX,
  SPREAD_FRAMES_MAX,
} from './limits.js'
import { readHolders, type SeatHolder, writeHolder } from './seats.js'

/** Sent every 250 ms until the match runs; it also measures the round trip to the referee. */
export interface Hello {
  readonly type: 'hello'
  /** PROTOCOL_VERSION of the sender. */
  readonly protocol: number
  /** The game that the sender plays. */
  readonly game: GameDescription
  /** Seats the sender wants the match to have. */
  readonly seats: number
  /** Options that the sender wants the match to have. */
  readonly options: MatchOptions
  /** The sender's name to show to players. */
  readonly name: string
  /** True when the sender watches and wants no seat. */
  readonly spectator: boolean
  /** Sender's clock in whole milliseconds, wrapped at 2^32; 0 for no ping. */
  readonly pingMs: number
  /** The answer to the newest ping of the referee; null for none. */
  readonly echo: PeerEcho | null
  /** The sender offers to referee: it is a relay. */
  readonly referee: boolean
}

/** The answer to a ping in a hello. */
export interface PeerEcho {
  /** Peer that sent the ping. */
  readonly peer: string
  /** That ping, unchanged. */
  readonly pingMs: number
  /** Whole milliseconds between its arrival and this answer. */
  readonly heldMs: number
}

/** The seats as the referee has given them so far. */
export interface Lobby {
  readonly type: 'lobby'
  /** Counts up with every change. */
  readonly revision: number
  /** By seat. */
  readonly seats: readonly SeatHolder[]
  /** Peers that get no seat, at most REFUSALS_PER_LOBBY_MAX. */
  readonly refusals: readonly Refusal[]
}

/** Why a peer gets no seat in this room. */
export interface Refusal {
  /** Peer that is refused. */
  readonly peer: string
  /** A sentence to show: what differs and what to do. At most REASON_BYTES_MAX bytes. */
  readonly reason: string
}

/** The match begins: its setup, its seats, its referee. */
export interface Start {
  /** Names this kind of message. */
  readonly type: 'start'
  /** 16 bytes. */
  readonly matchId: Uint8Array
  /** Unsigned 32-bit. */
  readonly seed: number
  /** By seat. */
  readonly seats: readonly SeatHolder[]
  /** The match options, the same for all. */
  readonly options: MatchOptions
  /** Frames an input may be late before the referee substitutes it. */
  readonly toleranceFrames: number
  /** Peer id of the first referee. */
  readonly referee: string
  /** Id of the game. */
  readonly gameId: string
}

/** The holders of all seats, after a newcomer took a free seat of the running match. */
export interface Seated {
  readonly type: 'seated'
  /** See `matchTagOf`. */
  readonly matchTag: number
  /** Counts the changes. */
  readonly revision: number
  /** By seat. */
  readonly seats: readonly SeatHolder[]
}

const NO_BYTES = new Uint8Array(0)

/** Encodes a hello; a long name is clipped. */
export function writeHello(hello: Hello): peerstep.Hello.$Properties {
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

/** Within `decodeWith` only, like every reader here: gives up on nonsense. */
export function readHello(message: peerstep.Hello.$Properties): Hello {
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

/** Encodes a lobby; long reasons are clipped. */
export function writeLobby(lobby: Lobby): peerstep.Lobby.$Properties {
  assert(lobby.seats.length >= 1 && lobby.seats.length <= SEATS_MAX, 'a lobby has 1 to SEATS_MAX seats')
  assert(lobby.refusals.length <= REFUSALS_PER_LOBBY_MAX, 'refusals within REFUSALS_PER_LOBBY_MAX')
  return {
    revision: lobby.revision,
    seats: lobby.seats.map(writeHolder),
    refusals: lobby.refusals.map(({ peer, reason }) => ({ peer, reason: clipText(reason, REASON_BYTES_MAX) })),
  }
}

/** Gives up on no seats, more than SEATS_MAX, and more than REFUSALS_PER_LOBBY_MAX refusals. */
export function readLobby(message: peerstep.Lobby.$Properties): Lobby {
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

/** Encodes a start. */
export function writeStart(start: Start): peerstep.Start.$Properties {
  assert(start.matchId.length === MATCH_ID_BYTES, 'a match id has MATCH_ID_BYTES bytes')
  assert(start.seats.length >= 1 && start.seats.length <= SEATS_MAX, 'a match has 1 to SEATS_MAX seats')
  assert(start.toleranceFrames >= 0 && start.toleranceFrames <= SPREAD_FRAMES_MAX, 'tolerance in SPREAD_FRAMES_MAX')
  assert(start.referee.length <= PEER_ID_BYTES_MAX, 'a peer id within PEER_ID_BYTES_MAX')
  const { matchId, seed, toleranceFrames, referee, gameId } = start
  const seats = start.seats.map(writeHolder)
  return { matchId, seed, seats, optionsJson: optionsJson(start.options), toleranceFrames, referee, gameId }
}

/** Gives up unless the match id has MATCH_ID_BYTES bytes and there are 1 to SEATS_MAX seats. */
export function readStart(message: peerstep.Start.$Properties): Start {
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

/** Encodes the holders of all seats. */
export function writeSeated({ matchTag, revision, seats }: Seated): peerstep.Seated.$Properties {
  assert(seats.length >= 1 && seats.length <= SEATS_MAX, 'a match has 1 to SEATS_MAX seats')
  return { matchTag, revision, seats: seats.map(writeHolder) }
}

/** Gives up on no seats and on more than SEATS_MAX. */
export function readSeated(message: peerstep.Seated.$Properties): Seated {
  const seats = readHolders(message.seats ?? [])
  return { type: 'seated', matchTag: message.matchTag ?? 0, revision: message.revision ?? 0, seats }
}
