/** What the rounds of one topology come to. */
import { median } from '../net/latencies.js'
import { type CrowdReport, SEATS } from './crowd.js'
import type { Growth } from './growth.js'
import type { Topology } from './topologies.js'

/** All rounds of one topology. */
export interface Grown {
  readonly topology: Topology
  readonly growths: readonly Growth[]
}

/** At which sizes CPU is compared: both were played by everybody, unless opening rooms took too long. */
const COMPARED_ROOMS = 4

const MICROSECONDS = 1000
export function reportsOf({ growths }: Grown): CrowdReport[] {
  return growths.flatMap(({ reports }) => reports).toSorted((a, b) => a.rooms - b.rooms)
}

export function cpuUs(report: CrowdReport, side: 'clients' | 'server'): number {
  return (report[side].cpuMs / report.delivered) * MICROSECONDS
}

export function middleCpuUs(grown: Grown, rooms: number, side: 'clients' | 'server'): number {
  const played = reportsOf(grown).filter((report) => report.rooms === rooms)
  return played.length === 0 ? Number.NaN : median(played.map((report) => cpuUs(report, side)))
}

export function comparedRooms(grown: Grown): number {
  const sizes = reportsOf(grown).map(({ rooms }) => rooms)
  return sizes.includes(COMPARED_ROOMS) ? COMPARED_ROOMS : sizes.at(-1)!
}

/** Clients of the largest size that was well: the median of the rounds. */
export function realCapacity({ growths }: Grown): { readonly clients: number; readonly isEnd: boolean } {
  return { clients: median(growths.map(({ rooms }) => rooms * SEATS)), isEnd: growths.every(({ isEnd }) => isEnd) }
}
