/** All that happened to one player of a match: when it ticked, what it received, what it pressed. Enough to play it again. */
import type { Game } from 'peerstep/core'
import type { Brain } from '../../demos/bots/brain.js'
import type { MatchSettings } from '../../src/match/contract/match-contract.js'
import { VirtualRoom } from '../virtual/virtual-room.js'
import { type GameName, withGame } from './games.js'

/** Which match is recorded. */
export interface RecordedMatch {
  readonly gameName: GameName
  readonly players: number
  readonly seed: number
  readonly tuning: Omit<MatchSettings, 'seats' | 'name'>
  /** One way, on every path. */
  readonly delayMs: number
  readonly jitterMs: number
  readonly lossRatio: number
  /** Length of the recording, with the lobby. */
  readonly seconds: number
}

/** Columns: plain memory, cheap to keep and to copy to another process. */
export type Recording = Awaited<ReturnType<typeof recordMatch>>

/** What a faithful repetition has to come to. */
export interface ReplayEnd {
  readonly frame: number
  readonly finalFrame: number
  readonly finalDigest: bigint
  /** Packets that the match broadcast, and their bytes. */
  readonly packetsSent: number
  readonly bytesSent: number
}

/** Plays a match in virtual time, and records its first player. */
export function recordMatch(of: RecordedMatch) {
  return withGame(of.gameName, (game, createBrain) => record(of, game, createBrain))
}

async function record<State, Input>(
  of: RecordedMatch,
  game: Game<State, Input>,
  createBrain: (seed: number) => Brain<State, Input>,
) {
  const inputs: Uint8Array[] = []
  const recorded = (brain: Brain<State, Input>): Brain<State, Input> => ({
    decide(state, seat) {
      const input = brain.decide(state, seat)
      const bytes = new Uint8Array(game.input.bytes)
      game.input.write(input, bytes, 0)
      inputs.push(bytes)
      return input
    },
  })
  const { gameName: _, seconds, ...rest } = of
  const room = new VirtualRoom({
    ...rest,
    ...{ game, merged: true, direct: true },
    createBrain: (seed) => (seed === of.seed ? recorded(createBrain(seed)) : createBrain(seed)),
  })
  const { match, lane } = room.players[0]!
  const startMs = room.nowMs
  const ticks: { atMs: number; received: number; lossy: boolean; packetCost: number }[] = []
  const packets: { author: number; receivedAtMs: number; bytes: Uint8Array }[] = []
  const authors: string[] = []
  let [packetsSent, bytesSent] = [0, 0]
  lane.onSent = (packet) => {
    packetsSent += 1
    bytesSent += packet.length
  }
  lane.onReceived = (received) => {
    const { lossy, packetCost } = lane
    ticks.push({ atMs: room.nowMs, received: received.length, lossy, packetCost })
    for (const { from, receivedAtMs, bytes } of received) {
      if (!authors.includes(from)) authors.push(from)
      packets.push({ author: authors.indexOf(from), receivedAtMs, bytes: bytes.slice() })
    }
  }
  await room.run(seconds * 1000)
  room.checkPlaying()
  const { frame, finalFrame, finalDigest } = match.session!
  return {
    of,
    localPeer: lane.localPeer,
    relay: match.referee!,
    startMs,
    /** By tick: its time, how many packets were received, and the properties of the lane. */
    atMs: Float64Array.from(ticks, ({ atMs }) => atMs),
    received: Uint16Array.from(ticks, ({ received }) => received),
    lossy: Uint8Array.from(ticks, ({ lossy }) => Number(lossy)),
    packetCost: Uint8Array.from(ticks, ({ packetCost }) => packetCost),
    /** By input that was read: encoded, one after the other. */
    inputs: new Uint8Array(Buffer.concat(inputs)),
    authors,
    /** By packet. */
    author: Uint8Array.from(packets, ({ author }) => author),
    receivedAtMs: Float64Array.from(packets, ({ receivedAtMs }) => receivedAtMs),
    length: Uint16Array.from(packets, ({ bytes }) => bytes.length),
    bytes: new Uint8Array(Buffer.concat(packets.map(({ bytes }) => bytes))),
    end: { frame, finalFrame, finalDigest, packetsSent, bytesSent } satisfies ReplayEnd as ReplayEnd,
  }
}
