import assert from 'node:assert/strict'
import { SEATS_MAX } from '../../src/core/game.js'
import { INPUT_BYTES_MAX } from '../../src/core/input/input-schema.js'
import { PREDICTION_WINDOW_MAX } from '../../src/core/session/session.js'
import { ICE_SERVERS_MAX } from '../../src/transport/webrtc/ice-server.js'
import {
  CERTIFICATE_BYTES_MAX,
  CLAIMS_PER_RECORD_MAX,
  DATAGRAM_BYTES_TARGET,
  DESCRIBED_FRAMES_MAX,
  FACTS_PER_SEAL_MAX,
  FRAME_MAX,
  framesPerSeal,
  INPUT_RUN_FRAMES_MAX,
  OPTIONS_BYTES_MAX,
  OUTCOME_BYTES_MAX,
  PACKET_BYTES_MAX,
  PACKET_FRAMES_MAX,
  REASON_BYTES_MAX,
  RECORD_BYTES_MAX,
  RECORD_CHECKPOINTS_MAX,
  RECORD_FRAMES_MAX,
  RECORD_UNPACKED_BYTES_MAX,
  REFUSALS_PER_LOBBY_MAX,
  RELAY_ICE_SERVERS_MAX,
  RUNS_PER_PACKET_MAX,
  recordFramesMax,
  SEAL_BYTES_MAX,
  SEAL_FRAMES_MAX,
  STATE_PART_BYTES_MAX,
  STATE_PARTS_MAX,
  UNPACKED_BYTES_MAX,
} from '../../src/wire/limits.js'

/** Room that the other fields of a packet need beside its largest one. */
const HEADER_BYTES = 1024
/** Largest message that gossipsub passes on in the way this package sets it up. */
const GOSSIP_BYTES_MAX = 64 * 1024

describe('wire limits', () => {
  it('let one seal describe as many frames as its inputs fit a packet', () => {
    assert.equal(framesPerSeal(2), INPUT_RUN_FRAMES_MAX)
    assert.equal(framesPerSeal(16 * 64), 39)
    assert.equal(framesPerSeal(1_000_000), 8)
  })

  it('let a seal be decoded that describes as much as a referee describes', () => {
    assert.ok(SEAL_BYTES_MAX + HEADER_BYTES < PACKET_BYTES_MAX)
    assert.ok(framesPerSeal(1) <= DESCRIBED_FRAMES_MAX)
    assert.ok(DESCRIBED_FRAMES_MAX <= SEAL_FRAMES_MAX)
    assert.ok(SEATS_MAX <= FACTS_PER_SEAL_MAX)
    assert.ok(framesPerSeal(SEATS_MAX * INPUT_BYTES_MAX) * SEATS_MAX * INPUT_BYTES_MAX <= UNPACKED_BYTES_MAX)
  })

  it('let the difference of any two frames, and of a frame and -1, fit a signed 32-bit number', () => {
    assert.ok(FRAME_MAX + 1 + FRAME_MAX < 2 ** 31)
  })

  it('let two runs of every seat be unpacked, the largest inputs included', () => {
    assert.equal(RUNS_PER_PACKET_MAX, 2 * SEATS_MAX)
    assert.ok(UNPACKED_BYTES_MAX >= 2 * SEATS_MAX * INPUT_RUN_FRAMES_MAX * INPUT_BYTES_MAX)
  })

  it('let a run hold the largest prediction window, and a packet of a costly lane its frames', () => {
    assert.ok(INPUT_RUN_FRAMES_MAX >= PREDICTION_WINDOW_MAX)
    assert.ok(PACKET_FRAMES_MAX <= INPUT_RUN_FRAMES_MAX)
  })

  it('let every input of the longest seal be replaced', () => {
    assert.equal(SEAL_FRAMES_MAX % INPUT_RUN_FRAMES_MAX, 0)
    assert.equal(FACTS_PER_SEAL_MAX * INPUT_RUN_FRAMES_MAX, SEAL_FRAMES_MAX * SEATS_MAX)
  })

  it('let each largest message fit a packet, and a packet what gossipsub carries', () => {
    for (const bytes of [STATE_PART_BYTES_MAX, CERTIFICATE_BYTES_MAX, OPTIONS_BYTES_MAX]) {
      assert.ok(bytes + HEADER_BYTES < PACKET_BYTES_MAX, `${bytes} bytes`)
    }
    assert.ok(REFUSALS_PER_LOBBY_MAX * (REASON_BYTES_MAX + 256) + HEADER_BYTES < PACKET_BYTES_MAX)
    assert.ok(DATAGRAM_BYTES_TARGET < PACKET_BYTES_MAX)
    assert.ok(PACKET_BYTES_MAX + HEADER_BYTES < GOSSIP_BYTES_MAX)
  })

  it('let states of up to 16 MiB travel', () => {
    assert.equal(STATE_PARTS_MAX * STATE_PART_BYTES_MAX, 16 * 1024 * 1024)
  })

  it('let a certificate hold the largest outcome, and a record a claim of every seat', () => {
    assert.ok(CERTIFICATE_BYTES_MAX > OUTCOME_BYTES_MAX)
    assert.equal(CLAIMS_PER_RECORD_MAX, SEATS_MAX)
  })

  it('let a record hold four hours of 16 seats with inputs of 4 bytes at 60 Hz, and no more bytes than it may', () => {
    assert.equal(recordFramesMax(16, 4), RECORD_FRAMES_MAX)
    for (const inputBytes of [1, 4, 5, INPUT_BYTES_MAX]) {
      assert.ok(recordFramesMax(SEATS_MAX, inputBytes) * SEATS_MAX * inputBytes <= RECORD_UNPACKED_BYTES_MAX)
    }
    assert.ok(RECORD_FRAMES_MAX < FRAME_MAX)
    assert.ok(RECORD_CHECKPOINTS_MAX >= RECORD_FRAMES_MAX / 60)
    assert.ok(RECORD_BYTES_MAX > RECORD_UNPACKED_BYTES_MAX)
  })

  it('let a player use all ICE servers that a relay names', () => {
    assert.ok(RELAY_ICE_SERVERS_MAX <= ICE_SERVERS_MAX)
  })
})
