/** Frames re-simulated per second, for the benchmark game in two forms and for the demo games; cost of snapshots. */
import assert from 'node:assert/strict'
import type { Game } from 'peerstep/core'
import { arena } from '../demos/games/arena.js'
import { skirmish } from '../demos/games/skirmish.js'
import type { BenchResult, Row } from './findings.js'
import { swarmColumns } from './games/swarm-columns.js'
import { swarmObjects } from './games/swarm-objects.js'
import { atLeast, type BenchContext, short, tableOf, timeCases } from './harness.js'
import { DEPTH_FRAMES, Rewinder } from './rewinder.js'
import { measureStateCosts } from './state-costs.js'

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

export async function run(context: BenchContext): Promise<BenchResult> {
  const { seed, effort, print } = context
  const quick = effort !== 'full'
  checkSwarmsAgree(seed, 20)
  const subjects = [
    subjectOf('128 discs, typed arrays', swarmColumns, seed),
    subjectOf('128 discs, plain objects', swarmObjects, seed),
    subjectOf(`arena, ${arena.seats.max} seats`, arena, seed),
    subjectOf(`skirmish, ${skirmish.seats.max} seats`, skirmish, seed),
  ]
  const cases: Record<string, () => void> = {}
  for (const { name, rollBack } of subjects) {
    for (const [work, [save, hash]] of Object.entries(WORK)) cases[`${name}: ${work}`] = () => void rollBack(save, hash)
  }
  const timings = timeCases(cases, { seed, batches: quick ? 7 : 41, batchMs: quick ? 3 : 10 })

  const rows: Row[] = []
  const lines: string[][] = []
  const framesPerBudget = new Map<string, number>()
  for (const { name, stateBytes } of subjects) {
    const perFrame = Object.keys(WORK).map((work) => timings[`${name}: ${work}`].medianUs / DEPTH_FRAMES)
    for (const work of Object.keys(WORK)) {
      rows.push({
        what: `${name}: load once, then ${work} 8 frames`,
        unit: 'us',
        stateBytes,
        ...timings[`${name}: ${work}`],
      })
    }
    const complete = perFrame[perFrame.length - 1]
    framesPerBudget.set(name, (FRAME_MS * 1000) / complete)
    lines.push([
      name,
      short(stateBytes),
      ...perFrame.map(short),
      short(1e6 / complete),
      short((FRAME_MS * 1000) / complete),
    ])
  }
  print(`rollbacks of ${DEPTH_FRAMES} frames, microseconds per frame (median of interleaved batches)`)
  print(tableOf(['game', 'bytes', ...Object.keys(WORK), 'frames/s', `in ${FRAME_MS} ms`], lines))

  const costs = measureStateCosts(context)
  const [typed, plain] = subjects
  return {
    rows: [...rows, ...costs.rows],
    goals: [
      atLeast('typed arrays, at least', framesPerBudget.get(typed.name) ?? 0, 1500, `frames in ${FRAME_MS} ms`),
      atLeast('plain objects, at least', framesPerBudget.get(plain.name) ?? 0, 250, `frames in ${FRAME_MS} ms`),
      atLeast('save of 1 KB, at least', costs.cloneSaveUs / costs.plainSaveUs, 4, 'times cheaper than structuredClone'),
    ],
  }
}
