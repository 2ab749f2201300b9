import assert from 'node:assert/strict'
import { pressLatenciesMs } from '../../../bench/latency/trials.js'
import { KeyPlayer, type PressReport, pressTimes } from '../../../bench/players/key-player.js'
import { Random } from '../../../src/core/random.js'
import { SimulatedNetwork } from '../../../src/transport/simulated/simulated-network.js'

const TURN_MS = 8
const PRESSES = 40

/** Players of real matches on simulated lanes, in virtual time. */
async function pressAll(seats: number, delayMs: number, lossRatio = 0): Promise<PressReport[]> {
  const network = new SimulatedNetwork({ seed: 3 })
  network.linkAll({ delayMs, lossRatio })
  const turns = new Set<() => void>()
  const ticker = (_: number, turn: () => void): (() => void) => {
    turns.add(turn)
    return () => turns.delete(turn)
  }
  const players = Array.from({ length: seats }, (_, seat) => {
    const lane = network.lane(`player ${seat}`, { lossy: lossRatio > 0 })
    const path = {
      send: (packet: Uint8Array) => lane.broadcast(packet),
      drain() {
        for (const { bytes, receivedAtMs } of lane.receive()) player.receive(bytes, receivedAtMs)
      },
    }
    const options = { seat, seats, lossy: lossRatio > 0, packetCost: 1 }
    const player: KeyPlayer = new KeyPlayer(path, network.clock, options, ticker)
    return player
  })
  let done = false
  const run = { number: 7, seed: 1, presses: PRESSES, drainMs: 1000 }
  const reports = Promise.all(players.map((player) => player.press(run)))
  const mark = (): void => {
    done = true
  }
  reports.then(mark, mark)
  for (let turn = 0; turn < 5000 && !done; turn += 1) {
    network.advance(TURN_MS)
    for (const act of turns) act()
    await new Promise(setImmediate)
  }
  assert.ok(done, 'it ends')
  for (const player of players) player.stop()
  assert.equal(turns.size, 0)
  return reports
}

describe('a player whose keys are pressed', () => {
  it('sees each press of its own within a frame or two, and those of others a path later', async () => {
    const delayMs = 80
    const reports = await pressAll(3, delayMs)
    const own = pressLatenciesMs(reports, 'own')
    assert.equal(own.length, 3 * PRESSES)
    for (const ms of own) assert.ok(ms !== null && ms >= 0 && ms <= 40, `own ${ms}`)
    const remote = pressLatenciesMs(reports, 'remote')
    assert.equal(remote.length, 3 * 2 * PRESSES)
    for (const ms of remote) assert.ok(ms !== null && ms >= delayMs && ms <= delayMs + 50, `remote ${ms}`)
  })

  it('sees every press in the end, whatever a path loses', async () => {
    const reports = await pressAll(2, 30, 0.1)
    const remote = pressLatenciesMs(reports, 'remote')
    assert.ok(remote.every((ms) => ms !== null))
    assert.ok(Math.max(...(remote as number[])) > 60, 'what was lost came with a later packet')
  })
})

describe('the latencies of key presses', () => {
  it('are of every press to every other screen, or to the own one; null for what was never seen', () => {
    const reports: PressReport[] = [
      {
        seat: 0,
        pressedAtMs: [100, 200],
        shownAtMs: [
          [110, 215],
          [190, null],
        ],
        lateMs: [],
      },
      {
        seat: 1,
        pressedAtMs: [120, 300],
        shownAtMs: [
          [150, 260],
          [125, 301],
        ],
        lateMs: [],
      },
    ]
    assert.deepEqual(pressLatenciesMs(reports, 'own'), [10, 15, 5, 1])
    assert.deepEqual(pressLatenciesMs(reports, 'remote'), [50, 60, 70, null])
  })
})

describe('the moments of key presses', () => {
  it('are one in every tick, at a random moment of it, and the same ones with the same seed', () => {
    const pressedAtMs = pressTimes(new Random(5), 100, 50, 20)
    assert.deepEqual(
      pressedAtMs.map((atMs) => Math.floor((atMs - 100) / 20)),
      Array.from({ length: 50 }, (_, index) => index),
    )
    assert.ok(new Set(pressedAtMs.map((atMs) => (atMs - 100) % 20)).size > 40)
    assert.deepEqual(pressTimes(new Random(5), 100, 50, 20), pressedAtMs)
  })
})
