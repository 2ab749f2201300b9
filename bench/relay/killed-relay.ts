/** A process whose relay logs matches until it is killed. */
import { arenaDemo } from '../../demos/demo-games.js'
import { answerCalls } from '../agents/rpc.js'
import { LoggedMatches } from './logged-match.js'
import { startRelayParts } from './relay-parts.js'
import { sealedPlay } from './sealed-play.js'

/** What the relay logs; `seconds` of each match are durable before it may be killed. */
export interface KillPlan {
  readonly directory: string
  readonly matches: number
  readonly seats: number
  readonly seed: number
  readonly seconds: number
}

/** It goes on for so long, so that it is killed while it writes. */
const FURTHER_SECONDS = 60

const calls = {
  /** @returns frames of each match that are durable, while it goes on writing */
  async log({ directory, matches: count, seats, seed, seconds }: KillPlan): Promise<number> {
    const play = sealedPlay(arenaDemo, { seats, seed, seconds: seconds + FURTHER_SECONDS })
    const matches = await LoggedMatches.of(play)
    const { settlement } = await startRelayParts(directory, false)
    const numbers = Array.from({ length: count }, (_, index) => index + 1)
    const durable = (seconds * play.game.tickRate) / play.chunkFrames
    const open = async (number: number): Promise<void> => {
      await settlement.open(matches.opening(number))
      await matches.log(settlement, number, play.chunks.slice(0, durable))
    }
    await Promise.all(numbers.map(open))
    void Promise.all(numbers.map((number) => matches.log(settlement, number, play.chunks.slice(durable))))
    return durable * play.chunkFrames
  },
}

/** What a parent may call. */
export type KilledRelayCalls = typeof calls

answerCalls(calls)
