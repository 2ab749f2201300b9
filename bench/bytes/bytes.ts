/** Bytes and packets of each path on a player's line, and on its server's, up and down. */
import { Random } from 'peerstep/core'
import { missing } from '../../test/netlab/requirements.js'
import { PlayerNetwork, playerHost } from '../agents/player-network.js'
import { Room, type RoomAgents } from '../agents/room.js'
import { CONTESTANTS, type ContestantKey } from '../contestants/registry.js'
import type { BarFigure, FindingsTable, Ratio } from '../findings/findings.js'
import {
  atMost,
  type BenchContext,
  type BenchResult,
  type Effort,
  type Goal,
  ratio,
  tableOf,
} from '../findings/findings.js'
import { percent, tableText } from '../findings/text.js'
import { latencyFigures } from '../measure/statistics.js'
import { deviceCounts, medianTraffic, packetsOf, type Traffic, trafficBetween } from '../measure/traffic.js'
import { MESSAGE_BYTES } from '../players/messages.js'
import {
  MATCH_CONDITIONS,
  type MatchTraffic,
  matchGoals,
  matchRatios,
  matchRow,
  matchTables,
  matchTraffic,
  prefixed,
} from './matches.js'

const HZ = 60
const DRAIN_MS = 500
/** What connections need to settle does not count. */
const WARM_UP = { ticks: 30, hz: HZ, drainMs: DRAIN_MS }
const GEOGRAPHY = { directMs: 40, brokerMs: 20, relayMs: 20, jitterMs: 0, lossRatio: 0 }

/** The floor first, then rivals, then ours. Bytes in pages differ from those in Node by a few percent only. */
const KEYS: readonly ContestantKey[] = [
  ...(['udp', 'wsNaive', 'wsCorked', 'socketIo', 'colyseus', 'peerJs', 'peerJsReliable', 'datagram'] as const),
  ...(['directStream', 'directGossip', 'datagramHub', 'streamHub', 'circuitStream'] as const),
  ...(['relayedGossip', 'bundledGossip'] as const),
]
/** Variants of others: in the largest room of a full run only. */
const FULL_ONLY: readonly ContestantKey[] = [
  ...(['wsNaive', 'peerJsReliable', 'directGossip', 'circuitStream', 'bundledGossip'] as const),
]

interface Plan {
  readonly keys: readonly ContestantKey[]
  readonly players: readonly number[]
  readonly ticks: number
  readonly matches: readonly (keyof typeof MATCH_CONDITIONS)[]
  readonly settleMs: number
  readonly matchSeconds: number
}

const PLANS: Readonly<Record<Effort, Plan>> = {
  smoke: {
    keys: ['udp', 'wsCorked', 'datagram'],
    ...{ players: [2], ticks: 20, matches: [], settleMs: 0, matchSeconds: 0 },
  },
  quick: {
    keys: KEYS.filter((key) => !FULL_ONLY.includes(key)),
    ...{ players: [8], ticks: 60, matches: ['merged', 'fourByDefault'], settleMs: 4000, matchSeconds: 3 },
  },
  full: {
    ...{ keys: KEYS, players: [2, 4, 8], ticks: 120, settleMs: 5000, matchSeconds: 5 },
    matches: ['gossip', 'merged', 'mergedByStream', 'fourByDefault', 'twoByDefault'],
  },
}

const NOTES = [
  'Where the machine is busy with something else, TCP puts several messages into one packet and datagrams do not: packets of paths by TCP read too low then.',
  `All send the same: ${MESSAGE_BYTES} bytes, ${HZ} times a second, to each of the others. Those that may lose packets send everything three times, which is most of their bytes; a match repeats inputs of a few bytes, and so its headers are most of it.`,
  'Counted are packets with IP headers where a machine meets the network, acknowledgements of TCP and SCTP and keep-alives included. TLS, which brokers and relays have on the internet, is not: it adds 22 bytes or more to each write.',
]

/** One contestant with so many players. */
type Cell = Awaited<ReturnType<typeof roomTraffic>>

/** Runs the benchmark. */
export async function run({ seed, effort, print }: BenchContext): Promise<BenchResult> {
  const without = await missing()
  if (without !== null) {
    const note = `Not measured, there is no network lab here: ${without}`
    print(note)
    return { rows: [], goals: [], notes: [note] }
  }
  const plan = PLANS[effort]
  const cells = await playRooms(plan, seed, print)
  const matches: MatchTraffic[] = []
  for (const key of plan.matches) {
    matches.push(await matchTraffic(MATCH_CONDITIONS[key], seed, plan.settleMs, plan.matchSeconds))
  }
  const rooms = plan.players.map((players) => roomTable(cells, players))
  const tables = [...rooms, ...(matches.length === 0 ? [] : matchTables(matches))]
  for (const table of tables) print(`\n${tableText(table)}`)
  const roomRows = cells.map(({ name: _, side: __, key, player, server, ...rest }) => {
    return { what: key, ...rest, ...player, ...prefixed('server', server) }
  })
  return {
    rows: [...roomRows, ...matches.map(matchRow)],
    goals: [...roomGoals(cells), ...matchGoals(matches, gossipOf(cells))],
    tables,
    figures: plan.players.flatMap((players) => figuresOf(cells, players)),
    ratios: [...ratiosOf(cells), ...matchRatios(matches, gossipOf(cells))],
    notes: NOTES,
  }
}

/** In shuffled order; @returns in the order of `plan.keys` */
async function playRooms({ keys, players, ticks }: Plan, seed: number, print: (text: string) => void): Promise<Cell[]> {
  const most = Math.max(...players)
  const network = await PlayerNetwork.open({ players: most, seed })
  const cells: Cell[] = []
  const rooms = players.flatMap((count) =>
    keys.filter((key) => count === most || !FULL_ONLY.includes(key)).map((key) => ({ key, count })),
  )
  try {
    await network.arrange(GEOGRAPHY)
    const agents = await network.start()
    for (const { key, count } of new Random(seed).shuffle(rooms)) {
      try {
        cells.push(await roomTraffic(network, agents, key, count, ticks))
      } catch (error) {
        // A rival that cannot play here must not cost the others their figures; that it is missing shows in the table.
        print(`${key} with ${count} players was not measured: ${error instanceof Error ? error.message : error}`)
      }
    }
  } finally {
    await network.close()
  }
  return cells.toSorted((a, b) => keys.indexOf(a.key) - keys.indexOf(b.key) || a.players - b.players)
}

async function roomTraffic(
  network: PlayerNetwork,
  all: RoomAgents,
  key: ContestantKey,
  players: number,
  ticks: number,
) {
  const hosts = ['relay', ...Array.from({ length: players }, (_, seat) => playerHost(seat))]
  const look = () => Promise.all(hosts.map((host) => deviceCounts(network.lab!, host, 'eth0')))
  const room = await Room.open(key, { ...all, players: all.players.slice(0, players) })
  try {
    await room.play(WARM_UP)
    const before = await look()
    const report = await room.play({ ticks, hz: HZ, drainMs: DRAIN_MS })
    const after = await look()
    const [server, ...others] = after.map((counts, index) => trafficBetween(before[index]!, counts, ticks / HZ))
    const latencies = report.players.flatMap(({ latenciesMs }) => latenciesMs.flat())
    const { name, side } = await CONTESTANTS[key]()
    const { lostRatio } = latencyFigures(latencies)
    return { key, name, side, players, player: medianTraffic(others), server: server!, lostRatio }
  } finally {
    await room.close()
  }
}

function roomTable(cells: readonly Cell[], players: number): FindingsTable {
  const payloadKib = ((players - 1) * MESSAGE_BYTES * HZ) / 1024
  const about = {
    title: `${players} players: per player and second, and at the server`,
    note: `KiB with IP headers, and packets. Each player has to receive ${payloadKib.toFixed(1)} KiB/s of the others' messages.`,
  }
  const here = cells.filter((cell) => cell.players === players)
  return tableOf(about, here, [
    ['path', ({ name }) => name],
    ['KiB up', ({ player }) => player.kibUp.toFixed(1)],
    ['KiB down', ({ player }) => player.kibDown.toFixed(1)],
    ['packets up', ({ player }) => player.packetsUp.toFixed(0)],
    ['packets down', ({ player }) => player.packetsDown.toFixed(0)],
    ['server KiB out', ({ server }) => server.kibUp.toFixed(1)],
    ['server packets out', ({ server }) => server.packetsUp.toFixed(0)],
    ['lost', ({ lostRatio }) => percent(lostRatio)],
  ])
}

function figuresOf(cells: readonly Cell[], players: number): BarFigure[] {
  const own = cells.filter((cell) => cell.players === players)
  const figure = (what: string, unit: string, up: keyof Traffic, down: keyof Traffic): BarFigure => ({
    kind: 'bars',
    title: `${players} players: ${what} on a player's line`,
    y: { title: `${unit} per second` },
    bars: own.flatMap(({ name, player }) => [
      { group: name, name: 'up', value: player[up] },
      { group: name, name: 'down', value: player[down] },
    ]),
  })
  return [figure('bytes', 'KiB', 'kibUp', 'kibDown'), figure('packets', 'packets', 'packetsUp', 'packetsDown')]
}

function ratiosOf(cells: readonly Cell[]): Ratio[] {
  const kibOf = ({ kibUp, kibDown }: Traffic): number => kibUp + kibDown
  return cells.flatMap(({ name, side, players, player }): Ratio[] => {
    const floor = cells.find((cell) => cell.key === 'udp' && cell.players === players)
    if (floor === undefined || side !== 'ours') return []
    const prefix = `bytes: ${name}, ${players} players`
    return [
      ratio(`${prefix}, KiB to UDP's`, kibOf(player) / kibOf(floor.player)),
      ratio(`${prefix}, packets to UDP's`, packetsOf(player) / packetsOf(floor.player)),
    ]
  })
}

/** Of the most players that were measured: merging is for rooms that are full. */
function roomGoals(cells: readonly Cell[]): Goal[] {
  const gossip = gossipOf(cells)
  if (gossip === undefined) return []
  const merged = cells.filter(({ key, players }) => key.endsWith('Hub') && players === gossip.players)
  return merged.flatMap(({ name, players, player, server }) => {
    const prefix = `${name}, ${players} players`
    const sent = server.packetsUp / gossip.server.packetsUp
    return [
      atMost(`${prefix}: packets to gossip's`, packetsOf(player) / packetsOf(gossip.player), 0.5, ''),
      atMost(`${prefix}: packets the relay sends to gossip's`, sent, 0.5, ''),
    ]
  })
}

/** Gossip by the relay, a message a tick, in the largest room. */
function gossipOf(cells: readonly Cell[]): Cell | undefined {
  const most = Math.max(...cells.map(({ players }) => players))
  return cells.find(({ key, players }) => key === 'relayedGossip' && players === most)
}
