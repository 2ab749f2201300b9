/** What each way of playing puts on a player's line, and on its server's: bytes and packets, up and down. */
import { Random } from 'peerstep/core'
import { missing } from '../test/netlab/requirements.js'
import { MATCH_CONDITIONS, matchGoals, matchRatios, matchRow, matchTable, publishedTable } from './bytes-of-matches.js'
import type { BarFigure, BenchResult, FindingsTable, Goal, Ratio, Row } from './findings.js'
import { atMost, type BenchContext, type Effort, short, tableOf } from './harness.js'
import { CONTESTANTS, type ContestantKey } from './net/contestants.js'
import { Crew } from './net/crew.js'
import { median } from './net/latencies.js'
import { type MatchTraffic, matchTraffic } from './net/match-traffic.js'
import { MESSAGE_BYTES } from './net/messages.js'
import { type RoomTraffic, roomTraffic } from './net/room-traffic.js'
import { kibOf, medianTraffic, packetsOf, type Traffic } from './net/traffic.js'

const LINK = { delayMs: 20 }
const HZ = 60
const KIB = 1024

/** The floor first, then rivals, then ours. Those in pages put the same on the wire as those in Node, but for a few percent. */
const KEYS: readonly ContestantKey[] = [
  'udp',
  'wsNaive',
  'wsCorked',
  'socketIo',
  'colyseus',
  'peerJs',
  'peerJsReliable',
  'datagram',
  'directStream',
  'directGossip',
  'datagramHub',
  'streamHub',
  'circuitStream',
  'relayedGossip',
  'bundledGossip',
]

/** Relatives of others: in the largest room of a full run only. */
const FULL_ONLY: readonly ContestantKey[] = [
  'wsNaive',
  'peerJsReliable',
  'directGossip',
  'circuitStream',
  'bundledGossip',
]

interface Plan {
  readonly keys: readonly ContestantKey[]
  readonly players: readonly number[]
  readonly ticks: number
  readonly rounds: number
  readonly matches: readonly (keyof typeof MATCH_CONDITIONS)[]
  readonly settleMs: number
  readonly matchSeconds: number
}

const PLANS: Readonly<Record<Effort, Plan>> = {
  smoke: {
    keys: ['udp', 'wsCorked', 'datagram'],
    players: [2],
    ticks: 20,
    rounds: 1,
    matches: [],
    settleMs: 0,
    matchSeconds: 0,
  },
  quick: {
    keys: KEYS.filter((key) => !FULL_ONLY.includes(key)),
    players: [8],
    ticks: 60,
    rounds: 1,
    matches: ['merged', 'fourByDefault'],
    settleMs: 4000,
    matchSeconds: 3,
  },
  full: {
    keys: KEYS,
    players: [2, 4, 8],
    ticks: 120,
    rounds: 1,
    matches: ['gossip', 'merged', 'mergedByStream', 'fourByDefault', 'twoByDefault'],
    settleMs: 5000,
    matchSeconds: 5,
  },
}

/** All rounds of one contestant with so many players. */
interface Cell {
  readonly key: ContestantKey
  readonly name: string
  readonly side: 'ours' | 'rival' | 'floor'
  readonly players: number
  readonly player: Traffic
  readonly server: Traffic
  readonly lostRatio: number
}

export async function run({ seed, effort, print }: BenchContext): Promise<BenchResult> {
  const without = await missing()
  if (without !== null) {
    const note = `Not measured, there is no network lab here: ${without}`
    print(note)
    return { rows: [], goals: [], notes: [note] }
  }
  const plan = PLANS[effort]
  const rooms = await playRooms(plan, seed, print)
  const cells = await cellsOf(plan, rooms)
  const roomTables = plan.players.map((players) => roomTable(cells, players))
  for (const table of roomTables) printTable(table, print)
  const matches: MatchTraffic[] = []
  for (const key of plan.matches) {
    matches.push(await matchTraffic(MATCH_CONDITIONS[key], seed, plan.settleMs, plan.matchSeconds))
  }
  const matchTables = matches.length === 0 ? [] : [matchTable(matches), publishedTable(matches)]
  for (const table of matchTables) printTable(table, print)
  return {
    rows: [...rooms.map(roomRow), ...matches.map(matchRow)],
    goals: [...roomGoals(cells), ...matchGoals(matches, gossipOf(cells))],
    tables: [...roomTables, ...matchTables],
    figures: plan.players.flatMap((players) => figuresOf(cells, players)),
    ratios: [...ratiosOf(cells), ...matchRatios(matches, gossipOf(cells))],
    notes: NOTES,
  }
}

const NOTES = [
  'Where the machine is busy with something else, TCP puts several messages into one packet and datagrams do not: packets of paths by TCP read too low then.',
  `All say the same: ${MESSAGE_BYTES} bytes, ${HZ} times a second, to each of the others. Those that may lose packets say everything three times, which is most of their bytes; a match says inputs of a few bytes again, and so its headers are most of it.`,
  'Counted are packets with IP headers where a machine meets the network, acknowledgements of TCP and SCTP and signs of life included. TLS, which brokers and relays have on the internet, is not: it adds 22 bytes or more to each write.',
]

async function playRooms(plan: Plan, seed: number, print: (text: string) => void): Promise<RoomTraffic[]> {
  const crew = await Crew.start({ players: Math.max(...plan.players), seed, link: LINK })
  const results: RoomTraffic[] = []
  try {
    const random = new Random(seed)
    const lab = crew.lab!
    for (let round = 0; round < plan.rounds; round += 1) {
      const courses = coursesOf(plan)
      for (const { key, players } of random.shuffle(courses)) {
        try {
          results.push(await roomTraffic(crew, lab, key, players, plan.ticks))
        } catch (error) {
          // A rival that cannot play here must not cost the others their figures; that it is missing shows in the table.
          print(`${key} with ${players} players was not measured: ${error instanceof Error ? error.message : error}`)
        }
      }
    }
  } finally {
    await crew.end()
  }
  return results
}

function coursesOf({ keys, players }: Plan): { readonly key: ContestantKey; readonly players: number }[] {
  const most = Math.max(...players)
  return players.flatMap((count) =>
    keys.filter((key) => count === most || !FULL_ONLY.includes(key)).map((key) => ({ key, players: count })),
  )
}

async function cellsOf(plan: Plan, rooms: readonly RoomTraffic[]): Promise<Cell[]> {
  const cells: Cell[] = []
  for (const key of plan.keys) {
    const { name, side } = await CONTESTANTS[key]()
    for (const players of plan.players) {
      const own = rooms.filter((room) => room.key === key && room.players === players)
      if (own.length === 0) continue
      cells.push({
        key,
        name,
        side,
        players,
        player: medianTraffic(own.map(({ player }) => player)),
        server: medianTraffic(own.map(({ server }) => server)),
        lostRatio: median(own.map(({ lostRatio }) => lostRatio)),
      })
    }
  }
  return cells
}

function roomTable(cells: readonly Cell[], players: number): FindingsTable {
  const payloadKib = ((players - 1) * MESSAGE_BYTES * HZ) / KIB
  const rounded = (value: number): string => value.toFixed(1)
  return {
    title: `${players} players: per player and second, and at the server`,
    note: `KiB with IP headers, and packets. Each player has to hear ${rounded(payloadKib)} KiB/s of the others' messages.`,
    head: ['path', 'KiB up', 'KiB down', 'packets up', 'packets down', 'server KiB out', 'server packets out', 'lost'],
    lines: cells
      .filter((cell) => cell.players === players)
      .map(({ name, player, server, lostRatio }) => [
        name,
        rounded(player.kibUp),
        rounded(player.kibDown),
        player.packetsUp.toFixed(0),
        player.packetsDown.toFixed(0),
        rounded(server.kibUp),
        server.packetsUp.toFixed(0),
        `${short(lostRatio * 100)} %`,
      ]),
  }
}

function figuresOf(cells: readonly Cell[], players: number): BarFigure[] {
  const own = cells.filter((cell) => cell.players === players)
  const bars = (up: keyof Traffic, down: keyof Traffic): BarFigure['bars'] =>
    own.flatMap(({ name, player }) => [
      { group: name, name: 'up', value: player[up] },
      { group: name, name: 'down', value: player[down] },
    ])
  return [
    {
      kind: 'bars',
      title: `${players} players: bytes on a player's line`,
      y: { title: 'KiB per second' },
      bars: bars('kibUp', 'kibDown'),
    },
    {
      kind: 'bars',
      title: `${players} players: packets on a player's line`,
      y: { title: 'packets per second' },
      bars: bars('packetsUp', 'packetsDown'),
    },
  ]
}

function ratiosOf(cells: readonly Cell[]): Ratio[] {
  return cells.flatMap((cell): Ratio[] => {
    const floor = cells.find(({ key, players }) => key === 'udp' && players === cell.players)
    if (floor === undefined || cell.side !== 'ours') return []
    const whose = `bytes: ${cell.name}, ${cell.players} players`
    return [
      { name: `${whose}, KiB to UDP's`, value: kibOf(cell.player) / kibOf(floor.player), worse: 'higher' },
      { name: `${whose}, packets to UDP's`, value: packetsOf(cell.player) / packetsOf(floor.player), worse: 'higher' },
    ]
  })
}

/** Of the most players that were measured: merging is for rooms that are full. */
function roomGoals(cells: readonly Cell[]): Goal[] {
  const gossip = gossipOf(cells)
  if (gossip === undefined) return []
  return cells
    .filter(({ key, players }) => (key === 'streamHub' || key === 'datagramHub') && players === gossip.players)
    .flatMap(({ name, players, player, server }) => [
      atMost(`${name}, ${players} players: packets to gossip's`, packetsOf(player) / packetsOf(gossip.player), 0.5, ''),
      atMost(
        `${name}, ${players} players: packets the relay sends to gossip's`,
        server.packetsUp / gossip.server.packetsUp,
        0.5,
        '',
      ),
    ])
}

/** Gossip by the relay, a message a tick, in the largest room. */
function gossipOf(cells: readonly Cell[]): Cell | undefined {
  const most = Math.max(...cells.map(({ players }) => players))
  return cells.find(({ key, players }) => key === 'relayedGossip' && players === most)
}

function roomRow({ key, players, player, server, lostRatio }: RoomTraffic): Row {
  return { what: key, players, ...player, ...prefixed('server', server), lostRatio }
}

/** A traffic's figures under names of their own: `serverKibUp`. */
function prefixed(prefix: string, traffic: Traffic): Row {
  return Object.fromEntries(
    Object.entries(traffic).map(([name, value]) => [`${prefix}${name[0]!.toUpperCase()}${name.slice(1)}`, value]),
  )
}

function printTable(table: FindingsTable, print: (text: string) => void): void {
  print(`\n${table.title}\n${table.note ?? ''}`)
  print(
    tableOf(
      table.head,
      table.lines.map((line) => line.map((cell) => (typeof cell === 'object' ? cell.text : cell))),
    ),
  )
}
