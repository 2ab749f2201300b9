/**
 * Cost of simulating a frame again, in process and in a validator's thread, and the memory of a match there. Processor time
 * of all threads: what else the machine does would disturb the clock, and most of all the hand-over to a thread.
 */
import { once } from 'node:events'
import { MessageChannel, Worker } from 'node:worker_threads'
import { Random, replay } from 'peerstep/core'
import type {
  GameLocation,
  ValidatorAnswer,
  ValidatorRequest,
  ValidatorState,
} from '../../relay/validation/validator-messages.js'
import { ValidatorThread } from '../../relay/validation/validator-thread.js'
import { CHECKPOINT_FRAMES } from '../../src/trust/verdict.js'
import { median } from '../measure/statistics.js'
import { framesOf, type SealedPlay } from './sealed-play.js'

/** Seals in one request: one when the thread keeps up, so many when it is behind. */
export const SEALS_PER_REQUEST = [1, 64] as const

const THREAD = { deadlineMs: 30_000, memoryMb: 256 }
/** Unmeasured: the engine compiles a game's code some thousand frames after it came, in the thread as in process. */
const WARM_UP_ROUNDS = 3
/** Plays that take less in process are simulated several times for one sample. */
const SAMPLE_US = 5000
const REPEATS_MAX = 20

/** A play, and where its game is. */
export interface Replayed {
  readonly name: string
  readonly game: GameLocation
  readonly play: SealedPlay
}

type Mode = 'in process' | (typeof SEALS_PER_REQUEST)[number]
const MODES: readonly Mode[] = ['in process', ...SEALS_PER_REQUEST]

/** Microseconds of processor time for a frame. */
export type ReplayCost = ReturnType<typeof costOf>

/** Every play in every mode, in rounds, in shuffled order, all on one thread as a relay's matches are. */
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
        else if (mode === 'in process') {
          const count = Math.round(SAMPLE_US / (us * replayed.play.frames))
          repeats.set(replayed, Math.max(1, Math.min(REPEATS_MAX, count)))
        }
      }
    }
  } finally {
    await thread.stop()
  }
  return plays.map((replayed) => {
    const own = cases.filter((one) => one.replayed === replayed)
    const [here, one, many] = MODES.map((mode) => own.find((each) => each.mode === mode)!.samplesUs)
    return costOf(replayed, here!, one!, many!)
  })
}

/** Medians and the rounds themselves, and what one more request costs. @param rounds microseconds for a frame, by round */
export function costOf(
  { name, play }: Pick<Replayed, 'name' | 'play'>,
  inProcessRoundsUs: readonly number[],
  oneSealRoundsUs: readonly number[],
  manySealsRoundsUs: readonly number[],
) {
  const [oneSealUs, manySealsUs] = [median(oneSealRoundsUs), median(manySealsRoundsUs)]
  const [most, least] = SEALS_PER_REQUEST.map((seals) => Math.ceil(play.chunks.length / seals))
  const requestUs = ((oneSealUs - manySealsUs) * play.frames) / (most! - least!)
  return {
    ...{ name, tickRate: play.game.tickRate, frames: play.frames, inProcessUs: median(inProcessRoundsUs) },
    ...{ oneSealUs, manySealsUs, requestUs, inProcessRoundsUs, oneSealRoundsUs, manySealsRoundsUs },
  }
}

async function frameUs(replayed: Replayed, mode: Mode, thread: ValidatorThread, repeats: number): Promise<number> {
  const { game, setup, frames } = replayed.play
  const before = process.cpuUsage()
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const simulated =
      mode === 'in process'
        ? replay(game, setup, framesOf(replayed.play), CHECKPOINT_FRAMES).frames
        : await simulateIn((request) => thread.request(request), replayed, mode)
    if (simulated !== frames) throw new Error(`${simulated} frames were simulated instead of ${frames}`)
  }
  const { user, system } = process.cpuUsage(before)
  return (user + system) / (repeats * frames)
}

type Ask = (request: ValidatorRequest) => Promise<ValidatorAnswer>

/** @param seals in one request @param match left open where it has a name of its own */
async function simulateIn(
  ask: Ask,
  { play, game }: Omit<Replayed, 'name'>,
  seals: number,
  match = '',
): Promise<number> {
  const state = async (request: ValidatorRequest): Promise<ValidatorState> => {
    const answer = await ask(request)
    if (answer.kind === 'state') return answer.state
    throw new Error(answer.kind === 'failed' ? answer.reason : `the thread answered ${answer.kind}`)
  }
  const { setup, chunks } = play
  let last = await state({ kind: 'open', match, game, setup })
  for (let first = 0; first < chunks.length; first += seals) {
    last = await state({ kind: 'frames', match, chunks: chunks.slice(first, first + seals) })
  }
  return (match === '' ? await state({ kind: 'close', match }) : last).frame
}

/** @returns bytes for each of so many matches, all played to the end of the play, beyond those of a first one */
export async function bytesPerMatch(replayed: Omit<Replayed, 'name'>, matches: number): Promise<number> {
  const { port1: near, port2: probe } = new MessageChannel()
  const script = new URL('./measured-worker.js', import.meta.url)
  const worker = new Worker(script, { workerData: { probe }, transferList: [probe] })
  const ask: Ask = async (request) => {
    worker.postMessage(request)
    return (await once(worker, 'message'))[0]
  }
  const bytesHeld = async (): Promise<number> => {
    near.postMessage('measure')
    return (await once(near, 'message'))[0]
  }
  const seals = replayed.play.chunks.length
  try {
    await once(worker, 'message')
    // The first match loads the game, and the engine settles: that memory is not a match's own.
    await simulateIn(ask, replayed, seals, 'first')
    const before = await bytesHeld()
    for (let index = 0; index < matches; index += 1) await simulateIn(ask, replayed, seals, `match ${index}`)
    return ((await bytesHeld()) - before) / matches
  } finally {
    near.close()
    await worker.terminate()
  }
}
