import assert from 'node:assert/strict'
import fc from 'fast-check'
import { Random } from '../../../src/core/random.js'
import { compensate } from '../../../src/core/session/compensation.js'
import type {
  Bounded,
  Compensation,
  CompensationLimits,
  CompensationMode,
  PathQuality,
} from '../../../src/core/session/compensation-contract.js'
import { LOCKSTEP_AFTER_LOOKS } from '../../../src/core/session/compensation-mode.js'
import { INPUT_DELAY_MAX, PREDICTION_WINDOW_MAX } from '../../../src/core/session/session.js'
import { DECISIONS } from './compensation-decisions.js'

function quality(rttMs: number | null, rest: Partial<PathQuality> = {}): PathQuality {
  return {
    rttMs,
    jitterMs: 2,
    lossRatio: 0,
    packetFrames: 1,
    slackFrames: null,
    earlyFrames: null,
    overdueFrames: null,
    ...rest,
  }
}

function chosen(path: PathQuality, limits: CompensationLimits = {}, tickRate = 60): Compensation {
  return compensate(path, tickRate, null, limits)
}

/** The policy over a series of measurements. */
function series(paths: readonly PathQuality[], limits: CompensationLimits = {}): Compensation[] {
  let current: Compensation | null = null
  return paths.map((path) => {
    current = compensate(path, 60, current, limits)
    return current
  })
}

/** A row of `DECISIONS`. */
function parseDecision(row: string) {
  const [setting = '', force = '', path = '', decision = ''] = row.split(' | ')
  const [tickRate = '', mode = '-', delay = '-', window = '-'] = setting.split(' ')
  const [rttMs, jitterMs, lossRatio, packetFrames, slackFrames, earlyFrames, overdueFrames] = path.split(' ').map(known)
  const limits: CompensationLimits = {
    ...(mode === '-' ? {} : { mode: mode as CompensationMode }),
    ...(delay === '-' ? {} : { delayFrames: parseBounds(delay) }),
    ...(window === '-' ? {} : { windowFrames: parseBounds(window) }),
  }
  const measured: PathQuality = {
    rttMs: rttMs ?? null,
    jitterMs: jitterMs ?? 0,
    lossRatio: lossRatio ?? 0,
    packetFrames: packetFrames ?? 1,
    slackFrames: slackFrames ?? null,
    earlyFrames: earlyFrames ?? null,
    overdueFrames: overdueFrames ?? null,
  }
  return { tickRate: Number(tickRate), limits, current: parseChoice(force), measured, decision: parseChoice(decision) }
}

function parseChoice(text: string): Compensation | null {
  const [mode = '-', ...numbers] = text.split(' ')
  if (mode === '-') return null
  const [delayFrames = 0, windowFrames = 0, marginFrames = 0, steadyLooks = 0] = numbers.map(Number)
  return { mode: mode as CompensationMode, delayFrames, windowFrames, marginFrames, steadyLooks }
}

function parseBounds(text: string): Bounded {
  const [min = 0, max] = text.split('..').map(Number)
  return max === undefined ? min : { min, max }
}

function known(text: string): number | null {
  return text === '-' ? null : Number(text)
}

/** How often consecutive values differ. */
function changes(values: readonly unknown[]): number {
  return values.filter((value, i) => i > 0 && value !== values[i - 1]).length
}

describe('compensation', () => {
  // Round trip; what the policy of the field asks for: mode, delay and window in frames of 60 Hz.
  const cases: readonly [
    rttMs: number,
    mode: string,
    delay: readonly [number, number],
    window: readonly [number, number],
  ][] = [
    [0, 'lockstep', [1, 1], [0, 0]],
    [5, 'lockstep', [1, 2], [0, 0]],
    [40, 'lockstep', [2, 3], [0, 0]],
    [70, 'lockstep', [3, 3], [0, 0]],
    [100, 'rollback', [3, 3], [8, 8]],
    [150, 'rollback', [3, 3], [8, 12]],
    [201, 'rollback', [3, 3], [8, 14]],
    [250, 'rollback', [3, 3], [8, 16]],
    [300, 'rollback', [3, 3], [12, 20]],
    [600, 'rollback', [3, 3], [30, 40]],
    [5000, 'rollback', [20, 30], [128, 128]],
  ]
  for (const [rttMs, mode, delay, window] of cases) {
    it(`chooses ${mode} at a round trip of ${rttMs} ms`, () => {
      const choice = chosen(quality(rttMs))
      assert.equal(choice.mode, mode)
      assert.ok(choice.delayFrames >= delay[0] && choice.delayFrames <= delay[1], `delay ${choice.delayFrames}`)
      assert.ok(choice.windowFrames >= window[0] && choice.windowFrames <= window[1], `window ${choice.windowFrames}`)
    })
  }

  it('covers the whole way of an input where it may not guess: half the round trip, jitter and the wait for a packet', () => {
    for (const rttMs of [10, 60, 100, 180, 400]) {
      for (const jitterMs of [0, 5, 20]) {
        for (const packetFrames of [1, 2, 4]) {
          const { mode, delayFrames, windowFrames } = chosen(quality(rttMs, { jitterMs, packetFrames }), {
            windowFrames: 0,
          })
          assert.equal(mode, delayFrames <= 3 ? 'lockstep' : 'interpolated')
          assert.equal(windowFrames, 0)
          const neededMs = rttMs / 2 + 2 * jitterMs + ((packetFrames - 1) * 1000) / 60
          assert.ok(delayFrames * (1000 / 60) >= neededMs, `${rttMs} ms, jitter ${jitterMs} ms, ${packetFrames} frames`)
        }
      }
    }
  })

  it('guesses where waiting would be noticed: because of the way, of jitter, of losses, of frames that travel together', () => {
    assert.equal(chosen(quality(60)).mode, 'lockstep')
    for (const worse of [{ jitterMs: 15 }, { lossRatio: 0.05 }, { packetFrames: 3 }]) {
      const { mode, delayFrames } = chosen(quality(60, worse))
      assert.equal(mode, 'rollback', JSON.stringify(worse))
      assert.equal(delayFrames, 3)
    }
  })

  it('covers by the delay what a window with too little room cannot', () => {
    const { mode, delayFrames, windowFrames } = chosen(quality(300), { windowFrames: { min: 0, max: 4 } })
    assert.equal(mode, 'rollback')
    assert.equal(windowFrames, 4)
    assert.ok(delayFrames * (1000 / 60) + 4 * (1000 / 60) >= 150 + 1000 / 60, `delay ${delayFrames}`)
  })

  it('covers what the delay does not by prediction, with room for a lost packet', () => {
    for (let rttMs = 100; rttMs < 1500; rttMs += 50) {
      const { delayFrames, windowFrames } = chosen(quality(rttMs, { jitterMs: 10 }))
      const oneWayFrames = (rttMs / 2 + 20) / (1000 / 60)
      assert.ok(windowFrames >= oneWayFrames - delayFrames + 4, `${rttMs} ms: window ${windowFrames}`)
    }
  })

  it('feels the same at another tick rate', () => {
    const slow = chosen(quality(300), {}, 30)
    const fast = chosen(quality(300), {}, 120)
    assert.equal(slow.mode, 'rollback')
    assert.equal(fast.delayFrames, 6)
    assert.ok(slow.delayFrames === 1 || slow.delayFrames === 2)
  })

  it('lets the author fix or bound anything', () => {
    assert.equal(chosen(quality(300), { mode: 'lockstep' }).windowFrames, 0)
    assert.ok(chosen(quality(300), { mode: 'lockstep' }).delayFrames >= 9)
    assert.equal(chosen(quality(10), { mode: 'rollback' }).mode, 'rollback')
    assert.equal(chosen(quality(300), { delayFrames: 0, windowFrames: 8 }).delayFrames, 0)
    assert.equal(chosen(quality(300), { delayFrames: 0, windowFrames: 8 }).windowFrames, 8)
    assert.equal(chosen(quality(10), { windowFrames: 5 }).windowFrames, 5)
    assert.equal(chosen(quality(150), { delayFrames: { min: 0, max: 2 } }).delayFrames, 2)
    assert.equal(chosen(quality(0), { delayFrames: { min: 4, max: 9 } }).delayFrames, 4)
    assert.equal(chosen(quality(900), { windowFrames: { min: 0, max: 10 } }).windowFrames, 10)
  })

  it('changes its mode once, not to and fro, on a path near the boundary', () => {
    const random = new Random(3)
    for (const rttMs of [65, 70, 75, 80]) {
      const paths = Array.from({ length: 1000 }, () =>
        quality(rttMs * (0.9 + 0.2 * random.float()), {
          slackFrames: random.int(-1, 2),
          earlyFrames: random.int(0, 2),
        }),
      )
      const modes = series(paths).map(({ mode }) => mode)
      assert.ok(changes(modes) <= 1, `${changes(modes)} changes at ${rttMs} ms`)
    }
  })

  it('leaves lockstep at the first input that comes late, and returns when none has for a minute', () => {
    const calm = quality(40, { slackFrames: 1, earlyFrames: 0 })
    const looks = [calm, { ...calm, earlyFrames: -1 }, ...Array.from({ length: LOCKSTEP_AFTER_LOOKS }, () => calm)]
    const modes = series(looks).map(({ mode }) => mode)
    assert.deepEqual(modes.slice(0, 3), ['lockstep', 'rollback', 'rollback'])
    assert.equal(modes.at(-2), 'rollback')
    assert.equal(modes.at(-1), 'lockstep')
  })

  it('stalls once a minute at most where an input comes late every few seconds', () => {
    const looks = Array.from({ length: 1200 }, (_, look) =>
      quality(40, { slackFrames: 1, earlyFrames: look % 7 === 0 ? -1 : 1 }),
    )
    const choices = series(looks)
    const stalls = looks.filter(
      (look, i) => (look.earlyFrames ?? 0) < 0 && (i === 0 || choices[i - 1]!.mode !== 'rollback'),
    )
    assert.ok(stalls.length <= 1, `${stalls.length} looks with a stall in ten minutes`)
  })

  it('does not take silence for calm', () => {
    const choices = series([quality(150), ...Array.from({ length: 1000 }, () => quality(20))])
    assert.equal(choices.at(-1)!.mode, 'rollback')
    assert.equal(choices.at(-1)!.steadyLooks, 0)
  })

  it('begins with care on a path that is not known, and is in lockstep soon where nothing comes late', () => {
    const unknown = quality(null, { jitterMs: 5 })
    const careful = chosen(unknown)
    assert.deepEqual([careful.mode, careful.delayFrames, careful.windowFrames], ['rollback', 3, 8])
    assert.ok(chosen(unknown, { mode: 'lockstep' }).delayFrames >= 5)
    const calm = quality(20, { slackFrames: 1, earlyFrames: 1 })
    const modes = series([unknown, ...Array.from({ length: 9 }, () => calm)]).map(({ mode }) => mode)
    assert.deepEqual(modes.slice(-3), ['rollback', 'lockstep', 'lockstep'])
    const late = series([unknown, { ...calm, earlyFrames: -1 }, ...Array.from({ length: 60 }, () => calm)])
    assert.equal(late.at(-1)!.mode, 'rollback')
  })

  it('guesses as soon as the path needs it, and its delay stays unnoticed', () => {
    const near = quality(40, { slackFrames: 1, earlyFrames: 1 })
    const far = quality(200, { slackFrames: -4, earlyFrames: -4 })
    const choices = series([near, near, far, far, near])
    assert.deepEqual(
      choices.map(({ mode }) => mode),
      ['lockstep', 'lockstep', 'rollback', 'rollback', 'rollback'],
    )
    for (const { delayFrames } of choices) assert.ok(delayFrames <= 3)
  })

  it('never asks for a noticed delay while it may guess instead, however late its inputs come', () => {
    const late = series(Array.from({ length: 30 }, () => quality(40, { slackFrames: -2, earlyFrames: 0 })))
    for (const { mode, delayFrames } of late) assert.ok(mode === 'lockstep' && delayFrames <= 3)
    assert.equal(late.at(-1)!.delayFrames, 3)
  })

  it('raises the delay at once and lowers it one frame at a time', () => {
    const delays = series([20, 20, 75, 20, 20, 20, 20, 20].map((rttMs) => quality(rttMs))).map((c) => c.delayFrames)
    assert.ok(delays[2]! >= delays[1]! + 1)
    for (let i = 3; i < delays.length; i++) assert.ok(delays[i - 1]! - delays[i]! <= 1)
    assert.ok(delays.at(-1)! <= delays[0]! + 1)
  })

  it('settles on a jittery path: neither delay nor window keep moving', () => {
    const random = new Random(8)
    for (const rttMs of [30, 60, 120, 160, 260, 400]) {
      for (const limits of [{}, { windowFrames: { min: 0, max: 60 } }]) {
        const paths = Array.from({ length: 400 }, () =>
          quality(rttMs + random.int(-4, 4), {
            jitterMs: 3 + random.float(),
            lossRatio: 0.005 + 0.01 * random.float(),
          }),
        )
        const settled = series(paths, limits).slice(50)
        const label = `${rttMs} ms, ${JSON.stringify(limits)}`
        assert.ok(changes(settled.map((c) => c.delayFrames)) <= 2, `${label}: the delay moves`)
        assert.ok(changes(settled.map((c) => c.windowFrames)) <= 2, `${label}: the window moves`)
      }
    }
  })

  it('does not move the delay to and fro with a loss ratio about one percent, where several frames travel together', () => {
    const random = new Random(5)
    const paths = Array.from({ length: 400 }, () =>
      quality(60, { packetFrames: 4, lossRatio: 0.008 + 0.004 * random.float() }),
    )
    const delays = series(paths).map((c) => c.delayFrames)
    assert.ok(changes(delays.slice(20)) <= 2, `${changes(delays.slice(20))} changes`)
  })

  it('learns from experience where it must wait: inputs that come late at a peer add a margin, ample slack takes it away', () => {
    const limits = { mode: 'lockstep' } as const
    const late = series(
      Array.from({ length: 30 }, () => quality(40, { slackFrames: -2 })),
      limits,
    )
    const base = chosen(quality(40), limits).delayFrames
    assert.ok(late.at(-1)!.delayFrames > base + 4)
    assert.ok(late.at(-1)!.delayFrames <= base + 8, 'but not without end')
    let current = late.at(-1)!
    for (let i = 0; i < 60; i++) {
      current = compensate(quality(40, { slackFrames: 6, earlyFrames: 0 }), 60, current, limits)
    }
    assert.equal(current.delayFrames, base)
  })

  it('waits no longer than it takes: a slack of two frames is given back in a few seconds, of one it is kept', () => {
    const limits = { mode: 'interpolated' } as const
    let current = series([quality(100, { slackFrames: -1 }), quality(100, { slackFrames: -1 })], limits).at(-1)!
    const base = chosen(quality(100), limits).delayFrames
    assert.equal(current.delayFrames, base + 2)
    const looks = (count: number, slackFrames: number): void => {
      for (let i = 0; i < count; i++) {
        current = compensate(quality(100, { slackFrames, earlyFrames: 0 }), 60, current, limits)
      }
    }
    looks(20, 1)
    assert.equal(current.delayFrames, base + 2)
    looks(6, 2)
    assert.equal(current.delayFrames, base + 1)
  })

  it('delays more with rollback when the referee would substitute our inputs, and no more than half a second', () => {
    const overdue = series(Array.from({ length: 60 }, () => quality(400, { overdueFrames: 3 })))
    assert.ok(overdue.at(-1)!.delayFrames > 10 && overdue.at(-1)!.delayFrames <= 33)
    let current = overdue.at(-1)!
    for (let i = 0; i < 100; i++) current = compensate(quality(400, { overdueFrames: -12 }), 60, current, {})
    assert.ok(current.delayFrames <= 4)
  })

  it('decides as recorded, with every limit, path and choice in force', () => {
    const rows = DECISIONS.trim().split('\n')
    assert.equal(rows.length, 219)
    for (const row of rows) {
      const { tickRate, limits, current, measured, decision } = parseDecision(row)
      assert.deepEqual(compensate(measured, tickRate, current, limits), decision, row)
    }
  })

  it('property: always within its bounds, in whole frames', () => {
    const path = fc.record({
      rttMs: fc.oneof(fc.constant(null), fc.double({ min: 0, max: 20_000, noNaN: true })),
      jitterMs: fc.double({ min: 0, max: 5000, noNaN: true }),
      lossRatio: fc.double({ min: 0, max: 1, noNaN: true }),
      packetFrames: fc.integer({ min: 1, max: 4 }),
      slackFrames: fc.oneof(fc.constant(null), fc.integer({ min: -1000, max: 1000 })),
      earlyFrames: fc.oneof(fc.constant(null), fc.integer({ min: -1000, max: 1000 })),
      overdueFrames: fc.oneof(fc.constant(null), fc.integer({ min: -1000, max: 1000 })),
    })
    const tickRates = fc.constantFrom(1, 20, 30, 60, 144, 240)
    fc.assert(
      fc.property(fc.array(path, { minLength: 1, maxLength: 20 }), tickRates, (paths, tickRate) => {
        let current: Compensation | null = null
        for (const next of paths) {
          current = compensate(next, tickRate, current)
          assert.ok(Number.isInteger(current.delayFrames) && Number.isInteger(current.windowFrames))
          assert.ok(current.delayFrames >= 0 && current.delayFrames <= INPUT_DELAY_MAX)
          assert.ok(current.windowFrames >= 0 && current.windowFrames <= PREDICTION_WINDOW_MAX)
          if (current.mode !== 'rollback') assert.equal(current.windowFrames, 0)
        }
      }),
    )
  })
})
