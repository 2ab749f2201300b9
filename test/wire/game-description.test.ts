import assert from 'node:assert/strict'
import { SEATS_MAX } from '../../src/core/game.js'
import { INPUT_BYTES_MAX } from '../../src/core/input/input-schema.js'
import { decodeWith } from '../../src/wire/checked-fields.js'
import { readGame, writeGame } from '../../src/wire/game-description.js'
import { peerstep } from '../../src/wire/generated.js'
import { NAME_BYTES_MAX, TICK_RATE_MAX } from '../../src/wire/limits.js'
import { GAME } from './samples.js'

const read = (message: peerstep.GameDescription.$Properties | undefined) =>
  decodeWith(peerstep.Bye, new Uint8Array(0), 0, () => readGame(message))

describe('game descriptions on the wire', () => {
  it('come back, also at their bounds', () => {
    assert.deepEqual(read(writeGame(GAME)), GAME)
    const large = {
      ...GAME,
      id: 'i'.repeat(NAME_BYTES_MAX),
      tickRate: TICK_RATE_MAX,
      inputBytes: INPUT_BYTES_MAX,
      neutral: new Uint8Array(INPUT_BYTES_MAX),
      seatsMin: SEATS_MAX,
      seatsMax: SEATS_MAX,
    }
    assert.deepEqual(read(writeGame(large)), large)
  })

  it('are given up beyond their bounds', () => {
    const good = writeGame(GAME)
    const bad: (peerstep.GameDescription.$Properties | undefined)[] = [
      undefined,
      {},
      { ...good, version: 'v'.repeat(NAME_BYTES_MAX + 1) },
      { ...good, fingerprint: new Uint8Array(9) },
      { ...good, tickRate: 0 },
      { ...good, tickRate: TICK_RATE_MAX + 1 },
      { ...good, inputBytes: INPUT_BYTES_MAX + 1, neutral: new Uint8Array(INPUT_BYTES_MAX + 1) },
      { ...good, neutral: new Uint8Array(3) },
      { ...good, seatsMin: 0 },
      { ...good, seatsMin: 5, seatsMax: 4 },
      { ...good, seatsMax: SEATS_MAX + 1 },
    ]
    for (const message of bad) assert.equal(read(message), null, JSON.stringify(message))
  })

  it('cannot be sent with a neutral input of another length, or a long name', () => {
    assert.throws(() => writeGame({ ...GAME, neutral: new Uint8Array(3) }), /neutral/)
    assert.throws(() => writeGame({ ...GAME, id: 'i'.repeat(NAME_BYTES_MAX + 1) }), /short/)
  })
})
