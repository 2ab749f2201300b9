/** Which game a match plays, as hellos, requests and records say it. */
import { SEATS_MAX } from '../core/game.js'
import { hashToBytes } from '../core/hash.js'
import { INPUT_BYTES_MAX } from '../core/input/input-schema.js'
import { assert } from '../errors.js'
import { utf8Bytes } from './canonical-json.js'
import { need, readBytes, readHash, readName, readWhole } from './checked-fields.js'
import type { peerstep } from './generated.js'
import { NAME_BYTES_MAX, TICK_RATE_MAX } from './limits.js'

/** What must be the same on all sides for a match to be possible. */
export interface GameDescription {
  /** Id of the game, 1 to NAME_BYTES_MAX bytes. */
  readonly id: string
  /** Version of the game, at most NAME_BYTES_MAX bytes. */
  readonly version: string
  /** Hash of how the game behaves, see core/checks/fingerprint. */
  readonly fingerprint: bigint
  /** Frames per second. */
  readonly tickRate: number
  /** Bytes of one encoded input. */
  readonly inputBytes: number
  /** The encoded neutral input, `inputBytes` long. */
  readonly neutral: Uint8Array
  /** Fewest seats a match of this game has, 1 to `seatsMax`. */
  readonly seatsMin: number
  /** Most seats a match of this game has, up to SEATS_MAX. */
  readonly seatsMax: number
}

const NO_BYTES = new Uint8Array(0)

/** Encodes the description. Throws on an id or version above NAME_BYTES_MAX, or a neutral input of another length. */
export function writeGame(game: GameDescription): peerstep.GameDescription.$Properties {
  assert(game.neutral.length === game.inputBytes, 'the neutral input has as many bytes as any other')
  assert(utf8Bytes(game.id) <= NAME_BYTES_MAX && utf8Bytes(game.version) <= NAME_BYTES_MAX, 'short id and version')
  return { ...game, fingerprint: hashToBytes(game.fingerprint) }
}

/** Within `decodeWith` only, like every reader here: gives up on nonsense. */
export function readGame(message: peerstep.GameDescription.$Properties | null | undefined): GameDescription {
  need(message)
  const inputBytes = readWhole(message.inputBytes ?? 0, 1, INPUT_BYTES_MAX)
  const seatsMax = readWhole(message.seatsMax ?? 0, 1, SEATS_MAX)
  return {
    id: readName(message.id ?? ''),
    version: readName(message.version ?? ''),
    fingerprint: readHash(message.fingerprint ?? NO_BYTES),
    tickRate: readWhole(message.tickRate ?? 0, 1, TICK_RATE_MAX),
    inputBytes,
    neutral: readBytes(message.neutral ?? NO_BYTES, inputBytes),
    seatsMin: readWhole(message.seatsMin ?? 0, 1, seatsMax),
    seatsMax,
  }
}
