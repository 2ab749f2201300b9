/** What is wanted of the modes and of the policy that chooses among them, and what may not become worse. */
import type { Goal, Ratio } from '../findings.js'
import { atLeast, atMost } from '../harness.js'
import { GAMES, type Mode, type Plan } from './conditions.js'
import { NOTICED_DELAY_MS, SEEN_JUMP, WEIGHTS } from './cost.js'
import { EQUAL_COST_MS } from './crossings.js'
import { bestFixed, byCondition, type FeltRow, rowsOf } from './felt-rows.js'

const FRAME_MS = 1000 / 60
/** Matches of this distance are what the goals of a usual row speak of. */
const GOAL_RTT_MS = 150

/** How much more a mode costs than another; costs that nobody feels are no reason. */
export function costRatio(cost: number, best: number): number {
  return Math.max(cost, EQUAL_COST_MS) / Math.max(best, EQUAL_COST_MS)
}

export function feltGoals(rows: readonly FeltRow[]): Goal[] {
  const excess = byCondition(rows).map((modes) => costRatio(modes.auto.cost, bestFixed(modes).cost))
  const far = rows.filter((row) => row.rttMs === GOAL_RTT_MS && row.mode === 'rollback')
  const auto = rows.filter((row) => row.mode === 'auto')
  const near = auto.filter((row) => row.rttMs <= 60 && row.jitterRatio <= 0.1 && row.lossRatio === 0)
  const most = (some: readonly FeltRow[], of: (row: FeltRow) => number): number => Math.max(...some.map(of))
  const delayMs = NOTICED_DELAY_MS + FRAME_MS
  return [
    atMost(
      'desyncs of all matches',
      rows.reduce((sum, row) => sum + row.desyncs, 0),
      0,
      '',
    ),
    atLeast('hashes compared in each row', Math.min(...rows.map((row) => row.hashesCompared)), 1, ''),
    atMost('automatic, worst row: felt cost over that of the best fixed mode', Math.max(...excess), 1.1, ''),
    atMost(
      `rollback at ${GOAL_RTT_MS} ms: own-screen delay, p95`,
      most(far, (row) => row.ownP95Ms),
      delayMs,
      'ms',
    ),
    atMost(
      `rollback at ${GOAL_RTT_MS} ms: stalls per minute`,
      most(far, (row) => row.stallsPerMinute),
      1,
      '',
    ),
    atMost(
      'automatic, all rows: own-screen delay, p95',
      most(auto, (row) => row.ownP95Ms),
      delayMs,
      'ms',
    ),
    // A row is too short for one stall a minute: a single one would be several.
    atMost('automatic, all rows together: stalls per minute', mean(auto.map((row) => row.stallsPerMinute)), 1, ''),
    atMost(
      'automatic, all rows: longest stall',
      most(auto, (row) => row.stallMaxMs),
      3 * FRAME_MS,
      'ms',
    ),
    atMost(
      'automatic, calm paths up to 60 ms: corrections per second',
      most(near, (row) => row.seenJumpsPerSecond),
      0,
      '',
    ),
  ]
}

/** Equal for equal seeds: any change is one of the code. Of many rows together, so that a packet here or there changes little. */
export function feltRatios(rows: readonly FeltRow[], swept: readonly FeltRow[]): Ratio[] {
  const higher = (name: string, value: number): Ratio => ({ name, value, worse: 'higher' })
  return GAMES.flatMap((game) => {
    const of = (mode: Mode): FeltRow[] => rows.filter((row) => row.game === game && row.mode === mode)
    const [lockstep, rollback, auto] = [of('lockstep'), of('rollback'), of('auto')]
    const total = (some: readonly FeltRow[], what: (row: FeltRow) => number): number =>
      some.reduce((sum, row) => sum + what(row), 0)
    const ratio = (some: readonly FeltRow[], others: readonly FeltRow[], what: (row: FeltRow) => number): number =>
      total(some, what) / total(others, what)
    const toWay = (some: readonly FeltRow[]): number => mean(some.map((row) => row.remoteP50Ms / (row.rttMs / 2)))
    const undelayed = swept.filter((row) => row.game === game && row.inputDelay === 0)
    const delayed = rowsOf(rows, 'rollback', game).filter((row) => undelayed.some(({ rttMs }) => rttMs === row.rttMs))
    const compared = byCondition(rows).filter((one) => one.auto.game === game)
    return [
      higher(
        `${game}: felt cost, automatic to the best fixed mode, mean of rows`,
        mean(compared.map((one) => costRatio(one.auto.cost, bestFixed(one).cost))),
      ),
      higher(
        `${game}: felt cost, automatic to lockstep`,
        ratio(auto, lockstep, (row) => row.cost),
      ),
      higher(
        `${game}: own-screen delay, automatic to lockstep`,
        ratio(auto, lockstep, (row) => row.ownP50Ms),
      ),
      higher(`${game}: remote-screen delay, lockstep to the way, mean of rows`, toWay(lockstep)),
      higher(`${game}: remote-screen delay, rollback to the way, mean of rows`, toWay(rollback)),
      higher(`${game}: frames re-simulated, rollback to frames played`, mean(rollback.map(resimulatedShare))),
      higher(
        `${game}: jumps with rollback, the policy's delay to none`,
        ratio(delayed, undelayed, (row) => row.jumpedPerSecond),
      ),
    ]
  })
}

/** Frames simulated again for each frame of 60 Hz. */
function resimulatedShare(row: FeltRow): number {
  return (row.resimulatedPerSecond * FRAME_MS) / 1000
}

export function feltNotes(plan: Plan): string[] {
  return [
    `Virtual time: one seed gives the same figures on every machine. ${plan.matches} matches of ${plan.seconds} s for each row, after 9 s in which the policy learns the path.`,
    `Felt cost, in milliseconds of delay: ${WEIGHTS.delay} for each millisecond of own-screen delay beyond ${NOTICED_DELAY_MS}, ${WEIGHTS.frozen} for each millisecond in a second that the picture stands still, ${WEIGHTS.jumped} for each hundredth of the screen's width in a second that bodies jump (jumps below ${100 * SEEN_JUMP} hundredths are not seen). Costs that differ by less than ${EQUAL_COST_MS} are equal.`,
    'Own-screen delay runs from the tick that reads an input to the drawing that shows it, and holds the wait for that drawing (half a frame on average, a frame at most), which a game without a network has, too. What keyboard, screen and the frame in which a key waits to be read add is the same for all modes and not in it.',
    'Interpolation changes what is drawn between two frames, and nothing of what is measured here: lockstep and lockstep with interpolation wait for the same inputs, and are both played under the usual conditions only.',
    'Jumps are those of bodies (ships), not of shots; nothing is eased in the cost, which is unfair to rollback.',
  ]
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
