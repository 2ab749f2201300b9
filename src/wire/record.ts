/** A finished match, its certificate, and the replay file that holds both. Each has one encoding only: other bytes are refused. */
import { equalBytes } from '../core/bytes.js'
import type { Frame, MatchOptions, Seat } from '../core/game.js'
import { SEATS_MAX } from '../core/game.js'
import type { StateHash } from '../core/hash.js'
import { hashToBytes } from '../core/hash.js'
import type { FinalFrames, StatusChange, Substitution } from '../core/session/final-frames.js'
import { PUBLIC_KEY_BYTES, SIGNATURE_BYTES } from '../ed25519.js'
import { assert } from '../errors.js'
import {
  decodeWith,
  encodeWith,
  need,
  optionsJson,
  readBytes,
  readBytesOrNone,
  readFrame,
  readHash,
  readOptions,
  readOutcomeJson,
  readSeat,
  readWhole,
} from './checked-fields.js'
import { type Claim, readClaim, writeClaim } from './claim.js'
import { type GameDescription, readGame, writeGame } from './game-description.js'
import { peerstep } from './generated.js'
import { packInputs, unpackInputs } from './input-pack.js'
import {
  CERTIFICATE_BYTES_MAX,
  CLAIMS_PER_RECORD_MAX,
  DIGEST_BYTES,
  MATCH_ID_BYTES,
  RECORD_BYTES_MAX,
  RECORD_CHECKPOINTS_MAX,
  RECORD_SEATINGS_MAX,
  RECORD_STATUSES_MAX,
  RECORD_SUBSTITUTIONS_MAX,
  RECORD_VERSION,
  recordFramesMax,
} from './limits.js'
import {
  readHolders,
  readSeating,
  readStatus,
  type SeatHolder,
  type Seating,
  writeHolder,
  writeSeating,
  writeStatus,
} from './seats.js'

/** State hash after `frame` simulated frames. */
export interface Checkpoint {
  /** Frames simulated. */
  readonly frame: Frame
  /** Hash of the state. */
  readonly hash: StateHash
}

/** All that is needed to play a match again, and the seats' claims about it. */
export interface MatchRecord {
  /** 16 bytes. */
  readonly matchId: Uint8Array
  /** The game that was played. */
  readonly game: GameDescription
  /** Unsigned 32-bit. */
  readonly seed: number
  /** Options of the match. */
  readonly options: MatchOptions
  /** Holders by seat when the match began. */
  readonly seats: readonly SeatHolder[]
  /** Relay's wall clock, whole milliseconds since 1970. */
  readonly startedAtMs: number
  /** Final frames, at most `recordFramesMax(seats, inputBytes)`. */
  readonly frames: number
  /** By seat: `frames * inputBytes` bytes, every final input in frame order. */
  readonly inputs: readonly Uint8Array[]
  /** Changes of seats' statuses, at most RECORD_STATUSES_MAX. */
  readonly statuses: readonly StatusChange[]
  /** Inputs that the referee substituted, at most RECORD_SUBSTITUTIONS_MAX runs. */
  readonly substitutions: readonly Substitution[]
  /** State hashes of the relay's simulation, at most RECORD_CHECKPOINTS_MAX; empty when it did not simulate. */
  readonly checkpoints: readonly Checkpoint[]
  /** At most one for each seat, by its last holder. */
  readonly claims: readonly Claim[]
  /** Seats that newcomers took, in order; at most RECORD_SEATINGS_MAX. */
  readonly seatings: readonly Seating[]
}

/**
 * What the relay found about a match.
 *
 * - `verified`: it simulated the match, and at least half of the claims agree.
 * - `attested`: it has no module of the game; more than half of the seats signed the same claim.
 * - `disputed`: claims and simulation, or the claims themselves, disagree.
 * - `abandoned`: there is no outcome.
 */
export type Verdict = 'verified' | 'attested' | 'disputed' | 'abandoned'

/** The relay's signed statement of a record's outcome and verdict. Signing and checking live in trust. */
export interface Certificate {
  /** RECORD_VERSION. */
  readonly version: number
  /** 16 bytes. */
  readonly matchId: Uint8Array
  /** SHA-256 of the encoded record, 32 bytes. */
  readonly recordDigest: Uint8Array
  /** What the relay found. */
  readonly verdict: Verdict
  /** The outcome in canonical JSON; empty when there is none. */
  readonly outcomeJson: string
  /** Hash of the state after the last frame; null when the relay did not simulate. */
  readonly stateHash: StateHash | null
  /** Frames of the match. */
  readonly frames: number
  /** Wall clock, whole milliseconds since 1970. */
  readonly issuedAtMs: number
  /** Ed25519 public key of the relay, 32 bytes. */
  readonly relayKey: Uint8Array
  /** Ed25519 over the encoded certificate with an empty signature; 64 bytes, or empty while unsigned. */
  readonly signature: Uint8Array
  /** Seats whose claim differs from the outcome, ascending. */
  readonly dissentingSeats: readonly Seat[]
}

/** What a player downloads: an encoded record and the encoded certificate about it. */
export interface ReplayFile {
  /** Of `encodeRecord`, at most RECORD_BYTES_MAX bytes. */
  readonly record: Uint8Array
  /** Of `encodeCertificate`, at most CERTIFICATE_BYTES_MAX bytes. */
  readonly certificate: Uint8Array
}

const VERDICTS: readonly Verdict[] = ['verified', 'attested', 'disputed', 'abandoned']
const REPLAY_MAGIC = 'peerstep-replay'
const NO_BYTES = new Uint8Array(0)

/** Largest replay file: its two parts and a header. */
export const REPLAY_FILE_BYTES_MAX = RECORD_BYTES_MAX + CERTIFICATE_BYTES_MAX + 64

/** The final frames that a record holds: all of the match, from frame 0 on. */
export function framesOfRecord({ frames, inputs, statuses, substitutions }: MatchRecord): FinalFrames {
  return { firstFrame: 0, count: frames, inputs, statuses, substitutions }
}

/** The one encoding of a record; its SHA-256 is what certificates speak of. */
export function encodeRecord(record: MatchRecord): Uint8Array {
  const { matchId, seed, startedAtMs, frames, game } = record
  const seats = record.seats.length
  assert(matchId.length === MATCH_ID_BYTES, 'a match id has MATCH_ID_BYTES bytes')
  assert(seats >= 1 && seats <= SEATS_MAX && record.inputs.length === seats, 'inputs of 1 to SEATS_MAX seats')
  assert(frames >= 0 && frames <= recordFramesMax(seats, game.inputBytes), 'frames within recordFramesMax')
  assert(record.statuses.length <= RECORD_STATUSES_MAX, 'statuses within RECORD_STATUSES_MAX')
  assert(record.substitutions.length <= RECORD_SUBSTITUTIONS_MAX, 'substitutions within RECORD_SUBSTITUTIONS_MAX')
  assert(record.checkpoints.length <= RECORD_CHECKPOINTS_MAX, 'checkpoints within RECORD_CHECKPOINTS_MAX')
  assert(record.seatings.length <= RECORD_SEATINGS_MAX, 'seatings within RECORD_SEATINGS_MAX')
  assert(record.claims.length <= CLAIMS_PER_RECORD_MAX, 'claims within CLAIMS_PER_RECORD_MAX')
  assert(Number.isSafeInteger(startedAtMs) && startedAtMs >= 0, 'a wall clock of whole milliseconds')
  return encodeWith(peerstep.Record, {
    version: RECORD_VERSION,
    matchId,
    game: writeGame(game),
    seed,
    optionsJson: optionsJson(record.options),
    seats: record.seats.map(writeHolder),
    startedAtMs,
    frames,
    inputs: record.inputs.map((inputs) => (frames === 0 ? NO_BYTES : packInputs(inputs, frames, game.neutral))),
    statuses: record.statuses.map(writeStatus),
    substitutions: [...record.substitutions],
    checkpoints: record.checkpoints.map(({ frame, hash }) => ({ frame, hash: hashToBytes(hash) })),
    claims: record.claims.map(writeClaim),
    seatings: record.seatings.map(writeSeating),
  })
}

/** @returns null for anything but the bytes `encodeRecord` gives for some record; never throws */
export function decodeRecord(bytes: Uint8Array): MatchRecord | null {
  const record = decodeWith(peerstep.Record, bytes, RECORD_BYTES_MAX, readRecord)
  return record !== null && equalBytes(encodeRecord(record), bytes) ? record : null
}

/** The one encoding of a certificate. Throws for another version and an unknown verdict. */
export function encodeCertificate(certificate: Certificate): Uint8Array {
  const { stateHash } = certificate
  assert(certificate.version === RECORD_VERSION, 'this version of certificates')
  assert(VERDICTS.includes(certificate.verdict), 'a known verdict')
  return encodeWith(peerstep.Certificate, {
    ...certificate,
    stateHash: stateHash === null ? NO_BYTES : hashToBytes(stateHash),
    dissentingSeats: [...certificate.dissentingSeats],
  })
}

/** @returns null for anything but the bytes `encodeCertificate` gives for some certificate; never throws */
export function decodeCertificate(bytes: Uint8Array): Certificate | null {
  const certificate = decodeWith(peerstep.Certificate, bytes, CERTIFICATE_BYTES_MAX, readCertificate)
  return certificate !== null && equalBytes(encodeCertificate(certificate), bytes) ? certificate : null
}

/** The one encoding of a replay file. */
export function encodeReplayFile(file: ReplayFile): Uint8Array {
  return encodeWith(peerstep.ReplayFile, { magic: REPLAY_MAGIC, version: RECORD_VERSION, ...file })
}

/**
 * Opens the file only; decode its two parts next, then check the digest and the signature.
 *
 * @returns null for anything but the bytes `encodeReplayFile` gives for some file; never throws
 */
export function decodeReplayFile(bytes: Uint8Array): ReplayFile | null {
  const file = decodeWith(peerstep.ReplayFile, bytes, REPLAY_FILE_BYTES_MAX, (message): ReplayFile => {
    need(message.magic === REPLAY_MAGIC && message.version === RECORD_VERSION)
    need(message.record.length > 0 && message.certificate.length > 0)
    return { record: new Uint8Array(message.record), certificate: new Uint8Array(message.certificate) }
  })
  return file !== null && equalBytes(encodeReplayFile(file), bytes) ? file : null
}

function readRecord(message: peerstep.Record): MatchRecord {
  need(message.version === RECORD_VERSION)
  const game = readGame(message.game)
  const seats = readHolders(message.seats)
  const frames = readWhole(message.frames, 0, recordFramesMax(seats.length, game.inputBytes))
  need(message.inputs.length === seats.length && message.seatings.length <= RECORD_SEATINGS_MAX)
  need(message.statuses.length <= RECORD_STATUSES_MAX && message.substitutions.length <= RECORD_SUBSTITUTIONS_MAX)
  need(message.checkpoints.length <= RECORD_CHECKPOINTS_MAX && message.claims.length <= CLAIMS_PER_RECORD_MAX)
  return {
    matchId: readBytes(message.matchId, MATCH_ID_BYTES),
    game,
    seed: message.seed,
    options: readOptions(message.optionsJson),
    seats,
    startedAtMs: readWhole(message.startedAtMs, 0, Number.MAX_SAFE_INTEGER),
    frames,
    inputs: message.inputs.map((packed) => readInputs(packed, frames, game.neutral)),
    statuses: message.statuses.map((change) => readStatus(change, seats.length)),
    substitutions: message.substitutions.map((one) => readSubstitution(one, seats.length, frames)),
    checkpoints: message.checkpoints.map(readCheckpoint),
    claims: message.claims.map(readClaim),
    seatings: message.seatings.map((seating) => readSeating(seating, seats.length)),
  }
}

function readInputs(packed: Uint8Array, frames: number, neutral: Uint8Array): Uint8Array {
  const inputs = new Uint8Array(frames * neutral.length)
  need(unpackInputs(packed, frames, neutral, inputs))
  return inputs
}

function readSubstitution(message: peerstep.Substitution.$Properties, seats: number, frames: number): Substitution {
  const firstFrame = readFrame(message.firstFrame ?? 0)
  const count = readWhole(message.count ?? 0, 1, frames - firstFrame)
  return { seat: readSeat(message.seat ?? 0, seats), firstFrame, count }
}

function readCheckpoint(message: peerstep.Checkpoint.$Properties): Checkpoint {
  return { frame: readFrame(message.frame ?? 0), hash: readHash(message.hash ?? NO_BYTES) }
}

function readCertificate(message: peerstep.Certificate): Certificate {
  const verdict = VERDICTS.find((one) => one === message.verdict)
  need(verdict !== undefined && message.version === RECORD_VERSION)
  need(message.dissentingSeats.length <= SEATS_MAX)
  return {
    version: message.version,
    matchId: readBytes(message.matchId, MATCH_ID_BYTES),
    recordDigest: readBytes(message.recordDigest, DIGEST_BYTES),
    verdict,
    outcomeJson: readOutcomeJson(message.outcomeJson),
    stateHash: message.stateHash.length === 0 ? null : readHash(message.stateHash),
    frames: readFrame(message.frames),
    issuedAtMs: readWhole(message.issuedAtMs, 0, Number.MAX_SAFE_INTEGER),
    relayKey: readBytes(message.relayKey, PUBLIC_KEY_BYTES),
    signature: readBytesOrNone(message.signature, SIGNATURE_BYTES),
    dissentingSeats: message.dissentingSeats.map((seat) => readSeat(seat)),
  }
}
