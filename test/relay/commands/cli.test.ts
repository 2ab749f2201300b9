import assert from 'node:assert/strict'
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { judge } from '../../../relay/settlement/judgement.js'
import { replay } from '../../../src/core/session/replay.js'
import { generateIdentity, type Identity } from '../../../src/identity.js'
import { issueCertificate } from '../../../src/trust/certificate.js'
import { encodeRecord, encodeReplayFile } from '../../../src/wire/record.js'
import { tally } from '../games/tally.js'
import { playMatch } from '../played-match.js'
import { gamesDirectory } from '../validation/validator-kit.js'

const MAIN = fileURLToPath(new URL('../../../relay/main.js', import.meta.url))

describe('the command peerstep', () => {
  let directory: string
  const running: ChildProcessByStdio<null, Readable, Readable>[] = []
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'peerstep-cli-'))
  })
  afterEach(async () => {
    for (const child of running.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    rmSync(directory, { recursive: true })
  })

  const begin = (args: string[], env: Record<string, string> = {}) => {
    const child = spawn(process.execPath, [MAIN, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    })
    running.push(child)
    return child
  }
  const run = async (args: string[], env: Record<string, string> = {}) => {
    const child = begin(args, env)
    const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
    return { out, err, code: code as number }
  }

  describe('relay', () => {
    const flags = () => [
      'relay',
      '--data',
      join(directory, 'data'),
      '--port',
      '0',
      '--ops-port',
      '0',
      '--games',
      gamesDirectory,
      '--log-level',
      'warn',
    ]

    /** The first lines it prints, by their label. */
    const firstLines = async (child: ReturnType<typeof begin>, count: number): Promise<Record<string, string>> => {
      const lines: Record<string, string> = {}
      for await (const line of createInterface(child.stdout)) {
        const [, label, value] = /^(\w+): +(\S+)$/.exec(line) ?? assert.fail(line)
        lines[label!] = value!
        if (Object.keys(lines).length === count) break
      }
      return lines
    }

    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      it(`prints where it is, and drains and exits with 0 on ${signal}`, async () => {
        const child = begin(flags())
        const { relay, ops } = await firstLines(child, 2)
        assert.match(relay!, /^\/ip4\/127\.0\.0\.1\/tcp\/\d+\/ws\/p2p\/12D3KooW\w+$/)
        assert.deepEqual(await (await fetch(`${ops}/ready`)).json(), { ready: true, reasons: [] })
        const ended = once(child, 'exit')
        child.kill(signal)
        assert.deepEqual(await ended, [0, null])
      })
    }

    it('prints the page to open when it serves one', async () => {
      const { page } = await firstLines(begin([...flags(), '--demo']), 3)
      assert.match(page!, /^http:\/\/127\.0\.0\.1:\d+\/$/)
      const facts = await (await fetch(`${page}relay.json`)).json()
      assert.equal((facts as { addresses: string[] }).addresses.length, 1)
    })

    it('refuses a bad config with one line for each mistake and exit code 64', async () => {
      const file = join(directory, 'relay.json')
      writeFileSync(file, '{"limits": {"rooms": -1}, "colour": "red"}')
      const { out, err, code } = await run([...flags(), '--config', file], { PEERSTEP_MATCH_SEAL_HZ: 'often' })
      assert.equal(code, 64)
      assert.equal(out, '')
      assert.deepEqual(
        err
          .trim()
          .split('\n')
          .map((line) => line.split(' = ')[0])
          .sort(),
        ['colour', 'limits.rooms', 'match.sealHz'],
      )
      assert.equal(existsSync(join(directory, 'data')), false)
    })

    it('says which other relay is in its way and exits with 69', async () => {
      await firstLines(begin(flags()), 2)
      const { err, code } = await run(flags())
      assert.equal(code, 69)
      assert.match(err, /another relay is using/)
    })
  })

  describe('verify', () => {
    let relay: Identity
    let file: string
    let bytes: Uint8Array
    beforeEach(async () => {
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
      const { finding, record } = judge(opening, match.chunks, match.claims, simulated, played.checkpoints)
      assert.equal(game.id, 'tally')
      const encoded = encodeRecord(record)
      const certificate = await issueCertificate(relay, opening.matchId, encoded, finding, 1_900_000_000_000)
      bytes = encodeReplayFile({ record: encoded, certificate })
      file = join(directory, 'match.peerstep')
      writeFileSync(file, bytes)
    })

    it('believes a true replay, says what it holds, and exits with 0', async () => {
      const { out, code, err } = await run(['verify', file, '--games', gamesDirectory, '--relay', relay.peerId])
      assert.equal(code, 0, err)
      assert.match(out, /^ok: +verified/)
      assert.match(out, /tally 1\.0\.0, 100 frames/)
      assert.ok(out.includes(relay.peerId))
    })

    it('refuses a changed, missing or foreign file with a reason and exit code 1', async () => {
      const changed = bytes.slice()
      changed[bytes.length >> 1]! ^= 1
      const broken = join(directory, 'broken.peerstep')
      writeFileSync(broken, changed)
      const other = await generateIdentity()
      for (const [args, reason] of [
        [[broken], /^refused: (this is not a replay|the certificate|the record)/],
        [[join(directory, 'none')], /^refused: ENOENT/],
        [[file, '--games', gamesDirectory, '--relay', other.peerId], /^refused: signed by .*, not by /],
        [[file, '--games', directory], /^refused: the signatures hold, but there is no module of tally 1\.0\.0/],
      ] as [string[], RegExp][]) {
        const { err, out, code } = await run(['verify', ...args])
        assert.deepEqual([code, out], [1, ''])
        assert.match(err, reason)
      }
    })
  })

  describe('sync-test', () => {
    it('passes a sound game and exits with 0', async () => {
      const { out, code } = await run(['sync-test', join(gamesDirectory, 'tally.js'), '--frames', '90', '--seed', '5'])
      assert.equal(code, 0)
      assert.match(out, /^tally 1\.0\.0: ok, 90 frames, \d+ repetitions equal, seed 5, final state [0-9a-f]{16}\n$/)
    })

    it('names the first frame and the field that differ and exits with 1', async () => {
      const { err, code } = await run(['sync-test', join(gamesDirectory, 'unsound', 'nondeterministic.js')])
      assert.equal(code, 1)
      assert.match(err, /^forgetful 1\.0\.0: frame 2\d is not deterministic/)
      assert.match(err, /totals/)
    })

    it('says when there is no game or no module', async () => {
      assert.match((await run(['sync-test', join(gamesDirectory, '..', 'played-match.js')])).err, /exports no game/)
      const missing = await run(['sync-test', join(directory, 'none.js')])
      assert.deepEqual([missing.code, /cannot be loaded/.test(missing.err)], [1, true])
    })
  })

  it('prints its version and its commands', async () => {
    assert.match((await run(['--version'])).out, /^\d+\.\d+\.\d+\n$/)
    const { out } = await run(['--help'])
    for (const name of ['relay', 'bot', 'verify', 'sync-test']) assert.match(out, new RegExp(`^ +${name} `, 'm'))
  })
})
