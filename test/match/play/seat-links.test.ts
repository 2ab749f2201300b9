import assert from 'node:assert/strict'
import { SeatLinks } from '../../../src/match/play/seat-links.js'
import type { PlayPacket } from '../../../src/wire/play.js'
import { makeSession } from '../../core/session/session-kit.js'

const START_MS = 1000

function makeLinks(seats = 3) {
  const session = makeSession({ seats, sealed: true })
  const links = new SeatLinks(session, 0, [Number.NaN, 40, 90])
  links.expectFrom(START_MS)
  return { session, links }
}

function packetOf(seat: number, frame: number): PlayPacket {
  return {
    matchTag: 1,
    seat,
    frame,
    runs: [],
    acks: [5, 6, 7],
    finalFrame: -1,
    advantageFrames: [0, 0, 0],
    pingMs: 0,
    echo: null,
    hashes: [],
    resync: false,
    term: 0,
    packetFrames: 1,
  }
}

describe('seat links', () => {
  it('start from the round trips that the lobby measured', () => {
    const { links } = makeLinks()
    assert.deepEqual(
      links.all.map(({ rttMs }) => rttMs),
      [Number.NaN, 40, 90],
    )
  })

  it('take a peer to be there until it has been silent for two seconds; never ourselves', () => {
    const { links } = makeLinks()
    assert.deepEqual(
      links.all.map((link) => links.isLive(link, START_MS + 1999)),
      [false, true, true],
    )
    links.all[2]!.heard(packetOf(2, 0), 0, 0, START_MS + 1500, START_MS + 1500)
    assert.deepEqual(
      links.all.map((link) => links.isLive(link, START_MS + 2000)),
      [false, false, true],
    )
  })

  it('know the path with the most loss, of the peers that are there', () => {
    const { links } = makeLinks()
    for (let frame = 0; frame < 80; frame += 2) links.all[1]!.noteInputs(frame, 1)
    for (let frame = 0; frame < 80; frame += 1) links.all[2]!.noteInputs(frame, 1)
    assert.equal(links.lossRatio(START_MS + 100), links.all[1]!.lossRatio)
    assert.ok(links.all[1]!.lossRatio > 0.2)
    assert.equal(links.lossRatio(START_MS + 2500), 0, 'no peer was heard for long')
  })

  it('do not take the peer of an away seat to be there', () => {
    const { links, session } = makeLinks()
    const neutral = session.game.input.neutral
    session.seal({
      firstFrame: 0,
      count: 1,
      facts: [0, 1, 2].map((seat) => ({ seat, firstFrame: 0, count: 1, inputs: neutral })),
      statuses: [{ seat: 1, frame: 0, status: 'away' }],
      digest: 0n,
    })
    assert.deepEqual(
      links.all.map((link) => links.isLive(link, START_MS)),
      [false, false, true],
    )
  })

  it('know where the fastest is, of those heard lately', () => {
    const { links } = makeLinks()
    const nowMs = START_MS + 1000
    links.all[1]!.heard(packetOf(1, 30), 0, 30, nowMs - 500, nowMs - 500)
    links.all[2]!.heard(packetOf(2, 20), 0, 20, nowMs, nowMs)
    const estimated = links.all.map((link) => link.estimatedFrame(nowMs))
    assert.ok(estimated[1]! > estimated[2]!)
    assert.equal(links.furthestFrame(nowMs, 600), estimated[1])
    assert.equal(links.furthestFrame(nowMs, 200), estimated[2])
    assert.equal(links.furthestFrame(nowMs + 5000, 200), Number.NEGATIVE_INFINITY)
  })

  it('forget the peer of a seat that another has taken', () => {
    const { links } = makeLinks()
    links.all[1]!.heard(packetOf(1, 30), 0, 30, START_MS, START_MS)
    assert.deepEqual(links.all[1]!.acks, [5, 6, 7])
    links.reseat(1, START_MS + 5000)
    assert.deepEqual(links.all[1]!.acks, [-1, -1, -1])
    assert.ok(Number.isNaN(links.all[1]!.rttMs))
    assert.ok(links.isLive(links.all[1]!, START_MS + 5100))
  })
})
