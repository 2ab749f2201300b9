import assert from 'node:assert/strict'
import { sizesOf } from '../../../bench/scale/client-load.js'
import type { FittedCosts } from '../../../bench/scale/fitted-costs.js'
import { curveOf, roomsPerProcess, scenariosOf, simulateServer } from '../../../bench/scale/scenarios.js'
import { TOPOLOGIES } from '../../../bench/scale/topologies.js'

const COSTS = { turnMs: 0.03, messageMs: 0.02, packetMs: 0 }

function costsOf(key: string): FittedCosts {
  const topology = TOPOLOGIES.find((one) => one.key === key)!
  return { topology, client: COSTS, server: COSTS, pathMs: 0, lateMs: 0 }
}

describe('scenarios of thousands of clients', () => {
  it('give a process as many rooms as keep it less than 70 % busy', () => {
    const broker = costsOf('wsNaive')
    const rooms = roomsPerProcess(broker, 1)
    const loadOf = (count: number): number => simulateServer(broker, { rooms: count, ticks: 30, seed: 1 }).serverLoad
    assert.ok(loadOf(rooms) <= 0.7)
    assert.ok(loadOf(rooms + Math.ceil(rooms / 10)) > 0.7, `${rooms}`)
  })

  it('have one process at each place, and as many more as are needed, the same number at each relay', () => {
    const [broker, relays, direct] = [costsOf('wsNaive'), costsOf('streamHub'), costsOf('directStream')]
    const capacities = new Map<FittedCosts, number | null>([
      [broker, 10],
      [relays, 100],
      [direct, null],
    ])
    const found = scenariosOf(capacities, 5000).map(({ costs: of, places, processes }) => [of, places, processes])
    assert.deepEqual(found, [
      [broker, 1, 1],
      [broker, 1, 63],
      [relays, 6, 6],
      [relays, 6, 12],
      [direct, 0, 0],
    ])
  })

  it('end a curve where the server is saturated', () => {
    const clients = (key: 'wsNaive' | 'directStream'): number[] =>
      curveOf(costsOf(key), [80, 50_000], 20, 1).map((outcome) => outcome.clients)
    assert.deepEqual(clients('wsNaive'), [80])
    assert.deepEqual(clients('directStream'), [80, 50_000])
  })

  it('double the rooms of real runs after those that are planned', () => {
    assert.deepEqual(sizesOf({ sizes: [1, 4], roomsMax: 20 }), [1, 4, 8, 16])
    assert.deepEqual(sizesOf({ sizes: [1, 4], roomsMax: 2 }), [1])
  })
})
