import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { SeatStatus } from '../../../src/core/game.js'
import { InputLog } from '../../../src/core/session/input-log.js'

const NEUTRAL = Uint8Array.of(0)

function makeLog(options: Partial<ConstructorParameters<typeof InputLog>[0]> = {}): InputLog {
  return new InputLog({ seats: 2, neutral: NEUTRAL, frames: 32, aheadFrames: 24, repeatFrames: 3, ...options })
}

function put(log: InputLog, seat: number, frame: number, value: number): string {
  return log.put(seat, frame, Uint8Array.of(value))
}

function setStatus(log: InputLog, seat: number, frame: number, status: SeatStatus): void {
  log.restate(seat, frame, frame, [{ frame, status }])
}

function guess(log: InputLog, seat: number, frame: number): number {
  const into = new Uint8Array(1)
  log.guess(seat, frame, into)
  return into[0]!
}

/** Simulate a frame as far as the log is concerned. */
function use(log: InputLog, frame: number): { inputs: Uint8Array; statuses: SeatStatus[] } {
  const inputs = new Uint8Array(log.seats)
  const statuses = new Array<SeatStatus>(log.seats).fill('playing')
  log.use(frame, inputs, statuses)
  return { inputs, statuses }
}

describe('input log', () => {
  it('holds what was put, and knows up to where there is no hole', () => {
    const log = makeLog()
    assert.equal(log.lastHeldFrame(0), -1)
    assert.equal(put(log, 0, 0, 5), 'stored')
    assert.equal(put(log, 0, 2, 7), 'stored')
    assert.equal(log.lastHeldFrame(0), 0)
    assert.equal(put(log, 0, 1, 6), 'stored')
    assert.equal(log.lastHeldFrame(0), 2)
    assert.deepEqual(log.readRun(0, 0, 3), Uint8Array.of(5, 6, 7))
    assert.equal(log.lastHeldFrame(1), -1)
  })

  it('keeps the first input offered for a frame: a peer cannot change its mind', () => {
    const log = makeLog()
    put(log, 0, 0, 5)
    assert.equal(put(log, 0, 0, 9), 'known')
    assert.deepEqual(log.readRun(0, 0, 1), Uint8Array.of(5))
  })

  it('lets a fact override an input, and nothing override a final frame', () => {
    const log = makeLog({ seats: 1 })
    put(log, 0, 0, 5)
    assert.equal(log.putFact(0, 0, Uint8Array.of(6)), 'replaced')
    assert.equal(log.putFact(0, 0, Uint8Array.of(6)), 'known')
    assert.ok(log.isFact(0, 0))
    assert.equal(put(log, 0, 0, 5), 'known')
    log.finalise(0)
    assert.equal(log.putFact(0, 0, Uint8Array.of(7)), 'known')
    assert.equal(put(log, 0, 0, 7), 'known')
    assert.deepEqual(log.readRun(0, 0, 1), Uint8Array.of(6))
  })

  it('takes inputs up to the horizon and not one frame further', () => {
    const log = makeLog({ seats: 1 })
    assert.equal(log.horizon, 24)
    assert.equal(put(log, 0, log.horizon, 1), 'outside')
    assert.equal(log.putFact(0, log.horizon, Uint8Array.of(1)), 'outside')
    assert.equal(put(log, 0, log.horizon - 1, 1), 'stored')
    put(log, 0, 0, 1)
    log.finalise(0)
    assert.equal(log.horizon, 25)
  })

  it('never loses the recent past to inputs far ahead', () => {
    const log = makeLog({ seats: 1 })
    for (let frame = 0; frame < 40; frame++) {
      put(log, 0, frame, frame)
      log.finalise(frame)
    }
    for (let frame = 40; frame < log.horizon; frame++) assert.equal(put(log, 0, frame, 1), 'stored')
    assert.equal(log.oldestFrame, 32)
    for (let frame = log.oldestFrame; frame <= 39; frame++)
      assert.ok(log.has(0, frame), `frame ${frame} is still there`)
  })

  it('guesses that a missing input repeats the last one for a while, then neutral', () => {
    const log = makeLog()
    assert.equal(guess(log, 0, 0), 0)
    put(log, 0, 0, 9)
    assert.deepEqual(
      [1, 2, 3, 4].map((frame) => guess(log, 0, frame)),
      [9, 9, 9, 0],
    )
    setStatus(log, 0, 2, 'empty')
    assert.equal(guess(log, 0, 1), 9)
    assert.equal(guess(log, 0, 2), 0)
  })

  it('names the first frame that was simulated with a wrong guess', () => {
    const log = makeLog()
    for (const seat of [0, 1]) put(log, seat, 0, 1)
    for (let frame = 0; frame < 6; frame++) use(log, frame)
    assert.equal(log.firstWrong, Number.POSITIVE_INFINITY)
    put(log, 0, 1, 1) // as guessed
    assert.equal(log.firstWrong, Number.POSITIVE_INFINITY)
    put(log, 1, 4, 8)
    assert.equal(log.firstWrong, 4)
    put(log, 0, 2, 8)
    assert.equal(log.firstWrong, 2)
    log.rewound(2)
    assert.equal(log.firstWrong, Number.POSITIVE_INFINITY)
    assert.deepEqual(use(log, 2).inputs, Uint8Array.of(8, 1))
  })

  it('names the first frame that was simulated with a wrong status', () => {
    const log = makeLog()
    for (let frame = 0; frame < 6; frame++) use(log, frame)
    setStatus(log, 1, 6, 'away')
    assert.equal(log.firstWrong, Number.POSITIVE_INFINITY)
    setStatus(log, 1, 3, 'away')
    assert.equal(log.firstWrong, 3)
    assert.equal(log.status(1, 2), 'playing')
    assert.equal(log.status(1, 3), 'away')
    assert.equal(log.latestStatus(1), 'away')
  })

  it('replaces all changes of a stretch by what is stated of it, and leaves those after it', () => {
    const log = makeLog()
    setStatus(log, 0, 3, 'away')
    setStatus(log, 0, 9, 'empty')
    log.restate(0, 0, 5, [
      { frame: 4, status: 'away' },
      { frame: 5, status: 'playing' },
    ])
    assert.deepEqual(
      log.statusChanges(0, 20).map(({ frame, status }) => [frame, status]),
      [
        [4, 'away'],
        [5, 'playing'],
        [9, 'empty'],
      ],
    )
    log.restate(0, 0, 20, [])
    assert.deepEqual(log.statusChanges(0, 20), [])
    assert.equal(log.latestStatus(0), 'playing')
  })

  it('still tells changes that are final and folded', () => {
    const log = makeLog({ seats: 1 })
    setStatus(log, 0, 2, 'away')
    for (let frame = 0; frame < 5; frame++) {
      put(log, 0, frame, 0)
      use(log, frame)
    }
    log.rewound(2)
    for (let frame = 2; frame < 5; frame++) use(log, frame)
    log.finalise(4)
    assert.deepEqual(log.statusChanges(0, 4), [{ seat: 0, frame: 2, status: 'away' }])
    assert.equal(log.status(0, 4), 'away')
    setStatus(log, 0, 3, 'playing') // too late: final
    assert.equal(log.status(0, 4), 'away')
  })

  it('keeps statuses of final frames that are yet to be simulated', () => {
    const log = makeLog({ seats: 1 })
    setStatus(log, 0, 3, 'away')
    for (let frame = 0; frame < 8; frame++) put(log, 0, frame, 0)
    log.finalise(7)
    assert.deepEqual(
      [2, 3, 7].map((frame) => use(log, frame).statuses[0]),
      ['playing', 'away', 'away'],
    )
  })

  it('goes on in the middle of another log, with its past and what it holds ahead', () => {
    const old = makeLog()
    for (let frame = 0; frame < 20; frame++) {
      put(old, 0, frame, frame)
      put(old, 1, frame, 100 + frame)
      old.finalise(frame)
    }
    put(old, 0, 20, 20)
    put(old, 0, 22, 22)
    const log = makeLog({ frames: 64, aheadFrames: 40 })
    log.resumeFrom(old, 19)
    assert.equal(log.finalFrame, 19)
    assert.equal(log.lastHeldFrame(0), 20)
    assert.equal(log.lastHeldFrame(1), 19)
    assert.ok(log.isFact(1, 19) && !log.isFact(0, 20))
    assert.deepEqual(log.readRun(1, 10, 10), old.readRun(1, 10, 10))
    assert.equal(put(log, 0, 20, 77), 'known')
  })

  it('asserts on reading what is not held, and on finality that goes back or has holes', () => {
    const log = makeLog()
    assert.throws(() => log.readRun(0, 0, 1), /not held/)
    assert.throws(() => log.finalise(0), /held up to frame -1, not 0/)
    for (const seat of [0, 1]) for (const frame of [0, 1]) put(log, seat, frame, 0)
    log.finalise(1)
    assert.throws(() => log.finalise(0), /never goes back/)
    assert.throws(() => log.rewound(1), /final frame/)
  })

  it('property: whatever is offered in whatever order, the first offer stays and lastHeldFrame has no hole behind it', () => {
    const offer = fc.record({ seat: fc.nat(1), frame: fc.nat(40), value: fc.nat(255), fact: fc.boolean() })
    fc.assert(
      fc.property(fc.array(offer, { maxLength: 200 }), (offers) => {
        const log = makeLog()
        const model = new Map<string, { value: number; fact: boolean }>()
        for (const { seat, frame, value, fact } of offers) {
          const key = `${seat}/${frame}`
          const known = model.get(key)
          const verdict = fact ? log.putFact(seat, frame, Uint8Array.of(value)) : put(log, seat, frame, value)
          if (frame >= 24) assert.equal(verdict, 'outside')
          else if (known === undefined) {
            assert.equal(verdict, 'stored')
            model.set(key, { value, fact })
          } else if (fact) {
            assert.equal(verdict, known.value === value ? 'known' : 'replaced')
            model.set(key, { value, fact })
          } else assert.equal(verdict, 'known')
        }
        for (const seat of [0, 1]) {
          let held = -1
          while (model.has(`${seat}/${held + 1}`)) held += 1
          assert.equal(log.lastHeldFrame(seat), held)
          for (let frame = 0; frame < 24; frame++) {
            const known = model.get(`${seat}/${frame}`)
            assert.equal(log.has(seat, frame), known !== undefined)
            if (known !== undefined) assert.equal(guess(log, seat, frame), known.value)
          }
        }
      }),
    )
  })
})
