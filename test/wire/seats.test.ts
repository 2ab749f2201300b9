import assert from 'node:assert/strict'
import { SEATS_MAX } from '../../src/core/game.js'
import { decodeWith } from '../../src/wire/checked-fields.js'
import { peerstep } from '../../src/wire/generated.js'
import { NAME_BYTES_MAX, PEER_ID_BYTES_MAX } from '../../src/wire/limits.js'
import {
  heldBy,
  readHolder,
  readHolders,
  readSeating,
  readStatus,
  writeHolder,
  writeSeating,
  writeStatus,
} from '../../src/wire/seats.js'

const read = <Value>(reader: () => Value): Value | null => decodeWith(peerstep.Bye, new Uint8Array(0), 0, reader)
const ADA = { peer: '12D3KooWA', name: 'Ada' }

describe('seats on the wire', () => {
  it('bring back holders, and clip their names only', () => {
    assert.deepEqual(
      read(() => readHolder(writeHolder(ADA))),
      ADA,
    )
    const long = writeHolder({ peer: 'p', name: 'n'.repeat(NAME_BYTES_MAX + 5) })
    assert.equal(long.name, 'n'.repeat(NAME_BYTES_MAX))
    assert.throws(() => writeHolder({ peer: 'p'.repeat(PEER_ID_BYTES_MAX + 1), name: '' }), /PEER_ID_BYTES_MAX/)
    assert.equal(
      read(() => readHolder({ peer: 'p'.repeat(PEER_ID_BYTES_MAX + 1) })),
      null,
    )
    assert.deepEqual(
      read(() => readHolder({})),
      { peer: '', name: '' },
    )
  })

  it('accept the holders of 1 to SEATS_MAX seats', () => {
    const holders = (count: number) => read(() => readHolders(Array.from({ length: count }, () => writeHolder(ADA))))
    assert.equal(holders(1)?.length, 1)
    assert.equal(holders(SEATS_MAX)?.length, SEATS_MAX)
    assert.equal(holders(0), null)
    assert.equal(holders(SEATS_MAX + 1), null)
  })

  it('bring back seatings of seats of the match', () => {
    const seating = { seat: 1, frame: 70, holder: ADA }
    assert.deepEqual(
      read(() => readSeating(writeSeating(seating), 2)),
      seating,
    )
    assert.equal(
      read(() => readSeating(writeSeating(seating), 1)),
      null,
    )
    assert.equal(
      read(() => readSeating({ seat: 0, frame: 1 }, 2)),
      null,
    ) // without a holder
  })

  it('bring back every status, and give up on an unknown one', () => {
    for (const status of ['playing', 'away', 'empty'] as const) {
      const change = { seat: 2, frame: 5, status }
      assert.deepEqual(
        read(() => readStatus(writeStatus(change), 3)),
        change,
      )
    }
    assert.equal(
      read(() => readStatus({ seat: 0, frame: 0, state: 3 as peerstep.SeatState }, 3)),
      null,
    )
    assert.equal(
      read(() => readStatus({ seat: 3, frame: 0, state: 0 }, 3)),
      null,
    )
  })

  it('know the holders after all seatings', () => {
    const start = [ADA, { peer: 'b', name: 'Bo' }]
    const seatings = [
      { seat: 1, frame: 5, holder: { peer: 'c', name: 'Cy' } },
      { seat: 1, frame: 9, holder: { peer: 'd', name: 'Di' } },
    ]
    assert.deepEqual(heldBy(start, seatings), [ADA, { peer: 'd', name: 'Di' }])
    assert.deepEqual(start[1], { peer: 'b', name: 'Bo' })
  })
})
