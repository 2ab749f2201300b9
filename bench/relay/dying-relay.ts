/** A relay that logs matches until it is killed: a process of its own, started with `fork`. */
import { arenaDemo } from '../../demos/demo-games.js'
import { BareRelay } from './bare-relay.js'
import { LoggedMatches } from './logged-match.js'
import { sealedPlay } from './sealed-play.js'

export interface DyingWish {
  readonly directory: string
  readonly matches: number
  readonly seats: number
  readonly seed: number
  /** Of each match, durable before this process says that it may be killed. */
  readonly seconds: number
}

/** Goes on after that, so that it dies in the middle of writing. */
const FURTHER_SECONDS = 60

async function live({ directory, matches: count, seats, seed, seconds }: DyingWish): Promise<void> {
  const play = sealedPlay(arenaDemo, { seats, seed, seconds: seconds + FURTHER_SECONDS })
  const matches = await LoggedMatches.of(play)
  const relay = await BareRelay.start(directory, false)
  const numbers = Array.from({ length: count }, (_, index) => index + 1)
  const durableChunks = (seconds * play.game.tickRate) / play.chunkFrames
  await Promise.all(
    numbers.map(async (number) => {
      await relay.settlement.open(matches.opening(number))
      await matches.log(relay.settlement, number, play.chunks.slice(0, durableChunks))
    }),
  )
  process.send?.(durableChunks * play.chunkFrames)
  await Promise.all(numbers.map((number) => matches.log(relay.settlement, number, play.chunks.slice(durableChunks))))
}

process.once('message', (wish: DyingWish) => void live(wish))
