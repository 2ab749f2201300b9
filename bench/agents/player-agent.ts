/** One player or server of a benchmark, in a process of its own. */

import { CONTESTANTS, type ContestantKey } from '../contestants/registry.js'
import { ownCpuMs, takeRealTimePriority } from '../measure/process.js'
import type { Facts, Place, PlayerPlace, SeatedPlayer, Server } from '../players/contestant.js'
import type { PressRun } from '../players/key-player.js'
import type { MessageReport, MessageRun } from '../players/message-player.js'
import { type Distances, delaysOf } from '../players/path-model.js'
import { answerCalls } from './rpc.js'

let server: Server | null = null
let player: SeatedPlayer | null = null
let contestant: ContestantKey = 'udp'
let distances: Distances | null = null

async function delay(): Promise<void> {
  if (distances !== null) await player?.delay(delaysOf(await CONTESTANTS[contestant](), distances))
}

const calls = {
  async serve({ key, ...place }: Place & { readonly key: ContestantKey }): Promise<Facts> {
    server = (await (await CONTESTANTS[key]()).serve?.(place)) ?? null
    return server?.facts ?? { peer: '', addresses: [] }
  },
  async seat({ key, ...place }: PlayerPlace & { readonly key: ContestantKey }): Promise<Facts> {
    contestant = key
    player = await (await CONTESTANTS[key]()).seat(place)
    await delay()
    return player.facts
  },
  /** Of a player: resolves when something arrived from all others. */
  async join(players: readonly Facts[]): Promise<void> {
    server?.join?.(players)
    await player?.join(players)
  },
  /** Of a player. `cpuMs`: CPU time it took. */
  async play(run: MessageRun): Promise<MessageReport & { readonly cpuMs: number }> {
    const cpuMs = player!.cpuMs ?? ownCpuMs
    const beforeMs = cpuMs()
    const report = await player!.play(run)
    return { ...report, cpuMs: cpuMs() - beforeMs }
  },
  /** Without a lab: the distances that a model gives to this player from now on, now and in rooms to come. */
  async setDistances(asked: Distances): Promise<void> {
    distances = asked
    await delay()
  },
  /** Of a player: a match whose keys are pressed; it goes on until `release`. */
  press: (run: PressRun) => player!.press(run),
  release: async () => player?.release(),
  /** CPU time of the process so far. */
  cpu: () => ownCpuMs(),
  async close(): Promise<void> {
    await player?.close()
    await server?.close()
    player = null
    server = null
  },
}

/** What a parent may call. */
export type PlayerCalls = typeof calls

takeRealTimePriority()
answerCalls(calls)
