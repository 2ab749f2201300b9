import assert from 'node:assert/strict'
import { SEATS_MAX } from '../../src/core/game.js'
import { decodeWith } from '../../src/wire/checked-fields.js'
import { type Echo, readEcho, writeEcho } from '../../src/wire/echo.js'
import { peerstep } from '../../src/wire/generated.js'

function read(fields: { echo?: number; echoMs?: number }, seats = SEATS_MAX): Echo | null | 'given up' {
  const found = decodeWith(peerstep.Bye, new Uint8Array(0), 0, () => ({ echo: readEcho(fields, seats) }))
  return found === null ? 'given up' : found.echo
}

describe('echoes', () => {
  it('come back with seat, ping and time held', () => {
    for (const echo of [
      { seat: 0, pingMs: 0, heldMs: 0 },
      { seat: SEATS_MAX - 1, pingMs: 0xffffffff, heldMs: 0xffff },
      { seat: 3, pingMs: 12, heldMs: 34 },
    ]) {
      assert.deepEqual(read(writeEcho(echo)), echo)
    }
  })

  it('say that there is none with zeros', () => {
    assert.deepEqual(writeEcho(null), { echo: 0, echoMs: 0 })
    assert.equal(read({ echo: 0, echoMs: 77 }), null)
    assert.equal(read({}), null)
  })

  it('fit 32 bits, however long a machine slept', () => {
    const { echo } = writeEcho({ seat: SEATS_MAX - 1, pingMs: 1, heldMs: 10_000_000 })
    assert.ok(echo > 0 && echo < 2 ** 31)
    assert.deepEqual(read({ echo, echoMs: 1 }), { seat: SEATS_MAX - 1, pingMs: 1, heldMs: 0xffff })
  })

  it('are given up when the seat is not of the match, or the time is out of bounds', () => {
    const { echo } = writeEcho({ seat: 2, pingMs: 1, heldMs: 5 })
    assert.equal(read({ echo }, 2), 'given up')
    assert.notEqual(read({ echo }, 3), 'given up')
    assert.equal(read({ echo: 32 }), 'given up') // a time without a seat
    assert.equal(read({ echo: 1 + 32 * 0x10000 }), 'given up')
  })
})
