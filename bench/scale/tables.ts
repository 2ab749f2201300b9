/** What the benchmark of scale found, as tables. */
import type { Cell, FindingsTable } from '../findings.js'
import { short } from '../harness.js'
import { median } from '../net/latencies.js'
import type { Calibration, Check } from './calibration.js'
import { SEATS } from './crowd.js'
import { comparedRooms, type Grown, middleCpuUs, realCapacity, reportsOf } from './grown.js'
import { AGE_P99_MS_MAX } from './growth.js'
import { LOAD_MAX, type Outcome, PUBLISHED } from './published.js'
import { bestBroker, offLimitMs } from './verdicts.js'

const MICROSECONDS = 1000
const KIB = 1024

export function capacityTable(all: readonly Grown[]): FindingsTable {
  return {
    title: 'Real clients on this machine',
    headline: true,
    note:
      `Rooms of ${SEATS}, 30 Hz, 128 bytes, loopback. Clients: the most for which 99 % of messages were not older than ` +
      `${AGE_P99_MS_MAX} ms, counted from when their tick was due; '>' where that was not reached (see the notes). All players share ` +
      'one core (two where they speak directly), the server has the other: players share wakes of their process, which ' +
      'flatters the cost of each, and where theirs is the busier process the server bears more than is shown.',
    head: ['path', 'clients', 'busy: players', 'server', 'CPU µs: players', 'server', 'at', 'KiB: player', 'server'],
    lines: all.map((grown) => {
      const { clients, isEnd } = realCapacity(grown)
      const last = reportsOf(grown).findLast(({ rooms }) => rooms * SEATS <= clients)
      const rooms = comparedRooms(grown)
      const memory = (side: 'clients' | 'server'): number =>
        median(grown.growths.map((growth) => growth.memory[side].rssBytes)) / KIB
      return [
        grown.topology.name,
        `${isEnd ? '' : '> '}${short(clients)}`,
        last === undefined ? '' : percent(last.clientsBusyRatio),
        last === undefined ? '' : percent(last.serverBusyRatio),
        finiteOr(middleCpuUs(grown, rooms, 'clients')),
        finiteOr(middleCpuUs(grown, rooms, 'server')),
        rooms * SEATS,
        memory('clients'),
        memory('server'),
      ]
    }),
  }
}

export function costsTable(calibrations: readonly Calibration[]): FindingsTable {
  const us = (ms: number): number => ms * MICROSECONDS
  return {
    title: 'Costs that the simulation uses',
    note:
      'Microseconds of the main thread, fitted to the CPU time of the real courses: for a turn of the event loop, for a ' +
      'message received or sent, and for a packet within one where messages differ in that. Path: what of the way they do not explain.',
    head: ['path', 'player: turn', 'message', 'packet', 'server: turn', 'message', 'packet', 'path ms'],
    lines: calibrations.map(({ topology, client, server, pathMs }) => {
      const costs = topology.forwarding === 'direct' ? null : server
      const ofServer = costs === null ? ['', '', ''] : [us(costs.turnMs), us(costs.messageMs), us(costs.packetMs)]
      return [topology.name, us(client.turnMs), us(client.messageMs), us(client.packetMs), ...ofServer, pathMs]
    }),
  }
}

export function checkTable(checks: readonly Check[]): FindingsTable {
  return {
    title: 'Is the simulation right?',
    headline: true,
    note: 'Sizes that were played for real and not used for the costs, on the same machine, beside their simulation.',
    head: [
      'path',
      'clients',
      'p50 real',
      'simulated',
      'p99 real',
      'simulated',
      'off by',
      'CPU ms real',
      'simulated',
      'off',
    ],
    lines: checks.map((check) => {
      const offMs = Math.abs(check.simulatedP99Ms - check.realP99Ms)
      const off = `${short(offMs)} ms`
      return [
        check.topology.name,
        check.clients,
        check.realP50Ms,
        check.simulatedP50Ms,
        check.realP99Ms,
        check.simulatedP99Ms,
        offMs <= offLimitMs(check) ? off : ({ text: off, missed: true } satisfies Cell),
        check.realCpuMs,
        check.simulatedCpuMs,
        percent(check.simulatedCpuMs / check.realCpuMs - 1),
      ]
    }),
  }
}

export function outcomesTable(outcomes: readonly Outcome[]): FindingsTable {
  const { clients, brokerP99Ms, relaysP99Ms } = PUBLISHED
  return {
    title: 'Thousands of clients, simulated',
    headline: true,
    note:
      'Rooms of 8, 30 Hz, 128 bytes; one way 30 ms to the broker, 22 ms to the nearest relay, 35 ms to another player, each ' +
      'with a lognormal jitter of median 1.5 ms and sigma 0.8. Ages count from when a tick was due. With one process at each ' +
      `place, and with as many as keep each at most ${LOAD_MAX * 100} % busy; the ratio is to the best broker. ` +
      `Published, of ${short(clients)} clients: broker p99 ${brokerP99Ms} ms, six relays ${relaysP99Ms} ms, ratio ` +
      `${(relaysP99Ms / brokerP99Ms).toFixed(2)}; how many shared a room is not said.`,
    head: OUTCOME_HEAD,
    lines: outcomes.map((outcome) => outcomeLine(outcome, bestBroker(outcomes, outcome.clients))),
  }
}

/** @param outcomes of one number of clients */
export function stepTable(outcomes: readonly Outcome[]): FindingsTable {
  return {
    title: 'The same, players in step',
    note:
      'Players of a match tick within a few milliseconds of each other, so that nothing waits long for the others in a ' +
      'hub, and servers work in bursts. Everything else is as above.',
    head: OUTCOME_HEAD,
    lines: outcomes.map((outcome) => outcomeLine(outcome, bestBroker(outcomes, outcome.clients))),
  }
}

const OUTCOME_HEAD = [
  'path',
  'clients',
  'server processes',
  'each busy',
  'p50 ms',
  'p99 ms',
  'p99.9 ms',
  'p99 to the best broker',
]

function outcomeLine(outcome: Outcome, broker: Outcome | undefined): Cell[] {
  const { clients, name, processes, report } = outcome
  const base = [name, clients, processes === 0 ? 'none' : processes]
  const busy = processes === 0 ? '' : percent(report.serverLoad)
  if (report.isSaturated) return [...base, busy, '–', 'grows without bound', '–', '–']
  const at = (share: number): string => report.ages.quantileMs(share).toFixed(1)
  return [...base, busy, at(0.5), at(0.99), at(0.999), p99To(outcome, broker)]
}

function p99To(one: Outcome, other: Outcome | undefined): string {
  const p99Ms = (outcome: Outcome): number => outcome.report.ages.quantileMs(0.99)
  return other === undefined ? '' : (p99Ms(one) / p99Ms(other)).toFixed(2)
}

function finiteOr(value: number): Cell {
  return Number.isFinite(value) ? value : '–'
}

function percent(ratio: number): string {
  return `${short(ratio * 100)} %`
}
