/** As many real players as the machine bears: rooms are added until messages grow too old. */
import { Crowd, type CrowdMemory, type CrowdReport, SEATS } from './crowd.js'
import type { Topology } from './topologies.js'

/** The 99th percentile of ages above which a topology has reached its end. */
export const AGE_P99_MS_MAX = 100

/** Processes that were not that busy are not why messages were old. */
const BUSY_RATIO = 0.6

export interface GrowthPlan {
  /** Rooms of the first courses; then twice as many each time. */
  readonly sizes: readonly number[]
  readonly roomsMax: number
  readonly ticks: number
  /** Played before anything counts, so that the compiler has seen it all. */
  readonly warmUpTicks: number
  /** Sizes tried between the last that was well and the first that was not. */
  readonly refinements: number
  /** No size is begun after this, whatever it takes to open rooms. */
  readonly deadlineMs: number
  /** Times that a course is played when the machine was busy with something else; the best counts. */
  readonly attempts: number
}

export interface Growth {
  readonly topology: Topology
  /** In the order played; the best attempt of each size. */
  readonly reports: readonly CrowdReport[]
  /** Memory per player, by process: what all rooms took more than none. */
  readonly memory: CrowdMemory
  /** Rooms of the largest size that was well; 0 for none. */
  readonly rooms: number
  /** Whether a larger size was played, and was not well. */
  readonly isEnd: boolean
  /** Messages were old while nobody was busy: the machine did something else, and no larger size was played. */
  readonly isDisturbed: boolean
  /** Why no further room could be opened; null when none was refused. */
  readonly failure: string | null
}

export async function grow(topology: Topology, plan: GrowthPlan): Promise<Growth> {
  const endMs = performance.now() + plan.deadlineMs
  const crowd = await Crowd.start(topology)
  try {
    const empty = await crowd.memory()
    const reports: CrowdReport[] = []
    let [well, ill] = [0, Number.POSITIVE_INFINITY]
    let isDisturbed = false
    const play = async (rooms: number): Promise<void> => {
      const report = await playUndisturbed(crowd, rooms, plan)
      reports.push(report)
      if (isWell(report)) well = Math.max(well, rooms)
      else if (isBusy(report)) ill = Math.min(ill, rooms)
      else isDisturbed = true
    }
    let full = empty
    let held = 0
    let failure: string | null = null
    const sizes = sizesOf(plan)
    await crowd.growTo(sizes[0]!)
    await crowd.play(sizes[0]!, plan.warmUpTicks)
    for (const rooms of sizes) {
      const isLate = performance.now() > endMs && held > 0
      if (ill < Number.POSITIVE_INFINITY || isLate || isDisturbed) break
      failure = await failureOf(crowd.growTo(rooms))
      if (failure !== null) break
      held = rooms
      full = await crowd.memory()
      await play(rooms)
    }
    for (let step = 0; step < plan.refinements && ill < Number.POSITIVE_INFINITY; step += 1) {
      const between = Math.round(Math.sqrt(Math.max(1, well) * ill))
      if (between <= well || between >= ill) break
      await play(between)
    }
    return {
      topology,
      reports,
      memory: perPlayer(empty, full, held * SEATS),
      rooms: well,
      isEnd: ill < Number.POSITIVE_INFINITY,
      isDisturbed,
      failure,
    }
  } finally {
    await crowd.end()
  }
}

export function isWell({ ages }: CrowdReport): boolean {
  return ages.quantileMs(0.99) <= AGE_P99_MS_MAX
}

function isBusy({ clientsBusyRatio, serverBusyRatio, machineBusyRatio }: CrowdReport): boolean {
  return Math.max(clientsBusyRatio, serverBusyRatio, machineBusyRatio) > BUSY_RATIO
}

/** Those of the plan, then twice as many each time. */
export function sizesOf({ sizes, roomsMax }: Pick<GrowthPlan, 'sizes' | 'roomsMax'>): number[] {
  const all = sizes.filter((rooms) => rooms <= roomsMax)
  for (let rooms = 2 * sizes.at(-1)!; rooms <= roomsMax; rooms *= 2) all.push(rooms)
  return all
}

/** While neither process is busy, old messages are something else's doing, and the course is played again. */
async function playUndisturbed(crowd: Crowd, rooms: number, { ticks, attempts }: GrowthPlan): Promise<CrowdReport> {
  let best: CrowdReport | undefined
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const report = await crowd.play(rooms, ticks)
    if (best === undefined || report.ages.quantileMs(0.99) < best.ages.quantileMs(0.99)) best = report
    if (isWell(best) || isBusy(report)) break
  }
  return best!
}

/** Of so many rooms, that one does not open is a finding: the machine is too busy for it. */
async function failureOf(opening: Promise<void>): Promise<string | null> {
  try {
    await opening
    return null
  } catch (error) {
    return String(error).split('\n', 1)[0]!
  }
}

function perPlayer(empty: CrowdMemory, full: CrowdMemory, players: number): CrowdMemory {
  const share = (side: 'clients' | 'server', of: 'rssBytes' | 'heapBytes'): number =>
    (full[side][of] - empty[side][of]) / players
  return {
    clients: { rssBytes: share('clients', 'rssBytes'), heapBytes: share('clients', 'heapBytes') },
    server: { rssBytes: share('server', 'rssBytes'), heapBytes: share('server', 'heapBytes') },
  }
}
