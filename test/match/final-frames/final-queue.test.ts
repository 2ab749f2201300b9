import assert from 'node:assert/strict'
import type { SeatStatus } from '../../../src/core/game.js'
import type { SealedFrames } from '../../../src/core/session/final-frames.js'
import { InputDigest } from '../../../src/core/session/input-digest.js'
import { FinalQueue } from '../../../src/match/final-frames/final-queue.js'

const SEATS = 2
const BYTES = 3
const CHANGES = [
  { seat: 1, frame: 40, status: 'away' as const },
  { seat: 1, frame: 90, status: 'playing' as const },
]

/** What seat and frame would decide. */
function inputs(seat: number, firstFrame: number, count: number): Uint8Array {
  return Uint8Array.from({ length: count * BYTES }, (_, i) => (seat * 50 + firstFrame * BYTES + i) & 0xff)
}

function digestAt(lastFrame: number): bigint {
  const chain = new InputDigest()
  const statuses: SeatStatus[] = ['playing', 'playing']
  for (let frame = 0; frame <= lastFrame; frame++) {
    for (const change of CHANGES) if (change.frame === frame) statuses[change.seat] = change.status
    const both = new Uint8Array(SEATS * BYTES)
    for (let seat = 0; seat < SEATS; seat++) both.set(inputs(seat, frame, 1), seat * BYTES)
    chain.add(both, statuses)
  }
  return chain.digest
}

function seal(firstFrame: number, lastFrame: number): SealedFrames {
  const count = lastFrame - firstFrame + 1
  const facts = [0, 1].map((seat) => ({ seat, firstFrame, count, inputs: inputs(seat, firstFrame, count) }))
  const statuses = CHANGES.filter(({ frame }) => frame >= firstFrame && frame <= lastFrame)
  return { firstFrame, count, facts, statuses, digest: digestAt(lastFrame) }
}

const final = (frames: number) => ({
  firstFrame: 0,
  count: frames,
  inputs: [0, 1].map((seat) => inputs(seat, 0, frames)),
  statuses: CHANGES.filter(({ frame }) => frame < frames),
  substitutions: [],
})

function takeAll(queue: FinalQueue): { input: number[]; changes: number }[] {
  const taken = []
  for (let next = queue.take(); next !== null; next = queue.take()) {
    const input = new Uint8Array(SEATS * BYTES)
    next.source.readFrame(taken.length, input, ['playing', 'playing'])
    taken.push({ input: [...input], changes: next.changes.length })
  }
  return taken
}

const expected = (frame: number): { input: number[]; changes: number } => ({
  input: [...inputs(0, frame, 1), ...inputs(1, frame, 1)],
  changes: CHANGES.filter((change) => change.frame === frame).length,
})

describe('final queue', () => {
  it('gives every frame once and in order, however records and seals overlap', () => {
    const queue = new FinalQueue({ seats: SEATS, inputBytes: BYTES })
    assert.equal(queue.addSeal(seal(0, 9)), 'taken')
    assert.equal(queue.addSeal(seal(0, 9)), 'known')
    assert.equal(queue.addFinal(final(60)), true)
    assert.equal(queue.addFinal(final(30)), false)
    assert.equal(queue.addSeal(seal(45, 70)), 'taken')
    assert.equal(queue.addSeal(seal(71, 99)), 'taken')
    assert.equal(queue.nextFrame, 100)
    assert.deepEqual(
      takeAll(queue),
      Array.from({ length: 100 }, (_, frame) => expected(frame)),
    )
    assert.equal(queue.waiting, 0)
  })

  it('distinguishes missing frames from seals that leave inputs out which are known', () => {
    const queue = new FinalQueue({ seats: SEATS, inputBytes: BYTES })
    assert.equal(queue.addSeal(seal(5, 9)), 'gap')
    const whole = seal(0, 9)
    assert.equal(queue.addSeal({ ...whole, facts: whole.facts.slice(1) }), 'partial')
    assert.equal(queue.addSeal({ ...whole, facts: [] }), 'partial')
    assert.equal(queue.nextFrame, 0)
  })

  it('takes nothing that contradicts the digest, and goes on with what does not', () => {
    const queue = new FinalQueue({ seats: SEATS, inputBytes: BYTES })
    const forged = seal(0, 9)
    forged.facts[0]!.inputs[4]! ^= 1
    assert.equal(queue.addSeal(forged), 'contradiction')
    assert.equal(queue.addSeal({ ...seal(0, 50), statuses: [] }), 'contradiction')
    assert.equal(queue.addSeal(seal(0, 50)), 'taken')
    assert.equal(queue.addSeal(seal(51, 99)), 'taken')
  })

  it('refuses records that do not fit', () => {
    const queue = new FinalQueue({ seats: SEATS, inputBytes: BYTES })
    assert.equal(queue.addFinal({ ...final(10), count: 11 }), false)
    assert.equal(queue.addFinal({ ...final(10), inputs: [inputs(0, 0, 10)] }), false)
    assert.equal(queue.addFinal({ ...final(10), statuses: [{ seat: 2, frame: 1, status: 'away' }] }), false)
    assert.equal(queue.addFinal(final(10)), true)
  })

  it('is full at some point', () => {
    const queue = new FinalQueue({ seats: SEATS, inputBytes: BYTES })
    assert.equal(queue.addFinal(final(8192)), true)
    assert.equal(queue.full, true)
    assert.equal(queue.addSeal(seal(8192, 8200)), 'full')
    queue.take()
    assert.equal(queue.addSeal(seal(8192, 8200)), 'taken')
  })
})
