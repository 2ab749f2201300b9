import assert from 'node:assert/strict'
import { Events } from '../../src/match/contract/events.js'
import type { MatchEvents } from '../../src/match/contract/match-contract.js'
import { LobbyRoundTrips } from '../../src/match/lobby/lobby-round-trips.js'
import { MatchRun } from '../../src/match/match-run.js'
import { checkSettings } from '../../src/match/match-settings.js'
import { SimulatedNetwork } from '../../src/transport/simulated/simulated-network.js'
import type { PlayPacket } from '../../src/wire/play.js'
import type { DriftState } from '../support/drift-game.js'
import { driftGame } from '../support/drift-game.js'
import { channelTo } from './channel-to.js'

const SEATS = [
  { peer: 'a', name: 'Ann' },
  { peer: 'b', name: 'Bob' },
]

/** The match of peer a on seat 0, whose referee is the relay. */
function makeRun(referee = 'relay') {
  const network = new SimulatedNetwork({ seed: 1, startMs: 1000 })
  const events = new Events<MatchEvents<DriftState>>()
  const seated: unknown[] = []
  events.on('seated', (event) => seated.push(event))
  const run = new MatchRun(driftGame, {
    start: {
      type: 'start',
      matchId: new Uint8Array(16).fill(9),
      seed: 5,
      seats: SEATS,
      options: { frames: 0 },
      toleranceFrames: 12,
      referee,
      gameId: 'drift',
    },
    localSeat: 0,
    ports: {
      lane: network.lane('a', { lossy: false }),
      clock: network.clockFor('a'),
      claimSigner: { sign: () => Promise.reject(new Error('not in this test')), check: () => Promise.resolve(null) },
      relay: 'relay',
      randomBytes: () => new Uint8Array(16),
    },
    tuning: checkSettings(driftGame, { seats: 2 }),
    shape: { seats: 2, neutral: driftGame.input.neutral },
    trips: new LobbyRoundTrips(),
    events,
    channel: channelTo(() => undefined),
    settle: () => undefined,
  })
  return { run, seated }
}

describe('match run', () => {
  it('takes play packets about this match from the peer on the seat only', () => {
    const { run } = makeRun()
    const packet = { matchTag: run.matchTag, seat: 1 } as PlayPacket
    assert.equal(run.speaks('b', packet), true)
    assert.equal(run.speaks('a', packet), false)
    assert.equal(run.speaks('stranger', packet), false)
    assert.equal(run.speaks('b', { ...packet, matchTag: run.matchTag + 1 }), false)
  })

  it('gives a seat to another peer once for each revision, and says when it was our own', () => {
    const { run, seated } = makeRun()
    const { matchTag } = run
    const later = [SEATS[0]!, { peer: 'c', name: 'Cid' }]
    assert.equal(run.reseat({ type: 'seated', matchTag, revision: 2, seats: later }, 1000), null)
    assert.equal(run.reseat({ type: 'seated', matchTag, revision: 1, seats: SEATS }, 1000), null)
    assert.deepEqual(seated, [{ seat: 1, peer: 'c', name: 'Cid' }])
    assert.equal(run.speaks('c', { matchTag, seat: 1 } as PlayPacket), true)
    const lost = [{ peer: 'd', name: '' }, later[1]!]
    assert.equal(run.reseat({ type: 'seated', matchTag, revision: 3, seats: lost }, 1000), 'd')
  })

  it('has no round trip to itself as the referee, and none measured to the relay at first', () => {
    assert.ok(Number.isNaN(makeRun().run.refereeRttMs))
    const own = makeRun('a').run
    assert.deepEqual([own.referee, own.refereeRttMs], ['a', 0])
  })
})
