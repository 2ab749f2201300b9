import assert from 'node:assert/strict'
import { Random } from '../../src/core/random.js'
import { AssertionError } from '../../src/errors.js'
import { RECORD_FRAMES_MAX, recordFramesMax } from '../../src/wire/limits.js'
import {
  decodeCertificate,
  decodeRecord,
  decodeReplayFile,
  encodeCertificate,
  encodeRecord,
  encodeReplayFile,
} from '../../src/wire/record.js'
import { CERTIFICATE, RECORD } from './samples.js'

const RECORD_BYTES = encodeRecord(RECORD)
const CERTIFICATE_BYTES = encodeCertificate(CERTIFICATE)
const FILE_BYTES = encodeReplayFile({ record: RECORD_BYTES, certificate: CERTIFICATE_BYTES })

/** The same field twice: protobuf takes the last, so the meaning stays the same. */
function withFieldAgain(bytes: Uint8Array, field: readonly number[]): Uint8Array {
  return Uint8Array.of(...bytes, ...field)
}

describe('a record', () => {
  it('comes back with every field', () => {
    assert.deepEqual(decodeRecord(RECORD_BYTES), RECORD)
  })

  it('comes back without frames and without claims', () => {
    const empty = {
      ...RECORD,
      frames: 0,
      inputs: RECORD.inputs.map(() => new Uint8Array(0)),
      options: {},
      seed: 0,
      startedAtMs: 0,
      statuses: [],
      substitutions: [],
      checkpoints: [],
      claims: [],
    }
    assert.deepEqual(decodeRecord(encodeRecord(empty)), empty)
  })

  it('of an hour comes back, in a few bytes a second', () => {
    const random = new Random(4)
    const frames = 216_000
    const inputs = [0, 1].map(() => {
      const keys = new Uint8Array(2 * frames)
      for (let at = 2; at < keys.length; at += 2) {
        keys.copyWithin(at, at - 2, at)
        if (random.chance(0.1)) keys[at]! ^= 1 << random.int(0, 7)
      }
      return keys
    })
    const game = { ...RECORD.game, neutral: new Uint8Array(2) }
    const record = { ...RECORD, game, seats: RECORD.seats.slice(0, 2), frames, inputs, statuses: [], substitutions: [] }
    const bytes = encodeRecord(record)
    assert.ok(bytes.length / 3600 < 150)
    const decoded = decodeRecord(bytes)
    assert.ok(decoded !== null && Buffer.compare(decoded.inputs[1]!, inputs[1]!) === 0)
  })

  it('has one encoding: another way to say the same is refused', () => {
    const seed = [0x1d, 0xef, 0xbe, 0xad, 0xde]
    assert.equal(decodeRecord(withFieldAgain(RECORD_BYTES, [0x25, ...seed.slice(1)])), null)
    const unknownField = [0xa0, 0x06, 1]
    assert.equal(decodeRecord(withFieldAgain(RECORD_BYTES, unknownField)), null)
    const explicitDefault = [0x68, 0x81, 0x00]
    assert.equal(decodeRecord(withFieldAgain(RECORD_BYTES, explicitDefault)), null)
  })

  it('of another version is refused', () => {
    const at = RECORD_BYTES.lastIndexOf(0x68)
    assert.equal(RECORD_BYTES[at + 1], 1)
    const newer = RECORD_BYTES.slice()
    newer[at + 1] = 2
    assert.equal(decodeRecord(newer), null)
  })

  it('may not hold more than a reader would unpack', () => {
    assert.equal(recordFramesMax(2, 2), RECORD_FRAMES_MAX)
    assert.ok(recordFramesMax(16, 4) >= RECORD_FRAMES_MAX)
    assert.ok(recordFramesMax(16, 64) < 60_000)
    assert.throws(() => encodeRecord({ ...RECORD, frames: RECORD_FRAMES_MAX + 1 }), AssertionError)
    assert.throws(() => encodeRecord({ ...RECORD, inputs: RECORD.inputs.slice(1) }), AssertionError)
  })
})

describe('a certificate', () => {
  it('comes back with every field', () => {
    assert.deepEqual(decodeCertificate(CERTIFICATE_BYTES), CERTIFICATE)
  })

  it('comes back unsigned, without outcome and not simulated', () => {
    const bare = {
      ...CERTIFICATE,
      verdict: 'abandoned' as const,
      outcomeJson: '',
      stateHash: null,
      signature: new Uint8Array(0),
      dissentingSeats: [],
    }
    assert.deepEqual(decodeCertificate(encodeCertificate(bare)), bare)
  })

  it('with another verdict or version is refused', () => {
    const changed = Buffer.from(CERTIFICATE_BYTES)
    changed.write('VERIFIED', changed.indexOf('verified'))
    assert.equal(decodeCertificate(changed), null)
    assert.throws(() => encodeCertificate({ ...CERTIFICATE, version: 2 }), AssertionError)
  })
})

describe('a replay file', () => {
  it('comes back', () => {
    assert.deepEqual(decodeReplayFile(FILE_BYTES), { record: RECORD_BYTES, certificate: CERTIFICATE_BYTES })
  })

  it('shows any one changed byte: refused, or another record or certificate', () => {
    for (let at = 0; at < FILE_BYTES.length; at += 1) {
      for (const flip of [0x01, 0x10, 0x80, 0xff]) {
        const changed = FILE_BYTES.slice()
        changed[at]! ^= flip
        const file = decodeReplayFile(changed)
        if (file === null) continue
        const sameRecord = Buffer.compare(file.record, RECORD_BYTES) === 0
        const sameCertificate = Buffer.compare(file.certificate, CERTIFICATE_BYTES) === 0
        assert.ok(!(sameRecord && sameCertificate), `byte ${at}`)
        if (sameRecord) {
          // The certificate has one encoding too, so its signature covers every byte that changed here.
          const certificate = decodeCertificate(file.certificate)
          if (certificate !== null) assert.notDeepEqual(certificate, CERTIFICATE, `byte ${at}`)
        }
      }
    }
  })

  it('cut short or followed by anything is refused', () => {
    for (let length = 0; length < FILE_BYTES.length; length += 1) {
      assert.equal(decodeReplayFile(FILE_BYTES.subarray(0, length)), null)
    }
    assert.equal(decodeReplayFile(Uint8Array.of(...FILE_BYTES, 0)), null)
  })
})
