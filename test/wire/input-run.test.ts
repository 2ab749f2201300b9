import assert from 'node:assert/strict'
import { SEATS_MAX } from '../../src/core/game.js'
import { INPUT_BYTES_MAX } from '../../src/core/input/input-schema.js'
import { AssertionError } from '../../src/errors.js'
import { decodeWith } from '../../src/wire/checked-fields.js'
import { peerstep } from '../../src/wire/generated.js'
import { assertShape, readRun, readRuns, writeRun, writeRuns } from '../../src/wire/input-run.js'
import { FRAME_MAX, INPUT_RUN_FRAMES_MAX, UNPACKED_BYTES_MAX } from '../../src/wire/limits.js'
import { SHAPE } from './samples.js'

const RUN = { seat: 2, firstFrame: 40, count: 3, inputs: Uint8Array.of(0, 1, 9, 9, 9, 8) }
const read = <Value>(reader: () => Value): Value | null => decodeWith(peerstep.Bye, new Uint8Array(0), 0, reader)

describe('runs of inputs on the wire', () => {
  it('come back, also the longest one and the last one', () => {
    const long = {
      seat: 0,
      firstFrame: 0,
      count: INPUT_RUN_FRAMES_MAX,
      inputs: new Uint8Array(2 * INPUT_RUN_FRAMES_MAX).fill(7),
    }
    const last = { seat: 1, firstFrame: FRAME_MAX, count: 1, inputs: Uint8Array.of(3, 4) }
    for (const run of [RUN, long, last])
      assert.deepEqual(
        read(() => readRun(writeRun(run, SHAPE), SHAPE)),
        run,
      )
  })

  it('are written from an index on', () => {
    const packed = writeRuns([RUN, { ...RUN, seat: 0 }, { ...RUN, seat: 1 }], 1, SHAPE)
    assert.deepEqual(
      packed.map(({ seat }) => seat),
      [0, 1],
    )
  })

  it('are refused by the sender outside the match', () => {
    const bad = [
      { ...RUN, seat: 3 },
      { ...RUN, count: 0, inputs: new Uint8Array(0) },
      { ...RUN, count: INPUT_RUN_FRAMES_MAX + 1 },
      { ...RUN, firstFrame: -1 },
      { ...RUN, firstFrame: FRAME_MAX - 1 },
    ]
    for (const run of bad) assert.throws(() => writeRun(run, SHAPE), AssertionError)
  })

  it('are given up by the receiver outside the match, and when the bytes do not unpack', () => {
    const good = writeRun(RUN, SHAPE)
    for (const change of [
      { seat: 3 },
      { count: 0 },
      { count: INPUT_RUN_FRAMES_MAX + 1 },
      { firstFrame: FRAME_MAX - 1 },
      { packed: Uint8Array.of(1) },
      { count: 4 },
    ]) {
      assert.equal(
        read(() => readRun({ ...good, ...change }, SHAPE)),
        null,
        JSON.stringify(change),
      )
    }
  })

  it('unpack to a bounded number of bytes together', () => {
    const shape = { seats: 1, neutral: new Uint8Array(INPUT_BYTES_MAX) }
    const idle = { seat: 0, firstFrame: 0, count: INPUT_RUN_FRAMES_MAX, packed: new Uint8Array(0) }
    const most = UNPACKED_BYTES_MAX / (INPUT_RUN_FRAMES_MAX * INPUT_BYTES_MAX)
    const runs = (count: number) =>
      read(() =>
        readRuns(
          Array.from({ length: count }, () => idle),
          shape,
          1000,
        ),
      )
    assert.equal(runs(most)?.length, most)
    assert.equal(runs(most + 1), null)
  })

  it('are counted together with the own run, which goes first', () => {
    const good = writeRun(RUN, SHAPE)
    const own = { ...good, seat: 1 }
    assert.deepEqual(
      read(() => readRuns([good], SHAPE, 2, own))?.map(({ seat }) => seat),
      [1, 2],
    )
    assert.equal(
      read(() => readRuns([good], SHAPE, 1, own)),
      null,
    )
  })

  it('know shapes that no match can have', () => {
    assertShape({ seats: SEATS_MAX, neutral: new Uint8Array(INPUT_BYTES_MAX) })
    for (const shape of [
      { seats: 0, neutral: new Uint8Array(1) },
      { seats: SEATS_MAX + 1, neutral: new Uint8Array(1) },
      { seats: 1, neutral: new Uint8Array(0) },
      { seats: 1, neutral: new Uint8Array(INPUT_BYTES_MAX + 1) },
    ]) {
      assert.throws(() => assertShape(shape), AssertionError)
    }
  })
})
