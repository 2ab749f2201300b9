/** What the players of one contestant, and its server, put on the wire for the same messages. */
import type { NetLab } from '../../test/netlab/lab.js'
import type { ContestantKey } from './contestants.js'
import type { Crew } from './crew.js'
import { latencyFigures } from './latencies.js'
import { type DeviceCounts, devicesOf } from './net-dev.js'
import { Room } from './room.js'
import { medianTraffic, type Traffic, trafficBetween } from './traffic.js'

const HZ = 60
/** What connections need to settle is not play. */
const WARM_UP_TICKS = 30
const DRAIN_MS = 500
const SERVER_HOST = 'relay'
const HOST_DEVICE = 'eth0'

export interface RoomTraffic {
  readonly key: ContestantKey
  readonly players: number
  /** Median of the players. */
  readonly player: Traffic
  /** Of the server's machine: nothing worth speaking of where players need none once they have met. */
  readonly server: Traffic
  /** Share of messages that never came. */
  readonly lostRatio: number
}

/** @param crew in the lab, with at least so many players */
export async function roomTraffic(
  crew: Crew,
  lab: NetLab,
  key: ContestantKey,
  players: number,
  ticks: number,
): Promise<RoomTraffic> {
  const room = await Room.open(key, crew.players.slice(0, players), crew.server)
  try {
    await room.play({ ticks: WARM_UP_TICKS, hz: HZ, drainMs: DRAIN_MS })
    const before = await countsOf(lab, players)
    const report = await room.play({ ticks, hz: HZ, drainMs: DRAIN_MS })
    const after = await countsOf(lab, players)
    const [server, ...others] = after.map((counts, index) => trafficBetween(before[index]!, counts, ticks / HZ))
    const latencies = report.players.flatMap(({ latenciesMs }) => latenciesMs.flat())
    return {
      key,
      players,
      player: medianTraffic(others),
      server: server!,
      lostRatio: latencyFigures(latencies).lostRatio,
    }
  } finally {
    await room.close()
  }
}

/** The server's machine, then the players' by seat. */
async function countsOf(lab: NetLab, players: number): Promise<DeviceCounts[]> {
  const hosts = [SERVER_HOST, ...Array.from({ length: players }, (_, seat) => `p${seat}`)]
  return Promise.all(hosts.map((host) => deviceCounts(lab, host, HOST_DEVICE)))
}

/** @throws Error when that machine of the lab has no such device */
export async function deviceCounts(lab: NetLab, host: string, device: string): Promise<DeviceCounts> {
  const counts = devicesOf(await lab.output(host, 'cat', ['/proc/net/dev'])).get(device)
  if (counts === undefined) throw new Error(`${host} has no ${device}`)
  return counts
}
