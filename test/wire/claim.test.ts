import assert from 'node:assert/strict'
import { decodeWith } from '../../src/wire/checked-fields.js'
import { readClaim, writeClaim } from '../../src/wire/claim.js'
import { peerstep } from '../../src/wire/generated.js'
import { CLAIM } from './samples.js'

const read = (message: peerstep.Claim.$Properties) =>
  decodeWith(peerstep.Bye, new Uint8Array(0), 0, () => readClaim(message))

describe('claims on the wire', () => {
  it('come back, signed or not', () => {
    assert.deepEqual(read(writeClaim(CLAIM)), CLAIM)
    const unsigned = { ...CLAIM, signature: new Uint8Array(0) }
    assert.deepEqual(read(writeClaim(unsigned)), unsigned)
    const without = { ...CLAIM, outcomeJson: '' }
    assert.deepEqual(read(writeClaim(without)), without)
  })

  it('are given up when a field has a wrong length, is out of bounds, or is not canonical', () => {
    const good = writeClaim(CLAIM)
    const bad: peerstep.Claim.$Properties[] = [
      {},
      { ...good, matchId: new Uint8Array(15) },
      { ...good, seat: 16 },
      { ...good, frame: 2 ** 30 },
      { ...good, stateHash: new Uint8Array(7) },
      { ...good, outcomeJson: '{"winners": []}' },
      { ...good, signature: new Uint8Array(63) },
    ]
    for (const message of bad) assert.equal(read(message), null, JSON.stringify(message))
  })

  it('cannot be sent with a match id of another length', () => {
    assert.throws(() => writeClaim({ ...CLAIM, matchId: new Uint8Array(15) }), /MATCH_ID_BYTES/)
  })
})
