/** Every maximum the wire accepts, with its reason and the inequality that ties it to the others. */
import { type Frame, SEATS_MAX } from '../core/game.js'

/** Version in the first field of every packet. Packets of another version are dropped; new fields need no new version. */
export const WIRE_VERSION = 1

/** Version in `hello`. Two peers can play together only when both have the same. */
export const PROTOCOL_VERSION = 1

/** Version of the record, certificate and replay file. A reader refuses files of a version it does not know. */
export const RECORD_VERSION = 1

/**
 * Last frame a packet may speak of: 206 days at 60 Hz.
 * FRAME_MAX + 1 + FRAME_MAX < 2^31, so the difference of any two frames fits a sint32.
 */
export const FRAME_MAX: Frame = 2 ** 30 - 1

/** Frames per second, as in core/game. */
export const TICK_RATE_MAX = 240

/** Largest packet decoded: under gossipsub's 64 KiB with room for its own header. */
export const PACKET_BYTES_MAX = 60 * 1024

/** Bytes that a packet for a lossy lane should have at most: one datagram that no path has to split. */
export const DATAGRAM_BYTES_TARGET = 1200

/** Frames in one run: two seconds at 60 Hz, and the largest prediction window. A peer that lacks more needs catch-up, not a resend. */
export const INPUT_RUN_FRAMES_MAX = 128

/** Frames that travel in one packet of a costly lane: more would add delay that players notice. */
export const PACKET_FRAMES_MAX = 8

/** Runs in one play packet: one for each seat, twice, for a peer that forwards what others lack. */
export const RUNS_PER_PACKET_MAX = 2 * SEATS_MAX

/**
 * Unpacked inputs in one packet, so that a small hostile packet cannot ask for much memory.
 * At least 2 * SEATS_MAX * INPUT_RUN_FRAMES_MAX * INPUT_BYTES_MAX: the largest honest seal or play packet.
 */
export const UNPACKED_BYTES_MAX = 256 * 1024

/** Hash reports in one play packet: what becomes confirmed in one tick after a long stall, one report every 8 frames. */
export const HASHES_PER_PACKET_MAX = 16

/** Frames one seal describes: eight full runs, 17 s at 60 Hz. A seat that acknowledges nothing for so long is dropped first. */
export const SEAL_FRAMES_MAX = 8 * INPUT_RUN_FRAMES_MAX

/** Frames a referee describes in one seal: one full run of each seat. A peer that lacks more gets several seals. */
export const DESCRIBED_FRAMES_MAX = INPUT_RUN_FRAMES_MAX

/** Input bytes that a referee describes in one seal: they fit a packet, with room for its other fields. */
export const SEAL_BYTES_MAX = 40_000

/** Facts in one seal: SEAL_FRAMES_MAX / INPUT_RUN_FRAMES_MAX runs for each seat, were all inputs of all seats replaced. */
export const FACTS_PER_SEAL_MAX = (SEAL_FRAMES_MAX / INPUT_RUN_FRAMES_MAX) * SEATS_MAX

/** Seat changes in one seal: each seat away and back once in every eighth of it. */
export const STATUSES_PER_SEAL_MAX = 16 * SEATS_MAX

/** Frames of lateness, lead or tolerance: a minute at 60 Hz, more is a sleeping peer. */
export const SPREAD_FRAMES_MAX = 3600

/** Frames two peers may believe to be apart; what is sent is clamped to it. */
export const ADVANTAGE_FRAMES_MAX = 1024

/** Refusals in one lobby: a few rounds of players with the wrong version. A peer that finds no room here is named in the next lobby. */
export const REFUSALS_PER_LOBBY_MAX = 32

/** A libp2p peer id is 46 to 59 characters; simulations use short names. */
export const PEER_ID_BYTES_MAX = 128

/** Names of players, rooms, games and versions, in UTF-8. */
export const NAME_BYTES_MAX = 128

/** A gossipsub topic: a prefix and a room's name, escaped. */
export const TOPIC_BYTES_MAX = 512

/** Canonical JSON of the match options. Options below DATAGRAM_BYTES_TARGET travel in one datagram. */
export const OPTIONS_BYTES_MAX = 4 * 1024

/** A sentence to show to players. */
export const REASON_BYTES_MAX = 512

/** Canonical JSON of an outcome. */
export const OUTCOME_BYTES_MAX = 4 * 1024

/** One part of a state. STATE_PART_BYTES_MAX + its header < PACKET_BYTES_MAX. */
export const STATE_PART_BYTES_MAX = 32 * 1024

/** Parts of one state: states of up to 16 MiB travel; desync reports of larger ones carry the hash only. */
export const STATE_PARTS_MAX = 512

/**
 * STUN and TURN servers that a relay names to players. A player may add servers of its own, and uses at most
 * ICE_SERVERS_MAX (transport/webrtc/ice-server) of all these.
 */
export const RELAY_ICE_SERVERS_MAX = 4

/** Addresses of one of them. */
export const ICE_URLS_MAX = 4

/** Each address, user name and credential: a name of a host and a short-lived password fit. */
export const ICE_TEXT_BYTES_MAX = 300

/** A match id. */
export const MATCH_ID_BYTES = 16

/** SHA-256. */
export const DIGEST_BYTES = 32

/** A certificate: OUTCOME_BYTES_MAX and its fixed fields. */
export const CERTIFICATE_BYTES_MAX = OUTCOME_BYTES_MAX + 1024

/** Frames in one record: four hours at 60 Hz. */
export const RECORD_FRAMES_MAX = 4 * 60 * 60 * 60

/** Unpacked inputs of a whole record: four hours of 16 seats with 4-byte inputs at 60 Hz. */
export const RECORD_UNPACKED_BYTES_MAX = 56 * 1024 * 1024

/** An encoded record: its inputs at worst unpacked, its lists at their limits. */
export const RECORD_BYTES_MAX = RECORD_UNPACKED_BYTES_MAX + 8 * 1024 * 1024

/** Seat changes in a record: every seat away and back every few seconds for four hours. */
export const RECORD_STATUSES_MAX = 65_536

/** Substituted runs in a record: every seat late every few seconds for four hours. */
export const RECORD_SUBSTITUTIONS_MAX = 65_536

/** Seats given away in one match: sixteen seats, each sixty times. After that the seats stay as they are. */
export const RECORD_SEATINGS_MAX = 1024

/** State hashes in a record: one a second for four hours, and some. */
export const RECORD_CHECKPOINTS_MAX = 16_384

/** Claims in a record: one of each seat. */
export const CLAIMS_PER_RECORD_MAX = SEATS_MAX

/** A running match as it is sent to a player that comes back: hours of ordinary play, packed. A player cannot come back to a longer one. */
export const CATCH_UP_BYTES_MAX = 8 * 1024 * 1024

/** Most frames that a record of this shape can hold; a longer match is closed here. */
export function recordFramesMax(seats: number, inputBytes: number): number {
  return Math.min(RECORD_FRAMES_MAX, Math.floor(RECORD_UNPACKED_BYTES_MAX / (seats * inputBytes)))
}

/**
 * Frames that one seal of a match describes at most: DESCRIBED_FRAMES_MAX, fewer where SEAL_BYTES_MAX bytes hold fewer, 8 at
 * least.
 * @param frameBytes inputs of all seats for one frame
 */
export function framesPerSeal(frameBytes: number): number {
  return Math.min(DESCRIBED_FRAMES_MAX, Math.max(8, Math.floor(SEAL_BYTES_MAX / frameBytes)))
}
