import assert from 'node:assert/strict'
import { DesyncReports } from '../../../src/match/play/desync-reports.js'
import { STATE_PART_BYTES_MAX } from '../../../src/wire/limits.js'
import type { RoomMessage, StatePart } from '../../../src/wire/room.js'
import type { DriftSession } from '../../core/session/session-kit.js'
import { inputAt, makeSession } from '../../core/session/session-kit.js'
import type { DriftInput, DriftState } from '../../support/drift-game.js'
import { channelTo } from '../channel-to.js'

const TAG = 7

interface Side {
  readonly session: DriftSession
  readonly reports: DesyncReports<DriftState, DriftInput>
  readonly sent: StatePart[]
}

/** A session that has played 100 frames, on one of `seats` seats; `wrong` makes its state differ from the others'. */
function makeSide(seat: number, options: { seats?: number; wrong?: boolean; lossy?: boolean } = {}): Side {
  const { seats = 2, wrong = false, lossy = false } = options
  const session = makeSession({ seats, localSeats: [0, 1], hashIntervalFrames: 10 })
  for (let frame = 0; frame < 100; frame++) {
    for (const local of [0, 1]) session.addLocalInput(local, inputAt(1, local, frame))
    for (let other = 2; other < seats; other++)
      session.addInputs({ seat: other, firstFrame: frame, count: 1, inputs: session.game.input.neutral })
    if (wrong && frame === 25) {
      session.simulation.corrupt((state) => {
        state.bodies[1]!.hits += 1000
      })
    }
    session.advance()
  }
  const sent: StatePart[] = []
  const send = (message: RoomMessage): void => {
    assert.equal(message.type, 'statePart')
    sent.push(message as StatePart)
  }
  return { session, sent, reports: new DesyncReports(session, TAG, seat, lossy, channelTo(send)) }
}

function mismatch(frame: number, seat: number): Parameters<Side['reports']['add']>[0] {
  return { frame, seat, localHash: 1n, remoteHash: 2n }
}

/** Hand everything said by one side to the other. */
function deliver(from: Side, to: Side): void {
  for (const part of from.sent.splice(0)) to.reports.onPart(part)
}

function part(seat: number, frame: number, bytes: Uint8Array, index = 0, parts = 1): StatePart {
  return { type: 'statePart', matchTag: TAG, frame, part: index, parts, bytes, seat }
}

describe('desync reports', () => {
  it('hold both states and name the field that differs', () => {
    const ours = makeSide(0)
    const theirs = makeSide(1, { wrong: true })
    ours.reports.add(mismatch(30, 1), 0)
    theirs.reports.add(mismatch(30, 0), 0)
    assert.deepEqual(ours.reports.drain(0), [])
    theirs.reports.drain(0)
    deliver(theirs, ours)
    const [report] = ours.reports.drain(100)
    assert.ok(report)
    assert.equal(report.localState!.frames, 30)
    assert.equal(report.remoteState!.frames, 30)
    assert.deepEqual(report.differences, [
      { path: 'bodies[1].hits', left: report.localState!.bodies[1]!.hits, right: report.remoteState!.bodies[1]!.hits },
    ])
    assert.deepEqual(ours.reports.drain(100), [], 'once')
  })

  it('are complete too when the two sides noticed different frames', () => {
    const ours = makeSide(0)
    const theirs = makeSide(1, { wrong: true })
    ours.reports.add(mismatch(30, 1), 0)
    theirs.reports.add(mismatch(60, 0), 50)
    for (let turn = 0; turn < 2; turn++) {
      const done = [ours, theirs].map((side) => side.reports.drain(100 + turn))
      if (turn === 1) {
        assert.deepEqual(
          done.map(([report]) => [report!.frame, report!.localState!.frames, report!.remoteState!.frames]),
          [
            [30, 30, 30],
            [60, 60, 60],
          ],
        )
      }
      deliver(ours, theirs)
      deliver(theirs, ours)
      if (turn === 0) for (const side of [ours, theirs]) side.reports.drain(100)
      deliver(ours, theirs)
      deliver(theirs, ours)
    }
  })

  it('are made without the other state when it does not come', () => {
    const ours = makeSide(0)
    ours.reports.add(mismatch(30, 1), 1000)
    assert.deepEqual(ours.reports.drain(4999), [])
    const [report] = ours.reports.drain(5000)
    assert.equal(report!.remoteState, undefined)
    assert.ok(report!.localState)
    assert.deepEqual(report!.differences, [])
  })

  it('repeat the state on a lossy lane, and only there', () => {
    for (const lossy of [false, true]) {
      const ours = makeSide(0, { lossy })
      ours.reports.add(mismatch(30, 1), 0)
      for (let nowMs = 0; nowMs < 3900; nowMs += 50) ours.reports.drain(nowMs)
      assert.equal(ours.sent.length, lossy ? 5 : 1)
    }
  })

  it('report without a state of ours that a frame is too long ago', () => {
    const ours = makeSide(0)
    ours.reports.add(mismatch(33, 1), 0)
    ours.reports.add(mismatch(5000, 1), 0)
    assert.ok(ours.reports.drain(9000).some((report) => report.frame === 5000 && report.localState === undefined))
  })

  it('treat rubbish for a state as none', () => {
    const ours = makeSide(0)
    ours.reports.add(mismatch(30, 1), 0)
    ours.reports.onPart(part(1, 30, Uint8Array.of(250, 3, 9)))
    const [report] = ours.reports.drain(10)
    assert.equal(report!.remoteState, undefined)
    assert.ok(report!.localState)
  })

  it('collect parts in any order, doubled, and none that does not fit the first', () => {
    const ours = makeSide(0)
    const state = makeSide(1, { wrong: true }).session.encodedState(30)!
    const half = Math.floor(state.length / 2)
    ours.reports.add(mismatch(30, 1), 0)
    ours.reports.onPart(part(1, 30, state.slice(half), 1, 2))
    ours.reports.onPart(part(1, 30, Uint8Array.of(1), 1, 2))
    ours.reports.onPart(part(1, 30, Uint8Array.of(1), 0, 9))
    assert.deepEqual(ours.reports.drain(0), [])
    ours.reports.onPart(part(1, 30, state.slice(0, half), 0, 2))
    assert.equal(ours.reports.drain(0)[0]!.remoteState!.frames, 30)
  })

  it('keep no more than their share of a flood, and leave room for the others', () => {
    const ours = makeSide(0, { seats: 3 })
    const flood = new Uint8Array(STATE_PART_BYTES_MAX)
    for (let frame = 0; frame < 50; frame++) {
      for (let index = 0; index < 512; index++) ours.reports.onPart(part(1, frame, flood, index, 512))
    }
    ours.reports.onPart(part(9, 30, flood))
    ours.reports.add(mismatch(30, 2), 0)
    ours.reports.onPart(part(2, 30, ours.session.encodedState(30)!))
    assert.ok(ours.reports.drain(0)[0]!.remoteState, 'another seat is heard')
    assert.ok(ours.sent.length <= 4, `${ours.sent.length} parts sent`)
  })
})
