import assert from 'node:assert/strict'
import type { Wish } from '../../../src/match/lobby/handshake.js'
import { describeGame, mismatch } from '../../../src/match/lobby/handshake.js'
import { PROTOCOL_VERSION } from '../../../src/wire/limits.js'
import { driftGame } from '../../support/drift-game.js'

function wish(change: Partial<Wish> = {}): Wish {
  return {
    protocol: PROTOCOL_VERSION,
    game: describeGame(driftGame),
    seats: 2,
    options: { map: 'sea', laps: 3 },
    ...change,
  }
}

describe('handshake', () => {
  it('states what must be equal of a game', () => {
    const facts = describeGame(driftGame)
    assert.deepEqual(
      { ...facts, fingerprint: 0n },
      {
        id: 'drift',
        version: '1',
        fingerprint: 0n,
        tickRate: 60,
        inputBytes: driftGame.input.bytes,
        neutral: driftGame.input.neutral,
        seatsMin: 1,
        seatsMax: 16,
      },
    )
    assert.equal(facts.fingerprint, describeGame({ ...driftGame }).fingerprint)
  })

  it('lets equal wishes pass, whatever the order in which options are written', () => {
    assert.equal(mismatch(wish(), wish()), null)
    assert.equal(mismatch(wish(), wish({ options: { laps: 3, map: 'sea' } })), null)
  })

  const { game } = wish()
  const cases: readonly [what: string, change: Partial<Wish>, sentence: RegExp][] = [
    ['the protocol', { protocol: PROTOCOL_VERSION + 1 }, /protocol .*update the older side/],
    ['the game', { game: { ...game, id: 'chess' } }, /plays drift, you play chess: join another room/],
    ['the version', { game: { ...game, version: '2' } }, /drift 1, you have 2: update/],
    ['the tick rate', { game: { ...game, tickRate: 30 } }, /tick rate or input format/],
    ['the size of an input', { game: { ...game, inputBytes: 9 } }, /tick rate or input format/],
    ['the neutral input', { game: { ...game, neutral: new Uint8Array(game.neutral.length).fill(9) } }, /input format/],
    ['the behaviour', { game: { ...game, fingerprint: 1n } }, /behaves differently/],
    ['the number of seats', { seats: 3 }, /has 2 seats, you want 3/],
    ['the options', { options: { map: 'ice', laps: 3 } }, /options are .*sea.*yours are .*ice/],
  ]
  for (const [what, change, sentence] of cases) {
    it(`states in a sentence that ${what} differs`, () => {
      assert.match(mismatch(wish(), wish(change)) ?? '', sentence)
    })
  }

  it('names the most telling difference first', () => {
    const other = wish({ game: { ...game, id: 'chess', fingerprint: 1n }, seats: 5, options: {} })
    assert.match(mismatch(wish(), other) ?? '', /chess/)
  })
})
