/** How much memory a match costs in a validator thread. */
import { once } from 'node:events'
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import type { GameLocation, ValidatorAnswer, ValidatorRequest } from '../../relay/validation/validator-messages.js'
import type { SealedPlay } from './sealed-play.js'

/** @returns bytes for each of so many matches, all played to the end of the play, beyond those of a first one */
export async function bytesPerMatch(play: SealedPlay, game: GameLocation, matches: number): Promise<number> {
  const { port1: near, port2: probe } = new MessageChannel()
  const worker = new Worker(new URL('./probed-worker.js', import.meta.url), {
    workerData: { probe },
    transferList: [probe],
  })
  try {
    await once(worker, 'message')
    // The first match loads the game, and the engine settles: none of that is a match's own.
    await playOne(worker, play, game, 'first')
    const before = await bytesHeld(near)
    for (let index = 0; index < matches; index += 1) await playOne(worker, play, game, `match ${index}`)
    return ((await bytesHeld(near)) - before) / matches
  } finally {
    near.close()
    await worker.terminate()
  }
}

async function playOne(worker: Worker, play: SealedPlay, game: GameLocation, match: string): Promise<void> {
  await ask(worker, { kind: 'open', match, game, setup: play.setup })
  await ask(worker, { kind: 'frames', match, chunks: play.chunks })
}

async function ask(worker: Worker, request: ValidatorRequest): Promise<void> {
  worker.postMessage(request)
  const [answer] = (await once(worker, 'message')) as [ValidatorAnswer]
  if (answer.kind !== 'state') throw new Error(answer.kind === 'failed' ? answer.reason : `answered ${answer.kind}`)
}

async function bytesHeld(near: MessagePort): Promise<number> {
  const answered = once(near, 'message')
  near.postMessage('how much')
  const [bytes] = (await answered) as [number]
  return bytes
}
