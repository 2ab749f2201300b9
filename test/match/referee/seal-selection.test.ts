import assert from 'node:assert/strict'
import { InputLog } from '../../../src/core/session/input-log.js'
import { AHEAD_FRAMES, REPEAT_FRAMES } from '../../../src/core/session/session.js'
import { FrameDeadlines } from '../../../src/match/referee/frame-deadlines.js'
import { SealHistory } from '../../../src/match/referee/seal-history.js'
import { SealSelection } from '../../../src/match/referee/seal-selection.js'
import { SeatPunctuality } from '../../../src/match/referee/seat-punctuality.js'
import { encodedAt } from '../../core/session/session-kit.js'
import { driftGame } from '../../support/drift-game.js'

const FRAMES = 1024
/** Last frame that is sealed here. */
const SEALED = 199
/** When it was due. */
const DUE_MS = (SEALED * 1000) / 60

/** Two seats of which frames 0 to 199 are sealed; frame 150 of seat 1 is a substitute. */
function makeSelection() {
  const { neutral } = driftGame.input
  const log = new InputLog({
    seats: 2,
    neutral,
    frames: FRAMES,
    aheadFrames: AHEAD_FRAMES,
    repeatFrames: REPEAT_FRAMES,
  })
  const history = new SealHistory(log, FRAMES)
  const deadlines = new FrameDeadlines(FRAMES, 60)
  deadlines.begin(0)
  deadlines.note(SEALED, 0)
  for (let frame = 0; frame <= SEALED; frame++) {
    for (const seat of [0, 1]) {
      log.put(seat, frame, encodedAt(3, seat, frame), 0)
      history.mark(seat, frame, 'playing', seat === 1 && frame === 150)
    }
    history.seal(frame)
  }
  const seats = [0, 1].map(() => new SeatPunctuality(2))
  /** The seat holds all inputs up to `ack`, and has all frames up to `finalFrame` final. */
  const hear = (seat: number, ack: number, finalFrame: number, resync = false): void =>
    seats[seat]!.heard(DUE_MS, [ack, ack], finalFrame, resync, true)
  return { seats, hear, selection: new SealSelection({ seats, history, deadlines }) }
}

const runs = (facts: readonly { seat: number; firstFrame: number; count: number }[]): number[][] =>
  facts.map(({ seat, firstFrame, count }) => [seat, firstFrame, count])

describe('seal selection', () => {
  it('describes to all seats what is not final at one of them, and states only substitutes of it', () => {
    const { hear, selection } = makeSelection()
    hear(0, SEALED, 140)
    hear(1, SEALED, 190)
    const seal = selection.common(SEALED, SEALED, DUE_MS)!
    assert.deepEqual([seal.firstFrame, seal.count], [141, SEALED - 140])
    assert.deepEqual(runs(seal.facts), [[1, 150, 1]])
  })

  it('states inputs that a seat has lacked for half a second after they were due', () => {
    const { hear, selection } = makeSelection()
    hear(0, 195, 190)
    hear(1, SEALED, 190)
    const soon = selection.common(SEALED, SEALED, DUE_MS)!
    assert.deepEqual(runs(soon.facts), [])
    const later = selection.common(SEALED, SEALED, DUE_MS + 500)!
    assert.deepEqual(runs(later.facts), [
      [0, 196, 4],
      [1, 196, 4],
    ])
  })

  it('takes seats that differ, or are far behind, for laggards, unless no packet of them comes any more', () => {
    const { hear, selection } = makeSelection()
    hear(0, SEALED, 190, true)
    hear(1, SEALED, 190)
    assert.deepEqual(selection.laggards(SEALED, DUE_MS), [0])
    assert.equal(selection.common(SEALED, SEALED, DUE_MS)!.firstFrame, 191, 'they do not make the common seal longer')
    hear(1, SEALED, 191)
    assert.deepEqual(selection.laggards(SEALED + FRAMES, DUE_MS), [0, 1])
    assert.deepEqual(selection.laggards(SEALED, DUE_MS + 3001), [])
  })

  it('states every input to a seat that is behind', () => {
    const { selection } = makeSelection()
    const seal = selection.after(179, SEALED)!
    assert.deepEqual(runs(seal.facts), [
      [0, 180, 20],
      [1, 180, 20],
    ])
    assert.equal(selection.after(SEALED, SEALED), null)
  })
})
