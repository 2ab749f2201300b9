/** Results of message runs, run by run, and the figures of all rounds of one contestant together. */
import { loadavg } from 'node:os'
import type { RoomReport } from '../agents/room.js'
import { CONTESTANTS, type ContestantKey } from '../contestants/registry.js'
import type { Row } from '../findings/findings.js'
import { latencyFigures, median, percentile, total } from '../measure/statistics.js'

/** In a row of numbers, stands for a message that never arrived. */
export const LOST = -1
/** Players' own ticks later than this (99th percentile) are not caused by the path: the machine was busy. */
export const DISTURBED_MS = 5

/** How late 99 % of the players' own ticks were at most. */
export function tickLateMs(players: readonly { readonly lateMs: readonly number[] }[]): number {
  return percentile(
    players.flatMap(({ lateMs }) => lateMs),
    0.99,
  )
}

/** Plays again while the machine was busy with something else, so often at most. @returns the least disturbed */
export async function leastDisturbed<Result extends { readonly tickLateMs: number }>(
  attempts: number,
  play: () => Promise<Result>,
): Promise<Result> {
  let best = await play()
  for (let attempt = 1; attempt < attempts && best.tickLateMs > DISTURBED_MS; attempt += 1) {
    const result = await play()
    if (result.tickLateMs < best.tickLateMs) best = result
  }
  return best
}

/** Those of the rounds that were not disturbed, or the least disturbed one where all were. */
export function undisturbed<Result extends { readonly tickLateMs: number }>(rounds: readonly Result[]): Result[] {
  const limitMs = Math.max(DISTURBED_MS, Math.min(...rounds.map((round) => round.tickLateMs)))
  return rounds.filter((round) => round.tickLateMs <= limitMs)
}

/** One contestant in one round under one condition. */
export type RunResult = ReturnType<typeof runResult>

/** The result of one run of a room. @param lossRatio packet loss of each access link, each way */
export function runResult(key: ContestantKey, lossRatio: number, { players, serverCpuMs }: RoomReport) {
  const latenciesMs = players.flatMap((player) => player.latenciesMs.flat())
  const arrived = latenciesMs.filter((ms) => ms !== null).length
  return {
    key,
    lossRatio,
    figures: latencyFigures(latenciesMs),
    /** null for a message that never arrived. */
    latenciesMs,
    /** CPU time of all players for each message that arrived, and of the server. */
    cpuMs: total(players.map(({ cpuMs }) => cpuMs)) / arrived,
    serverCpuMs: serverCpuMs / arrived,
    tickLateMs: tickLateMs(players),
    /** Of the machine, over a minute. */
    load: loadavg()[0]!,
  }
}

/** The rounds of one contestant under one condition. */
export type RunCell = Awaited<ReturnType<typeof cellOf>>

async function cellOf(key: ContestantKey, played: readonly RunResult[], runs: readonly RunResult[]) {
  const middle = (of: (run: RunResult) => number): number => median(runs.map(of))
  return {
    key,
    name: (await CONTESTANTS[key]()).name,
    lossRatio: played[0]!.lossRatio,
    /** Maximum and shares: of all messages. Percentiles, CPU and lateness: medians of the rounds. */
    ...latencyFigures(runs.flatMap(({ latenciesMs }) => latenciesMs)),
    p50Ms: middle(({ figures }) => figures.p50Ms),
    p95Ms: middle(({ figures }) => figures.p95Ms),
    p99Ms: middle(({ figures }) => figures.p99Ms),
    cpuMs: middle((run) => run.cpuMs),
    serverCpuMs: middle((run) => run.serverCpuMs),
    tickLateMs: middle((run) => run.tickLateMs),
    /** Those that count, and how many were played. */
    runs,
    rounds: played.length,
  }
}

/** In the order of `keys`, and of growing loss. @param select which of the rounds count; default: all */
export async function cellsOf(
  keys: readonly ContestantKey[],
  results: readonly RunResult[],
  select: (rounds: readonly RunResult[]) => readonly RunResult[] = (rounds) => rounds,
): Promise<RunCell[]> {
  const cells = keys.flatMap((key) => {
    const own = results.filter((result) => result.key === key).toSorted((a, b) => a.lossRatio - b.lossRatio)
    const groups = [...Map.groupBy(own, ({ lossRatio }) => lossRatio).values()]
    return groups.map((played) => cellOf(key, played, select(played)))
  })
  return Promise.all(cells)
}

/** A row of the report for each run: the raw samples and their figures. */
export function runRow({ figures, latenciesMs, ...rest }: RunResult): Row {
  const maxMs = Number.isFinite(figures.maxMs) ? figures.maxMs : null
  return { ...rest, ...figures, maxMs, samplesMs: latenciesMs.map((ms) => ms ?? LOST) }
}
