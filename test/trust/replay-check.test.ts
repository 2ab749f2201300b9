import assert from 'node:assert/strict'
import { recordOfFrames } from '../../relay/store/sealed-log.js'
import type { Game } from '../../src/core/game.js'
import { cutFrames, joinFrames } from '../../src/core/session/final-frames.js'
import { replay } from '../../src/core/session/replay.js'
import { generateIdentity, type Identity } from '../../src/identity.js'
import { issueCertificate, openCertificate, recordDigest } from '../../src/trust/certificate.js'
import { checkReplay } from '../../src/trust/replay-check.js'
import { CHECKPOINT_FRAMES, type Finding, findVerdict, type Simulated } from '../../src/trust/verdict.js'
import type { Claim } from '../../src/wire/claim.js'
import { decodeReplayFile, encodeRecord, encodeReplayFile, type MatchRecord } from '../../src/wire/record.js'
import { tally } from '../relay/games/tally.js'
import { type PlayedMatch, playMatch } from '../relay/played-match.js'

const game = tally as unknown as Game<unknown, unknown>

describe('checkReplay', () => {
  let relay: Identity
  let match: PlayedMatch
  before(async () => {
    relay = await generateIdentity()
    match = await playMatch({ seats: 2, options: { frames: 70 }, sealed: 80 })
  })

  interface Tampering {
    readonly claims?: readonly Claim[]
    readonly simulate?: boolean
    readonly record?: Partial<MatchRecord>
    readonly finding?: Partial<Finding>
    readonly signer?: Identity
  }

  /** A replay file as a relay would issue it, or as one that lies in one respect would. */
  async function issue(tampering: Tampering = {}): Promise<Uint8Array> {
    const { claims = match.claims, simulate = true, signer = relay } = tampering
    const { opening, chunks } = match
    const { seed, options, seats } = opening
    const all = cutFrames(joinFrames(chunks, { seats: 2, inputBytes: 1 }), 0, 79)
    const played = replay(tally, { seed, seats: 2, options }, all, CHECKPOINT_FRAMES)
    const simulated: Simulated | null = simulate
      ? { frame: played.frames, stateHash: played.hash, outcomeJson: match.outcomeJson }
      : null
    const finding = { ...findVerdict({ frames: 80, seats, claims, simulated }), ...tampering.finding }
    const { frames } = finding
    const record: MatchRecord = {
      ...opening,
      ...recordOfFrames(cutFrames(all, 0, frames - 1)),
      checkpoints: simulate ? played.checkpoints : [],
      claims,
      seatings: [],
      ...tampering.record,
    }
    const bytes = encodeRecord(record)
    const certificate = await issueCertificate(signer, opening.matchId, bytes, finding, 1_800_000_009_000)
    return encodeReplayFile({ record: bytes, certificate })
  }

  const reasonOf = async (file: Uint8Array, against: Game<unknown, unknown> | null = game): Promise<string> => {
    const check = await checkReplay(file, against)
    return check.ok ? assert.fail('the replay was believed') : check.reason
  }

  it('accepts a replay whose inputs lead to its outcome, with the game and without it', async () => {
    const file = await issue()
    const checked = await checkReplay(file, game)
    assert.ok(checked.ok, checked.ok ? '' : checked.reason)
    assert.deepEqual([checked.simulated, checked.certificate.verdict, checked.record.frames], [true, 'verified', 70])
    const signatures = await checkReplay(file, null)
    assert.ok(signatures.ok && !signatures.simulated)
  })

  it('refuses the file after any one of its bytes was changed', async () => {
    const file = await issue()
    assert.ok(file.length > 500)
    for (let at = 0; at < file.length; at++) {
      const changed = file.slice()
      changed[at]! ^= 1 << (at % 8)
      assert.equal((await checkReplay(changed, game)).ok, false, `byte ${at} of ${file.length}`)
    }
  }).timeout(60_000)

  it('refuses a file that was cut short or made longer', async () => {
    const file = await issue()
    for (const length of [0, 1, 100, file.length - 1])
      assert.match(await reasonOf(file.slice(0, length)), /not a replay|changed/)
    assert.match(await reasonOf(Uint8Array.from([...file, 0])), /changed/)
  })

  it('refuses a record and a certificate that belong to different files', async () => {
    const ours = decodeReplayFile(await issue())!
    const other = decodeReplayFile(await issue({ claims: match.claims.slice(0, 1) }))!
    assert.match(
      await reasonOf(encodeReplayFile({ record: ours.record, certificate: other.certificate })),
      /another record/,
    )
  })

  it('refuses inputs that do not lead to the outcome, although the relay signed them', async () => {
    const { inputs } = cutFrames(joinFrames(match.chunks, { seats: 2, inputBytes: 1 }), 0, 69)
    inputs[0]![5]! ^= 1
    assert.match(await reasonOf(await issue({ record: { inputs } })), /state after frame 60 is not the one recorded/)
  })

  it('refuses checkpoints that were left out', async () => {
    assert.match(await reasonOf(await issue({ record: { checkpoints: [] } })), /checkpoints it should/)
  })

  it('refuses a verdict, an outcome, a state or dissenters that do not follow from the evidence', async () => {
    assert.match(await reasonOf(await issue({ finding: { verdict: 'disputed' } })), /should be verified, not disputed/)
    assert.match(await reasonOf(await issue({ finding: { outcomeJson: '{"winners":[1]}' } })), /outcome is not the one/)
    assert.match(await reasonOf(await issue({ finding: { stateHash: 1n } })), /final state is not the one/)
    assert.match(await reasonOf(await issue({ finding: { dissentingSeats: [1] } })), /other seats dissent/)
    assert.match(await reasonOf(await issue({ finding: { frames: 60 } })), /final state is not the one/)
  })

  it('refuses claims that are forged, twice, or about another match', async () => {
    const [first, second] = match.claims as [Claim, Claim]
    assert.match(
      await reasonOf(await issue({ record: { claims: [first, { ...second, signature: first.signature }] } })),
      /seat 1 is not signed/,
    )
    assert.match(await reasonOf(await issue({ record: { claims: [first, first] } })), /claims twice/)
    const foreign = await match.sign(1, { matchId: new Uint8Array(16).fill(9) })
    assert.match(await reasonOf(await issue({ record: { claims: [first, foreign] } })), /another match/)
  })

  it('names another build of the game, and a game that throws', async () => {
    assert.match(
      await reasonOf(await issue(), { ...game, version: '2.0.0' }),
      /tally 1\.0\.0, the module holds tally 2\.0\.0/,
    )
    assert.match(await reasonOf(await issue(), { ...game, step: () => undefined }), /behaves differently/)
    const throwing = {
      ...game,
      step: () => {
        throw new Error('no more')
      },
    }
    assert.match(await reasonOf(await issue(), throwing), /could not play the record: no more/)
  })

  it('believes what seats attested without a simulation, and holds it against the inputs when it has the game', async () => {
    const attested = await issue({ simulate: false })
    const check = await checkReplay(attested, game)
    assert.ok(check.ok && check.certificate.verdict === 'attested', check.ok ? '' : check.reason)
    const lies = await Promise.all([0, 1].map((seat) => match.sign(seat, { outcomeJson: '{"winners":[]}' })))
    const lying = await issue({ simulate: false, claims: lies })
    assert.ok((await checkReplay(lying, null)).ok)
    assert.match(await reasonOf(lying), /another outcome than the seats attested/)
  })

  it('believes disputed and abandoned matches too: the certificate says no more than is so', async () => {
    const lie = await match.sign(1, { outcomeJson: '{"winners":[1]}' })
    for (const claims of [[lie], []]) {
      const check = await checkReplay(await issue({ claims }), game)
      assert.ok(check.ok, check.ok ? '' : check.reason)
      assert.equal(check.certificate.verdict, claims.length === 0 ? 'abandoned' : 'disputed')
    }
  })

  it('returns the key that signed, so that a certificate of another relay can be recognised', async () => {
    const other = await generateIdentity()
    const check = await checkReplay(await issue({ signer: other }), game)
    assert.ok(check.ok)
    assert.deepEqual(check.certificate.relayKey, other.publicKey)
  })

  it('opens certificates only when the key they name has signed them', async () => {
    const { certificate, record } = decodeReplayFile(await issue())!
    const opened = await openCertificate(certificate)
    assert.deepEqual(opened?.recordDigest, await recordDigest(record))
    assert.equal(await openCertificate(record), null)
    assert.equal(await openCertificate(new Uint8Array(0)), null)
  })
})
