/** Seated players that speak the protocol well and lie: about time, about what they hold, about the sender of what they forward. */
import assert from 'node:assert/strict'
import type { Lane } from '../../src/transport/lane.js'
import { decodePacket, encodePacket } from '../../src/wire/packet.js'
import type { PlayPacket } from '../../src/wire/play.js'
import type { RoomMessage } from '../../src/wire/room.js'
import { runOf } from '../core/session/session-kit.js'
import { driftGame } from '../support/drift-game.js'
import type { RoomOptions } from './room-simulation.js'
import { RoomSimulation, STEP_MS, SWEEP } from './room-simulation.js'

const PLAYERS = 3
const SHAPE = { seats: PLAYERS, neutral: driftGame.input.neutral }
const CHEATER = PLAYERS - 1

interface Cheat {
  /** What it says instead of each play packet; nothing at all for silence. */
  readonly play?: (packet: PlayPacket, step: number) => readonly PlayPacket[]
  /** What it says on top, every step. */
  readonly say?: (room: RoomSimulation, matchTag: number, seat: number, step: number) => readonly RoomMessage[]
}

/** Play for ten seconds with one cheater among three, which starts to cheat after one. */
async function playWith(
  cheat: Cheat,
  options: Partial<RoomOptions> = {},
): Promise<{ room: RoomSimulation; liar: number }> {
  let step = 0
  let honest = true
  const lanes: Lane[] = []
  const tap = (lane: Lane, index: number): Lane => {
    if (index !== CHEATER) return lane
    lanes.push(lane)
    return new Proxy(lane, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key, target)
        if (key === 'broadcast') {
          return (bytes: Uint8Array) => {
            const body = decodePacket(bytes, SHAPE)
            if (honest || body?.play === undefined || cheat.play === undefined) return target.broadcast(bytes)
            for (const play of cheat.play(body.play, step)) target.broadcast(encodePacket({ play }, SHAPE))
          }
        }
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
  }
  const room = new RoomSimulation({
    seed: 4,
    players: PLAYERS,
    link: { delayMs: 30, jitterMs: 5 },
    tuning: { ...SWEEP, hashIntervalFrames: 5 },
    tap,
    ...options,
  })
  await room.runUntilPlaying()
  await room.run(60 * STEP_MS)
  honest = false
  const liar = room.players[CHEATER]!.match.seat
  const matchId = room.players[CHEATER]!.match.matchId!
  const matchTag = new DataView(matchId.buffer, matchId.byteOffset).getUint32(0)
  await room.run(600 * STEP_MS, () => {
    step += 1
    for (const message of cheat.say?.(room, matchTag, liar, step) ?? []) {
      lanes[0]!.broadcast(encodePacket({ room: message }, SHAPE))
    }
  })
  return { room, liar }
}

/** The honest played at their own pace, in good standing, and agree. */
async function unharmed({ room, liar }: { room: RoomSimulation; liar: number }, slowest = 0.9): Promise<void> {
  for (const match of room.matches) {
    if (match.seat === liar) continue
    const { frame, finalFrame, rollbackDepthMax } = match.stats
    assert.ok(
      frame <= 660 + 66,
      `seat ${match.seat} was hurried to frame ${frame}: a second ahead of the clock at most`,
    )
    assert.ok(frame >= 660 * slowest - 12, `seat ${match.seat} was held back at frame ${frame}`)
    assert.ok(finalFrame >= frame - 40, `final frame ${finalFrame} at frame ${frame}`)
    assert.ok(rollbackDepthMax <= 40, `rolled back by ${rollbackDepthMax} frames`)
    for (const other of room.matches) {
      if (other.seat === liar) continue
      const absences = match.session!.log.statusChanges(0, 2 ** 30).filter((change) => change.seat === other.seat)
      assert.deepEqual(absences, [], `seat ${other.seat} was never away`)
    }
  }
  await room.settleAndCompare(15_000, liar)
}

const CHEATS: Readonly<Record<string, Cheat>> = {
  'claims to be a million frames ahead': {
    play: (packet) => [{ ...packet, frame: 1_000_000, acks: packet.acks, finalFrame: packet.finalFrame }],
  },
  'claims to be a second ahead': { play: (packet) => [{ ...packet, frame: packet.frame + 60 }] },
  'claims to be far behind': { play: (packet) => [{ ...packet, frame: 0 }] },
  'claims huge advantages': {
    play: (packet) => [{ ...packet, advantageFrames: packet.advantageFrames.map(() => 1024) }],
  },
  'claims huge disadvantages': {
    play: (packet) => [{ ...packet, advantageFrames: packet.advantageFrames.map(() => -1024) }],
  },
  'lies about how long pings lay there': {
    play: (packet) => [
      { ...packet, echo: packet.echo && { ...packet.echo, pingMs: packet.echo.pingMs - 9000, heldMs: 0 } },
    ],
  },
  'acknowledges what it cannot have': {
    play: (packet) => [{ ...packet, acks: new Array<number>(PLAYERS).fill(2 ** 30 - 1), finalFrame: 2 ** 30 - 1 }],
  },
  'acknowledges nothing': {
    play: (packet) => [{ ...packet, acks: new Array<number>(PLAYERS).fill(-1), finalFrame: -1, resync: true }],
  },
  'sends all its inputs seconds ahead': {
    play: (packet) => {
      const first = packet.runs[0]?.firstFrame ?? packet.frame
      const runs = [0, 128, 256].map((ahead) => runOf(1, packet.seat, first + ahead, 120))
      return [
        { ...packet, runs: [...packet.runs, runOf(1, packet.seat, first, 128), ...runs], frame: packet.frame + 300 },
      ]
    },
  },
  'sends everything but the next input': {
    play: (packet, step) => [
      { ...packet, runs: step < 5 ? packet.runs : [runOf(1, packet.seat, packet.frame + 20 + (step % 200), 1)] },
    ],
  },
  'sends different inputs to different peers': {
    play: (packet, step) => [
      { ...packet, runs: packet.runs.map((run) => ({ ...runOf(step, run.seat, run.firstFrame, run.count) })) },
    ],
  },
  'speaks for other seats': {
    play: (packet) => [
      packet,
      ...[0, 1, 2].map((seat) => ({ ...packet, seat, runs: [runOf(9, seat, packet.frame, 10)] })),
      { ...packet, runs: [0, 1, 2].map((seat) => runOf(9, seat, packet.frame, 10)) },
    ],
  },
  'floods with hashes': {
    play: (packet) =>
      Array.from({ length: 8 }, (_, part) => ({
        ...packet,
        hashes: Array.from({ length: 16 }, (_, i) => ({ frame: packet.frame + 16 * part + i, hash: BigInt(i) })),
      })),
  },
  'seals, freezes and answers without being asked': {
    say: (room, matchTag, seat, step) => {
      const frame = room.players[CHEATER]!.match.stats.frame
      const seal = {
        type: 'seal' as const,
        matchTag,
        firstFrame: Math.max(0, frame - 20),
        count: 60,
        facts: [0, 1, 2].map((other) => runOf(step, other, frame, 30)),
        statuses: [{ seat: (seat + 1) % 3, frame: frame + 1, status: 'empty' as const }],
        digest: 1n,
        lateFrames: [0, 0, 0],
        echo: null,
        term: 0,
      }
      return [
        seal,
        ...[0, 1, 2].map((other) => ({ type: 'freeze' as const, matchTag, seat: other, round: step })),
        ...[0, 1, 2].flatMap((other) =>
          [0, 1, step].map((round) => ({
            type: 'frozen' as const,
            matchTag,
            seat: other,
            round,
            nextFrame: frame + 30,
            run: runOf(step, other, frame, 30),
          })),
        ),
      ]
    },
  },
  'makes itself the referee': {
    play: (packet) => [{ ...packet, term: 3 * 7 + 1 + packet.seat }],
    say: (room, matchTag, seat, step) => {
      const frame = room.players[CHEATER]!.match.stats.frame
      return [3 * 7 + 1 + seat, 3 * 2 ** 20 + 1 + seat].flatMap((term): RoomMessage[] => {
        const rest = { facts: [], statuses: [], digest: 1n, lateFrames: [0, 0, 0], echo: null, term }
        const seal = { type: 'seal' as const, matchTag, firstFrame: Math.max(0, frame - 20), count: 60, ...rest }
        const run = runOf(step, (seat + 1) % 3, frame, 30)
        return [
          seal,
          { type: 'election', matchTag, term, binding: false },
          { type: 'election', matchTag, term, binding: true },
          { type: 'vote', matchTag, term, binding: true, finalFrame: frame + 100, runs: [run], final: seal },
        ]
      })
    },
  },
  'starts, seats and ends the match again': {
    say: (room, matchTag, _, step) => {
      const { seats, referee } = room.players[CHEATER]!.match
      const rotated = [...seats.slice(1), seats[0]!]
      return [
        { type: 'lobby', revision: step, seats: rotated, refusals: [] },
        {
          type: 'start',
          matchId: new Uint8Array(16).fill(step),
          seed: step,
          seats: rotated,
          options: {},
          toleranceFrames: 0,
          referee: referee!,
          gameId: 'drift',
        },
        { type: 'go', matchTag, leadMs: 60_000 },
        { type: 'ready', matchTag },
        { type: 'certificate', certificate: new Uint8Array(100) },
      ]
    },
  },
  'floods with states and claims': {
    say: (room, matchTag, seat, step) => [
      ...Array.from({ length: 5 }, (_, part) => ({
        type: 'statePart' as const,
        matchTag,
        frame: step * 5,
        part,
        parts: 512,
        bytes: new Uint8Array(2000),
        seat,
      })),
      {
        type: 'claim',
        claim: {
          matchId: room.players[CHEATER]!.match.matchId!,
          seat,
          frame: step,
          stateHash: BigInt(step),
          outcomeJson: '{"winners":[]}',
          signature: new Uint8Array(0),
        },
      },
    ],
  },
}

describe('seated cheaters', function () {
  this.timeout(60_000)
  for (const relay of [true, false]) {
    for (const [what, cheat] of Object.entries(CHEATS)) {
      it(`a player that ${what} harms only itself: ${relay ? 'a relay' : 'a peer'} referees`, async () => {
        await unharmed(await playWith(cheat, { relay }))
      })
    }
  }
})
