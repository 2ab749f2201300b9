/** One example of everything that travels, with every field set to something other than its default. */
import type { Claim } from '../../src/wire/claim.js'
import type { GameDescription } from '../../src/wire/game-description.js'
import type { PlayShape } from '../../src/wire/input-run.js'
import type { OpenRoom, RoomOpened } from '../../src/wire/open-room.js'
import type { PacketBody } from '../../src/wire/packet.js'
import type { PlayPacket } from '../../src/wire/play.js'
import type { Certificate, MatchRecord } from '../../src/wire/record.js'
import type { RoomMessage } from '../../src/wire/room.js'

function counting(length: number, from = 1): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (from + index) & 0xff)
}

export const MATCH_ID = counting(16)
export const SHAPE: PlayShape = { seats: 3, neutral: Uint8Array.of(0, 1) }

export const GAME: GameDescription = {
  id: 'arena',
  version: '1.2.0',
  fingerprint: 0xfedcba9876543210n,
  tickRate: 60,
  inputBytes: 2,
  neutral: SHAPE.neutral,
  seatsMin: 2,
  seatsMax: 4,
}

const OPTIONS = { map: 'däne', rounds: 3, fast: true }

export const PLAY: PlayPacket = {
  matchTag: 0x01020304,
  seat: 1,
  frame: 1000,
  runs: [
    { seat: 1, firstFrame: 997, count: 4, inputs: Uint8Array.of(0, 1, 4, 1, 4, 1, 5, 1) },
    { seat: 2, firstFrame: 0, count: 1, inputs: Uint8Array.of(200, 100) },
  ],
  acks: [990, 1000, -1],
  finalFrame: 960,
  advantageFrames: [0.25, 0, -3.5],
  pingMs: 4_000_000_000,
  echo: { seat: 2, pingMs: 123_456, heldMs: 7 },
  hashes: [
    { frame: 960, hash: 1n },
    { frame: 968, hash: 0xffffffffffffffffn },
  ],
  resync: true,
  term: 0,
  packetFrames: 1,
}

export const CLAIM: Claim = {
  matchId: MATCH_ID,
  seat: 2,
  frame: 3600,
  stateHash: 0x0102030405060708n,
  outcomeJson: '{"reason":"time limit","winners":[2]}',
  signature: counting(64, 100),
}

const SEATS = [
  { peer: '12D3KooWA', name: 'Ada' },
  { peer: '12D3KooWB', name: 'Bß' },
  { peer: '', name: '' },
]

export const ROOM_MESSAGES: readonly RoomMessage[] = [
  {
    type: 'hello',
    protocol: 1,
    game: GAME,
    seats: 3,
    options: OPTIONS,
    name: 'Ada',
    spectator: true,
    pingMs: 17,
    echo: { peer: '12D3KooWB', pingMs: 3_999_999_999, heldMs: 250 },
    referee: true,
  },
  {
    type: 'lobby',
    revision: 9,
    seats: SEATS,
    refusals: [{ peer: '12D3KooWC', reason: 'Version 1.1.0 here, update.' }],
  },
  {
    type: 'start',
    matchId: MATCH_ID,
    seed: 0xdeadbeef,
    seats: SEATS,
    options: OPTIONS,
    toleranceFrames: 12,
    referee: '12D3KooWR',
    gameId: 'arena',
  },
  { type: 'ready', matchTag: 0x01020304 },
  { type: 'go', matchTag: 0x01020304, leadMs: 500 },
  {
    type: 'seal',
    matchTag: 0x01020304,
    firstFrame: 961,
    count: 15,
    facts: [{ seat: 2, firstFrame: 961, count: 3, inputs: Uint8Array.of(0, 1, 0, 1, 9, 9) }],
    statuses: [
      { seat: 2, frame: 964, status: 'away' },
      { seat: 0, frame: 970, status: 'empty' },
      { seat: 2, frame: 972, status: 'playing' },
    ],
    digest: 0x8000000000000001n,
    lateFrames: [-4, 0, 13],
    echo: { seat: 1, pingMs: 4_000_000_001, heldMs: 17 },
    term: 0,
  },
  { type: 'freeze', matchTag: 0x01020304, seat: 2, round: 3 },
  {
    type: 'frozen',
    matchTag: 0x01020304,
    seat: 2,
    round: 3,
    nextFrame: 970,
    run: { seat: 2, firstFrame: 964, count: 6, inputs: counting(12) },
  },
  { type: 'election', matchTag: 0x01020304, term: 5, binding: true },
  {
    type: 'vote',
    matchTag: 0x01020304,
    term: 5,
    binding: true,
    finalFrame: 966,
    runs: [{ seat: 2, firstFrame: 964, count: 6, inputs: counting(12) }],
    final: {
      type: 'seal',
      matchTag: 0x01020304,
      firstFrame: 961,
      count: 6,
      facts: [{ seat: 1, firstFrame: 961, count: 6, inputs: counting(12, 50) }],
      statuses: [{ seat: 2, frame: 964, status: 'away' }],
      digest: 0x0102030405060708n,
      lateFrames: [0, 0, 0],
      echo: null,
      term: 4,
    },
  },
  { type: 'statePart', matchTag: 0x01020304, frame: 968, part: 1, parts: 2, bytes: counting(40), seat: 1 },
  { type: 'claim', claim: CLAIM },
  { type: 'certificate', certificate: counting(300) },
  { type: 'bye', reason: 'The window was closed.' },
  { type: 'seated', matchTag: 0x01020304, revision: 2, seats: SEATS },
  { type: 'follow', matchTag: 0x01020304, nextFrame: 969, again: true },
]

export const PACKETS: readonly PacketBody[] = [{ play: PLAY }, ...ROOM_MESSAGES.map((room) => ({ room }))]

export const OPEN_ROOM: OpenRoom = {
  protocol: 1,
  room: 'friday',
  game: GAME,
  seats: 3,
  options: OPTIONS,
  spectate: false,
  closed: false,
  name: '',
}
export const ROOM_OPENED: RoomOpened = {
  ok: true,
  reason: 'as you like it',
  topic: '/peerstep/1/friday',
  matchId: null,
  iceServers: [],
}

export const RECORD: MatchRecord = {
  matchId: MATCH_ID,
  game: GAME,
  seed: 0xdeadbeef,
  options: OPTIONS,
  seats: SEATS,
  startedAtMs: 1_767_225_600_123,
  frames: 4,
  inputs: [Uint8Array.of(0, 1, 0, 1, 0, 1, 0, 1), counting(8, 77), Uint8Array.of(0, 1, 2, 1, 2, 1, 0, 1)],
  statuses: [{ seat: 2, frame: 3, status: 'away' }],
  substitutions: [{ seat: 2, firstFrame: 3, count: 1 }],
  checkpoints: [{ frame: 4, hash: 0x0102030405060708n }],
  claims: [CLAIM, { ...CLAIM, seat: 0, signature: new Uint8Array(0) }],
  seatings: [],
}

export const CERTIFICATE: Certificate = {
  version: 1,
  matchId: MATCH_ID,
  recordDigest: counting(32, 9),
  verdict: 'verified',
  outcomeJson: CLAIM.outcomeJson,
  stateHash: CLAIM.stateHash,
  frames: 4,
  issuedAtMs: 1_767_225_700_456,
  relayKey: counting(32, 40),
  signature: counting(64, 120),
  dissentingSeats: [0, 2],
}

/** Its third seat was given away twice. */
export const RECORD_OF_SEATINGS: MatchRecord = {
  ...RECORD,
  seatings: [
    { seat: 2, frame: 2, holder: { peer: 'newcomer', name: 'Robin' } },
    { seat: 2, frame: 3, holder: { peer: 'another', name: '' } },
  ],
}
