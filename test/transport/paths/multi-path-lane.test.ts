import assert from 'node:assert/strict'
import { MultiPathLane } from '../../../src/transport/paths/multi-path-lane.js'
import {
  type BundleEntry,
  encodeBundle,
  encodeRoster,
  type RosterEntry,
} from '../../../src/transport/paths/path-packet.js'
import { type LanePair, laneAcceptance } from '../lane-acceptance.js'
import { type Kind, MultiPathRoom, numberOf, packetOf, playerName, RELAY, type RoomPlan } from './multi-path-room.js'

const [A, B, C] = [playerName(0), playerName(1), playerName(2)]

/** Two sets with their paths found. */
function settledPair(plan: Partial<RoomPlan>): () => Promise<LanePair> {
  return async () => {
    const room = new MultiPathRoom({ players: 2, ...plan })
    room.run(2000, false)
    const [a, b] = room.players as [MultiPathLane, MultiPathLane]
    const settle = async (): Promise<void> => {
      for (let step = 0; step < 10; step += 1) {
        room.advance(100)
        for (const lane of [a, b, room.hub]) lane?.pump()
      }
    }
    return {
      a,
      b,
      settle,
      close: async () => {
        for (const lane of [a, b, room.hub]) lane?.close()
      },
      bystanders: room.hub === null ? [] : [RELAY],
    }
  }
}

laneAcceptance('set, gossip alone', settledPair({ kinds: [], relay: false }))
laneAcceptance('set, with links to each other', settledPair({ relay: false }))
laneAcceptance('set, with streams to each other', settledPair({ kinds: ['stream'], relay: false, route: 'direct' }))
laneAcceptance('set, in a room with a relay', settledPair({}))
laneAcceptance('hub and set', async () => {
  const room = new MultiPathRoom({ players: 1 })
  room.run(2000, false)
  const a = room.players[0]!
  const b = room.hub!
  const settle = async (): Promise<void> => {
    for (let step = 0; step < 10; step += 1) {
      room.advance(100)
      a.pump()
      b.pump()
    }
  }
  const close = async (): Promise<void> => {
    a.close()
    b.close()
  }
  return { a, b, settle, close }
})

const laneNames = (players: readonly MultiPathLane[]): string[] =>
  players.flatMap((player) =>
    players.filter((other) => other !== player).map((other) => player.laneTo(other.localPeer)),
  )

const hasCircuit = (player: MultiPathLane, other: MultiPathLane): boolean =>
  player.paths(other.localPeer).some(({ lane }) => lane === 'circuit')

const allPlayersUse = (room: MultiPathRoom, lane: string): boolean =>
  laneNames(room.players).every((name) => name === lane)

function forbidAmongPlayers(room: MultiPathRoom, kinds: readonly Kind[]): void {
  for (const a of room.players) {
    for (const b of room.players) {
      if (a !== b) for (const kind of kinds) room.pairings[kind].forbid(a.localPeer, b.localPeer)
    }
  }
}

/** Between no two players was anything missing for longer than this. */
function assertGaps(room: MultiPathRoom, sinceMs: number, limitMs: number): void {
  for (const listener of room.players) {
    for (const author of room.players) {
      if (author === listener) continue
      const gapMs = room.longestGapMs(listener.localPeer, author.localPeer, sinceMs)
      assert.ok(gapMs <= limitMs, `${listener.localPeer} misses ${author.localPeer} for ${gapMs} ms`)
    }
  }
}

describe('a lane set', () => {
  it('begins on gossip, is reliable there, and moves each pair to a datagram link within a second', () => {
    const room = new MultiPathRoom({ players: 3 })
    assert.ok(allPlayersUse(room, 'gossip'))
    assert.equal(room.players[0]!.lossy, false)
    assert.equal(room.players[0]!.packetCost, 8)
    room.run(1000)
    assert.ok(allPlayersUse(room, 'datagram'), laneNames(room.players).join())
    assert.equal(room.players[0]!.lossy, true)
    assert.equal(room.players[0]!.packetCost, 1)
    assertGaps(room, 1000, 150)
  })

  it('goes from gossip to the hub, and on to a direct link when one opens', () => {
    const room = new MultiPathRoom({ players: 3 })
    forbidAmongPlayers(room, ['stream', 'datagram'])
    room.run(2000)
    assert.ok(allPlayersUse(room, 'relay'), laneNames(room.players).join())
    for (const [one, other] of [
      [A, B],
      [A, C],
      [B, C],
    ] as const) {
      room.pairings.datagram.allow(one, other)
    }
    room.run(3000)
    assert.ok(allPlayersUse(room, 'datagram'), laneNames(room.players).join())
    assertGaps(room, 1000, 150)
  })

  it('says nothing on gossip once every player and the relay have links', () => {
    const room = new MultiPathRoom({ players: 4 })
    forbidAmongPlayers(room, ['stream'])
    room.run(2000)
    const before = room.pairings.gossip.network.counters(A, B).sent
    room.run(5000)
    assert.equal(room.pairings.gossip.network.counters(A, B).sent, before)
  })

  it('uses a stream where datagrams do not get through, and the hub rather than a circuit', () => {
    const direct = new MultiPathRoom({ players: 2, kinds: ['stream'], route: 'direct' })
    direct.run(2000)
    assert.ok(allPlayersUse(direct, 'stream'), laneNames(direct.players).join())
    const circuit = new MultiPathRoom({ players: 2, kinds: ['stream'], route: 'circuit' })
    circuit.run(2000)
    assert.ok(allPlayersUse(circuit, 'relay'), laneNames(circuit.players).join())
    assert.ok(circuit.players.every((player, index) => !hasCircuit(player, circuit.players[1 - index]!)))
    circuit.hub!.seek([])
    circuit.run(6000)
    assert.ok(allPlayersUse(circuit, 'circuit'), laneNames(circuit.players).join())
  })

  it('stays on gossip where there is nothing else', () => {
    const room = new MultiPathRoom({ players: 3, kinds: [] })
    room.run(2000)
    assert.ok(allPlayersUse(room, 'gossip'))
    assert.ok(room.players.every((player) => !player.lossy && player.packetCost === 8))
    for (const player of room.players) assert.equal(room.heard(RELAY, player.localPeer).length, room.said - 2)
  })

  it('misses nothing for much longer than its suspicion when a direct path dies without a word', () => {
    const room = new MultiPathRoom({ players: 2 })
    room.run(3000)
    assert.ok(allPlayersUse(room, 'datagram'))
    room.silence(['datagram'], A, B)
    const diedMs = room.nowMs
    let lossyThroughout = true
    room.run(5000, true, () => {
      lossyThroughout &&= room.players.every((player) => player.lossy)
    })
    assert.ok(lossyThroughout, 'matches repeat what is not acknowledged all the while')
    assert.ok(allPlayersUse(room, 'relay'), laneNames(room.players).join())
    assertGaps(room, diedMs, 250)
  })

  it('misses nothing for long when a path dies in one direction alone', () => {
    const room = new MultiPathRoom({ players: 2 })
    room.run(3000)
    room.pairings.datagram.network.link(A, B, { blocked: true })
    const diedMs = room.nowMs
    room.run(5000)
    assert.ok(allPlayersUse(room, 'relay'), laneNames(room.players).join())
    assertGaps(room, diedMs, 350)
  })

  it('says everything twice for less than a second while it changes paths', () => {
    const room = new MultiPathRoom({ players: 2, relay: false, route: 'direct' })
    room.run(3000)
    room.silence(['datagram'], A, B)
    const bytes = (): number =>
      room.pairings.datagram.network.counters(A, B).bytes + room.pairings.stream.network.counters(A, B).bytes
    let before = bytes()
    let doubledSteps = 0
    room.run(5000, true, () => {
      if (bytes() - before > 1.5 * packetOf(0).length) doubledSteps += 1
      before = bytes()
    })
    assert.ok(allPlayersUse(room, 'stream'))
    assert.ok(doubledSteps > 0, 'it was suspicious for a while')
    assert.ok(doubledSteps <= 54, `${doubledSteps} steps of 17 ms`)
  })

  it('tries a dead datagram link again, and returns to it when it works', () => {
    const room = new MultiPathRoom({ players: 2 })
    room.run(2000)
    room.silence(['datagram'], A, B)
    room.run(3000)
    assert.ok(room.pairings.datagram.drops.includes(`${A} ${B}`))
    room.silence(['datagram'], A, B, false)
    room.run(7000)
    assert.ok(allPlayersUse(room, 'datagram'), laneNames(room.players).join())
  })

  it('prefers the relay to a direct path that is a detour', () => {
    const room = new MultiPathRoom({ players: 2, delayMs: 10 })
    for (const [from, to] of [
      [A, B],
      [B, A],
    ] as const) {
      room.pairings.datagram.network.link(from, to, { delayMs: 60 })
    }
    room.run(3000)
    assert.ok(allPlayersUse(room, 'relay'), laneNames(room.players).join())
    for (const [from, to] of [
      [A, B],
      [B, A],
    ] as const) {
      room.pairings.datagram.network.link(from, to, { delayMs: 8 })
    }
    room.run(12_000)
    assert.ok(allPlayersUse(room, 'datagram'), laneNames(room.players).join())
  })

  it('does not flap between paths that are about equal', () => {
    const room = new MultiPathRoom({ players: 2, delayMs: 10 })
    for (const [from, to] of [
      [A, B],
      [B, A],
    ] as const) {
      room.pairings.datagram.network.link(from, to, { delayMs: 21, jitterMs: 4, lossRatio: 0.02 })
    }
    for (const player of [A, B]) room.pairings.datagram.network.link(player, RELAY, { jitterMs: 3 })
    let changes = 0
    let lane = ''
    room.run(30_000, true, () => {
      if (room.players[0]!.laneTo(B) !== lane) changes += 1
      lane = room.players[0]!.laneTo(B)
    })
    assert.ok(changes <= 6, `${changes} changes in 30 s`)
  })

  it('reaches each peer its own way: one directly, another through the hub, a third by gossip', () => {
    const room = new MultiPathRoom({ players: 3 })
    const [a, b, c] = room.players as [MultiPathLane, MultiPathLane, MultiPathLane]
    const d = room.join('player-without-links', [])
    for (const kind of ['stream', 'datagram'] as const) {
      for (const player of [a, b]) room.pairings[kind].forbid(player.localPeer, C)
      for (const peer of [A, B, C, RELAY]) room.pairings[kind].forbid(d.localPeer, peer)
    }
    const all = [A, B, C, d.localPeer]
    for (const player of [a, b, c]) player.seek(all)
    room.hub!.seek(all)
    room.run(3000)
    assert.deepEqual(
      [B, C, d.localPeer].map((peer) => a.laneTo(peer)),
      ['datagram', 'relay', 'gossip'],
    )
    assert.equal(c.laneTo(A), 'relay')
    for (const author of [A, B, C]) assert.ok(room.heard(d.localPeer, author).length > 100)
    assertGaps(room, 2000, 100)
  })

  it('goes on between players that reach each other when the relay dies, and uses the relay again when it is back', () => {
    const room = new MultiPathRoom({ players: 3 })
    for (const kind of ['stream', 'datagram'] as const) {
      room.pairings[kind].forbid(A, C)
      room.pairings[kind].forbid(B, C)
    }
    room.run(3000)
    assert.deepEqual([room.players[0]!.laneTo(B), room.players[0]!.laneTo(C)], ['datagram', 'relay'])
    room.killRelay()
    const diedMs = room.nowMs
    room.run(4000)
    assert.equal(room.players[0]!.laneTo(B), 'datagram')
    assert.equal(room.players[0]!.laneTo(C), 'gossip', 'nothing else is left, and it does not work either')
    assert.ok(room.longestGapMs(B, A, diedMs) < 100)
    const hub = room.restartRelay()
    room.run(4000, true, () => {
      hub.pump()
    })
    assert.equal(room.players[0]!.laneTo(C), 'relay')
    assert.ok(room.heard(C, A).at(-1)!.number > room.said - 10)
  })

  it('carries what is said once to players it reaches directly, whether or not gossip works', () => {
    const room = new MultiPathRoom({ players: 2, relay: false })
    room.run(2000)
    room.silence(['gossip'], A, B)
    const said = 4_000_000
    room.players[0]!.broadcast(packetOf(said))
    room.players[0]!.send(B, packetOf(said + 1))
    room.run(1000)
    const numbers = room.heard(B, A).map(({ number }) => number)
    assert.ok(numbers.includes(said) && numbers.includes(said + 1))
  })

  it('delivers each packet once, whatever number of paths it took', () => {
    const room = new MultiPathRoom({ players: 3 })
    for (const kind of ['stream', 'datagram'] as const) room.pairings[kind].forbid(A, C)
    room.run(1000)
    room.silence(['datagram'], A, B)
    room.run(2000)
    for (const player of room.players) player.broadcast(packetOf(4_000_000))
    room.run(1000)
    for (const listener of [A, B, C]) {
      for (const author of [A, B, C]) {
        const numbers = room.heard(listener, author).map(({ number }) => number)
        assert.equal(numbers.length, new Set(numbers).size)
      }
    }
  })

  it('blames no link for the time it was asleep itself', () => {
    const room = new MultiPathRoom({ players: 2 })
    room.run(2000)
    room.advance(30_000)
    room.run(50)
    assert.ok(allPlayersUse(room, 'datagram'), laneNames(room.players).join())
    assert.deepEqual(room.pairings.datagram.drops, [])
  })

  it('sends to a peer that only listens on gossip a dozen times a second', () => {
    const room = new MultiPathRoom({ players: 2, relay: false })
    const onlooker = room.join('onlooker', [])
    room.run(2000)
    const before = room.heard(onlooker.localPeer, A).length
    room.run(2000)
    const rate = (room.heard(onlooker.localPeer, A).length - before) / 2
    assert.ok(rate >= 8 && rate <= 15, `${rate} a second`)
    assert.ok(allPlayersUse(room, 'datagram'))
  })

  it('shows its paths with what they cost', () => {
    const room = new MultiPathRoom({ players: 2 })
    room.run(3000)
    const paths = room.players[0]!.paths(B)
    assert.deepEqual(
      paths.map(({ lane, used }) => [lane, used]),
      [
        ['datagram', true],
        ['relay', false],
        ['gossip', false],
      ],
    )
    const [datagram, relay] = paths
    assert.ok(datagram !== undefined && relay !== undefined)
    assert.ok(Math.abs(datagram.rttMs - 40) < 1)
    assert.ok(Math.abs(relay.rttMs - 80) < 3, `${relay.rttMs} ms by way of the relay`)
  })

  it('drops malformed messages, and those that only a hub may send, and counts them', () => {
    const room = new MultiPathRoom({ players: 2 })
    room.run(2000)
    const a = room.players[0]!
    const { datagram } = room.pairings
    const stranger = datagram.network.lane('stranger', { lossy: true })
    datagram.seek('stranger', [A])
    const before = a.stats
    const hostile = [[], [0], [1, 2], [2, 0, 0, 0, 0, 0, 9], [3, 0], [4, 255, 0], [5], [6, 0], [99, 1, 2, 3]]
    for (const bytes of hostile) stranger.send(A, Uint8Array.from(bytes))
    const bundle = Uint8Array.from([5, 0, 1, 1, 1, 0, 7])
    const roster = Uint8Array.from([6, 0, 1, 0, 9, 1, 1, 1, 65])
    for (const bytes of [bundle, roster]) stranger.send(A, bytes)
    room.run(100)
    assert.equal(a.stats.malformed - before.malformed, hostile.length)
    assert.equal(a.stats.foreign - before.foreign, 2)
    assert.deepEqual(room.heard(A, 'stranger'), [])
    assert.ok(allPlayersUse(room, 'datagram'))
  })

  it('only sends when it is told to send: what has arrived waits for receive', () => {
    const room = new MultiPathRoom({ players: 2 })
    room.run(2000)
    const [a, b] = room.players as [MultiPathLane, MultiPathLane]
    a.receive()
    b.broadcast(packetOf(7), 'latest')
    room.advance(100)
    const received = a.stats.packetsReceived
    a.broadcast(packetOf(8), 'latest')
    a.send(B, packetOf(9))
    assert.equal(a.stats.packetsReceived, received)
    assert.ok(a.receive().some(({ from, bytes }) => from === B && numberOf(bytes) === 7))
  })

  it('credits no peer with packets of another when a hub has started again and its new numbers are not known yet', () => {
    const room = new MultiPathRoom({ players: 0, relay: false })
    const { datagram } = room.pairings
    const lane = new MultiPathLane(room.parts(A, ['datagram']), {
      relay: RELAY,
      clock: { nowMs: () => room.nowMs },
      firstSequence: 0,
    })
    lane.seek([B, C])
    const hub = datagram.network.lane(RELAY, { lossy: true })
    const hear = (frame: Uint8Array): [string, number][] => {
      hub.send(A, frame)
      room.advance(100)
      return lane.receive().map(({ from, bytes }) => [from, numberOf(bytes)])
    }
    const from = (number: number, sequence: number): BundleEntry => ({ number, sequence, bytes: packetOf(sequence) })
    const linked = (numbers: readonly [number, string][]): RosterEntry[] =>
      numbers.map(([number, peer]) => ({ number, peer, linked: true }))
    const before = linked([
      [0, B],
      [1, C],
    ])
    const after = linked([
      [0, C],
      [1, B],
    ])
    hear(encodeRoster(7, 7, before))
    assert.deepEqual(hear(encodeBundle(7, [from(0, 100), from(1, 9_000_000)])), [
      [B, 100],
      [C, 9_000_000],
    ])
    assert.deepEqual(hear(encodeBundle(8, [from(0, 9_000_001)])), [])
    assert.equal(lane.stats.foreign, 1)
    hear(encodeRoster(8, 7, after))
    assert.deepEqual(hear(encodeBundle(8, [from(1, 101), from(0, 9_000_002)])), [
      [B, 101],
      [C, 9_000_002],
    ])
  })

  it('has no links with peers that it does not seek, whatever they know', () => {
    const room = new MultiPathRoom({ players: 2 })
    const stranger = room.join('stranger', [A, B])
    room.run(2000)
    assert.equal(room.players[0]!.laneTo(B), 'datagram')
    for (const peer of [A, B]) assert.equal(stranger.laneTo(peer), 'gossip')
    assert.equal(stranger.laneTo(RELAY), 'datagram')
    room.players[0]!.seek([B, 'stranger'])
    room.run(2000)
    assert.equal(stranger.laneTo(A), 'datagram')
    room.players[0]!.seek([B])
    room.run(2000)
    assert.equal(stranger.laneTo(A), 'gossip')
  })

  it('finds paths among sixteen players, some of them only through the hub', () => {
    const room = new MultiPathRoom({ players: 16 })
    for (let index = 0; index < 16; index += 2) {
      for (let other = 1; other < 16; other += 2) {
        for (const kind of ['stream', 'datagram'] as const) {
          room.pairings[kind].forbid(playerName(index), playerName(other))
        }
      }
    }
    room.run(2000)
    const settledMs = room.nowMs
    room.run(2000)
    assert.equal(room.players[0]!.laneTo(playerName(2)), 'datagram')
    assert.equal(room.players[0]!.laneTo(playerName(1)), 'relay')
    assertGaps(room, settledMs, 60)
  })
})
