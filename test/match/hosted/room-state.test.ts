import assert from 'node:assert/strict'
import type { HostedMatch } from '../../../src/match/hosted/hosted-match.js'
import type { RepeatedNotice } from '../../../src/match/hosted/repeated-notice.js'
import { begunMatchOf, matchOf, type RoomState } from '../../../src/match/hosted/room-state.js'

const MATCH = { name: 'stands for a hosted match' } as unknown as HostedMatch
const NOTICE = {} as RepeatedNotice

const STATES: readonly (readonly [state: RoomState, match: HostedMatch | null, begun: HostedMatch | null])[] = [
  [{ phase: 'lobby' }, null, null],
  [{ phase: 'countdown', match: MATCH }, MATCH, null],
  [{ phase: 'running', match: MATCH }, MATCH, MATCH],
  [{ phase: 'settling', match: MATCH, settled: Promise.resolve() }, MATCH, MATCH],
  [{ phase: 'told', match: MATCH, certificate: new Uint8Array(0), notice: NOTICE }, MATCH, MATCH],
  [{ phase: 'over' }, null, null],
]

describe('the state of a hosted room', () => {
  for (const [state, match, begun] of STATES) {
    it(`has ${match === null ? 'no match' : begun === null ? 'a match that has not begun' : 'a match that has begun'} in phase ${state.phase}`, () => {
      assert.equal(matchOf(state), match)
      assert.equal(begunMatchOf(state), begun)
    })
  }
})
