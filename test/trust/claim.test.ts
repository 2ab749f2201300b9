import assert from 'node:assert/strict'
import { generateIdentity, type Identity } from '../../src/identity.js'
import { checkClaim, claimBytes, sameClaim, signClaim, type UnsignedClaim } from '../../src/trust/claim.js'
import type { SeatHolder } from '../../src/wire/seats.js'

describe('claim', () => {
  const claim: UnsignedClaim = {
    matchId: new Uint8Array(16).fill(0xab),
    seat: 1,
    frame: 600,
    stateHash: 0x0123456789abcdefn,
    outcomeJson: '{"winners":[1]}',
  }
  let ada: Identity
  let seats: SeatHolder[]
  before(async () => {
    ada = await generateIdentity()
    seats = [
      { peer: (await generateIdentity()).peerId, name: 'Bob' },
      { peer: ada.peerId, name: 'Ada' },
      { peer: '', name: '' },
    ]
  })

  it('is believed when the peer on the seat signed it', async () => {
    assert.equal(await checkClaim(await signClaim(ada, claim), seats), true)
  })

  it('is not believed when anything in it was changed after it was signed', async () => {
    const signed = await signClaim(ada, claim)
    const changes: Partial<UnsignedClaim>[] = [
      { matchId: new Uint8Array(16).fill(0xac) },
      { frame: 601 },
      { stateHash: 0x0123456789abcdeen },
      { outcomeJson: '{"winners":[0]}' },
    ]
    for (const change of changes)
      assert.equal(await checkClaim({ ...signed, ...change }, seats), false, JSON.stringify(Object.keys(change)))
    assert.equal(await checkClaim({ ...signed, signature: new Uint8Array(64) }, seats), false)
    assert.equal(await checkClaim({ ...signed, signature: new Uint8Array(0) }, seats), false)
  })

  it('speaks for its own seat only, and for no seat that is empty, missing or held by nonsense', async () => {
    for (const seat of [0, 2, 3]) assert.equal(await checkClaim(await signClaim(ada, { ...claim, seat }), seats), false)
    const nonsense = [seats[0]!, { peer: 'not a peer id', name: '' }]
    assert.equal(await checkClaim(await signClaim(ada, claim), nonsense), false)
  })

  it('has signed bytes that can never change', () => {
    assert.equal(
      new TextDecoder().decode(claimBytes(claim)),
      `peerstep claim 1\n${'ab'.repeat(16)}\n1\n600\n0123456789abcdef\n{"winners":[1]}`,
    )
  })

  it('agrees with another when frame, state and outcome are equal, whatever the seat', () => {
    assert.equal(sameClaim(claim, { ...claim, seat: 0, matchId: new Uint8Array(16) } as UnsignedClaim), true)
    assert.equal(sameClaim(claim, { ...claim, frame: 1 }), false)
    assert.equal(sameClaim(claim, { ...claim, stateHash: 1n }), false)
    assert.equal(sameClaim(claim, { ...claim, outcomeJson: '' }), false)
  })
})
