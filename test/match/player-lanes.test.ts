/** Real peers with a real relay on this machine: which lanes they find, and what they play over them. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig, type RunningRelay, startRelay } from '../../relay/index.js'
import { PeerstepError } from '../../src/errors.js'
import { generateIdentity } from '../../src/identity.js'
import type { JoinedMatch, Peer, PeerOptions } from '../../src/match/peer.js'
import { createPeer } from '../../src/match/peer.js'
import type { LaneKind } from '../../src/match/player-lanes.js'
import type { LanePath } from '../../src/transport/lane.js'
import { createHost } from '../../src/transport/libp2p/host.js'
import type { LaneHost } from '../../src/transport/libp2p/host-contract.js'
import { StreamLane } from '../../src/transport/streams/stream-lane.js'
import { DatagramLane } from '../../src/transport/webrtc/datagram-lane.js'
import { tally } from '../relay/games/tally.js'
import { gamesDirectory } from '../relay/validation/validator-kit.js'
import { until } from '../transport/real-nodes.js'

/** Longer than any test: a match ends when the test does. */
const FRAMES = 100_000

const isDatagram = ({ lane }: LanePath): boolean => lane === 'datagram'

describe('the lanes of real players', function () {
  this.timeout(60_000)
  let directory: string
  let relay: RunningRelay
  const peers: Peer[] = []

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'peerstep-lanes-'))
    const flags = { data: directory, port: 0, opsPort: 0, games: [gamesDirectory], log: { level: 'silent' as const } }
    relay = await startRelay(loadConfig({ flags }).config)
  })
  afterEach(async () => {
    for (const peer of peers.splice(0)) await peer.stop()
    await relay.stop()
    rmSync(directory, { recursive: true })
  })

  const newPeer = async (options: Partial<PeerOptions> = {}): Promise<Peer> => {
    const peer = await createPeer({ relays: [relay.addresses[0]!], ...options })
    peers.push(peer)
    return peer
  }

  const sit = (peer: Peer, room: string, seats: number): Promise<JoinedMatch<unknown, { add: number }>> =>
    peer.join(tally, { room, seats, options: { frames: FRAMES } }) as Promise<JoinedMatch<unknown, { add: number }>>

  /** Plays until every player has used the expected lane to each other, and for a second more; no lane but `allowed`. */
  async function play(
    kinds: readonly (readonly LaneKind[])[],
    expected: (from: number, to: number) => string,
    allowed: readonly string[],
  ): Promise<void> {
    const matches = await Promise.all(kinds.map(async (lanes) => sit(await newPeer({ lanes }), 'room', kinds.length)))
    // Which of the good lanes is the best may change from moment to moment on a busy machine.
    const used = new Set<string>()
    for (const match of matches) match.on('lane', ({ seat, lane }) => used.add(`${match.seat}-${seat} ${lane}`))
    const running = matches.map((match) => match.run({ input: () => ({ add: 1 }) }))
    try {
      await until('all play', () => matches.every((match) => match.phase === 'playing'))
      const wanted = matches.flatMap((one, from) =>
        matches.flatMap((other, to) => (from === to ? [] : [`${one.seat}-${other.seat} ${expected(from, to)}`])),
      )
      const pathsFound = (): boolean => wanted.every((lane) => used.has(lane))
      await until('the paths are found', pathsFound).catch(() => assert.fail(`not ${wanted}, but ${[...used]}`))
      const frames = matches.map((match) => match.stats.finalFrame)
      await until('a second of final frames', () =>
        matches.every((match, index) => match.stats.finalFrame > frames[index]! + 60),
      )
      for (const { stats } of matches) assert.equal(stats.desyncs, 0)
      for (const match of matches) {
        for (const { seat, lane } of match.stats.peers) {
          const paths = match.paths(seat)
          assert.equal(paths.at(-1)?.lane, 'gossip')
          assert.ok(paths.every((path) => !path.used || path.lane === lane))
          assert.ok(paths.every((path) => path.lane === 'gossip' || path.rttMs >= 0))
        }
        assert.deepEqual(match.paths(match.seat), [])
      }
      for (const lane of used) assert.ok(allowed.includes(lane.split(' ')[1]!), lane)
    } finally {
      for (const one of running) one.stop()
    }
  }

  const all: readonly LaneKind[] = ['stream', 'datagram']

  it('are datagrams between all of three', () =>
    play([all, all, all], () => 'datagram', ['gossip', 'circuit', 'relay', 'datagram']))

  it('lead through the hub of the relay where there are no datagrams', () =>
    play([['stream'], ['stream'], ['stream']], () => 'relay', ['gossip', 'circuit', 'relay']))

  it('are gossip where there is nothing else', () => play([[], []], () => 'gossip', ['gossip']))

  it('differ by pair: a peer without links is reached by gossip, and its gossip reaches all', () =>
    play([all, all, []], (from, to) => (from === 2 || to === 2 ? 'gossip' : 'datagram'), [
      'gossip',
      'circuit',
      'relay',
      'datagram',
    ]))

  it('let in no peer that only knows the topic and the players, as all peers at the relay do', async () => {
    const matches = await Promise.all([0, 1].map(async () => sit(await newPeer(), 'room', 2)))
    const running = matches.map((match) => match.run({ input: () => ({ add: 1 }) }))
    const strange = await createHost({ identity: await generateIdentity(), relays: [relay.addresses[0]!] })
    const opens = (): boolean => true
    try {
      const topic = await until('the relay tells its topics', () => {
        const { topics } = strange.node.services.pubsub as unknown as { topics: ReadonlyMap<string, unknown> }
        return [...topics.keys()].find((one) => one.includes('/room/'))
      })
      const linked = (): boolean => matches.every((match) => match.paths(1 - match.seat).some(isDatagram))
      await until('the players are linked', linked)
      const asked: string[] = []
      const counted: LaneHost = {
        peerId: strange.peerId,
        node: strange.node,
        on: (name, listener) => strange.on(name, listener),
        async reach(peer, signal) {
          const connection = await strange.reach(peer, signal)
          asked.push(peer)
          return connection
        },
      }
      const lanes = [new StreamLane(counted, topic, { opens }), new DatagramLane(counted, topic, { opens })]
      const players = peers.map((peer) => peer.id)
      for (const lane of lanes) lane.seek([...players, relay.peerId])
      await until('the relay takes it', () => lanes.every((lane) => lane.peers.includes(relay.peerId)))
      await until('it has called each player six times', () =>
        players.every((player) => asked.filter((one) => one === player).length >= 6),
      )
      for (const lane of lanes) assert.deepEqual(lane.peers, [relay.peerId])
      assert.ok(matches.every((match) => match.stats.desyncs === 0))
    } finally {
      for (const one of running) one.stop()
      await strange.close()
    }
  })

  it('lead one peer into a room once at a time', async () => {
    const peer = await newPeer()
    const match = await sit(peer, 'room', 2)
    const refused = (error: unknown): boolean =>
      error instanceof PeerstepError &&
      error.code === 'BAD_OPTION' &&
      /you are in room room: leave it/.test(error.message)
    await assert.rejects(sit(peer, 'room', 2), refused)
    const elsewhere = await sit(peer, 'other', 2)
    match.leave()
    const again = await sit(peer, 'room', 2)
    const other = await sit(await newPeer(), 'room', 2)
    const running = [again, other].map((one) => one.run({ input: () => ({ add: 1 }) }))
    await until('they play', () => again.phase === 'playing' && other.phase === 'playing')
    for (const one of running) one.stop()
    elsewhere.leave()
  })

  it('are let go when an option is out of bounds', async () => {
    const peer = await newPeer()
    const wrong = (error: unknown): boolean => error instanceof PeerstepError && error.code === 'BAD_OPTION'
    const options = { room: 'room', seats: 2, options: { frames: FRAMES }, dropAfterMs: -1 }
    await assert.rejects(peer.join(tally, options), wrong)
    assert.equal((await sit(peer, 'room', 2)).phase, 'lobby')
  })
})
