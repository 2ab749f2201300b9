/** Plays the matrix: rooms of many contestants stay open on one network, and play in turns while its links change. */
import { Random } from 'peerstep/core'
import { PlayerNetwork } from '../agents/player-network.js'
import { Room } from '../agents/room.js'
import { CONTESTANTS, type ContestantKey } from '../contestants/registry.js'
import { leastDisturbed, tickLateMs } from '../lanes/runs.js'
import type { PressReport } from '../players/key-player.js'
import type { Condition, Plan } from './matrix.js'

const MESSAGE_HZ = 30
/** For what TCP repeats, as often as it takes; what arrives later counts as lost. */
const DRAIN_MS = 2500
/** After links have changed, so that every path has adapted before anything counts. */
const WARM_UP = { ticks: 30, hz: MESSAGE_HZ, drainMs: DRAIN_MS }
/** Of a new room, so that its processes have compiled a match before one counts. */
const WARM_UP_PRESSES = { presses: 90, seed: 0, drainMs: DRAIN_MS }

/**
 * Rooms open at a time, rooms that play at a time, and the share of a run's messages and presses, by players: a machine of
 * two cores is then idle enough that no process waits long for a core. Pairs of players grow with the square.
 */
const LIMITS: Readonly<Record<number, { open: number; playing: number; share: number }>> = {
  2: { open: 16, playing: 5, share: 1 },
  4: { open: 6, playing: 2, share: 0.75 },
  8: { open: 2, playing: 1, share: 0.5 },
}
const ROOMS_OPENING = 3
/** With more at real-time priority at once, the kernel takes the processors from all of them for 50 ms in a second. */
const ROOMS_WARMING = 6

/**
 * `message`: from a message's sending to its arrival. `press`, `own`: from a key press to when another player's, or the own
 * screen shows it.
 */
export const MEASURES = ['message', 'press', 'own'] as const
/** One of `MEASURES`. */
export type Measure = (typeof MEASURES)[number]

/** One contestant in one round under one condition. */
export interface Trial {
  readonly key: ContestantKey
  readonly condition: Condition
  readonly measure: Measure
  readonly round: number
  /** null for what never arrived. */
  readonly latenciesMs: readonly (number | null)[]
  /** How late 99 % of the players' own turns were at most, which the path does not cause. */
  readonly tickLateMs: number
}

/** All trials, and what is to be known of the network. */
export interface Played {
  readonly trials: readonly Trial[]
  /** Why there was no network lab; null where there was. */
  readonly without: string | null
  readonly emulatorLateMs: number
}

interface OpenRoom {
  readonly key: ContestantKey
  readonly room: Room
}

/** See above. */
export async function playMatrix(plan: Plan, seed: number, print: (text: string) => void): Promise<Played> {
  const random = new Random(seed)
  const trials: Trial[] = []
  let without: string | null = null
  let emulatorLateMs = 0
  for (const players of new Set(plan.conditions.map((condition) => condition.players))) {
    const conditions = plan.conditions.filter((condition) => condition.players === players)
    const keys = [...new Set(conditions.flatMap((condition) => condition.keys))]
    const network = await PlayerNetwork.open({ players, seed })
    try {
      without = network.without
      const rounds = players === 2 ? plan.rounds : 1
      for (let round = 0; round < rounds; round += 1) {
        const shuffled = random.shuffle([...keys])
        while (shuffled.length > 0) {
          const batch = shuffled.splice(0, LIMITS[players]!.open)
          print(`  ${players} players, round ${round + 1} of ${rounds}: ${batch.join(', ')}`)
          trials.push(...(await playBatch(network, batch, random.shuffle([...conditions]), plan, round, random)))
        }
      }
      emulatorLateMs = Math.max(emulatorLateMs, await network.emulatorLateMs())
    } finally {
      await network.close()
    }
  }
  return { trials, without, emulatorLateMs }
}

async function playBatch(
  network: PlayerNetwork,
  keys: readonly ContestantKey[],
  conditions: readonly Condition[],
  plan: Plan,
  round: number,
  random: Random,
): Promise<Trial[]> {
  const { playing, share } = LIMITS[network.players]!
  const [messages, presses] = [Math.round(share * plan.messages), Math.round(share * plan.presses)]
  await network.arrange({ ...conditions[0]!, lossRatio: 0, jitterMs: 0 })
  const rooms: OpenRoom[] = []
  const trials: Trial[] = []
  const agents: Awaited<ReturnType<PlayerNetwork['start']>>[] = []
  try {
    await inTurns(keys, ROOMS_OPENING, async (key) => {
      const { side } = await CONTESTANTS[key]()
      const own = await network.start(side === 'rival' ? 'broker' : 'relay')
      agents.push(own)
      rooms.push({ key, room: await Room.open(key, own, MESSAGE_HZ) })
    })
    // A room that compiles would disturb those that play beside it.
    await inTurns(rooms, ROOMS_OPENING, async ({ room }) => {
      await room.play(WARM_UP)
      await room.press(WARM_UP_PRESSES)
    })
    for (const condition of conditions) {
      const here = rooms.filter(({ key }) => condition.keys.includes(key))
      if (here.length === 0) continue
      await network.arrange(condition)
      await inTurns(here, ROOMS_WARMING, ({ room }) => room.play(WARM_UP))
      const runs = here.flatMap(({ key, room }) => {
        const of = { key, condition, round }
        const seed = random.uint32()
        return [
          { room, play: () => sendMessages(of, room, messages, plan.attempts) },
          { room, play: () => pressKeys(of, room, presses, plan.attempts, seed) },
        ]
      })
      const played = await inTurns(
        random.shuffle(runs),
        playing,
        ({ play }) => play(),
        ({ room }) => room,
      )
      trials.push(...played.flat())
    }
  } finally {
    for (const { room } of rooms) await room.close()
    for (const own of agents) await network.end(own)
  }
  return trials
}

type TrialOf = Pick<Trial, 'key' | 'condition' | 'round'>

async function sendMessages(of: TrialOf, room: Room, ticks: number, attempts: number): Promise<Trial[]> {
  const trial = await leastDisturbed(attempts, async (): Promise<Trial> => {
    const { players } = await room.play({ ticks, hz: MESSAGE_HZ, drainMs: DRAIN_MS })
    const latenciesMs = players.flatMap((player) => player.latenciesMs.flat())
    return { ...of, measure: 'message', latenciesMs, tickLateMs: tickLateMs(players) }
  })
  return [trial]
}

async function pressKeys(of: TrialOf, room: Room, presses: number, attempts: number, seed: number): Promise<Trial[]> {
  const best = await leastDisturbed(attempts, async () => {
    const reports = await room.press({ presses, seed, drainMs: DRAIN_MS })
    return { reports, tickLateMs: tickLateMs(reports) }
  })
  const rest = { ...of, tickLateMs: best.tickLateMs }
  return [
    { ...rest, measure: 'press', latenciesMs: pressLatenciesMs(best.reports, 'remote') },
    { ...rest, measure: 'own', latenciesMs: pressLatenciesMs(best.reports, 'own') },
  ]
}

/** From each press to when it was shown, on all other screens or on the presser's own. */
export function pressLatenciesMs(reports: readonly PressReport[], screen: 'remote' | 'own'): (number | null)[] {
  return reports.flatMap(({ seat, pressedAtMs }) => {
    const watchers = reports.filter((watcher) => (watcher.seat === seat) === (screen === 'own'))
    return watchers.flatMap(({ shownAtMs }) =>
      pressedAtMs.map((atMs, press) => {
        const shownMs = shownAtMs[seat]![press] ?? null
        return shownMs === null ? null : shownMs - atMs
      }),
    )
  })
}

/**
 * Does something with each item, so many at a time, and with one at a time of those that are `on` the same thing: what
 * disturbs the machine meets contestants at random.
 */
export async function inTurns<Item, Result>(
  items: readonly Item[],
  together: number,
  act: (item: Item) => Promise<Result>,
  on: (item: Item) => unknown = (item) => item,
): Promise<Result[]> {
  const waiting = [...items]
  const busy = new Set<unknown>()
  const results: Result[] = []
  let freed = Promise.withResolvers<void>()
  const work = async (): Promise<void> => {
    while (waiting.length > 0) {
      const index = waiting.findIndex((item) => !busy.has(on(item)))
      if (index < 0) {
        await freed.promise
        continue
      }
      const [item] = waiting.splice(index, 1) as [Item]
      busy.add(on(item))
      try {
        results.push(await act(item))
      } finally {
        busy.delete(on(item))
        freed.resolve()
        freed = Promise.withResolvers<void>()
      }
    }
  }
  await Promise.all(Array.from({ length: together }, work))
  return results
}
