import assert from 'node:assert/strict'
import { INBOX_PACKETS_MAX } from '../../../src/transport/lane.js'
import { encodeBundle, encodeForward, encodePathPacket, encodeProbe } from '../../../src/transport/paths/path-packet.js'
import { type Kind, MultiPathRoom, numberOf, packetOf, playerName, RELAY, STEP_MS } from '../paths/multi-path-room.js'

const [A, B, C] = [playerName(0), playerName(1), playerName(2)]

/** Players that reach each other through the hub alone. */
function hubRoom(players: number, kinds: readonly Kind[] = ['datagram']): MultiPathRoom {
  const room = new MultiPathRoom({ players, kinds })
  for (const kind of kinds) {
    for (let one = 0; one < players; one += 1) {
      for (let other = 0; other < one; other += 1) room.pairings[kind].forbid(playerName(one), playerName(other))
    }
  }
  return room
}

describe('a hub', () => {
  it('passes packets on between players without links to each other, and takes them itself', () => {
    const room = hubRoom(3)
    room.run(2000)
    const fromMs = room.nowMs
    room.run(2000)
    for (const listener of [B, C, RELAY]) assert.ok(room.longestGapMs(listener, A, fromMs) < 40)
    assert.equal(room.players[0]!.laneTo(B), 'relay')
  })

  it('sends a player one message a tick, however many the others are', () => {
    const room = hubRoom(8)
    room.run(2000)
    const { network } = room.pairings.datagram
    const before = { ...network.counters(RELAY, A) }
    room.run(5000)
    const messages = (network.counters(RELAY, A).sent - before.sent) / 5
    // Sixty bundles, and four answers to probes.
    assert.ok(messages <= 66, `${messages} messages a second`)
    assert.ok(room.longestGapMs(A, B, room.nowMs - 5000) < 40)
  })

  it('sends a player nothing that it receives directly, and nothing of its own', () => {
    const room = new MultiPathRoom({ players: 3, kinds: ['datagram'] })
    room.pairings.datagram.forbid(A, C)
    room.run(2000)
    const { network } = room.pairings.datagram
    const sent = (to: string): number => network.counters(RELAY, to).sent
    const [beforeA, beforeB] = [sent(A), sent(B)]
    room.run(5000)
    const [toA, toB] = [(sent(A) - beforeA) / 5, (sent(B) - beforeB) / 5]
    assert.ok(toA > 60 && toA <= 66, `${toA} a second to a member that needs one author`)
    assert.ok(toB <= 5, `${toB} a second to a member that needs none`)
  })

  it('only sends when it is told to send: what has arrived waits for receive', () => {
    const room = hubRoom(2)
    room.run(2000)
    const hub = room.hub!
    hub.receive()
    room.players[0]!.broadcast(packetOf(7), 'latest')
    room.advance(100)
    const received = hub.stats.packetsReceived
    hub.broadcast(packetOf(8), 'latest')
    hub.send(B, packetOf(9))
    assert.equal(hub.stats.packetsReceived, received)
    assert.ok(hub.receive().some(({ from, bytes }) => from === A && numberOf(bytes) === 7))
  })

  it('sends over the links that a member prefers, and over both while the first is suspiciously silent', () => {
    const room = hubRoom(2, ['stream', 'datagram'])
    room.run(2000)
    assert.equal(room.hub!.laneTo(A), 'datagram')
    room.silence(['datagram'], A, RELAY)
    const fromMs = room.nowMs
    room.run(3000)
    assert.equal(room.hub!.laneTo(A), 'stream')
    for (const [listener, author] of [
      [A, B],
      [B, A],
    ] as const) {
      assert.ok(room.longestGapMs(listener, author, fromMs) < 600, `${listener} of ${author}`)
    }
  })

  it('sends to all members over links, and on gossip only while a subscriber has no link', () => {
    const room = hubRoom(2)
    room.run(2000)
    const gossiped = (): number => room.pairings.gossip.network.counters(RELAY, A).sent
    let before = gossiped()
    for (let number = 1; number <= 10; number += 1) {
      room.hub!.broadcast(packetOf(5_000_000 + number), 'latest')
      room.run(300, false)
    }
    assert.equal(gossiped(), before)
    assert.equal(room.heard(A, RELAY).length, 10)
    const onlooker = room.join('onlooker', [])
    room.pairings.datagram.forbid('onlooker', RELAY)
    room.run(1000, false)
    before = gossiped()
    room.hub!.broadcast(packetOf(6_000_000), 'latest')
    room.run(300, false)
    assert.equal(gossiped(), before + 1)
    assert.equal(room.heard(onlooker.localPeer, RELAY).length, 1)
    assert.equal(room.heard(A, RELAY).length, 11, 'once to members that receive it twice')
  })

  it('says what it says once on gossip too, since a link may just have died', () => {
    const room = hubRoom(2)
    room.run(2000)
    room.silence(['datagram'], A, RELAY)
    room.hub!.broadcast(packetOf(7_000_000))
    room.hub!.send(B, packetOf(7_000_001))
    room.run(500, false)
    assert.equal(room.heard(A, RELAY).at(-1)?.number, 7_000_000)
    assert.deepEqual(
      room.heard(B, RELAY).map(({ number }) => number),
      [7_000_000, 7_000_001],
    )
  })

  it('serves 200 onlookers, and keeps the players as fast as without them', () => {
    const alone = hubRoom(4)
    const watched = hubRoom(4)
    for (let index = 0; index < 200; index += 1) watched.join(`onlooker-${index}`, [])
    for (const room of [alone, watched]) room.run(1500)
    const fromMs = watched.nowMs
    for (let seal = 1; seal <= 10; seal += 1) {
      watched.hub!.broadcast(packetOf(8_000_000 + seal), 'latest')
      for (const room of [alone, watched]) room.run(100)
    }
    for (let index = 0; index < 200; index += 1) {
      assert.ok(watched.heard(`onlooker-${index}`, RELAY).length >= 9, `onlooker ${index} receives the relay`)
      const fromPlayers = watched.heard(`onlooker-${index}`, A).filter(({ atMs }) => atMs > fromMs)
      assert.equal(fromPlayers.length, 0, 'and nothing that is for players')
    }
    assert.equal(watched.longestGapMs(A, B, fromMs), alone.longestGapMs(A, B, fromMs))
  })

  it('passes on no packets of peers that do not play', () => {
    const room = hubRoom(2)
    const { datagram } = room.pairings
    const stranger = datagram.network.lane('stranger', { lossy: true })
    datagram.seek('stranger', [RELAY])
    room.run(2000)
    const before = room.hub!.stats.foreign
    stranger.send(RELAY, encodeForward([0, 1], 1, packetOf(9_000_000)))
    room.run(500)
    assert.equal(room.hub!.stats.foreign, before + 1)
    for (const peer of [A, B, RELAY]) assert.deepEqual(room.heard(peer, 'stranger'), [])
  })

  it('receives from admitted peers only, on links and on gossip', () => {
    const room = hubRoom(3)
    room.run(1000)
    room.hub!.admitOnly([A, B])
    room.run(200)
    const before = room.heard(RELAY, C).length
    room.run(1000)
    assert.equal(room.heard(RELAY, C).length, before)
    assert.ok(room.longestGapMs(RELAY, A, room.nowMs - 1000) < 60)
    assert.ok(room.hub!.stats.foreign > 0)
  })

  it('counts messages that are malformed or that only a hub may send, and a flood, and goes on', () => {
    const room = hubRoom(2)
    const { datagram } = room.pairings
    const stranger = datagram.network.lane('stranger', { lossy: true })
    datagram.seek('stranger', [RELAY])
    room.run(1000)
    const before = room.hub!.stats
    const hostile = [[], [0], [2], [3, 0], [4, 200], [5, 1], [6, 1, 1], [77]].map((bytes) => Uint8Array.from(bytes))
    for (const bytes of [...hostile, encodeBundle(1, [{ number: 0, sequence: 1, bytes: packetOf(1) }])]) {
      stranger.send(RELAY, bytes)
    }
    room.run(100)
    assert.equal(room.hub!.stats.malformed - before.malformed, hostile.length + 1)
    for (let burst = 0; burst < 10; burst += 1) {
      for (let count = 0; count < 500; count += 1) {
        stranger.send(RELAY, encodePathPacket(burst * 500 + count, packetOf(count)))
        stranger.send(RELAY, encodeProbe({ id: count, rttMs: 1, revision: 0, preferred: true, receives: true }))
      }
      room.run(STEP_MS)
    }
    assert.ok(room.heard(RELAY, 'stranger').length <= INBOX_PACKETS_MAX)
    assert.ok(room.hub!.stats.overflowed > 5000)
    const fromMs = room.nowMs
    room.run(1000)
    assert.ok(room.longestGapMs(B, A, fromMs) < 60)
  })

  it('passes on no more of one player than inputs need, so that no player fills the paths of the others', () => {
    const room = hubRoom(3)
    room.run(2000)
    const fromMs = room.nowMs
    const large = new Uint8Array(50_000)
    room.run(2000, true, () => {
      for (let count = 0; count < 5; count += 1) room.players[0]!.broadcast(large, 'latest')
    })
    const passed = room.heard(B, A).filter(({ number, atMs }) => number === 0 && atMs > fromMs)
    assert.ok(passed.length >= 5 && passed.length <= 11, `${passed.length} of 600 large packets`)
    assert.ok(room.hub!.stats.overflowed > 100)
    assert.ok(room.longestGapMs(B, C, fromMs) < 60)
  })

  it('counts packets that have to make room on their way to a player', () => {
    const room = hubRoom(2)
    room.run(2000)
    room.run(100, false)
    const before = room.hub!.stats.overflowed
    for (let count = 0; count < 200; count += 1) room.players[0]!.broadcast(packetOf(7_000_000 + count), 'latest')
    room.run(100, false)
    assert.equal(room.hub!.stats.overflowed - before, 200 - 128)
    const numbers = room.heard(B, A).map(({ number }) => number)
    assert.deepEqual([numbers.at(-1), numbers.includes(7_000_000)], [7_000_199, false])
  })

  it('gives a number to a player that takes a seat later, and passes packets on to it', () => {
    const room = hubRoom(2)
    room.run(1000)
    for (const peer of [A, B]) room.pairings.datagram.forbid(peer, C)
    const newcomer = room.join(C, [A, B])
    for (const player of room.players) player.seek([B, C, A])
    room.hub!.seek([B, C])
    room.run(2000)
    assert.equal(newcomer.laneTo(B), 'relay')
    assert.ok(room.longestGapMs(C, B, room.nowMs - 1000) < 60)
  })

  it('knows when the next packet has to leave', () => {
    const room = hubRoom(2)
    room.run(1000)
    assert.equal(room.hub!.nextFlushMs, Number.POSITIVE_INFINITY)
  })

  it('tells which lane reaches which peer', () => {
    const room = hubRoom(2)
    assert.equal(room.hub!.laneTo(A), 'gossip')
    room.run(1000)
    assert.equal(room.hub!.laneTo(A), 'datagram')
    assert.equal(room.hub!.laneTo('stranger'), 'gossip')
    assert.equal(numberOf(packetOf(77)), 77)
  })
})
