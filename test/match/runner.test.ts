import assert from 'node:assert/strict'
import { mock } from 'node:test'
import { Match } from '../../src/match/match.js'
import type { View } from '../../src/match/runner.js'
import { runMatch } from '../../src/match/runner.js'
import { SimulatedNetwork } from '../../src/transport/simulated/simulated-network.js'
import type { DriftState } from '../support/drift-game.js'
import { driftGame } from '../support/drift-game.js'

describe('runner', () => {
  afterEach(() => {
    mock.timers.reset()
  })

  it('ticks and draws by itself until it is stopped', () => {
    mock.timers.enable({ apis: ['setInterval'] })
    const network = new SimulatedNetwork({ seed: 1, startMs: 1000 })
    const match = new Match(driftGame, {
      lane: network.lane('a', { lossy: false }),
      clock: network.clockFor('a'),
      claimSigner: { sign: () => Promise.reject(new Error('not in this test')), check: () => Promise.resolve(null) },
      relay: null,
      randomBytes: () => new Uint8Array(16).fill(1),
    })
    const views: View<DriftState>[] = []
    const running = runMatch(match, network.clock, {
      input: () => ({ dx: 1, dy: 0, key: 0 }),
      render: (view) => views.push(view),
    })
    const pass = (ms: number): void => {
      for (let passedMs = 0; passedMs < ms; passedMs += 8) {
        network.advance(8)
        mock.timers.tick(8)
      }
    }
    pass(100)
    assert.ok(views.length > 5)
    assert.deepEqual([views[0]!.phase, views[0]!.state, views[0]!.seat], ['lobby', null, -1])
    pass(3000)
    const last = views.at(-1)!
    assert.equal(last.phase, 'playing')
    assert.equal(last.seat, 0)
    assert.deepEqual(
      last.seats.map(({ peer, status }) => [peer, status]),
      [['a', 'playing']],
    )
    assert.ok(last.frame > 60 && last.state!.bodies[0]!.x > 0)
    assert.equal(last.stalled, false)
    running.stop()
    const drawn = views.length
    const { frame } = match.stats
    pass(500)
    assert.equal(views.length, drawn)
    assert.equal(match.stats.frame, frame)
  })

  it('ticks without drawing where there is nothing to draw on', () => {
    mock.timers.enable({ apis: ['setInterval'] })
    let ticks = 0
    const match = { game: driftGame, play: null, on: () => () => undefined, tick: () => (ticks += 1) }
    const running = runMatch(match as never, { nowMs: () => 0 }, { input: () => ({ dx: 0, dy: 0, key: 0 }) })
    mock.timers.tick(1000)
    assert.ok(ticks >= 100 && ticks <= 130, `${ticks} ticks in a second`)
    running.stop()
  })
})
