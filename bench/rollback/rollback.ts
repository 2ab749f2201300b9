/** Frames re-simulated per second, for the benchmark game in two forms and for the demo games; cost of snapshots. */
import assert from 'node:assert/strict'
import type { Game } from 'peerstep/core'
import { arena } from '../../demos/games/arena.js'
import { skirmish } from '../../demos/games/skirmish.js'
import { atLeast, type BenchContext, type BenchResult, type Row, tableOf } from '../findings/findings.js'
import { tableText } from '../findings/text.js'
import { type Batches, timeCases, YARDSTICK, yardstick, yardstickRatios } from '../measure/timing.js'
import { DEPTH_FRAMES, Rewinder } from './rewinder.js'
import { measureStateCosts } from './state-costs.js'
import { swarmColumns } from './swarm-columns.js'
import { swarmObjects } from './swarm-objects.js'

const FRAME_MS = 16.6
const BATCHES: Batches = {
  smoke: { batches: 5, batchMs: 1 },
  quick: { batches: 25, batchMs: 5 },
  full: { batches: 101, batchMs: 10 },
}
/** What is done with each frame that is simulated again: save, hash. */
const WORK = { step: [false, false], 'step and save': [true, false], 'step, save and hash': [true, true] } as const
const COMPLETE = 'step, save and hash'

/** @throws AssertionError unless both forms of the benchmark game hold the same numbers, as the comparison supposes */
export function checkSwarmsAgree(seed: number, rollbacks: number): void {
  const columns = new Rewinder(swarmColumns, seed)
  const objects = new Rewinder(swarmObjects, seed)
  for (let turn = 0; turn < rollbacks; turn += 1) {
    columns.rollBack(true, true)
    objects.rollBack(true, true)
    for (const disc of objects.state.discs) {
      for (const field of ['x', 'y', 'vx', 'vy', 'angle', 'hp', 'bumps', 'cooldown'] as const) {
        assert.equal(columns.state[field][disc.id], disc[field], `disc ${disc.id}, ${field}`)
      }
    }
  }
}

function subjectOf<State, Input>(name: string, game: Game<State, Input>, seed: number) {
  const rewinder = new Rewinder(game, seed)
  const rollBack = (save: boolean, hash: boolean): bigint => rewinder.rollBack(save, hash)
  return { name, stateBytes: rewinder.stateBytes, rollBack }
}

/** Runs the benchmark. */
export async function run(context: BenchContext): Promise<BenchResult> {
  const { seed, effort, print } = context
  checkSwarmsAgree(seed, 20)
  const subjects = [
    subjectOf('128 discs, typed arrays', swarmColumns, seed),
    subjectOf('128 discs, plain objects', swarmObjects, seed),
    subjectOf(`arena, ${arena.seats.max} seats`, arena, seed),
    subjectOf(`skirmish, ${skirmish.seats.max} seats`, skirmish, seed),
  ]
  const cases: Record<string, () => void> = { [YARDSTICK]: yardstick }
  for (const { name, rollBack } of subjects) {
    for (const [work, [save, hash]] of Object.entries(WORK)) cases[`${name}: ${work}`] = () => void rollBack(save, hash)
  }
  const timings = timeCases(cases, { seed, ...BATCHES[effort] })
  const perFrameUs = (name: string, work: string): number => timings[`${name}: ${work}`]!.medianUs / DEPTH_FRAMES
  const perBudget = (name: string): number => (FRAME_MS * 1000) / perFrameUs(name, COMPLETE)
  const works = Object.keys(WORK)
  const about = {
    title: `Rollbacks of ${DEPTH_FRAMES} frames, microseconds per frame`,
    headline: true,
    note: 'Median of interleaved batches: load once, then simulate again, doing with each frame what the column says.',
  } as const
  const table = tableOf(about, subjects, [
    ['game', ({ name }) => name],
    ['state, bytes', ({ stateBytes }) => stateBytes],
    ...works.map((work) => [work, ({ name }: { name: string }) => perFrameUs(name, work)] as const),
    ['frames/s', ({ name }) => 1e6 / perFrameUs(name, COMPLETE)],
    [`in ${FRAME_MS} ms`, ({ name }) => perBudget(name)],
    ['to the yardstick', ({ name }) => perFrameUs(name, COMPLETE) / timings[YARDSTICK]!.medianUs],
  ])
  print(tableText(table))
  const costs = measureStateCosts(context)
  const [typed, plain] = subjects
  return {
    rows: [
      ...Object.entries(timings).map(([what, timing]): Row => ({ what, unit: 'us', ...timing })),
      ...subjects.map(({ name, stateBytes }): Row => ({ what: name, unit: 'bytes', stateBytes })),
      ...costs.rows,
    ],
    goals: [
      atLeast('typed arrays, at least', perBudget(typed!.name), 1500, `frames in ${FRAME_MS} ms`),
      atLeast('plain objects, at least', perBudget(plain!.name), 250, `frames in ${FRAME_MS} ms`),
      atLeast('save of 1 KB, at least', costs.cloneRatio, 4, 'times cheaper than structuredClone'),
    ],
    tables: [table, costs.table],
    figures: [
      {
        kind: 'bars',
        title: 'One frame simulated again',
        note: 'The time between frames is left out; a frame of 60 Hz has 16,667 microseconds.',
        y: { title: 'microseconds', scale: 'log' },
        bars: subjects.flatMap(({ name }) =>
          works.map((work) => ({ group: name, name: work, value: perFrameUs(name, work) })),
        ),
      },
      ...costs.figures,
    ],
    ratios: [...yardstickRatios('rollback', timings), ...costs.ratios],
  }
}
