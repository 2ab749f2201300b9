import assert from 'node:assert/strict'
import { AssertionError } from '../../src/errors.js'
import { decodeWith, encodeWith } from '../../src/wire/checked-fields.js'
import { peerstep } from '../../src/wire/generated.js'
import {
  FACTS_PER_SEAL_MAX,
  FRAME_MAX,
  SEAL_FRAMES_MAX,
  SPREAD_FRAMES_MAX,
  STATUSES_PER_SEAL_MAX,
} from '../../src/wire/limits.js'
import {
  type Frozen,
  readFreeze,
  readFrozen,
  readSeal,
  type Seal,
  writeFrozen,
  writeSeal,
} from '../../src/wire/seal.js'
import { ROOM_MESSAGES, SHAPE } from './samples.js'

const SEAL = ROOM_MESSAGES.find((message): message is Seal => message.type === 'seal')!
const FROZEN = ROOM_MESSAGES.find((message): message is Frozen => message.type === 'frozen')!

function through(message: peerstep.Seal.$Properties, shape: typeof SHAPE | null = SHAPE): Seal | null {
  const bytes = encodeWith(peerstep.Seal, message)
  return decodeWith(peerstep.Seal, bytes, bytes.length, (decoded) => readSeal(decoded, shape))
}

describe('seals on the wire', () => {
  it('come back, also when they make no frame final', () => {
    for (const seal of [SEAL, { ...SEAL, count: 0, facts: [], statuses: [], echo: null, firstFrame: 0, term: 7 }]) {
      assert.deepEqual(through(writeSeal(seal, SHAPE)), seal)
    }
  })

  it('send lateness as whole frames within bounds, and 0 for NaN', () => {
    const seal = through(writeSeal({ ...SEAL, lateFrames: [1.6, Number.NaN, -1e9] }, SHAPE))
    assert.deepEqual(seal?.lateFrames, [2, 0, -SPREAD_FRAMES_MAX])
  })

  it('are refused by the sender beyond the limits', () => {
    const fact = { seat: 0, firstFrame: 0, count: 1, inputs: Uint8Array.of(1, 1) }
    const bad: Partial<Seal>[] = [
      { count: SEAL_FRAMES_MAX + 1 },
      { firstFrame: FRAME_MAX, count: 1 },
      { facts: Array.from({ length: FACTS_PER_SEAL_MAX + 1 }, () => fact) },
      { statuses: Array.from({ length: STATUSES_PER_SEAL_MAX + 1 }, () => SEAL.statuses[0]!) },
      { lateFrames: [0, 0] },
    ]
    for (const change of bad) assert.throws(() => writeSeal({ ...SEAL, ...change }, SHAPE), AssertionError)
    assert.throws(() => writeSeal(SEAL, null), AssertionError)
  })

  it('are given up by the receiver beyond the limits', () => {
    const good = writeSeal(SEAL, SHAPE)
    assert.ok(through(good))
    const bad: peerstep.Seal.$Properties[] = [
      {},
      { ...good, count: SEAL_FRAMES_MAX + 1 },
      { ...good, firstFrame: FRAME_MAX, count: 1 },
      { ...good, digest: new Uint8Array(4) },
      { ...good, lateFrames: [0, 0] },
      { ...good, lateFrames: [0, 0, SPREAD_FRAMES_MAX + 1] },
      { ...good, facts: [{ ...good.facts![0]!, seat: 3 }] },
      { ...good, statuses: Array.from({ length: STATUSES_PER_SEAL_MAX + 1 }, () => good.statuses![0]!) },
    ]
    for (const [index, message] of bad.entries()) assert.equal(through(message), null, `message ${index}`)
    assert.equal(through(good, null), null)
    assert.equal(through(good, { ...SHAPE, seats: 2 }), null)
  })
})

describe('freezes on the wire', () => {
  const read = <Value>(reader: () => Value): Value | null => decodeWith(peerstep.Bye, new Uint8Array(0), 0, reader)

  it('come back with and without a run', () => {
    for (const frozen of [FROZEN, { ...FROZEN, run: null, nextFrame: 0 }]) {
      assert.deepEqual(
        read(() => readFrozen(writeFrozen(frozen, SHAPE), SHAPE)),
        frozen,
      )
    }
    assert.deepEqual(
      read(() => readFreeze({ matchTag: 1, seat: 2, round: 3 })),
      { type: 'freeze', matchTag: 1, seat: 2, round: 3 },
    )
  })

  it('are given up for seats that do not exist, and without a shape', () => {
    assert.equal(
      read(() => readFreeze({ seat: 16 })),
      null,
    )
    assert.equal(
      read(() => readFrozen(writeFrozen(FROZEN, SHAPE), null)),
      null,
    )
    assert.equal(
      read(() => readFrozen({ ...writeFrozen(FROZEN, SHAPE), run: { seat: 3, count: 1 } }, SHAPE)),
      null,
    )
    assert.throws(() => writeFrozen(FROZEN, null), AssertionError)
  })
})
