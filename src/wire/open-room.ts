/** One question over a stream to a relay, to host a room or to let the sender into it, and the relay's answer. */
import type { MatchOptions } from '../core/game.js'
import { SEATS_MAX } from '../core/game.js'
import { assert } from '../errors.js'
import { utf8Bytes } from './canonical-json.js'
import {
  clipText,
  decodeWith,
  encodeWith,
  need,
  optionsJson,
  readBytes,
  readName,
  readOptions,
  readText,
  readWhole,
} from './checked-fields.js'
import { type GameDescription, readGame, writeGame } from './game-description.js'
import { peerstep } from './generated.js'
import {
  ICE_TEXT_BYTES_MAX,
  ICE_URLS_MAX,
  MATCH_ID_BYTES,
  NAME_BYTES_MAX,
  OPTIONS_BYTES_MAX,
  REASON_BYTES_MAX,
  RELAY_ICE_SERVERS_MAX,
  TOPIC_BYTES_MAX,
} from './limits.js'

/** A player or spectator asks a relay for a room. */
export interface OpenRoom {
  /** PROTOCOL_VERSION of the sender. */
  readonly protocol: number
  /** Name of the room, 1 to NAME_BYTES_MAX bytes. */
  readonly room: string
  /** The game that the sender plays. */
  readonly game: GameDescription
  /** Seats that the match shall have, 1 to SEATS_MAX. */
  readonly seats: number
  /** Options that the match shall have. */
  readonly options: MatchOptions
  /** True to watch without a seat; `seats` and `options` are then ignored. */
  readonly spectate: boolean
  /** True closes the room to newcomers once the match runs. Only that of the peer that opens the room counts. */
  readonly closed: boolean
  /** The sender's name, to show when it gets a free seat of a running match. */
  readonly name: string
}

/** A server that tells players their public address (stun) or carries their packets (turn). */
export interface IceServerEntry {
  /** 1 to ICE_URLS_MAX addresses such as stun:host:port, each of at most ICE_TEXT_BYTES_MAX bytes. Their form is not checked here. */
  readonly urls: readonly string[]
  /** User name; empty when the server needs none. At most ICE_TEXT_BYTES_MAX bytes. */
  readonly username: string
  /** Password; empty when the server needs none. At most ICE_TEXT_BYTES_MAX bytes. */
  readonly credential: string
}

/** The relay's answer. */
export interface RoomOpened {
  /** False when the relay refuses. */
  readonly ok: boolean
  /** When refused: a sentence to show. */
  readonly reason: string
  /** Gossipsub topic of the room, or of its spectators; empty when refused. */
  readonly topic: string
  /** 16 bytes when the match runs already and the sender holds a seat in it, so that it must catch up; otherwise null. */
  readonly matchId: Uint8Array | null
  /** STUN and TURN servers for direct paths between players, at most RELAY_ICE_SERVERS_MAX. */
  readonly iceServers: readonly IceServerEntry[]
}

const ICE_BYTES_MAX = RELAY_ICE_SERVERS_MAX * (ICE_URLS_MAX + 2) * (ICE_TEXT_BYTES_MAX + 4)

/** Largest request or answer: names, options and reason at their limits. */
export const OPEN_ROOM_BYTES_MAX =
  OPTIONS_BYTES_MAX + REASON_BYTES_MAX + TOPIC_BYTES_MAX + 5 * NAME_BYTES_MAX + ICE_BYTES_MAX + 256

/** Encodes a question. Throws on a room name that is empty or above NAME_BYTES_MAX; clips the sender's name. */
export function encodeOpenRoom(request: OpenRoom): Uint8Array {
  const { protocol, room, seats, spectate, closed } = request
  assert(utf8Bytes(room) >= 1 && utf8Bytes(room) <= NAME_BYTES_MAX, 'a room has a name within NAME_BYTES_MAX')
  const game = writeGame(request.game)
  const json = optionsJson(request.options)
  const name = clipText(request.name, NAME_BYTES_MAX)
  return encodeWith(peerstep.OpenRoom, { protocol, room, game, seats, optionsJson: json, spectate, closed, name })
}

/** @returns null on nonsense; never throws */
export function decodeOpenRoom(bytes: Uint8Array): OpenRoom | null {
  return decodeWith(peerstep.OpenRoom, bytes, OPEN_ROOM_BYTES_MAX, (message) => {
    need(message.room.length > 0)
    return {
      protocol: message.protocol,
      room: readName(message.room),
      game: readGame(message.game),
      seats: readWhole(message.seats, 1, SEATS_MAX),
      options: readOptions(message.optionsJson),
      spectate: message.spectate,
      closed: message.closed,
      name: readName(message.name),
    }
  })
}

/** Encodes an answer. Throws beyond the limits named in `RoomOpened` and `IceServerEntry`; clips the reason. */
export function encodeRoomOpened(answer: RoomOpened): Uint8Array {
  assert(utf8Bytes(answer.topic) <= TOPIC_BYTES_MAX, 'a topic within TOPIC_BYTES_MAX')
  const { ok, topic, matchId, iceServers } = answer
  assert(iceServers.length <= RELAY_ICE_SERVERS_MAX, 'at most RELAY_ICE_SERVERS_MAX servers')
  for (const { urls, username, credential } of iceServers) {
    assert(urls.length >= 1 && urls.length <= ICE_URLS_MAX, 'a server has 1 to ICE_URLS_MAX addresses')
    const texts = [...urls, username, credential]
    assert(
      texts.every((one) => utf8Bytes(one) <= ICE_TEXT_BYTES_MAX),
      'texts of a server within ICE_TEXT_BYTES_MAX',
    )
  }
  const reason = clipText(answer.reason, REASON_BYTES_MAX)
  const servers = iceServers.map((one) => ({ ...one, urls: [...one.urls] }))
  return encodeWith(peerstep.RoomOpened, { ok, topic, reason, matchId, iceServers: servers })
}

/** @returns null on nonsense; never throws */
export function decodeRoomOpened(bytes: Uint8Array): RoomOpened | null {
  return decodeWith(peerstep.RoomOpened, bytes, OPEN_ROOM_BYTES_MAX, (message) => ({
    ok: message.ok,
    reason: readText(message.reason, REASON_BYTES_MAX),
    topic: readText(message.topic, TOPIC_BYTES_MAX),
    matchId: message.matchId.length === 0 ? null : readBytes(message.matchId, MATCH_ID_BYTES),
    iceServers: readIceServers(message.iceServers),
  }))
}

function readIceServers(servers: readonly peerstep.IIceServer[]): IceServerEntry[] {
  need(servers.length <= RELAY_ICE_SERVERS_MAX)
  return servers.map(({ urls, username, credential }) => {
    const addresses = urls ?? []
    need(addresses.length >= 1 && addresses.length <= ICE_URLS_MAX)
    return {
      urls: addresses.map((url) => readText(url, ICE_TEXT_BYTES_MAX)),
      username: readText(username ?? '', ICE_TEXT_BYTES_MAX),
      credential: readText(credential ?? '', ICE_TEXT_BYTES_MAX),
    }
  })
}
