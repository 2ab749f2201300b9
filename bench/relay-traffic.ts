/** What a player sends and receives each second in real matches through one relay: by gossip, and merged by its hub. */
import type { LaneKind } from 'peerstep'
import { missing } from '../test/netlab/requirements.js'
import type { BenchResult, Goal, Row } from './findings.js'
import { atMost, type BenchContext, short, tableOf } from './harness.js'
import { median } from './net/latencies.js'
import { MatchCrew } from './net/match-crew.js'

/** About 1 % loss and 50 ms of round trip between players, and jitter as on Wi-Fi: the published case. */
const LINK = { delayMs: 10, jitterMs: 5, lossRatio: 0.005 }
/** Until links to the hub are open and gossip has become seldom. */
const SETTLE_MS = 6000
const KIB = 1024
const TICK_RATE = 60

/**
 * What others publish for such a network, as a player sends it, without headers of IP and UDP, inputs of 4 bytes.
 * @see fortress-rollback, tests/simulation/baselines/sweep-v3.json
 */
const PUBLISHED = { players: 4, kibPerSecond: 17.78, messagesPerSecond: 388.6 }

interface Condition {
  readonly name: string
  readonly players: number
  readonly lanes: readonly LaneKind[]
}

const GOSSIP: Condition = { name: 'gossip only', players: 8, lanes: [] }
const MERGED: Condition = { name: "merged by the relay's hub, datagrams", players: 8, lanes: ['datagram'] }
const CONDITIONS: readonly Condition[] = [
  GOSSIP,
  MERGED,
  { name: "merged by the relay's hub, streams", players: 8, lanes: ['stream'] },
  { name: 'all lanes, as by default', players: 8, lanes: ['stream', 'datagram'] },
  { name: 'all lanes, as by default', players: PUBLISHED.players, lanes: ['stream', 'datagram'] },
]

/** Per player and second of the game (60 frames): the median of the players. A machine too busy plays fewer in a second. */
interface Traffic {
  readonly condition: Condition
  /** On the router's way to the internet, with IP headers. */
  readonly sentKib: number
  readonly receivedKib: number
  readonly sentPackets: number
  readonly receivedPackets: number
  /** What the match handed to its lane and took from it. */
  readonly laneSentKib: number
  readonly laneSentPackets: number
  readonly laneReceivedPackets: number
  /** Lane in use to each other player, all players'. */
  readonly lanes: string
  readonly confirmMs: number
  readonly stalls: number
  readonly desyncs: number
  /** Frames simulated in a second: 60 unless something held them up. */
  readonly framesPerSecond: number
}

export async function run({ seed, effort, print }: BenchContext): Promise<BenchResult> {
  const quick = effort !== 'full'
  const without = await missing()
  if (without !== null) {
    print(`NOT MEASURED, there is no network lab here: ${without}`)
    return { rows: [], goals: [] }
  }
  const seconds = quick ? 4 : 10
  const found: Traffic[] = []
  for (const condition of CONDITIONS) found.push(await measure(condition, seed, seconds))
  print(
    `arena, bots behind symmetric routers, about 1 % loss and 50 ms round trip; per player and 60 frames, ${seconds} s`,
  )
  const head = [
    '',
    'players',
    'KiB out',
    'KiB in',
    'packets out',
    'packets in',
    'lane KiB out',
    'frames/s',
    'confirmed after',
    'paths',
  ]
  const lines = found.map((one) => [
    one.condition.name,
    one.condition.players,
    one.sentKib.toFixed(1),
    one.receivedKib.toFixed(1),
    one.sentPackets.toFixed(0),
    one.receivedPackets.toFixed(0),
    one.laneSentKib.toFixed(1),
    one.framesPerSecond.toFixed(1),
    `${short(one.confirmMs)} ms`,
    one.lanes,
  ])
  print(tableOf(head, lines))
  print(
    `published, ${PUBLISHED.players} players: ${PUBLISHED.kibPerSecond} KiB and ${PUBLISHED.messagesPerSecond} messages sent`,
  )
  return { rows: found.map(rowOf), goals: goalsOf(found) }
}

async function measure(condition: Condition, seed: number, seconds: number): Promise<Traffic> {
  const { players, lanes } = condition
  const crew = await MatchCrew.start({ players, seed, link: LINK, lanes, seconds: 120 })
  try {
    await sleep(SETTLE_MS)
    const [before, reportsBefore] = await Promise.all([crew.counts(), crew.reports()])
    const beganMs = performance.now()
    await sleep(seconds * 1000)
    const [after, reports] = await Promise.all([crew.counts(), crew.reports()])
    const took = (performance.now() - beganMs) / 1000
    const frames = reports.map(({ stats }, seat) => stats.frame - reportsBefore[seat]!.stats.frame)
    const rate = (of: (seat: number) => number): number =>
      median(frames.map((count, seat) => (of(seat) * TICK_RATE) / count))
    const grown = (name: keyof (typeof after)[number]) => (seat: number) => after[seat]![name] - before[seat]![name]
    const more = (name: 'bytesSent' | 'packetsSent' | 'packetsReceived') => (seat: number) =>
      reports[seat]!.stats[name] - reportsBefore[seat]!.stats[name]
    const kinds = reports.flatMap(({ stats }) => stats.peers.map(({ lane }) => lane))
    return {
      condition,
      sentKib: rate(grown('bytesSent')) / KIB,
      receivedKib: rate(grown('bytesReceived')) / KIB,
      sentPackets: rate(grown('packetsSent')),
      receivedPackets: rate(grown('packetsReceived')),
      laneSentKib: rate(more('bytesSent')) / KIB,
      laneSentPackets: rate(more('packetsSent')),
      laneReceivedPackets: rate(more('packetsReceived')),
      lanes: [...new Set(kinds)].map((kind) => `${kind} ${kinds.filter((one) => one === kind).length}`).join(', '),
      confirmMs: median(reports.flatMap(({ confirmMs }) => confirmMs)),
      stalls: reports.reduce((sum, { stats }, seat) => sum + stats.stalls - reportsBefore[seat]!.stats.stalls, 0),
      framesPerSecond: median(frames) / took,
      desyncs: reports.reduce((sum, { stats }) => sum + stats.desyncs, 0),
    }
  } finally {
    await crew.end()
  }
}

function rowOf({ condition, ...figures }: Traffic): Row {
  return { what: condition.name, players: condition.players, ...figures }
}

function goalsOf(found: readonly Traffic[]): Goal[] {
  const of = (condition: Condition): Traffic => found.find((one) => one.condition === condition)!
  const [gossip, merged] = [of(GOSSIP), of(MERGED)]
  const four = found.find(({ condition }) => condition.players === PUBLISHED.players)!
  return [
    atMost('bytes sent, merged to gossip', merged.sentKib / gossip.sentKib, 0.5, ''),
    atMost('bytes received, merged to gossip', merged.receivedKib / gossip.receivedKib, 0.5, ''),
    atMost('packets sent, merged to gossip', merged.sentPackets / gossip.sentPackets, 0.5, ''),
    atMost('packets received, merged to gossip', merged.receivedPackets / gossip.receivedPackets, 0.5, ''),
    atMost('four players, bytes sent to the published', four.sentKib / PUBLISHED.kibPerSecond, 0.5, ''),
    atMost('four players, packets sent to the published', four.sentPackets / PUBLISHED.messagesPerSecond, 0.5, ''),
  ]
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
