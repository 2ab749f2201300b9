import assert from 'node:assert/strict'
import { OUTBOX_BYTES_MAX, Outbox } from '../../../src/transport/streams/outbox.js'

const TENTH = OUTBOX_BYTES_MAX / 10 - 100 // with what keeping it costs, ten of them fit and eleven do not

const packet = (name: number, length = 1): Uint8Array => new Uint8Array(length).fill(name)
const names = (packets: readonly Uint8Array[]): number[] => packets.map((it) => it[0]!)

describe('an outbox', () => {
  it('gives packets out in the order they came, as many as fit together but at least one', () => {
    const outbox = new Outbox()
    for (let name = 1; name <= 5; name += 1) outbox.push(packet(name, 10), name % 2 === 0 ? 'latest' : 'reliable')
    assert.deepEqual(names(outbox.take(25)), [1, 2])
    assert.deepEqual(names(outbox.take(5)), [3])
    assert.deepEqual(names(outbox.take(100)), [4, 5])
    assert.deepEqual([outbox.isEmpty, outbox.bytes, outbox.take(100)], [true, 0, []])
  })

  it('lets the oldest repeated packets go when it is full, and what is said once only when nothing else is left', () => {
    const outbox = new Outbox()
    outbox.push(packet(1, TENTH), 'reliable')
    for (let name = 2; name <= 10; name += 1) assert.equal(outbox.push(packet(name, TENTH), 'latest'), 0)
    assert.equal(outbox.push(packet(11, TENTH), 'reliable'), 1)
    assert.equal(outbox.push(packet(12, TENTH), 'latest'), 1)
    assert.deepEqual(names(outbox.take(OUTBOX_BYTES_MAX)), [1, 4, 5, 6, 7, 8, 9, 10, 11, 12])

    for (let name = 1; name <= 11; name += 1) outbox.push(packet(name, TENTH), 'reliable')
    assert.deepEqual(names(outbox.take(OUTBOX_BYTES_MAX)), [2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
  })

  it('does not take empty packets without end', () => {
    const outbox = new Outbox()
    let gone = 0
    for (let count = 0; count < OUTBOX_BYTES_MAX / 50; count += 1) gone += outbox.push(new Uint8Array(0), 'reliable')
    assert.ok(gone > 0)
    assert.ok(outbox.bytes <= OUTBOX_BYTES_MAX)
  })

  it('moves all that waits to another one, behind what waits there', () => {
    const [from, to] = [new Outbox(), new Outbox()]
    to.push(packet(1), 'latest')
    from.push(packet(2), 'latest')
    from.push(packet(3), 'reliable')
    assert.equal(from.moveTo(to), 0)
    assert.deepEqual([from.isEmpty, from.bytes], [true, 0])
    assert.deepEqual(names(to.take(100)), [1, 2, 3])
  })
})
