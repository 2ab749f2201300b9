import assert from 'node:assert/strict'
import { DeterminismGuard, withDeterminismGuard } from '../../src/core/determinism-guard.js'
import { math } from '../../src/core/math/math.js'
import { Random } from '../../src/core/random.js'
import { PeerstepError } from '../../src/errors.js'

const refused = (error: unknown): boolean => error instanceof PeerstepError && error.code === 'NONDETERMINISM'

const forbidden: Record<string, () => unknown> = {
  'Math.random': () => Math.random(),
  'Date.now': () => Date.now(),
  'new Date': () => new Date(),
  'Date()': () => Date(),
  'performance.now': () => performance.now(),
  'Math.sin': () => Math.sin(1),
  'Math.cos': () => Math.cos(1),
  'Math.tan': () => Math.tan(1),
  'Math.atan2': () => Math.atan2(1, 2),
  'Math.exp': () => Math.exp(1),
  'Math.log': () => Math.log(1),
  'Math.pow': () => Reflect.get(Math, 'pow')(2, 0.5),
  'Math.hypot': () => Math.hypot(1, 2),
  'Math.tanh': () => Math.tanh(1),
  'crypto.getRandomValues': () => crypto.getRandomValues(new Uint8Array(1)),
  'crypto.randomUUID': () => crypto.randomUUID(),
  setTimeout: () => setTimeout(() => undefined, 0),
  setInterval: () => setInterval(() => undefined, 1e6),
  queueMicrotask: () => queueMicrotask(() => undefined),
  fetch: () => fetch('about:blank'),
}

/** Everything the guard may touch, as it stands. */
function snapshotOfGlobals(): unknown[] {
  return [Math, performance, crypto, globalThis].map((owner) =>
    ['random', 'sin', 'pow', 'now', 'getRandomValues', 'setTimeout', 'queueMicrotask', 'fetch', 'Date'].map((key) =>
      Object.getOwnPropertyDescriptor(owner, key),
    ),
  )
}

describe('DeterminismGuard', () => {
  for (const [name, use] of Object.entries(forbidden)) {
    it(`refuses ${name} inside a step and leaves it alone outside`, () => {
      const before = snapshotOfGlobals()
      assert.throws(() => withDeterminismGuard(use), refused)
      assert.deepEqual(snapshotOfGlobals(), before)
      if (!name.startsWith('set') && name !== 'fetch') use()
    })
  }

  it('says what to use instead', () => {
    assert.throws(() => withDeterminismGuard(() => Math.atan2(1, 2)), /Math\.atan2 .*use math\.atan2 of peerstep\/core/)
    assert.throws(() => withDeterminismGuard(() => Math.random()), /context\.random/)
    assert.throws(() => withDeterminismGuard(() => Date.now()), /context\.frame/)
  })

  it('lets through what is the same everywhere', () => {
    const random = new Random(1)
    const result = withDeterminismGuard(() => {
      const date = new Date(0)
      assert.ok(date instanceof Date)
      return math.sin(1) + Math.sqrt(2) + Math.floor(1.5) + random.float() + date.getTime() + Date.UTC(1970, 0)
    })
    const again = new Random(1)
    assert.equal(result, math.sin(1) + Math.sqrt(2) + 1 + again.float())
  })

  it('puts everything back when the step throws', () => {
    const before = snapshotOfGlobals()
    const guard = new DeterminismGuard()
    assert.throws(() => guard.run(() => assert.fail('the step broke')), /the step broke/)
    assert.deepEqual(snapshotOfGlobals(), before)
    assert.ok(Math.sin(1) > 0 && Date.now() > 0)
    assert.equal(
      guard.run(() => 5),
      5,
    )
  })

  it('stays on through steps within steps, and returns what the step returns', () => {
    const guard = new DeterminismGuard()
    guard.run(() => {
      guard.run(() => undefined)
      assert.throws(() => Math.random(), refused)
      withDeterminismGuard(() => undefined)
      assert.throws(() => Math.random(), refused)
    })
    assert.ok(Math.random() < 1)
  })

  it('puts everything back when two guards nest', () => {
    const before = snapshotOfGlobals()
    new DeterminismGuard().run(() => withDeterminismGuard(() => 1))
    assert.deepEqual(snapshotOfGlobals(), before)
  })
})
