import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { judge } from '../../../relay/settlement/match-settler.js'
import { replay } from '../../../src/core/session/replay.js'
import { generateIdentity, type Identity } from '../../../src/identity.js'
import { issueCertificate } from '../../../src/trust/certificate.js'
import { encodeRecord, encodeReplayFile } from '../../../src/wire/record.js'
import { tally } from '../games/tally.js'
import { playMatch } from '../played-match.js'
import { gamesDirectory } from '../validation/validator-kit.js'
import { Commands } from './run-command.js'

describe('peerstep verify', () => {
  let commands: Commands
  afterEach(() => commands.end())

  let relay: Identity
  let file: string
  let bytes: Uint8Array
  beforeEach(async () => {
    commands = new Commands()
    relay = await generateIdentity()
    const match = await playMatch({ seats: 2 })
    const { seed, options, game } = match.opening
    const opening = {
      ...match.opening,
      frames: 0,
      inputs: [],
      statuses: [],
      substitutions: [],
      seatings: [],
      checkpoints: [],
      claims: [],
    }
    const sealed = {
      firstFrame: 0,
      count: 120,
      inputs: [0, 1].map((seat) => Uint8Array.from(match.chunks.flatMap((chunk) => [...chunk.inputs[seat]!]))),
      statuses: match.chunks.flatMap((chunk) => chunk.statuses),
      substitutions: [],
    }
    const played = replay(tally, { seed, seats: 2, options }, sealed)
    const simulated = { frame: played.frames, stateHash: played.hash, outcomeJson: match.outcomeJson }
    const { finding, record } = judge(opening, match.chunks, match.claims, {
      simulated,
      checkpoints: played.checkpoints,
    })
    assert.equal(game.id, 'tally')
    const encoded = encodeRecord(record)
    const certificate = await issueCertificate(relay, opening.matchId, encoded, finding, 1_900_000_000_000)
    bytes = encodeReplayFile({ record: encoded, certificate })
    file = join(commands.directory, 'match.peerstep')
    writeFileSync(file, bytes)
  })

  it('accepts a true replay, prints what it holds, and exits with 0', async () => {
    const { out, code, err } = await commands.run(['verify', file, '--games', gamesDirectory, '--relay', relay.peerId])
    assert.equal(code, 0, err)
    assert.match(out, /^ok: +verified/)
    assert.match(out, /tally 1\.0\.0, 100 frames/)
    assert.ok(out.includes(relay.peerId))
  })

  it('refuses a changed, missing or foreign file with a reason and exit code 1', async () => {
    const changed = bytes.slice()
    changed[bytes.length >> 1]! ^= 1
    const broken = join(commands.directory, 'broken.peerstep')
    writeFileSync(broken, changed)
    const other = await generateIdentity()
    for (const [args, reason] of [
      [[broken], /^refused: (this is not a replay|the certificate|the record)/],
      [[join(commands.directory, 'none')], /^refused: ENOENT/],
      [[file, '--games', gamesDirectory, '--relay', other.peerId], /^refused: signed by .*, not by /],
      [[file, '--games', commands.directory], /^refused: the signatures hold, but there is no module of tally 1\.0\.0/],
    ] as [string[], RegExp][]) {
      const { err, out, code } = await commands.run(['verify', ...args])
      assert.deepEqual([code, out], [1, ''])
      assert.match(err, reason)
    }
  })

  it('tells why a directory or a module gave no game', async () => {
    writeFileSync(join(commands.directory, 'broken.js'), 'throw new Error("this module is broken")')
    const none = join(commands.directory, 'none')
    const { err, code } = await commands.run(['verify', file, '--games', none, '--games', commands.directory])
    assert.equal(code, 1)
    assert.match(err, /none cannot be read: ENOENT/)
    assert.match(err, /broken\.js cannot be loaded: this module is broken/)
  })
})
