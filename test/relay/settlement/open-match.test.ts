import assert from 'node:assert/strict'
import { emptyRecord, OpenMatch } from '../../../relay/settlement/open-match.js'
import { RECORD_STATUSES_MAX } from '../../../src/wire/limits.js'
import { decodeRecord, encodeRecord } from '../../../src/wire/record.js'
import { type PlayedMatch, playMatch } from '../played-match.js'

describe('open match', () => {
  let played: PlayedMatch
  before(async () => {
    played = await playMatch({ seats: 2, sealed: 40 })
  })
  const open = (framesMax = 10_000): OpenMatch => new OpenMatch('friday', emptyRecord(played.opening), framesMax)

  it('begins with a record without frames, which can be stored', () => {
    const record = emptyRecord(played.opening)
    assert.equal(record.frames, 0)
    assert.deepEqual(decodeRecord(encodeRecord(record)), record)
    assert.equal(open().id, '01'.repeat(16))
  })

  it('takes frames in order and of its own shape only', () => {
    const match = open()
    const [first, second, third] = played.chunks
    match.accept(first!)
    assert.throws(() => match.accept(third!), /in order/)
    assert.throws(() => match.accept({ ...second!, inputs: second!.inputs.slice(1) }), /an input of each seat/)
    assert.throws(() => match.accept({ ...second!, inputs: first!.inputs.map((run) => run.subarray(1)) }), /an input/)
    match.accept(second!)
    assert.equal(match.frames, 20)
  })

  it('ends at its greatest length, and at the most seat changes of a record', () => {
    const short = open(15)
    short.accept(played.chunks[0]!)
    assert.throws(() => short.accept(played.chunks[1]!), { code: 'CLOSED' })
    assert.equal(short.frames, 10)
    const restless = open()
    const statuses = Array.from({ length: RECORD_STATUSES_MAX + 1 }, () => {
      return { seat: 0, frame: 3, status: 'away' as const }
    })
    assert.throws(() => restless.accept({ ...played.chunks[0]!, statuses }), { code: 'CLOSED' })
  })

  it('takes nothing more after a write that failed', () => {
    const match = open()
    match.accept(played.chunks[0]!)
    match.broken = new Error('the disk is full')
    assert.throws(() => match.accept(played.chunks[1]!), /the disk is full/)
  })

  it('gives each seating to one row of the log', () => {
    const match = open()
    const [a, b] = ['new', 'newer'].map((peer) => ({ seat: 1, frame: 5, holder: { peer, name: peer } }))
    match.seatings.push(a!)
    assert.deepEqual(match.takeSeatings(), [a])
    assert.deepEqual(match.takeSeatings(), [])
    match.seatings.push(b!)
    assert.deepEqual(match.takeSeatings(), [b])
    match.goOnFrom({ frames: 10, statusChanges: 0, loggedSeatings: 1 })
    assert.deepEqual(match.takeSeatings(), [b], 'its row was discarded')
  })

  it('goes on from what is durable', () => {
    const match = open()
    match.goOnFrom({ frames: 20, statusChanges: 0, loggedSeatings: 0 })
    match.accept(played.chunks[2]!)
    assert.equal(match.frames, 30)
  })

  it('waits for the work that has begun, also when it fails', async () => {
    const match = open()
    const work = Promise.withResolvers<void>()
    const done = match.during(work.promise)
    let quiet = false
    const waiting = match.quiet().then(() => {
      quiet = true
    })
    await new Promise((resolve) => setImmediate(resolve))
    assert.equal(quiet, false)
    work.reject(new Error('the disk is full'))
    await assert.rejects(done, /the disk is full/)
    await waiting
    await match.quiet()
  })
})
