/** A relay that was killed while it wrote, and starts again: how long until its matches run on, or are settled. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { BareRelay } from './bare-relay.js'
import type { DyingWish } from './dying-relay.js'

export interface Reopening {
  readonly matches: number
  /** What the kill left behind: the write-ahead log that the store folds in when it opens, and the database. */
  readonly walBytes: number
  readonly databaseBytes: number
  readonly openMs: number
  /** Until every match is open again, with its whole record for who comes back. */
  readonly resumeMs: number
  /** Until every match is settled instead, re-simulated from its log. */
  readonly settleMs: number
  /** Frames that were not said to be durable when the relay was killed, and are there all the same. */
  readonly furtherFrames: number
}

/** @throws Error when a frame is gone that had been said to be durable */
export async function killAndReopen(wish: DyingWish): Promise<Reopening> {
  const durableFrames = await writeAndDie(wish)
  const bytes = (name: string): number => statSync(join(wish.directory, name)).size
  const [walBytes, databaseBytes] = [bytes('relay.db-wal'), bytes('relay.db')]
  const relay = await BareRelay.start(wish.directory, true)
  try {
    const { settlement, openMs } = relay
    const startMs = performance.now()
    const resumed = await settlement.resume(wish.matches)
    const resumeMs = performance.now() - startMs
    if (resumed.length !== wish.matches) throw new Error(`${resumed.length} of ${wish.matches} matches were resumed`)
    const frames = resumed.map(({ record }) => record.frames)
    if (frames.some((count) => count < durableFrames)) throw new Error('durable frames are gone')
    for (const { record } of resumed) settlement.forget(record.matchId)
    const settleFromMs = performance.now()
    const settled = await settlement.recover()
    const settleMs = performance.now() - settleFromMs
    if (settled !== wish.matches) throw new Error(`${settled} of ${wish.matches} matches were settled`)
    const furtherFrames = frames.reduce((sum, count) => sum + count - durableFrames, 0)
    return { matches: wish.matches, walBytes, databaseBytes, openMs, resumeMs, settleMs, furtherFrames }
  } finally {
    await relay.stop()
  }
}

/** @returns frames of each match that were durable when it was killed */
async function writeAndDie(wish: DyingWish): Promise<number> {
  const relay = fork(new URL('./dying-relay.js', import.meta.url))
  const died = once(relay, 'exit')
  relay.send(wish)
  const first: unknown = await Promise.race([once(relay, 'message').then(([frames]) => frames), died])
  if (typeof first !== 'number') throw new Error('the relay that was to be killed ended by itself')
  relay.kill('SIGKILL')
  await died
  return first
}
