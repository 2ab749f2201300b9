import assert from 'node:assert/strict'
import { FrameDeadlines } from '../../../src/match/referee/frame-deadlines.js'

const FRAME_MS = 1000 / 60

function close(actual: number, expected: number, what: string, withinMs = 1): void {
  assert.ok(Math.abs(actual - expected) <= withinMs, `${what}: ${actual}, not ${expected}`)
}

describe('frame deadlines', () => {
  it('calls a frame due when its first input comes', () => {
    const line = new FrameDeadlines(64, 60)
    line.note(0, 100)
    line.note(1, 140)
    line.note(1, 500)
    assert.equal(line.dueMs(0), 100)
    assert.equal(line.dueMs(1), 140)
    assert.equal(line.newest, 1)
  })

  it('knows no deadline of frames without an input, and of those too long ago', () => {
    const line = new FrameDeadlines(64, 60)
    assert.ok(Number.isNaN(line.dueMs(0)))
    line.note(100, 0)
    assert.ok(Number.isNaN(line.dueMs(-1)) && Number.isNaN(line.dueMs(36)) && Number.isNaN(line.dueMs(101)))
    assert.ok(!Number.isNaN(line.dueMs(37)))
  })

  it('spaces frames that come all at once as the game is played', () => {
    const line = new FrameDeadlines(512, 60)
    line.note(300, 1000)
    close(line.dueMs(300), 1000 + 300 * FRAME_MS, 'frame 300')
  })

  it('takes inputs that came before the start for early', () => {
    const line = new FrameDeadlines(512, 60)
    line.note(100, 0)
    line.begin(5000)
    close(line.dueMs(0), 5000, 'frame 0')
    close(line.dueMs(100), 5000 + 100 * FRAME_MS, 'frame 100')
  })

  it('is pulled at once to a frame that was complete before it was due', () => {
    const line = new FrameDeadlines(512, 60)
    // Everything is half a second late once, as when a process sleeps; then all seats are in time again.
    for (let frame = 0; frame < 100; frame++) {
      const nowMs = frame * FRAME_MS + (frame === 50 ? 500 : 0)
      line.note(frame, nowMs)
      line.complete(frame, nowMs)
    }
    close(line.dueMs(99), 99 * FRAME_MS, 'half a second later')
  })

  it('follows a delay that all share, however early one of them sends', () => {
    const line = new FrameDeadlines(512, 60)
    for (let frame = 0; frame < 2000; frame++) {
      const stalledMs = frame < 100 ? 0 : 150
      const nowMs = frame * FRAME_MS + stalledMs
      line.note(frame + 380, nowMs) // a peer that sends as far ahead as it may
      line.complete(frame, nowMs)
    }
    close(line.dueMs(1999), 1999 * FRAME_MS + 150, 'the stall is part of the line', 5)
  })

  it('is held back by a slow peer by less than a tenth', () => {
    const line = new FrameDeadlines(512, 60)
    let nowMs = 0
    for (let frame = 0; frame < 600; frame++) {
      line.note(frame, frame * FRAME_MS)
      // The slow peer sends each frame as late as the referee lets it.
      nowMs = Math.max(nowMs, line.dueMs(frame) + 190)
      line.complete(frame, nowMs)
    }
    assert.ok(nowMs < 600 * FRAME_MS * 1.1 + 190, `600 frames took ${nowMs} ms`)
  })

  it('goes on in the middle, where the present is due now', () => {
    const line = new FrameDeadlines(512, 60)
    line.resume(40, 60, 9000)
    line.note(70, Number.NEGATIVE_INFINITY)
    close(line.dueMs(60), 9000, 'the present')
    close(line.dueMs(41), 9000 - 19 * FRAME_MS, 'the past')
    close(line.dueMs(70), 9000 + 10 * FRAME_MS, 'what came early')
    assert.ok(Number.isNaN(line.dueMs(71)))
  })
})
