/** All that one player of a match met with: when it ticked, what it heard, what it pressed. Enough to play it again. */
import type { Game } from 'peerstep/core'
import type { Brain } from '../../demos/bots/brain.js'
import { arenaDemo } from '../../demos/demo-games.js'
import { arena } from '../../demos/games/arena.js'
import type { MatchSettings } from '../../src/match/contract/match-contract.js'
import { QuietBrain, quiet } from '../games/quiet.js'
import { VirtualRoom } from '../net/virtual-room.js'
import { StormBrain } from './storm-brain.js'

/** What can be recorded: a game, and who plays it. */
const GAMES = {
  arena: arenaDemo,
  /** Inputs that nobody can guess: every packet is a rollback. */
  storm: { game: arena, createBrain: (seed: number) => new StormBrain(seed) },
  quiet: { game: quiet, createBrain: (seed: number) => new QuietBrain(seed) },
} as const
export type GameName = keyof typeof GAMES

type UseGame<Result> = <State, Input>(
  game: Game<State, Input>,
  createBrain: (seed: number) => Brain<State, Input>,
) => Result

/** One game at a time: the union of all games is no game. */
export function withGame<Result>(name: GameName, use: UseGame<Result>): Result {
  switch (name) {
    case 'arena':
      return use(GAMES.arena.game, GAMES.arena.createBrain)
    case 'storm':
      return use(GAMES.storm.game, GAMES.storm.createBrain)
    case 'quiet':
      return use(GAMES.quiet.game, GAMES.quiet.createBrain)
  }
}

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

/** Columns: plain memory, cheap to write to a file and to keep. */
export interface Recording {
  readonly of: RecordedMatch
  readonly localPeer: string
  readonly relay: string
  readonly startMs: number
  /** By tick. */
  readonly atMs: Float64Array
  /** By tick: how many packets were heard, and whether and how the lane said it loses packets. */
  readonly heard: Uint16Array
  readonly lossy: Uint8Array
  readonly packetCost: Uint8Array
  /** By tick: how many inputs were read. */
  readonly reads: Uint8Array
  /** By input that was read: encoded, one after the other. */
  readonly inputs: Uint8Array
  readonly authors: readonly string[]
  /** By packet. */
  readonly author: Uint8Array
  readonly receivedAtMs: Float64Array
  readonly length: Uint16Array
  readonly bytes: Uint8Array
  /** What a faithful repetition comes to. */
  readonly end: ReplayEnd
}

export interface ReplayEnd {
  readonly frame: number
  readonly finalFrame: number
  readonly finalDigest: bigint
  /** Packets that the match broadcast, and their bytes. */
  readonly packetsSaid: number
  readonly bytesSaid: number
}

/** The first one that sits down. */
const RECORDED = 0

export function recordMatch(of: RecordedMatch): Promise<Recording> {
  return withGame(of.gameName, (game, createBrain) => record(of, game, createBrain))
}

async function record<State, Input>(
  of: RecordedMatch,
  game: Game<State, Input>,
  createBrain: (seed: number) => Brain<State, Input>,
): Promise<Recording> {
  const inputs: Uint8Array[] = []
  const listening = (brain: Brain<State, Input>): Brain<State, Input> => ({
    decide(state, seat) {
      const input = brain.decide(state, seat)
      const bytes = new Uint8Array(game.input.bytes)
      game.input.write(input, bytes, 0)
      inputs.push(bytes)
      return input
    },
  })
  const { seed, players, tuning, delayMs, jitterMs, lossRatio } = of
  const room = new VirtualRoom(
    {
      seed,
      players,
      game,
      createBrain: (of) => (of === seed + RECORDED ? listening(createBrain(of)) : createBrain(of)),
      merged: true,
      direct: true,
      tuning,
      delayMs,
      jitterMs,
      lossRatio,
    },
    () => undefined,
  )
  const { match, lane } = room.players[RECORDED]
  const startMs = room.nowMs
  const ticks: { atMs: number; heard: number; readBefore: number; lossy: boolean; packetCost: number }[] = []
  const packets: { author: number; receivedAtMs: number; bytes: Uint8Array }[] = []
  const authors: string[] = []
  let packetsSaid = 0
  let bytesSaid = 0
  lane.onSaid = (packet) => {
    packetsSaid += 1
    bytesSaid += packet.length
  }
  lane.onHeard = (heard) => {
    const { lossy, packetCost } = lane
    ticks.push({ atMs: room.nowMs, heard: heard.length, readBefore: inputs.length, lossy, packetCost })
    for (const { from, receivedAtMs, bytes } of heard) {
      if (!authors.includes(from)) authors.push(from)
      packets.push({ author: authors.indexOf(from), receivedAtMs, bytes: bytes.slice() })
    }
  }
  await room.run(of.seconds * 1000)
  const { session } = match
  if (session === null || match.phase !== 'playing') throw new Error(`the recorded player is in phase ${match.phase}`)
  const { frame, finalFrame, finalDigest } = session
  return {
    of,
    localPeer: lane.localPeer,
    relay: match.referee!,
    startMs,
    atMs: Float64Array.from(ticks, ({ atMs }) => atMs),
    heard: Uint16Array.from(ticks, ({ heard }) => heard),
    lossy: Uint8Array.from(ticks, ({ lossy }) => Number(lossy)),
    packetCost: Uint8Array.from(ticks, ({ packetCost }) => packetCost),
    reads: Uint8Array.from(
      ticks,
      ({ readBefore }, index) => (ticks[index + 1]?.readBefore ?? inputs.length) - readBefore,
    ),
    inputs: joined(inputs),
    authors,
    author: Uint8Array.from(packets, ({ author }) => author),
    receivedAtMs: Float64Array.from(packets, ({ receivedAtMs }) => receivedAtMs),
    length: Uint16Array.from(packets, ({ bytes }) => bytes.length),
    bytes: joined(packets.map(({ bytes }) => bytes)),
    end: { frame, finalFrame, finalDigest, packetsSaid, bytesSaid },
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((bytes, part) => bytes + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
