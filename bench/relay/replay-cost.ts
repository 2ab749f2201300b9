/**
 * What a frame costs to simulate again: in process, and in a validator's thread by the size of the bites. Processor time of
 * all threads: what else the machine does would disturb the clock, and the hand-over to a thread most of all.
 */
import { Random, replay } from 'peerstep/core'
import type { GameLocation, ValidatorRequest, ValidatorState } from '../../relay/validation/validator-messages.js'
import { ValidatorThread } from '../../relay/validation/validator-thread.js'
import { CHECKPOINT_FRAMES } from '../../src/trust/verdict.js'
import { median } from '../net/latencies.js'
import { framesOf, type SealedPlay } from './sealed-play.js'

/** Seals that travel in one request: one when the thread keeps up, so many when it is behind. */
export const BITES = [1, 64] as const

const THREAD = { deadlineMs: 30_000, memoryMb: 256 }

export interface Replayed {
  readonly name: string
  readonly game: GameLocation
  readonly play: SealedPlay
}

export interface ReplayCost {
  readonly name: string
  readonly tickRate: number
  readonly frames: number
  /** Microseconds of processor time for a frame: medians of the rounds, and these. */
  readonly inProcessUs: number
  readonly oneSealUs: number
  readonly manySealsUs: number
  readonly inProcessRoundsUs: readonly number[]
  readonly oneSealRoundsUs: readonly number[]
  readonly manySealsRoundsUs: readonly number[]
  /** Microseconds that one more request costs. */
  readonly requestUs: number
}

type Mode = 'in process' | (typeof BITES)[number]
const MODES: readonly Mode[] = ['in process', ...BITES]

/** Unmeasured: the engine compiles a game's code some thousand frames after it came, in the thread as in process. */
const WARM_UP_ROUNDS = 3
/** Plays that take less in process are simulated several times for one sample. */
const SAMPLE_US = 5000
const REPEATS_MAX = 20

/** Every play in every way, in rounds, in shuffled order, all on one thread as a relay's matches are. */
export async function replayCosts(
  plays: readonly Replayed[],
  { seed, rounds }: { readonly seed: number; readonly rounds: number },
): Promise<ReplayCost[]> {
  const random = new Random(seed)
  const thread = new ValidatorThread(THREAD)
  const cases = plays.flatMap((replayed) => MODES.map((mode) => ({ replayed, mode, samplesUs: [] as number[] })))
  const repeats = new Map<Replayed, number>()
  try {
    for (let round = 0; round < WARM_UP_ROUNDS + rounds; round += 1) {
      for (const { replayed, mode, samplesUs } of random.shuffle([...cases])) {
        const us = await frameUs(replayed, mode, thread, repeats.get(replayed) ?? 1)
        if (round >= WARM_UP_ROUNDS) samplesUs.push(us)
        else if (mode === 'in process') repeats.set(replayed, repeatsFor(us * replayed.play.frames))
      }
    }
  } finally {
    await thread.stop()
  }
  return plays.map((replayed) => {
    const of = (mode: Mode): number[] =>
      cases.find((one) => one.replayed === replayed && one.mode === mode)?.samplesUs ?? []
    return costOf(replayed, of('in process'), of(BITES[0]), of(BITES[1]))
  })
}

/** @param rounds microseconds for a frame, by round */
export function costOf(
  { name, play }: Pick<Replayed, 'name' | 'play'>,
  inProcessRoundsUs: readonly number[],
  oneSealRoundsUs: readonly number[],
  manySealsRoundsUs: readonly number[],
): ReplayCost {
  const oneSealUs = median(oneSealRoundsUs)
  const manySealsUs = median(manySealsRoundsUs)
  const requests = BITES.map((seals) => Math.ceil(play.chunks.length / seals))
  return {
    name,
    tickRate: play.game.tickRate,
    frames: play.frames,
    inProcessUs: median(inProcessRoundsUs),
    oneSealUs,
    manySealsUs,
    inProcessRoundsUs,
    oneSealRoundsUs,
    manySealsRoundsUs,
    requestUs: ((oneSealUs - manySealsUs) * play.frames) / (requests[0] - requests[1]),
  }
}

const repeatsFor = (playUs: number): number => Math.max(1, Math.min(REPEATS_MAX, Math.round(SAMPLE_US / playUs)))

async function frameUs(replayed: Replayed, mode: Mode, thread: ValidatorThread, repeats: number): Promise<number> {
  const before = process.cpuUsage()
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    if (mode === 'in process') playHere(replayed.play)
    else await playThere(replayed, mode, thread)
  }
  const { user, system } = process.cpuUsage(before)
  return (user + system) / (repeats * replayed.play.frames)
}

function playHere(play: SealedPlay): void {
  expect(replay(play.game, play.setup, framesOf(play), CHECKPOINT_FRAMES).frames, play.frames)
}

/** @param seals in one request */
async function playThere({ play, game }: Replayed, seals: number, thread: ValidatorThread): Promise<void> {
  const { frames, setup, chunks } = play
  const match = 'one after another'
  await ask(thread, { kind: 'open', match, game, setup })
  for (let first = 0; first < chunks.length; first += seals) {
    await ask(thread, { kind: 'frames', match, chunks: chunks.slice(first, first + seals) })
  }
  expect((await ask(thread, { kind: 'close', match })).frame, frames)
}

function expect(simulated: number, frames: number): void {
  if (simulated !== frames) throw new Error(`${simulated} frames were simulated instead of ${frames}`)
}

async function ask(thread: ValidatorThread, request: ValidatorRequest): Promise<ValidatorState> {
  const answer = await thread.request(request)
  if (answer.kind === 'state') return answer.state
  throw new Error(answer.kind === 'failed' ? answer.reason : `the thread answered ${answer.kind}`)
}
