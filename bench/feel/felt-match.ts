/** One match under one condition: played in virtual time, and what all its players felt, taken together. */
import { quantile } from '../net/latencies.js'
import type { Played } from './conditions.js'
import { costOf, type Felt, NOTICED_DELAY_MS, SEEN_JUMP } from './cost.js'
import type { FeltGame } from './felt-games.js'
import { FeltRoom } from './felt-room.js'
import type { Seen } from './felt-screen.js'

/** Until the policy has learned the path, and has gone back to lockstep where it can, nothing counts. */
const SETTLE_MS = 9000

/** What was felt, in figures. Latencies in milliseconds, jumps as shares of the screen's width. */
export interface FeltFigures extends Felt {
  readonly ownP50Ms: number
  readonly ownP95Ms: number
  readonly remoteP50Ms: number
  readonly remoteP95Ms: number
  readonly stallsPerMinute: number
  readonly stallMeanMs: number
  readonly stallMaxMs: number
  readonly rollbacksPerSecond: number
  readonly depthMean: number
  readonly depthP95: number
  readonly depthMax: number
  readonly resimulatedPerSecond: number
  /** Drawings in a second on which something jumped far enough to be seen. */
  readonly seenJumpsPerSecond: number
  readonly jumpP50: number
  readonly jumpP95: number
  readonly jumpMax: number
  /** The same where corrections are eased: the farthest that a body was moved aside from one drawing to the next. */
  readonly easedP95: number
  readonly easedMax: number
  readonly phantomsPerMinute: number
  readonly predicting: number
  readonly delayFrames: number
  readonly pace: number
  readonly substituted: number
  readonly desyncs: number
  readonly hashesCompared: number
  /** Milliseconds of felt delay, see cost.ts. */
  readonly cost: number
}

/** Plays it once. */
export async function playOnce<State, Input>(
  felt: FeltGame<State, Input>,
  played: Played,
  seed: number,
  seconds: number,
): Promise<{ readonly seen: readonly Seen[]; readonly referred: Referred }> {
  const { players, mode, inputDelay, rttMs, jitterRatio, lossRatio } = played
  const room = new FeltRoom({
    seed,
    players,
    felt,
    tuning: { mode, ...(inputDelay === null ? {} : { delayFrames: inputDelay }) },
    link: { delayMs: rttMs / 2, jitterMs: jitterRatio * rttMs, lossRatio },
  })
  await room.begin()
  await room.run(SETTLE_MS)
  room.count()
  await room.run(1000 * seconds)
  const stats = room.matches.map((match) => match.stats)
  const sum = (of: (one: (typeof stats)[number]) => number): number => stats.reduce((total, one) => total + of(one), 0)
  return {
    seen: room.screens.map((screen) => screen.seen(room.network.clock.nowMs())),
    referred: {
      substituted: sum((one) => one.substituted),
      desyncs: sum((one) => one.desyncs),
      hashesCompared: sum((one) => one.hashesCompared),
    },
  }
}

/** What the referee and the others had to say of a match. */
export interface Referred {
  readonly substituted: number
  readonly desyncs: number
  readonly hashesCompared: number
}

/** All players of all matches of one condition, taken together. */
export function figuresOf(seen: readonly Seen[], referred: readonly Referred[]): FeltFigures {
  const seconds = seen.reduce((sum, one) => sum + one.seconds, 0)
  const all = (of: (one: Seen) => readonly number[]): number[] => seen.flatMap(of).toSorted((a, b) => a - b)
  const own = all((one) => one.ownDelaysMs)
  const remote = all((one) => one.remoteDelaysMs)
  const stalls = all((one) => one.stallsMs)
  const depths = all((one) => one.depthsFrames)
  const jumps = all((one) => one.jumps)
  const eased = all((one) => one.eased)
  const seenJumps = jumps.filter((jump) => jump >= SEEN_JUMP)
  const felt: Felt = {
    noticedDelayMs: mean(seen.flatMap((one) => one.addedDelaysMs.map((ms) => Math.max(0, ms - NOTICED_DELAY_MS)))),
    frozenMsPerSecond: total(stalls) / seconds,
    jumpedPerSecond: (100 * total(seenJumps)) / seconds,
  }
  return {
    ...felt,
    ownP50Ms: at(own, 0.5),
    ownP95Ms: at(own, 0.95),
    remoteP50Ms: at(remote, 0.5),
    remoteP95Ms: at(remote, 0.95),
    stallsPerMinute: (60 * stalls.length) / seconds,
    stallMeanMs: mean(stalls),
    stallMaxMs: stalls.at(-1) ?? 0,
    rollbacksPerSecond: depths.length / seconds,
    depthMean: mean(depths),
    depthP95: at(depths, 0.95),
    depthMax: depths.at(-1) ?? 0,
    resimulatedPerSecond: total(depths) / seconds,
    seenJumpsPerSecond: seenJumps.length / seconds,
    jumpP50: at(jumps, 0.5),
    jumpP95: at(jumps, 0.95),
    jumpMax: jumps.at(-1) ?? 0,
    easedP95: at(eased, 0.95),
    easedMax: eased.at(-1) ?? 0,
    phantomsPerMinute: (60 * total(seen.map((one) => one.phantoms))) / seconds,
    predicting: mean(seen.map((one) => one.predicting)),
    delayFrames: mean(seen.map((one) => one.delayFrames)),
    pace: mean(seen.map((one) => one.pace)),
    substituted: total(referred.map((one) => one.substituted)),
    desyncs: total(referred.map((one) => one.desyncs)),
    hashesCompared: total(referred.map((one) => one.hashesCompared)),
    cost: costOf(felt),
  }
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}

/** 0 of none. */
function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : total(values) / values.length
}

/** 0 of none. */
function at(sorted: readonly number[], share: number): number {
  return sorted.length === 0 ? 0 : quantile(sorted, share)
}
