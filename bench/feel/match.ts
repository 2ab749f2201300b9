/** Matches under one condition in virtual time, and what all their players perceived. */
import type { Game } from 'peerstep/core'
import type { Match } from '../../src/match/match.js'
import { SimulatedNetwork } from '../../src/transport/simulated/simulated-network.js'
import { mean, percentile, total } from '../measure/statistics.js'
import { PARTS, RefereedRoom } from '../virtual/virtual-room.js'
import type { Played } from './conditions.js'
import { costOf, NOTICED_DELAY_MS, SEEN_JUMP } from './cost.js'
import type { MeasuredGame } from './games.js'
import { Screen, type Seen } from './screen.js'

/** Until the policy has learned the path, and has gone back to lockstep where it can, nothing counts. */
const SETTLE_MS = 9000
/** The lobby, its countdown, and the agreement of clocks. */
const BEGIN_MS_MAX = 20_000
const RELAY = 'relay'

/** Plays a match. @throws Error when it does not begin */
export async function playOnce<State, Input>(
  measured: MeasuredGame<State, Input>,
  { players, mode, fixedDelayFrames, rttMs, jitterRatio, lossRatio }: Played,
  seed: number,
  seconds: number,
) {
  const { game, options } = measured
  const network = new SimulatedNetwork({ seed, startMs: 1000 })
  network.linkAll({ delayMs: rttMs / 2, jitterMs: jitterRatio * rttMs, lossRatio })
  const { clock } = network
  const room = new RefereedRoom(
    { seed, game: game as Game<unknown, unknown>, seats: players, options },
    { lane: network.lane(RELAY, { lossy: true }), clock, advance: (ms) => network.advance(ms) },
  )
  const tuning = {
    mode,
    ...(fixedDelayFrames === null ? {} : { delayFrames: fixedDelayFrames }),
    seats: players,
    options,
  }
  const all: { match: Match<State, Input>; screen: Screen<State, Input>; tickPart: number; drawPart: number }[] = []
  for (let index = 0; index < players; index += 1) {
    const name = `player${index}`
    const screen = new Screen(measured, players, seed + index)
    const match = room.join(screen.game, network.lane(name, { lossy: true }), { ...tuning, name })
    screen.watch(match)
    const tickPart = room.random.int(0, PARTS / 2 - 1)
    all.push({ match, screen, tickPart, drawPart: room.random.int(0, PARTS - 1) })
  }
  const screens = all.map(({ screen }) => screen)
  // As `Match.run` does it: two ticks in a frame, half a frame apart, and one drawing when the screen is ready for it.
  const run = (ms: number): Promise<void> =>
    room.run(ms, (part) => {
      const nowMs = clock.nowMs()
      for (const { match, screen, tickPart, drawPart } of all) {
        if (part % (PARTS / 2) === tickPart) {
          match.tick(() => screen.read(nowMs))
          screen.ticked(nowMs)
        }
        if (part === drawPart) screen.draw(screens, nowMs)
      }
    })
  const endMs = clock.nowMs() + BEGIN_MS_MAX
  while (all.some(({ match }) => match.phase !== 'playing')) {
    if (clock.nowMs() > endMs) throw new Error(`seed ${seed}: not all players play`)
    await run(1000 / 60)
  }
  await run(SETTLE_MS)
  for (const screen of screens) screen.count(clock.nowMs())
  await run(1000 * seconds)
  const sum = (of: 'substituted' | 'desyncs' | 'hashesCompared'): number =>
    total(all.map(({ match }) => match.stats[of]))
  return {
    seen: screens.map((screen) => screen.seen(clock.nowMs())),
    refereed: { substituted: sum('substituted'), desyncs: sum('desyncs'), hashesCompared: sum('hashesCompared') },
  }
}

/** What was measured under one condition. Latencies in milliseconds, jumps as shares of the screen's width. */
export type FeelRow = Played & ReturnType<typeof figuresOf>

/** All players of all matches of one condition, taken together. */
export function figuresOf(matches: readonly Awaited<ReturnType<typeof playOnce>>[]) {
  const seen = matches.flatMap((match) => match.seen)
  const seconds = total(seen.map((one) => one.seconds))
  const all = (of: (one: Seen) => readonly number[]): number[] => seen.flatMap(of)
  const [own, remote] = [all((one) => one.ownDelaysMs), all((one) => one.remoteDelaysMs)]
  const [stalls, depths] = [all((one) => one.stallsMs), all((one) => one.depthsFrames)]
  const [jumps, eased] = [all((one) => one.jumps), all((one) => one.eased)]
  const seenJumps = jumps.filter((jump) => jump >= SEEN_JUMP)
  const sum = (of: 'substituted' | 'desyncs' | 'hashesCompared'): number =>
    total(matches.map(({ refereed }) => refereed[of]))
  const felt = {
    noticedDelayMs: mean(all((one) => one.addedDelaysMs.map((ms) => Math.max(0, ms - NOTICED_DELAY_MS)))),
    frozenMsPerSecond: total(stalls) / seconds,
    jumpedPerSecond: (100 * total(seenJumps)) / seconds,
  }
  return {
    ...felt,
    /** Milliseconds of perceived delay. */
    cost: costOf(felt),
    ownP50Ms: percentile(own, 0.5),
    ownP95Ms: percentile(own, 0.95),
    remoteP50Ms: percentile(remote, 0.5),
    remoteP95Ms: percentile(remote, 0.95),
    stallsPerMinute: (60 * stalls.length) / seconds,
    stallMeanMs: mean(stalls),
    stallMaxMs: Math.max(0, ...stalls),
    rollbacksPerSecond: depths.length / seconds,
    depthMean: mean(depths),
    depthMax: Math.max(0, ...depths),
    resimulatedPerSecond: total(depths) / seconds,
    /** Drawings in a second on which something jumped far enough to be seen. */
    seenJumpsPerSecond: seenJumps.length / seconds,
    jumpP95: percentile(jumps, 0.95),
    /** With eased corrections: the farthest that a body was moved aside from one drawing to the next. */
    easedP95: percentile(eased, 0.95),
    predicting: mean(seen.map((one) => one.predicting)),
    delayFrames: mean(seen.map((one) => one.delayFrames)),
    pace: mean(seen.map((one) => one.pace)),
    ...{ substituted: sum('substituted'), desyncs: sum('desyncs'), hashesCompared: sum('hashesCompared') },
  }
}
