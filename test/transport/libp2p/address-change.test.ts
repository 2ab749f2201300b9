import assert from 'node:assert/strict'
import { onAddressLost } from '../../../src/transport/libp2p/address-change.js'

describe('own addresses', () => {
  it('are watched: one that goes is told, one that comes or stays is not', async () => {
    const looks = [['a', 'b'], ['a', 'b'], ['a', 'b', 'c'], ['b', 'c'], ['b', 'c'], []]
    const told: number[] = []
    let look = 0
    await new Promise<void>((resolve) => {
      const end = onAddressLost(
        () => told.push(look - 1),
        1,
        () => {
          const addresses = looks[look++] ?? []
          if (look > looks.length + 3) {
            end()
            resolve()
          }
          return addresses
        },
      )
    })
    assert.deepEqual(told, [3, 5])
  })
})
