/** Spectators see what is final, a little later, whatever happens to them; and players do not notice that they are there. */
import assert from 'node:assert/strict'
import { encodePacket } from '../../src/wire/packet.js'
import type { RoomOptions } from './room-simulation.js'
import { RoomSimulation, SWEEP } from './room-simulation.js'
import type { SimulatedSpectator } from './stand.js'
import { announceEnd, SpectatorGallery } from './stand.js'

const ROOM: RoomOptions = { seed: 1, players: 3, relay: true, link: { delayMs: 40, jitterMs: 5 }, tuning: SWEEP }

/** Frames between what is sealed and what the spectator shows. */
const behind = (room: RoomSimulation, one: SimulatedSpectator): number =>
  room.room!.driver!.sendableFrame + 1 - one.spectator.frame

function assertSees(stand: SpectatorGallery, one: SimulatedSpectator): void {
  assert.equal(one.spectator.stats.contradictions, 0)
  assert.ok(one.spectator.frame > 0, `${one.id} sees something`)
  assert.deepEqual(one.spectator.state, stand.stateAt(one.spectator.frame), `${one.id} at ${one.spectator.frame}`)
}

describe('spectators', function () {
  this.timeout(120_000)

  it('follow a match from its lobby on, less than a second behind and without a hitch', async () => {
    const room = new RoomSimulation(ROOM)
    const stand = new SpectatorGallery(room, { seed: 1 })
    const one = stand.watch()
    await stand.run(10_000)
    const { stalls } = one.spectator.stats
    let frame = one.spectator.frame
    for (let step = 0; step < 600; step++) {
      await stand.run(1000 / 60)
      const moved = one.spectator.frame - frame
      assert.ok(moved <= 2, `${moved} frames in one tick`)
      frame = one.spectator.frame
    }
    assert.equal(one.spectator.stats.stalls, stalls)
    assert.ok(behind(room, one) < 60, `${behind(room, one)} frames behind`)
    assertSees(stand, one)
  })

  it('that come after a minute have caught up within two seconds', async () => {
    const room = new RoomSimulation({ ...ROOM, seed: 2 })
    const stand = new SpectatorGallery(room, { seed: 2 })
    await stand.run(60_000)
    const one = stand.watch()
    await stand.run(2_000)
    assert.ok(behind(room, one) < 60, `${behind(room, one)} frames behind`)
    assertSees(stand, one)
  })

  for (const seed of [3, 4, 5]) {
    it(`lose nothing where packets are lost, doubled and overtaken, seed ${seed}`, async () => {
      const room = new RoomSimulation({ ...ROOM, seed })
      const link = { delayMs: 60, jitterMs: 40, lossRatio: 0.1, duplicateRatio: 0.1, reorderRatio: 0.1 }
      const stand = new SpectatorGallery(room, { seed, lossy: true, link })
      const watching = [stand.watch(), stand.watch()]
      await stand.run(20_000)
      for (const one of watching) {
        assert.ok(behind(room, one) < 180, `${behind(room, one)} frames behind`)
        assertSees(stand, one)
      }
    })
  }

  it('may pause for long, sleep for longer, and come back by themselves', async () => {
    const room = new RoomSimulation({ ...ROOM, seed: 6 })
    const stand = new SpectatorGallery(room, { seed: 6 })
    const pausing = stand.watch()
    const sleeping = stand.watch()
    await stand.run(5_000)
    const { frame } = pausing.spectator
    pausing.spectator.pause()
    sleeping.frozen = true
    await stand.run(200_000)
    assert.equal(pausing.spectator.frame, frame)
    assert.ok(pausing.spectator.stats.waitingFrames <= 8192 + 128, 'what is kept meanwhile is bounded')
    pausing.spectator.resume()
    sleeping.frozen = false
    await stand.run(4_000)
    for (const one of [pausing, sleeping]) {
      assert.ok(behind(room, one) < 60, `${one.id}: ${behind(room, one)} frames behind`)
      assert.deepEqual(one.abandoned, [])
      assertSees(stand, one)
    }
  })

  it('change nothing for the players: same rollbacks, same stalls, same inputs', async () => {
    const play = async (watched: boolean): Promise<unknown> => {
      const room = new RoomSimulation({ ...ROOM, seed: 7, link: { delayMs: 50, jitterMs: 20, lossRatio: 0.02 } })
      const stand = new SpectatorGallery(room, {
        seed: 7,
        lossy: true,
        link: { delayMs: 200, jitterMs: 150, lossRatio: 0.3 },
      })
      if (watched) for (let count = 0; count < 20; count++) stand.watch().spectator.on('seal', () => undefined)
      await stand.run(15_000)
      stand.spectators.forEach((one, index) => {
        if (index % 2 === 0) one.frozen = true
        else one.spectator.pause()
      })
      await stand.run(15_000)
      const { digest } = await room.settleAndCompare()
      return [digest, room.players.map(({ depths, match }) => [depths, match.stats.stalls, match.stats.longestStallMs])]
    }
    assert.deepEqual(await play(true), await play(false))
  })

  it('two hundred of them cost the relay one encoding for each seal', async () => {
    const room = new RoomSimulation({ ...ROOM, seed: 8 })
    const encoded = new Set<Uint8Array>()
    let sent = 0
    let bytes = 0
    const onSend = (packet: Uint8Array): void => {
      encoded.add(packet)
      sent += 1
      bytes += packet.length
    }
    const stand = new SpectatorGallery(room, { seed: 8, onSend, link: { delayMs: 30, jitterMs: 5 } })
    for (let count = 0; count < 200; count++) stand.watch()
    await stand.run(10_000)
    encoded.clear()
    sent = 0
    bytes = 0
    await stand.run(10_000)
    const each = bytes / 200 / 10
    assert.ok(encoded.size <= 45, `${encoded.size} encodings in 10 s`)
    assert.ok(sent >= 200 * 35 && sent <= 200 * 42, `${sent} packets in 10 s`)
    assert.ok(each < 3000, `${each} bytes a second for each`)
    for (const one of stand.spectators.slice(0, 5)) assertSees(stand, one)
  })

  it('see players go away and come back, and the end as the relay judged it', async () => {
    const room = new RoomSimulation({ ...ROOM, seed: 9, tuning: { ...SWEEP, options: { frames: 900 } } })
    const stand = new SpectatorGallery(room, { seed: 9 })
    const one = stand.watch()
    await stand.run(4_000)
    room.kill(2)
    await stand.run(13_000)
    const { outcome, frame } = room.playerOn(0).match.session!.settledOutcome!
    announceEnd(room, outcome, frame)
    await stand.run(3_000)
    assert.deepEqual(
      one.peers.map(({ seat, status }) => [seat, status]),
      [
        [2, 'away'],
        [2, 'empty'],
      ],
    )
    assert.equal(one.spectator.phase, 'ended')
    const { verdict, finalFrame, agrees } = one.result!
    assert.deepEqual({ verdict, finalFrame, agrees }, { verdict: 'verified', finalFrame: 900, agrees: true })
  })

  it('are kept behind the players by as much as the relay wants, until the match is over', async () => {
    const room = new RoomSimulation({ ...ROOM, seed: 10 })
    const stand = new SpectatorGallery(room, { seed: 10, delayFrames: 300 })
    const one = stand.watch()
    let least = Number.POSITIVE_INFINITY
    for (let step = 0; step < 20; step++) {
      await stand.run(500)
      const { frame, stats } = one.spectator
      const held = frame + stats.waitingFrames
      if (held > 0) least = Math.min(least, room.room!.driver!.sendableFrame + 1 - held)
    }
    assert.ok(one.spectator.frame > 100)
    assert.ok(least >= 300, `${least} frames`)
  })

  it('more than there are places are not served, and cannot push others out', async () => {
    const room = new RoomSimulation({ ...ROOM, seed: 11 })
    const stand = new SpectatorGallery(room, { seed: 11, max: 3 })
    const served = [stand.watch(), stand.watch(), stand.watch()]
    await stand.run(5_000)
    const late = stand.watch()
    await stand.run(5_000)
    assert.equal(room.room!.spectators, 3)
    for (const one of served) assertSees(stand, one)
    assert.equal(late.spectator.stats.packetsReceived, 0)
  })

  it('that flood the relay with questions get no more answers, and slow no player', async () => {
    const room = new RoomSimulation({ ...ROOM, seed: 12 })
    let toFlooders = 0
    const stand = new SpectatorGallery(room, { seed: 12, onSend: (packet) => (toFlooders += packet.length) })
    const one = stand.watch()
    await room.runUntilPlaying()
    await stand.run(2_000)
    const tag = room.room!.start!.matchId
    const matchTag = ((tag[0]! << 24) | (tag[1]! << 16) | (tag[2]! << 8) | tag[3]!) >>> 0
    const lanes = Array.from({ length: 4 }, (_, index) => stand.network.lane(`flooder-${index}`, { lossy: false }))
    toFlooders = 0
    for (let step = 0; step < 120; step++) {
      lanes.forEach((lane, index) => {
        for (let times = 0; times < 50; times++) {
          const wrong = index % 2 === 0
          const nextFrame = (step * 7919 + times * 104_729) % (wrong ? 2 ** 30 : 200)
          const again = times % 3 === 0
          const message = { type: 'follow' as const, matchTag: wrong ? times : matchTag, nextFrame, again }
          lane.send('relay', encodePacket({ room: message }, null))
        }
      })
      await stand.run(1000 / 60)
    }
    assert.ok(toFlooders < 5 * 60_000 * 2, `${toFlooders} bytes in 2 s`)
    assert.ok(room.room!.spectators <= 5)
    await stand.run(3_000)
    assert.ok(behind(room, one) < 60)
    assertSees(stand, one)
    assert.equal(
      room.matches.every((match) => match.phase === 'playing'),
      true,
    )
  })
})
