import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Metrics } from '../../../relay/ops/metrics.js'
import type { SettledMatch } from '../../../relay/settlement/match-settler.js'
import { Settlement } from '../../../relay/settlement/settlement.js'
import { SqliteStore } from '../../../relay/store/sqlite-store.js'
import type { Store } from '../../../relay/store/store.js'
import { GameLibrary } from '../../../relay/validation/game-library.js'
import type { ValidationProgress } from '../../../relay/validation/validation.js'
import { ValidatorPool } from '../../../relay/validation/validator-pool.js'
import { ValidatorThread } from '../../../relay/validation/validator-thread.js'
import { hex } from '../../../src/core/bytes.js'
import type { Game } from '../../../src/core/game.js'
import { PeerstepError } from '../../../src/errors.js'
import { generateIdentity, type Identity } from '../../../src/identity.js'
import { signClaim } from '../../../src/trust/claim.js'
import { checkReplay } from '../../../src/trust/replay-check.js'
import { encodeReplayFile } from '../../../src/wire/record.js'
import { tally } from '../games/tally.js'
import { type PlayedMatch, playMatch } from '../played-match.js'
import { gamesDirectory, listeningLog } from '../validation/validator-kit.js'

const game = tally as unknown as Game<unknown, unknown>

describe('Settlement', () => {
  let directory: string
  let identity: Identity
  let relay: Relay
  before(async () => {
    identity = await generateIdentity()
  })
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'peerstep-settlement-'))
    relay = await startRelay()
  })
  afterEach(async () => {
    await relay.stop()
    rmSync(directory, { recursive: true })
  })

  interface Relay {
    readonly settlement: Settlement
    readonly store: Store
    readonly metrics: Metrics
    readonly log: Record<string, unknown>[]
    stop(): Promise<void>
  }

  async function startRelay(
    over: { games?: string[]; framesMax?: number; wrap?: (store: Store) => Store } = {},
  ): Promise<Relay> {
    const metrics = new Metrics()
    const { log, lines } = listeningLog()
    const opened = await SqliteStore.open(directory, metrics)
    const store = over.wrap?.(opened) ?? opened
    const limits = { deadlineMs: 15_000, memoryMb: 64 }
    const scanner = new ValidatorThread(limits)
    const library = await GameLibrary.scan(over.games ?? [gamesDirectory], scanner, log)
    await scanner.stop()
    const validator = new ValidatorPool({ threads: 1, matchesMax: 16, ...limits }, metrics)
    const settlement = new Settlement({
      store,
      library,
      validator,
      signer: identity,
      metrics,
      log,
      wallClockMs: () => 1_900_000_000_000,
      framesMax: over.framesMax ?? 10_000,
    })
    return {
      settlement,
      store,
      metrics,
      log: lines,
      async stop() {
        await validator.stop()
        await opened.close()
      },
    }
  }

  const restart = async (over: Parameters<typeof startRelay>[0] = {}): Promise<void> => {
    await relay.stop()
    relay = await startRelay(over)
  }

  /** Opens the match and seals its frames, all at once, as a busy referee would. */
  async function seal(match: PlayedMatch): Promise<void> {
    await relay.settlement.open(match.opening)
    await Promise.all(match.chunks.map((chunk) => relay.settlement.append(match.opening.matchId, chunk)))
  }

  async function play(match: PlayedMatch, claims = match.claims): Promise<SettledMatch> {
    await seal(match)
    for (const claim of claims) relay.settlement.claim(match.opening.matchId, claim)
    return relay.settlement.close(match.opening.matchId)
  }

  /** The stored replay must stand every check there is. */
  async function storedReplay(match: PlayedMatch) {
    const stored = await relay.store.replay(hex(match.opening.matchId))
    assert.ok(stored !== undefined)
    const check = await checkReplay(encodeReplayFile(stored), game)
    return check.ok ? check : assert.fail(check.reason)
  }

  const counted = async (metric: string): Promise<number> => {
    const line = (await relay.metrics.text()).split('\n').find((one) => one.startsWith(`peerstep_relay_${metric} `))
    return Number(line?.split(' ')[1])
  }

  const status = async (match: PlayedMatch) => (await relay.store.match(hex(match.opening.matchId)))?.status

  it('verifies a match that was simulated again, cuts it at the outcome and stores a replay that stands every check', async () => {
    const match = await playMatch()
    const result = await play(match)
    assert.deepEqual([result.verdict, result.frames, result.outcomeJson], ['verified', 100, match.outcomeJson])
    assert.deepEqual([result.stateHash, result.dissentingSeats, result.note], [match.claims[0]!.stateHash, [], ''])
    const { record, certificate } = await storedReplay(match)
    assert.equal(record.frames, 100)
    assert.deepEqual(
      record.checkpoints.map(({ frame }) => frame),
      [60],
    )
    assert.deepEqual(record.substitutions, [{ seat: 2, firstFrame: 30, count: 20 }])
    assert.deepEqual(record.claims, match.claims)
    assert.deepEqual(certificate.relayKey, identity.publicKey)
    const stored = await relay.store.match(hex(match.opening.matchId))
    assert.deepEqual(
      [stored?.status, stored?.verdict, stored?.frames, stored?.endedAtMs],
      ['settled', 'verified', 100, 1_900_000_000_000],
    )
    assert.equal(relay.settlement.openMatches, 0)
    assert.equal(await counted('matches_total{verdict="verified"}'), 1)
    assert.equal(await counted('frames_sealed_total'), 120)
    assert.equal(await counted('substituted_inputs_total'), 20)
  })

  it('verifies against one liar of three and names it; two liars make a dispute', async () => {
    const one = await playMatch({ matchNumber: 1 })
    const lie = (match: PlayedMatch, seat: number) => match.sign(seat, { outcomeJson: '{"winners":[2]}' })
    const verified = await play(one, [one.claims[0]!, one.claims[1]!, await lie(one, 2)])
    assert.deepEqual([verified.verdict, verified.dissentingSeats], ['verified', [2]])
    const two = await playMatch({ matchNumber: 2 })
    const disputed = await play(two, [await lie(two, 0), two.claims[1]!, await lie(two, 2)])
    assert.deepEqual(
      [disputed.verdict, disputed.dissentingSeats, disputed.outcomeJson],
      ['disputed', [0, 2], two.outcomeJson],
    )
    await storedReplay(one)
    await storedReplay(two)
  })

  it('attests what most seats signed when it has no module of the game, and says why', async () => {
    await restart({ games: [] })
    const match = await playMatch()
    const result = await play(match, match.claims.slice(0, 2))
    assert.deepEqual([result.verdict, result.frames, result.stateHash], ['attested', 100, null])
    assert.match(result.note, /no module of tally 1\.0\.0/)
    const { record } = await storedReplay(match)
    assert.deepEqual(record.checkpoints, [])
    assert.match((await relay.store.match(hex(match.opening.matchId)))!.note, /no module/)
  })

  it('falls back to what the seats signed when the game fails in the validator', async () => {
    const match = await playMatch({ options: { fault: 'throw' } })
    const result = await play(match)
    assert.equal(result.verdict, 'attested')
    assert.match(result.note, /tally was told to throw/)
  })

  it('abandons a match without claims, and one that ends undecided', async () => {
    const unclaimed = await playMatch({ matchNumber: 1 })
    assert.deepEqual(
      [(await play(unclaimed, [])).verdict, (await storedReplay(unclaimed)).record.frames],
      ['abandoned', 100],
    )
    const undecided = await playMatch({ matchNumber: 2, sealed: 50 })
    const result = await play(undecided, [])
    assert.deepEqual([result.verdict, result.frames, result.outcomeJson], ['abandoned', 50, ''])
    await storedReplay(undecided)
    const empty = await playMatch({ matchNumber: 3, sealed: 0 })
    assert.deepEqual([(await play(empty, [])).verdict, (await storedReplay(empty)).record.frames], ['abandoned', 0])
  })

  it('drops forged, foreign and second claims', async () => {
    const match = await playMatch()
    const [first, second] = match.claims
    const foreign = await match.sign(1, { matchId: new Uint8Array(16).fill(99) })
    await seal(match)
    const { matchId } = match.opening
    const say = (claim: typeof first) => relay.settlement.claim(matchId, claim!)
    say({ ...second!, signature: first!.signature })
    say(foreign)
    say({ ...second!, seat: 9 })
    say(first)
    say(await match.sign(0, { outcomeJson: '{"winners":[1]}' }))
    const result = await relay.settlement.close(matchId)
    assert.deepEqual([result.verdict, result.dissentingSeats], ['verified', []])
    assert.deepEqual((await storedReplay(match)).record.claims, [first])
    assert.equal(await counted('claims_refused_total'), 3)
  })

  it('takes the claim of a seat after a forged one', async () => {
    const match = await playMatch()
    const { matchId } = match.opening
    await seal(match)
    relay.settlement.claim(matchId, { ...match.claims[1]!, signature: match.claims[0]!.signature })
    // The forgery is under examination; it is refused before anything else that we wait for here.
    while ((await counted('claims_refused_total')) < 1) await new Promise(setImmediate)
    relay.settlement.claim(matchId, match.claims[1]!)
    assert.equal((await relay.settlement.close(matchId)).verdict, 'verified')
  })

  it('tells listeners of checkpoints and of the outcome while the match runs', async () => {
    const match = await playMatch()
    const { matchId } = match.opening
    const heard: ValidationProgress[] = []
    const decided = Promise.withResolvers<void>()
    await relay.settlement.open(match.opening)
    relay.settlement.onProgress(matchId, (progress) => {
      heard.push(progress)
      if (progress.decided !== undefined) decided.resolve()
    })
    for (const chunk of match.chunks) await relay.settlement.append(matchId, chunk)
    await decided.promise
    assert.deepEqual(heard.map(({ frames }) => frames).at(-1), 100)
    assert.equal(heard.at(-1)?.decided?.outcomeJson, match.outcomeJson)
  })

  it('gives one answer however often it is asked to close', async () => {
    const match = await playMatch()
    await seal(match)
    const { matchId } = match.opening
    const [a, b] = await Promise.all([relay.settlement.close(matchId), relay.settlement.close(matchId)])
    assert.equal(a, b)
  })

  it('ends a match that has become too long', async () => {
    await restart({ framesMax: 30 })
    const match = await playMatch({ sealed: 40 })
    await relay.settlement.open(match.opening)
    const { matchId } = match.opening
    for (const chunk of match.chunks.slice(0, 3)) await relay.settlement.append(matchId, chunk)
    const tooLong = (error: unknown) => error instanceof PeerstepError && error.code === 'CLOSED'
    await assert.rejects(relay.settlement.append(matchId, match.chunks[3]!), tooLong)
    assert.deepEqual((await relay.settlement.close(matchId)).frames, 30)
  })

  it('refuses a match id that was used before and keeps the first match', async () => {
    const match = await playMatch()
    await play(match)
    await assert.rejects(relay.settlement.open(match.opening), PeerstepError)
    assert.deepEqual([relay.settlement.openMatches, await status(match)], [0, 'settled'])
  })

  describe('after a crash', () => {
    it('settles what the log and the claims of a running match prove', async () => {
      const proven = await playMatch({ matchNumber: 1 })
      const unproven = await playMatch({ matchNumber: 2, sealed: 40 })
      await seal(proven)
      await seal(unproven)
      for (const claim of proven.claims) relay.settlement.claim(proven.opening.matchId, claim)
      while (relay.settlement.claimants(proven.opening.matchId).length < 3) await new Promise(setImmediate)
      await restart()
      assert.equal(await status(proven), 'running')
      assert.equal(await relay.settlement.recover(), 2)
      assert.deepEqual([await status(proven), await status(unproven)], ['settled', 'settled'])
      assert.equal((await storedReplay(proven)).certificate.verdict, 'verified')
      const { certificate, record } = await storedReplay(unproven)
      assert.deepEqual([certificate.verdict, record.frames], ['abandoned', 40])
    })

    it('takes a running match up again where its log ends, and still verifies it', async () => {
      const match = await playMatch()
      const { matchId, meeting } = match.opening
      await relay.settlement.open(match.opening)
      for (const chunk of match.chunks.slice(0, 5)) await relay.settlement.append(matchId, chunk)
      await restart()
      const [resumed, ...others] = await relay.settlement.resume(10)
      assert.equal(others.length, 0)
      assert.deepEqual([resumed!.room, resumed!.meeting, resumed!.record.frames], ['friday', meeting, 50])
      assert.equal(await relay.settlement.recover(), 0, 'it is not settled meanwhile')
      for (const chunk of match.chunks.slice(5)) await relay.settlement.append(matchId, chunk)
      for (const claim of match.claims) relay.settlement.claim(matchId, claim)
      while (relay.settlement.claimants(matchId).length < 3) await new Promise(setImmediate)
      assert.equal((await relay.settlement.close(matchId)).verdict, 'verified')
    })

    it('settles at once what it may not take up', async () => {
      const match = await playMatch()
      await seal(match)
      await restart()
      assert.deepEqual(await relay.settlement.resume(0), [])
      assert.equal(await relay.settlement.recover(), 1)
    })

    it('discards frames that no player went on from, and verifies what came in their place', async () => {
      const match = await playMatch()
      const other = await playMatch({ seed: 8 })
      const { matchId } = match.opening
      await relay.settlement.open(match.opening)
      for (const chunk of match.chunks.slice(0, 5)) await relay.settlement.append(matchId, chunk)
      for (const chunk of other.chunks.slice(5, 8)) await relay.settlement.append(matchId, chunk)
      await restart()
      await relay.settlement.resume(10)
      await relay.settlement.rewind(matchId, 47)
      const record = await relay.settlement.recall(matchId)
      assert.equal(record.frames, 47)
      assert.deepEqual(
        record.inputs[0],
        Uint8Array.of(...match.chunks.slice(0, 5).flatMap((c) => [...c.inputs[0]!])).subarray(0, 47),
      )
      const rest = match.chunks[4]!
      const inputs = rest.inputs.map((run) => run.subarray(7))
      const statuses = rest.statuses.filter(({ frame }) => frame >= 47)
      await relay.settlement.append(matchId, { firstFrame: 47, count: 3, inputs, statuses, substitutions: [] })
      for (const chunk of match.chunks.slice(5)) await relay.settlement.append(matchId, chunk)
      for (const claim of match.claims) relay.settlement.claim(matchId, claim)
      while (relay.settlement.claimants(matchId).length < 3) await new Promise(setImmediate)
      assert.equal((await relay.settlement.close(matchId)).verdict, 'verified')
    })

    it('still knows the holder whose claim counts for a seat that was given away', async () => {
      const match = await playMatch()
      const { matchId, seats } = match.opening
      const newcomer = await generateIdentity()
      const seating = { seat: 2, frame: 60, holder: { peer: newcomer.peerId, name: 'newcomer' } }
      await relay.settlement.open(match.opening)
      for (const chunk of match.chunks) {
        if (chunk.firstFrame === 60) assert.equal(relay.settlement.seat(matchId, seating), true)
        await relay.settlement.append(matchId, chunk)
      }
      assert.deepEqual((await relay.settlement.record(matchId)).seatings, [seating])
      const claim = await signClaim(newcomer, match.claims[2]!)
      relay.settlement.claim(matchId, match.claims[2]!) // its former holder has no say any more
      while ((await counted('claims_refused_total')) < 1) await new Promise(setImmediate)
      relay.settlement.claim(matchId, claim)
      while (relay.settlement.claimants(matchId).length < 1) await new Promise(setImmediate)
      await restart()
      assert.equal(await relay.settlement.recover(), 1)
      const { record, certificate } = await storedReplay(match)
      assert.equal(certificate.verdict, 'verified')
      assert.deepEqual(record.seats, seats)
      assert.deepEqual(record.seatings, [seating])
      assert.deepEqual(record.claims, [claim])
    })

    it('finds nothing to do the second time and changes nothing', async () => {
      const match = await playMatch()
      await play(match)
      const before = await relay.store.replay(hex(match.opening.matchId))
      await restart()
      assert.equal(await relay.settlement.recover(), 0)
      assert.deepEqual(await relay.store.replay(hex(match.opening.matchId)), before)
    })

    it('settles a match whose certificate was never stored', async () => {
      await restart({
        wrap: (store) =>
          withMethod(store, 'settle', () => Promise.reject(new PeerstepError('STORE_FAILED', 'disk full'))),
      })
      const match = await playMatch()
      await assert.rejects(play(match), /disk full/)
      assert.equal(await status(match), 'closing')
      await restart()
      assert.equal(await relay.settlement.recover(), 1)
      assert.equal((await storedReplay(match)).certificate.verdict, 'verified')
    })

    it('leaves a match alone that cannot be read, settles the others, and says so', async () => {
      await relay.store.openMatch({
        id: 'f'.repeat(32),
        room: 'x',
        gameId: 'x',
        gameVersion: '1',
        seats: [],
        optionsJson: '{}',
        startedAtMs: 1,
        opening: Uint8Array.of(1, 2, 3),
        meeting: { topic: 'x', closed: false },
      })
      const match = await playMatch()
      await seal(match)
      await restart()
      assert.equal(await relay.settlement.recover(), 1)
      assert.equal(await status(match), 'settled')
      assert.ok(relay.log.some((line) => String(line.msg).includes('could not be settled')))
    })
  })

  it('closes with what is durable when the disk refused frames in the middle', async () => {
    let appends = 0
    await restart({
      wrap: (store) =>
        withMethod(store, 'appendLog', (id, chunk) => {
          appends += 1
          return appends === 4
            ? Promise.reject(new PeerstepError('STORE_FAILED', 'disk full'))
            : store.appendLog(id, chunk)
        }),
    })
    const match = await playMatch()
    const { matchId } = match.opening
    await relay.settlement.open(match.opening)
    const results = await Promise.allSettled(match.chunks.map((chunk) => relay.settlement.append(matchId, chunk)))
    assert.equal(results[3]?.status, 'rejected')
    await assert.rejects(relay.settlement.append(matchId, { ...match.chunks[0]!, firstFrame: 120 }), /disk full/)
    const result = await relay.settlement.close(matchId)
    assert.deepEqual([result.verdict, result.frames], ['abandoned', 30])
    await storedReplay(match)
  })
})

function withMethod<Name extends 'settle' | 'appendLog'>(store: Store, name: Name, method: Store[Name]): Store {
  return new Proxy(store, {
    get: (target, key) => {
      if (key === name) return method
      const value: unknown = Reflect.get(target, key)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
