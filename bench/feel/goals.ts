/** Goals of the modes and of the policy that chooses among them, and ratios that the gate compares. */
import { atLeast, atMost, type Goal, type Ratio, ratio } from '../findings/findings.js'
import { mean, total } from '../measure/statistics.js'
import { type Condition, conditionText, GAMES, type GameName, type Mode, type Plan, USUAL } from './conditions.js'
import { costRatio, EQUAL_COST_MS, NOTICED_DELAY_MS, SEEN_JUMP, WEIGHTS } from './cost.js'
import type { FeelRow } from './match.js'

const FRAME_MS = 1000 / 60
/** The round trip that the goals of rollback speak of. */
const GOAL_RTT_MS = 150

/** The rows of one mode under the usual condition, but for `change`; by rising round trip. */
export function rowsOf(
  rows: readonly FeelRow[],
  mode: Mode,
  game: GameName,
  change: Partial<Pick<Condition, 'players' | 'jitterRatio' | 'lossRatio'>> = {},
): FeelRow[] {
  const { players, jitterRatio, lossRatio } = { ...USUAL, ...change }
  return rows
    .filter((row) => row.mode === mode && row.game === game && row.players === players)
    .filter((row) => row.jitterRatio === jitterRatio && row.lossRatio === lossRatio)
    .toSorted((a, b) => a.rttMs - b.rttMs)
}

/** Once for each condition: the automatic choice, and the fixed mode that costs least. */
export function comparedModes(rows: readonly FeelRow[]) {
  const groups = Map.groupBy(rows, (row) => conditionText(row) + row.game)
  return [...groups.values()].map((group) => {
    const auto = group.find((row) => row.mode === 'auto')!
    const fixed = group.filter((row) => row.mode !== 'auto')
    const best = fixed.reduce((least, row) => (row.cost < least.cost ? row : least))
    return { auto, best, ratio: costRatio(auto.cost, best.cost) }
  })
}

/** See above. */
export function goalsOf(rows: readonly FeelRow[]): Goal[] {
  const far = rows.filter((row) => row.rttMs === GOAL_RTT_MS && row.mode === 'rollback')
  const auto = rows.filter((row) => row.mode === 'auto')
  const near = auto.filter((row) => row.rttMs <= 60 && row.jitterRatio <= 0.1 && row.lossRatio === 0)
  const most = (some: readonly FeelRow[], of: keyof FeelRow): number =>
    Math.max(...some.map((row) => row[of] as number))
  const delayMs = NOTICED_DELAY_MS + FRAME_MS
  const excess = Math.max(...comparedModes(rows).map((one) => one.ratio))
  const rollback = `rollback at ${GOAL_RTT_MS} ms`
  // A row is too short for one stall a minute: a single one would be several.
  const stalls = mean(auto.map((row) => row.stallsPerMinute))
  const hashes = Math.min(...rows.map((row) => row.hashesCompared))
  return [
    atMost('desyncs of all matches', total(rows.map((row) => row.desyncs)), 0, ''),
    atLeast('hashes compared in each row', hashes, 1, ''),
    atMost('automatic, worst row: felt cost over that of the best fixed mode', excess, 1.1, ''),
    atMost(`${rollback}: own-screen delay, p95`, most(far, 'ownP95Ms'), delayMs, 'ms'),
    atMost(`${rollback}: stalls per minute`, most(far, 'stallsPerMinute'), 1, ''),
    atMost('automatic, all rows: own-screen delay, p95', most(auto, 'ownP95Ms'), delayMs, 'ms'),
    atMost('automatic, all rows together: stalls per minute', stalls, 1, ''),
    atMost('automatic, all rows: longest stall', most(auto, 'stallMaxMs'), 3 * FRAME_MS, 'ms'),
    atMost('automatic, calm paths up to 60 ms: corrections per second', most(near, 'seenJumpsPerSecond'), 0, ''),
  ]
}

/** Equal for equal seeds: any change is one of the code. Of many rows together, so that one packet changes little. */
export function ratiosOf(rows: readonly FeelRow[], swept: readonly FeelRow[]): Ratio[] {
  return GAMES.flatMap((game) => {
    const of = (mode: Mode): FeelRow[] => rows.filter((row) => row.game === game && row.mode === mode)
    const [lockstep, rollback, auto] = [of('lockstep'), of('rollback'), of('auto')]
    const sum = (some: readonly FeelRow[], what: keyof FeelRow): number => total(some.map((row) => row[what] as number))
    const quotient = (some: readonly FeelRow[], others: readonly FeelRow[], what: keyof FeelRow): number =>
      sum(some, what) / sum(others, what)
    const toWay = (some: readonly FeelRow[]): number => mean(some.map((row) => row.remoteP50Ms / (row.rttMs / 2)))
    const undelayed = swept.filter((row) => row.game === game && row.fixedDelayFrames === 0)
    const delayed = rowsOf(rows, 'rollback', game).filter((row) => undelayed.some(({ rttMs }) => rttMs === row.rttMs))
    const excess = comparedModes(rows).filter((one) => one.auto.game === game)
    const resimulated = rollback.map((row) => (row.resimulatedPerSecond * FRAME_MS) / 1000)
    return [
      ratio(`${game}: felt cost, automatic to the best fixed mode, mean of rows`, mean(excess.map((one) => one.ratio))),
      ratio(`${game}: felt cost, automatic to lockstep`, quotient(auto, lockstep, 'cost')),
      ratio(`${game}: own-screen delay, automatic to lockstep`, quotient(auto, lockstep, 'ownP50Ms')),
      ratio(`${game}: remote-screen delay, lockstep to the way, mean of rows`, toWay(lockstep)),
      ratio(`${game}: remote-screen delay, rollback to the way, mean of rows`, toWay(rollback)),
      ratio(`${game}: frames re-simulated, rollback to frames played`, mean(resimulated)),
      ratio(
        `${game}: jumps with rollback, the policy's delay to none`,
        quotient(delayed, undelayed, 'jumpedPerSecond'),
      ),
    ]
  })
}

/** How to read the figures. */
export function notesOf({ matches, seconds }: Plan): string[] {
  return [
    `Virtual time: one seed gives the same figures on every machine. ${matches} matches of ${seconds} s for each row, after 9 s in which the policy learns the path.`,
    `Felt cost, in milliseconds of delay: ${WEIGHTS.delay} for each millisecond of own-screen delay beyond ${NOTICED_DELAY_MS}, ${WEIGHTS.frozen} for each millisecond in a second that the picture stands still, ${WEIGHTS.jumped} for each hundredth of the screen's width in a second that bodies jump (jumps below ${100 * SEEN_JUMP} hundredths are not seen). Costs that differ by less than ${EQUAL_COST_MS} are equal.`,
    'Own-screen delay runs from the tick that reads an input to the drawing that shows it, and contains the wait for that drawing (half a frame on average, a frame at most), which a game without a network has, too. What keyboard, screen and the frame in which a key waits to be read add is the same for all modes and not contained.',
    'Interpolation changes what is drawn between two frames, and nothing that is measured here: lockstep and lockstep with interpolation wait for the same inputs, and are both played under the usual conditions only.',
    'Jumps are those of bodies (ships), not of shots; the cost eases nothing, which is unfair to rollback.',
  ]
}
