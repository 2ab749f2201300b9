/** Plays the matrix: rooms of many contestants stay open on one network, and play by turns while its links change. */
import { Random } from 'peerstep/core'
import type { ContestantKey } from '../net/contestants.js'
import { Hall, type HallRoom } from '../net/hall.js'
import type { PressReport } from '../net/key-player.js'
import { quantile } from '../net/latencies.js'
import type { PlayerReport } from '../net/player.js'
import type { Condition, Plan } from './matrix.js'

export const MESSAGE_HZ = 30
/** For what TCP repeats, as often as it takes; what comes later counts as lost. */
const DRAIN_MS = 2500
/** Turns later than this (99th percentile) are not the path's doing. */
export const DISTURBED_MS = 5
/** After links have changed, so that every path has met the new ones before anything counts. */
const WARM_UP_MESSAGES = 30
/** Of a new room, so that its machines have compiled a match before one counts. */
const WARM_UP_PRESSES = 90

/**
 * Rooms open at a time, and playing at a time, by players: what leaves a machine of two cores so idle that nobody waits for
 * a core for long.
 */
const ROOMS_OPEN: Readonly<Record<number, number>> = { 2: 16, 4: 6, 8: 2 }
const ROOMS_PLAYING: Readonly<Record<number, number>> = { 2: 5, 4: 2, 8: 1 }
/** The same for messages and presses of a course: pairs of players grow with the square. */
const COURSE_SHARE: Readonly<Record<number, number>> = { 2: 1, 4: 0.75, 8: 0.5 }
const ROOMS_OPENING = 3
/** More at once, at real-time priority, and the kernel takes the processors away from all of them for 50 ms in a second. */
const ROOMS_WARMING = 6

/** `message`: from a message's sending to its arrival. `press`, `own`: from a key press to when another's, or the own screen shows it. */
export const MEASURES = ['message', 'press', 'own'] as const
export type Measure = (typeof MEASURES)[number]

/** What one contestant did in one round under one condition. */
export interface Trial {
  readonly key: ContestantKey
  readonly condition: Condition
  readonly measure: Measure
  readonly round: number
  /** null for what never came. */
  readonly latenciesMs: readonly (number | null)[]
  /** How late 99 % of the players' own turns were at most: that is not the path's doing. */
  readonly tickLateMs: number
}

export interface Played {
  readonly trials: readonly Trial[]
  /** Why there was no network lab; null where there was. */
  readonly without: string | null
  /** How late the emulator was with a hundredth of the packets, the worst link, milliseconds. */
  readonly emulatorLateMs: number
}

export async function playMatrix(plan: Plan, seed: number, print: (text: string) => void): Promise<Played> {
  const random = new Random(seed)
  const trials: Trial[] = []
  let without: string | null = null
  let emulatorLateMs = 0
  for (const players of new Set(plan.conditions.map((condition) => condition.players))) {
    const conditions = plan.conditions.filter((condition) => condition.players === players)
    const keys = [...new Set(conditions.flatMap((condition) => condition.keys))]
    const hall = await Hall.open(players, seed)
    try {
      without = hall.without
      const rounds = players === 2 ? plan.rounds : 1
      for (let round = 0; round < rounds; round += 1) {
        for (const batch of chunks(random.shuffle([...keys]), ROOMS_OPEN[players] ?? 1)) {
          print(`  ${players} players, round ${round + 1} of ${rounds}: ${batch.join(', ')}`)
          trials.push(...(await playBatch(hall, batch, random.shuffle([...conditions]), { plan, round, random })))
        }
      }
      emulatorLateMs = Math.max(emulatorLateMs, await hall.emulatorLateMs())
    } finally {
      await hall.close()
    }
  }
  return { trials, without, emulatorLateMs }
}

interface Turn {
  readonly plan: Plan
  readonly round: number
  readonly random: Random
}

async function playBatch(
  hall: Hall,
  keys: readonly ContestantKey[],
  conditions: readonly Condition[],
  { plan, round, random }: Turn,
): Promise<Trial[]> {
  const share = COURSE_SHARE[hall.players] ?? 1
  const messages = Math.round(share * plan.messages)
  const presses = Math.round(share * plan.presses)
  const rooms: HallRoom[] = []
  const trials: Trial[] = []
  await hall.arrange({ ...conditions[0]!, lossRatio: 0, jitterMs: 0 })
  try {
    const openings = keys.map((key) => ({
      on: key,
      play: async () => {
        rooms.push(await hall.openRoom(key, { hz: MESSAGE_HZ }))
        return []
      },
    }))
    await playCourses(openings, ROOMS_OPENING)
    await playCourses(
      rooms.map(({ key, room }) => ({ on: key, play: () => warmUp(room) })),
      ROOMS_OPENING,
    )
    for (const condition of conditions) {
      const playing = rooms.filter(({ key }) => condition.keys.includes(key))
      if (playing.length === 0) continue
      await hall.arrange(condition)
      await playCourses(
        playing.map(({ key, room }) => ({ on: key, play: () => meetLinks(room) })),
        ROOMS_WARMING,
      )
      const courses = random.shuffle(
        playing.flatMap(({ key, room }) => {
          const of = { key, condition, round }
          const seed = random.uint32()
          return [
            { on: room, play: () => retried(plan.attempts, () => sendMessages(of, room, messages)) },
            { on: room, play: () => retried(plan.attempts, () => pressKeys(of, room, presses, seed)) },
          ]
        }),
      )
      trials.push(...(await playCourses(courses, ROOMS_PLAYING[hall.players] ?? 1)))
    }
  } finally {
    for (const room of rooms) await room.close()
  }
  return trials
}

/** A room that compiles would disturb those that play beside it. */
async function warmUp(room: HallRoom['room']): Promise<[]> {
  await meetLinks(room)
  await room.press({ presses: WARM_UP_PRESSES, seed: 0, drainMs: DRAIN_MS })
  return []
}

async function meetLinks(room: HallRoom['room']): Promise<[]> {
  await room.play({ ticks: WARM_UP_MESSAGES, hz: MESSAGE_HZ, drainMs: DRAIN_MS })
  return []
}

type TrialOf = Pick<Trial, 'key' | 'condition' | 'round'>

async function sendMessages(of: TrialOf, room: HallRoom['room'], messages: number): Promise<Trial[]> {
  const { players } = await room.play({ ticks: messages, hz: MESSAGE_HZ, drainMs: DRAIN_MS })
  const latenciesMs = players.flatMap((player) => player.latenciesMs.flat())
  return [{ ...of, measure: 'message', latenciesMs, tickLateMs: tickLateMs(players) }]
}

async function pressKeys(of: TrialOf, room: HallRoom['room'], presses: number, seed: number): Promise<Trial[]> {
  const reports = await room.press({ presses, seed, drainMs: DRAIN_MS })
  const lateMs = tickLateMs(reports)
  return [
    { ...of, measure: 'press', latenciesMs: pressLatenciesMs(reports, 'remote'), tickLateMs: lateMs },
    { ...of, measure: 'own', latenciesMs: pressLatenciesMs(reports, 'own'), tickLateMs: lateMs },
  ]
}

/** From each press to when it was seen, on everybody else's screen or on the presser's own. */
export function pressLatenciesMs(reports: readonly PressReport[], screen: 'remote' | 'own'): (number | null)[] {
  return reports.flatMap(({ seat, pressedAtMs }) =>
    reports
      .filter((watcher) => (watcher.seat === seat) === (screen === 'own'))
      .flatMap(({ seenAtMs }) =>
        pressedAtMs.map((atMs, press) => {
          const seenMs = seenAtMs[seat]![press] ?? null
          return seenMs === null ? null : seenMs - atMs
        }),
      ),
  )
}

function tickLateMs(reports: readonly Pick<PlayerReport, 'lateMs'>[]): number {
  return quantile(
    reports.flatMap(({ lateMs }) => lateMs).toSorted((a, b) => a - b),
    0.99,
  )
}

/** Two players leave a machine idle: when their own turns are late, something else kept it busy, and they play again. */
async function retried(attempts: number, play: () => Promise<Trial[]>): Promise<Trial[]> {
  let best: Trial[] | undefined
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const trials = await play()
    if (best === undefined || trials[0]!.tickLateMs < best[0]!.tickLateMs) best = trials
    if (best[0]!.tickLateMs <= DISTURBED_MS) break
  }
  return best!
}

interface Course<On, Result> {
  readonly on: On
  readonly play: () => Promise<readonly Result[]>
}

/** Several at a time, and of those on the same thing one: whatever disturbs the machine meets contestants as chance has it. */
export async function playCourses<On, Result>(
  courses: readonly Course<On, Result>[],
  together: number,
): Promise<Result[]> {
  const waiting = [...courses]
  const busy = new Set<On>()
  const results: Result[] = []
  let woken = Promise.withResolvers<void>()
  const work = async (): Promise<void> => {
    while (waiting.length > 0) {
      const index = waiting.findIndex(({ on }) => !busy.has(on))
      if (index < 0) {
        await woken.promise
        continue
      }
      const [{ on, play }] = waiting.splice(index, 1) as [Course<On, Result>]
      busy.add(on)
      try {
        results.push(...(await play()))
      } finally {
        busy.delete(on)
        woken.resolve()
        woken = Promise.withResolvers<void>()
      }
    }
  }
  await Promise.all(Array.from({ length: together }, work))
  return results
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  const parts: Item[][] = []
  for (let at = 0; at < items.length; at += size) parts.push(items.slice(at, at + size))
  return parts
}
