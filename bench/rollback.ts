/** Frames re-simulated per second, for the benchmark game in two forms and for the demo games; cost of snapshots. */
import assert from 'node:assert/strict'
import type { Game } from 'peerstep/core'
import { arena } from '../demos/games/arena.js'
import { skirmish } from '../demos/games/skirmish.js'
import type { BenchResult, FindingsTable, Row } from './findings.js'
import { swarmColumns } from './games/swarm-columns.js'
import { swarmObjects } from './games/swarm-objects.js'
import { atLeast, type BenchContext, type Effort, tableText, timeCases, yardstickRatios } from './harness.js'
import { DEPTH_FRAMES, Rewinder } from './rewinder.js'
import { measureStateCosts } from './state-costs.js'
import { YARDSTICK, yardstick } from './yardstick.js'

const FRAME_MS = 16.6

/** Both forms of the benchmark game must hold the same numbers, or the comparison means nothing. */
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

interface Subject {
  readonly name: string
  readonly stateBytes: number
  readonly rollBack: (save: boolean, hash: boolean) => bigint
}

function subjectOf<State, Input>(name: string, game: Game<State, Input>, seed: number): Subject {
  const rewinder = new Rewinder(game, seed)
  return { name, stateBytes: rewinder.stateBytes, rollBack: (save, hash) => rewinder.rollBack(save, hash) }
}

/** What is done with each frame that is simulated again. */
const WORK = {
  step: [false, false],
  'step and save': [true, false],
  'step, save and hash': [true, true],
} as const
const COMPLETE = 'step, save and hash'

const BATCHES: Readonly<Record<Effort, { readonly batches: number; readonly batchMs: number }>> = {
  smoke: { batches: 5, batchMs: 1 },
  quick: { batches: 25, batchMs: 5 },
  full: { batches: 101, batchMs: 10 },
}

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

  const table: FindingsTable = {
    title: `Rollbacks of ${DEPTH_FRAMES} frames, microseconds per frame`,
    headline: true,
    note: 'Median of interleaved batches: load once, then simulate again, doing with each frame what the column says.',
    head: ['game', 'state, bytes', ...Object.keys(WORK), 'frames/s', `in ${FRAME_MS} ms`, 'to the yardstick'],
    lines: subjects.map(({ name, stateBytes }) => [
      name,
      stateBytes,
      ...Object.keys(WORK).map((work) => perFrameUs(name, work)),
      1e6 / perFrameUs(name, COMPLETE),
      perBudget(name),
      perFrameUs(name, COMPLETE) / timings[YARDSTICK]!.medianUs,
    ]),
  }
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
      atLeast('typed arrays, at least', perBudget(typed.name), 1500, `frames in ${FRAME_MS} ms`),
      atLeast('plain objects, at least', perBudget(plain.name), 250, `frames in ${FRAME_MS} ms`),
      atLeast('save of 1 KB, at least', costs.cloneSaveUs / costs.plainSaveUs, 4, 'times cheaper than structuredClone'),
    ],
    tables: [table, ...costs.tables],
    figures: [
      {
        kind: 'bars',
        title: 'One frame simulated again',
        note: 'Without what is between; a frame of 60 Hz has 16,667 microseconds.',
        y: { title: 'microseconds', scale: 'log' },
        bars: subjects.flatMap(({ name }) =>
          Object.keys(WORK).map((work) => ({ group: name, name: work, value: perFrameUs(name, work) })),
        ),
      },
      ...costs.figures,
    ],
    ratios: [...yardstickRatios('rollback', timings), ...costs.ratios],
  }
}
