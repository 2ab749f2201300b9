/** Real peers with several real relays on this machine: in which room they meet. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PartialRelayConfig } from '../../../relay/config/config-schema.js'
import { loadConfig, type RunningRelay, startRelay } from '../../../relay/index.js'
import { type ErrorCode, PeerstepError } from '../../../src/errors.js'
import { createPeer, type Peer } from '../../../src/match/peer.js'
import type { Running } from '../../../src/match/runner.js'
import { tally } from '../../relay/games/tally.js'
import { gamesDirectory } from '../../relay/validation/validator-kit.js'
import { until } from '../../transport/real-nodes.js'

/** Longer than any test: a match ends when the test does. */
const FRAMES = 100_000

describe('a room at one of several relays', function () {
  this.timeout(60_000)
  let directory: string
  const relays = new Set<RunningRelay>()
  const peers: Peer[] = []
  const running: Running[] = []

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'peerstep-relays-'))
  })
  afterEach(async () => {
    for (const one of running.splice(0)) one.stop()
    for (const peer of peers.splice(0)) await peer.stop()
    for (const relay of relays) await relay.stop()
    relays.clear()
    rmSync(directory, { recursive: true })
  })

  const startAt = async (name: string, over: PartialRelayConfig = {}, port = 0): Promise<RunningRelay> => {
    const log = { level: 'silent' as const }
    const flags = { data: join(directory, name), port, opsPort: 0, games: [gamesDirectory], log, ...over }
    const relay = await startRelay(loadConfig({ flags }).config)
    relays.add(relay)
    return relay
  }
  const stop = async (relay: RunningRelay): Promise<void> => {
    relays.delete(relay)
    await relay.stop()
  }
  const addressOf = (relay: RunningRelay): string => relay.addresses[0]!
  const idOf = (relay: RunningRelay): string => addressOf(relay).split('/p2p/')[1]!

  const peerOf = async (...at: readonly RunningRelay[]): Promise<Peer> => {
    const peer = await createPeer({ relays: at.map(addressOf), lanes: [] })
    peers.push(peer)
    return peer
  }
  const sit = (peer: Peer, seats = 2, room = 'room') => peer.join(tally, { room, seats, options: { frames: FRAMES } })
  type Match = Awaited<ReturnType<typeof sit>>
  const playAll = async (matches: readonly Match[]): Promise<void> => {
    for (const match of matches) running.push(match.run({ input: () => ({ add: 1 }) }))
    await until('they play', () => matches.every((match) => match.phase === 'playing'))
  }
  const failed = (code: ErrorCode, message: RegExp) => (error: unknown) =>
    error instanceof PeerstepError && error.code === code && message.test(error.message)

  it('is opened at the first of them, by all that come at once', async () => {
    const [a, b] = [await startAt('a'), await startAt('b')]
    const players = [await peerOf(a, b), await peerOf(a, b), await peerOf(a, b)]
    const matches = await Promise.all(players.map((player) => sit(player, 3)))
    await playAll(matches)
    assert.deepEqual(
      matches.map((match) => match.referee),
      [idOf(a), idOf(a), idOf(a)],
    )
  })

  it('is found where a peer that did not reach the first relay has opened it', async () => {
    const [a, b] = [await startAt('a'), await startAt('b')]
    const first = await sit(await peerOf(b))
    const second = await sit(await peerOf(a, b))
    await playAll([first, second])
    assert.equal(second.referee, idOf(b))
  })

  it('is found where it is after the first relay has come back, and the first is used again for the next', async () => {
    const [a, b] = [await startAt('a'), await startAt('b')]
    const port = Number(/\/tcp\/(\d+)/.exec(addressOf(a))![1])
    const players = [await peerOf(a, b), await peerOf(a, b)]
    await stop(a)
    await until('the loss is known', () => players.every((player) => player.relayIds.length === 1))
    const first = await sit(players[0]!)
    const again = await startAt('a', {}, port)
    await until('it is found again', () => players.every((player) => player.relayIds.includes(idOf(again))))
    const second = await sit(players[1]!)
    await playAll([first, second])
    assert.equal(second.referee, idOf(b))
    const other = await sit(players[1]!, 2, 'another')
    const third = await sit(players[0]!, 2, 'another')
    await playAll([other, third])
    assert.equal(other.referee, idOf(again))
  })

  it('is come back to where it runs, before any lobby of that name', async () => {
    const [a, b] = [await startAt('a'), await startAt('b')]
    const identity = await peerOf(a, b)
    const matches = [await sit(await peerOf(b)), await sit(identity)]
    await playAll(matches)
    await sit(await peerOf(a)) // a lobby, of a peer that does not reach the other relay
    matches[1]!.leave()
    const again = await sit(identity)
    await playAll([again])
    assert.equal(again.referee, idOf(b))
    assert.deepEqual(again.matchId, matches[0]!.matchId)
  })

  it('gives a newcomer a vacant seat before a lobby, and a lobby before nothing', async () => {
    const [a, b] = [await startAt('a'), await startAt('b')]
    const stays = await sit(await peerOf(b))
    const leaves = await sit(await peerOf(b))
    await playAll([stays, leaves])
    const lobby = await sit(await peerOf(a))
    const intoLobby = await sit(await peerOf(b, a)) // every seat is held at the other
    await playAll([lobby, intoLobby])
    assert.equal(intoLobby.referee, idOf(a))
    leaves.leave()
    await until('the seat is free', () => stays.session?.log.latestStatus(leaves.seat) === 'empty')
    const newcomer = await sit(await peerOf(a, b))
    await playAll([newcomer])
    assert.equal(newcomer.referee, idOf(b))
  })

  it('is opened at the next when one opens no more, and not at all when none does', async () => {
    const small = { limits: { rooms: 1 } }
    const [a, b] = [await startAt('a', small), await startAt('b')]
    const keepFull = (relay: RunningRelay) => peerOf(relay).then((peer) => sit(peer, 2, 'another'))
    await keepFull(a)
    const matches = [await sit(await peerOf(a, b)), await sit(await peerOf(a, b))]
    await playAll(matches)
    assert.equal(matches[0]!.referee, idOf(b))
    const c = await startAt('c', small)
    await keepFull(c)
    await assert.rejects(sit(await peerOf(a, c)), failed('RELAY_REFUSED', /all 1 rooms of this relay are taken/))
  })

  it('turns away a peer that does not fit instead of letting it open another', async () => {
    const [a, b] = [await startAt('a'), await startAt('b')]
    const match = await sit(await peerOf(b))
    const told: string[] = []
    match.on('turnedAway', ({ reason }) => told.push(reason))
    running.push(match.run({ input: () => ({ add: 1 }) }))
    await assert.rejects(sit(await peerOf(a, b), 3), failed('RELAY_REFUSED', /the room has 2 seats, you want 3/))
    await until('the lobby is told', () => told.length > 0)
  })

  it('is watched where it is played', async () => {
    const [a, b] = [await startAt('a'), await startAt('b')]
    await sit(await peerOf(a))
    const matches = [await sit(await peerOf(b)), await sit(await peerOf(b))]
    await playAll(matches)
    const watched = await (await peerOf(a, b)).watch(tally, { room: 'room' })
    running.push(watched.run())
    await until('the start is told', () => watched.matchId !== null)
    assert.deepEqual(watched.matchId, matches[0]!.matchId)
  })

  it('is none without a relay while relays were given', async () => {
    const a = await startAt('a')
    const player = await peerOf(a)
    await stop(a)
    await until('the loss is known', () => player.relayIds.length === 0)
    const joining = sit(player)
    const watching = player.watch(tally, { room: 'room' })
    const unreachable = failed('RELAY_UNREACHABLE', /no relay answered within 8000 ms/)
    await Promise.all([assert.rejects(joining, unreachable), assert.rejects(watching, unreachable)])
  })

  it('is entered as soon as the relay is back', async () => {
    const a = await startAt('a')
    const port = Number(/\/tcp\/(\d+)/.exec(addressOf(a))![1])
    const player = await peerOf(a)
    await stop(a)
    await until('the loss is known', () => player.relayIds.length === 0)
    await startAt('a', {}, port) // the player learns of it when it calls the next time
    assert.equal((await sit(player)).phase, 'lobby')
  })
})
