import assert from 'node:assert/strict'
import { type Evidence, findVerdict } from '../../src/trust/verdict.js'
import type { Claim } from '../../src/wire/claim.js'

describe('findVerdict', () => {
  const claim = (seat: number, over: Partial<Claim> = {}): Claim => ({
    matchId: new Uint8Array(16),
    seat,
    frame: 100,
    stateHash: 5n,
    outcomeJson: '{"winners":[0]}',
    signature: new Uint8Array(64),
    ...over,
  })
  const lie = (seat: number, over: Partial<Claim> = {}): Claim =>
    claim(seat, { stateHash: 6n, outcomeJson: '{"winners":[1]}', ...over })
  const holders = (count: number, empty = 0) =>
    Array.from({ length: count + empty }, (_, seat) => ({ peer: seat < count ? `peer ${seat}` : '', name: '' }))
  const simulated = { frame: 100, stateHash: 5n, outcomeJson: '{"winners":[0]}' }
  const find = (claims: Claim[], over: Partial<Evidence> = {}) => {
    const { verdict, outcomeJson, frames, stateHash, dissentingSeats } = findVerdict({
      frames: 130,
      seats: holders(3),
      claims,
      simulated,
      ...over,
    })
    return [verdict, outcomeJson, frames, stateHash, dissentingSeats]
  }

  describe('with a simulation', () => {
    it('verifies when one seat claims and is right', () => {
      assert.deepEqual(find([claim(1)]), ['verified', '{"winners":[0]}', 100, 5n, []])
    })
    it('verifies when most claims agree, and names the seats that dissent', () => {
      assert.deepEqual(find([claim(0), lie(1), claim(2)]), ['verified', '{"winners":[0]}', 100, 5n, [1]])
    })
    it('counts a claim with the right outcome but another state or frame as wrong', () => {
      assert.equal(find([claim(0, { stateHash: 9n })])[0], 'disputed')
      assert.equal(find([claim(0, { frame: 101 })])[0], 'disputed')
    })
    it('stands against the lie of half the seats, and names the liar', () => {
      assert.deepEqual(find([claim(0), lie(1)]), ['verified', '{"winners":[0]}', 100, 5n, [1]])
    })

    it('is disputed when more than half contradict it, whatever they agree on, and keeps what was simulated', () => {
      assert.deepEqual(find([lie(0), lie(1), claim(2)]), ['disputed', '{"winners":[0]}', 100, 5n, [0, 1]])
    })
    it('is abandoned without claims, even if the inputs decide the match', () => {
      assert.deepEqual(find([]), ['abandoned', '', 100, 5n, []])
    })
    it('is abandoned when the inputs decide nothing and no claim contradicts', () => {
      const undecided = { frame: 130, stateHash: 8n, outcomeJson: '' }
      assert.deepEqual(find([claim(0, { outcomeJson: '' })], { simulated: undecided }), ['abandoned', '', 130, 8n, []])
    })
    it('is disputed when a seat claims an outcome within frames that decide nothing, not beyond them', () => {
      const undecided = { frame: 130, stateHash: 8n, outcomeJson: '' }
      assert.deepEqual(find([claim(2)], { simulated: undecided }), ['disputed', '', 130, 8n, [2]])
      assert.deepEqual(find([claim(2, { frame: 131 })], { simulated: undecided })[0], 'abandoned')
    })
  })

  describe('without a simulation', () => {
    const attest = (claims: Claim[], over: Partial<Evidence> = {}) => find(claims, { simulated: null, ...over })

    it('attests what more than half of the occupied seats signed, and names the seats that signed something else', () => {
      assert.deepEqual(attest([claim(0), lie(1), claim(2)]), ['attested', '{"winners":[0]}', 100, null, [1]])
    })
    it('does not count empty seats', () => {
      assert.equal(attest([claim(0)], { seats: holders(1, 3) })[0], 'attested')
    })
    it('is abandoned when too few signed and none contradicts', () => {
      assert.deepEqual(attest([claim(0)]), ['abandoned', '', 130, null, []])
      assert.equal(attest([claim(0), claim(1)], { seats: holders(4) })[0], 'abandoned')
      assert.equal(attest([])[0], 'abandoned')
    })
    it('is disputed when claims conflict and none has a majority', () => {
      assert.deepEqual(attest([claim(0), lie(1)]), ['disputed', '', 130, null, []])
    })
    it('cannot attest frames that were never sealed, nor the absence of an outcome', () => {
      const late = { frame: 131 }
      assert.equal(attest([claim(0, late), claim(1, late)])[0], 'abandoned')
      const none = { outcomeJson: '' }
      assert.equal(attest([claim(0, none), claim(1, none), claim(2, none)])[0], 'abandoned')
    })
  })
})
