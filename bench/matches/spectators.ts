/** Whether spectators delay the players: the same match with and without them, in turns. */
import { missing } from '../../test/netlab/requirements.js'
import {
  atMost,
  type BenchContext,
  type BenchResult,
  type Effort,
  type Row,
  ratio,
  tableOf,
} from '../findings/findings.js'
import { tableText } from '../findings/text.js'
import { sleep } from '../measure/process.js'
import { median, percentile } from '../measure/statistics.js'
import { MatchLab } from './match-lab.js'

const LINK = { delayMs: 20 }
const PLAYERS = 4
/** Spectators in one process, at most. */
const PER_PROCESS = 50
const HOST = 'spectators'

/** `seconds` of each window; `settleMs` after spectators have come or gone. */
const PLANS: Readonly<Record<Effort, { spectators: number; rounds: number; seconds: number; settleMs: number }>> = {
  smoke: { spectators: 4, rounds: 1, seconds: 1, settleMs: 500 },
  quick: { spectators: 50, rounds: 1, seconds: 4, settleMs: 3000 },
  full: { spectators: 200, rounds: 2, seconds: 10, settleMs: 3000 },
}

/** Runs the benchmark. */
export async function run({ seed, effort, print }: BenchContext): Promise<BenchResult> {
  const without = await missing()
  if (without !== null) {
    const note = `Not measured, there is no network lab here: ${without}`
    print(note)
    return { rows: [], goals: [], notes: [note] }
  }
  const { spectators, rounds, seconds, settleMs } = PLANS[effort]
  const lab = await MatchLab.start({
    ...{ players: PLAYERS, seed, link: LINK, lanes: ['stream', 'datagram'], seconds: 3600 },
    relay: { limits: { spectators, peersPerAddress: 0 } },
    more: { [HOST]: LINK },
  })
  const windows: Awaited<ReturnType<typeof measure>>[] = []
  try {
    await sleep(2 * settleMs)
    for (let round = 0; round < rounds; round += 1) {
      windows.push(await measure(lab, 0, round, seconds))
      const beganMs = performance.now()
      const agents = Array.from({ length: Math.ceil(spectators / PER_PROCESS) }, () => lab.agent(HOST))
      await Promise.all(
        agents.map((agent, index) => {
          const count = Math.min(PER_PROCESS, spectators - index * PER_PROCESS)
          return agent.call('watch', { relay: lab.relay.address, room: lab.room, count })
        }),
      )
      print(`${spectators} spectators came in ${((performance.now() - beganMs) / 1000).toFixed(1)} s`)
      await sleep(settleMs)
      windows.push(await measure(lab, spectators, round, seconds))
      await Promise.all(agents.map((agent) => agent.end()))
      await sleep(settleMs)
    }
  } finally {
    await lab.end()
  }
  const about = {
    title: 'How long players wait, with and without spectators',
    note: `${PLAYERS} players behind symmetric routers, 20 ms to each; from reading an input to knowing all inputs of its frame.`,
  }
  const table = tableOf(about, windows, [
    ['spectators', (one) => one.spectators],
    ['round', (one) => one.round],
    ['p50 ms', (one) => one.p50Ms.toFixed(1)],
    ['p99 ms', (one) => one.p99Ms.toFixed(1)],
    ['frames/s', (one) => one.framesPerSecond.toFixed(1)],
  ])
  print(tableText(table))
  const of = (count: number) => windows.filter((one) => one.spectators === count)
  const middle = (count: number): number => median(of(count).map(({ p99Ms }) => p99Ms))
  const value = middle(spectators) / middle(0)
  const name = `p99 with ${spectators} spectators to that without`
  const curves = [0, spectators].map((count) => {
    return { name: `${count} spectators`, latenciesMs: of(count).flatMap(({ samplesMs }) => samplesMs) }
  })
  const title = 'From reading an input to knowing all inputs of its frame'
  return {
    rows: windows.map((window): Row => ({ ...window })),
    goals: [atMost(name, value, 1.1, '')],
    ratios: [ratio(`spectators: players' ${name}`, value)],
    tables: [table],
    figures: [{ kind: 'cdf', title, panels: [{ title: `${PLAYERS} players`, curves }] }],
  }
}

async function measure(lab: MatchLab, spectators: number, round: number, seconds: number) {
  const before = await lab.reports()
  const beganMs = performance.now()
  await sleep(seconds * 1000)
  const after = await lab.reports()
  const tookMs = performance.now() - beganMs
  const samplesMs = after.flatMap(({ confirmMs }) => confirmMs)
  const frames = median(after.map(({ stats }, seat) => stats.frame - before[seat]!.stats.frame))
  const percentiles = { p50Ms: percentile(samplesMs, 0.5), p99Ms: percentile(samplesMs, 0.99) }
  return { spectators, round, ...percentiles, framesPerSecond: (frames * 1000) / tookMs, samplesMs }
}
