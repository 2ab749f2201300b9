import assert from 'node:assert/strict'
import { PeerLink } from '../../../src/match/play/peer-link.js'
import { elapsedMs, pingOf } from '../../../src/wire/echo.js'
import type { PlayPacket } from '../../../src/wire/play.js'

const FRAME_MS = 1000 / 60

function packet(change: Partial<PlayPacket> = {}): PlayPacket {
  return {
    matchTag: 1,
    seat: 1,
    frame: 0,
    runs: [],
    acks: [-1, -1],
    finalFrame: -1,
    advantageFrames: [0, 0],
    pingMs: 0,
    echo: null,
    hashes: [],
    resync: false,
    term: 0,
    packetFrames: 1,
    ...change,
  }
}

/** Seat 1 says its input for a frame. */
function newInput(frame: number): PlayPacket['runs'] {
  return [{ seat: 1, firstFrame: frame, count: 1, inputs: new Uint8Array(1) }]
}

/** Our seat is 0, the link is to seat 1. */
function hear(link: PeerLink, change: Partial<PlayPacket>, nowMs: number, localFrame = 0): void {
  link.heard(packet(change), 0, localFrame, nowMs, nowMs)
}

describe('peer link', () => {
  it('measures the round trip less the time our ping lay there', () => {
    const link = new PeerLink(1, 2, 60)
    assert.ok(Number.isNaN(link.rttMs))
    hear(link, { echo: { seat: 0, pingMs: pingOf(1000), heldMs: 30 } }, 1130)
    assert.equal(link.rttMs, 100)
    hear(link, { echo: { seat: 0, pingMs: pingOf(2000), heldMs: 0 } }, 2180)
    assert.equal(link.rttMs, 110)
    assert.equal(link.jitterMs, 10)
  })

  it('takes no echo of another peer, from the future, or from a clock that stood still', () => {
    const link = new PeerLink(1, 2, 60)
    hear(link, { echo: { seat: 1, pingMs: 1000, heldMs: 0 } }, 1100)
    hear(link, { echo: { seat: 0, pingMs: 5000, heldMs: 0 } }, 1100)
    hear(link, { echo: { seat: 0, pingMs: 1000, heldMs: 60_000 } }, 1100)
    hear(link, { echo: { seat: 0, pingMs: 1000, heldMs: 0 } }, 1000 + 10_001)
    assert.ok(Number.isNaN(link.rttMs))
  })

  it('measures across the wrap of the clock', () => {
    const wrap = 2 ** 32
    assert.equal(elapsedMs(pingOf(wrap - 10), wrap + 15), 25)
    assert.notEqual(pingOf(wrap), 0)
    assert.equal(pingOf(wrap + 7), 7)
  })

  it('starts from what the lobby measured, and only then', () => {
    const link = new PeerLink(1, 2, 60)
    link.presumeRtt(Number.NaN)
    assert.ok(Number.isNaN(link.rttMs))
    link.presumeRtt(80)
    link.presumeRtt(200)
    assert.equal(link.rttMs, 80)
  })

  it('answers each ping once, with the time it lay here', () => {
    const link = new PeerLink(1, 2, 60)
    assert.equal(link.takePing(0), null)
    hear(link, { pingMs: 77 }, 1000)
    assert.deepEqual(link.takePing(1012), { pingMs: 77, heldMs: 12 })
    assert.equal(link.takePing(1020), null)
    hear(link, { pingMs: 78 }, 2000)
    assert.equal(link.takePing(10_000_000)!.heldMs, 0xffff)
  })

  it('estimates where the peer is now: half a round trip and the time since', () => {
    const link = new PeerLink(1, 2, 60)
    link.presumeRtt(100)
    hear(link, { frame: 60 }, 2000)
    assert.ok(Math.abs(link.estimatedFrame(2000) - 63) < 0.01)
    assert.ok(Math.abs(link.estimatedFrame(2000 + 10 * FRAME_MS) - 73) < 0.01)
  })

  it('learns nothing about the present from a packet that was overtaken, but keeps its acknowledgements', () => {
    const link = new PeerLink(1, 2, 60)
    hear(link, { frame: 60, acks: [50, 60] }, 2000)
    hear(link, { frame: 50, acks: [55, 50] }, 2100)
    assert.ok(Math.abs(link.estimatedFrame(2100) - 66) < 0.01)
    assert.deepEqual(link.acks, [55, 60])
    assert.equal(link.lastHeardMs, 2100)
  })

  it('feeds time sync with both views', () => {
    const link = new PeerLink(1, 2, 60)
    hear(link, { frame: 10, advantageFrames: [-4, 0] }, 1000, 14)
    assert.equal(link.advantage.aheadFrames, 4)
  })

  it('estimates the share of packets that do not come', () => {
    const whole = new PeerLink(1, 2, 60)
    for (let frame = 0; frame < 300; frame++) whole.noteInputs(frame, 1)
    assert.equal(whole.lossRatio, 0)
    const lossy = new PeerLink(1, 2, 60)
    for (let frame = 0; frame < 2000; frame++) if (frame % 4 !== 0) lossy.noteInputs(frame, 1)
    assert.ok(Math.abs(lossy.lossRatio - 0.25) < 0.03, `${lossy.lossRatio}`)
    const bundled = new PeerLink(1, 2, 60)
    for (let frame = 3; frame < 2000; frame += 4) bundled.noteInputs(frame, 4)
    assert.equal(bundled.lossRatio, 0)
  })

  it('keeps the loss between 0 and 1 whatever frames are claimed', () => {
    const link = new PeerLink(1, 2, 60)
    for (const frame of [0, 5, 2 ** 30 - 1, 3, 2 ** 30]) link.noteInputs(frame, 1)
    assert.ok(link.lossRatio >= 0 && link.lossRatio <= 1)
  })

  it('returns the least slack since the last time it was asked', () => {
    const link = new PeerLink(1, 2, 60)
    assert.equal(link.takeSlack(), null)
    for (const [frame, held] of [
      [10, 13],
      [11, 12],
      [12, 17],
    ] as const) {
      hear(link, { frame, acks: [held, frame], runs: newInput(frame) }, 1000 + frame * FRAME_MS)
      link.noteInputs(frame, 1)
    }
    assert.equal(link.takeSlack(), 1)
    assert.equal(link.takeSlack(), null)
  })

  it('takes no slack from a packet without a new input: its sender does not need ours yet', () => {
    const link = new PeerLink(1, 2, 60)
    hear(link, { frame: 10, acks: [10, 10], runs: newInput(10) }, 1000)
    link.noteInputs(10, 1)
    hear(link, { frame: 11, acks: [10, 10], runs: newInput(10) }, 1008)
    hear(link, { frame: 11, acks: [10, 10] }, 1009)
    assert.equal(link.takeSlack(), 0)
  })

  it('counts silence from the start of the match', () => {
    const link = new PeerLink(1, 2, 60)
    link.expectFrom(5000)
    assert.equal(link.lastHeardMs, 5000)
    hear(link, {}, 6000)
    link.expectFrom(5500)
    assert.equal(link.lastHeardMs, 6000)
  })
})
