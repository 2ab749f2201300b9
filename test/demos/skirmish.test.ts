import assert from 'node:assert/strict'
import type { MatchOptions, SeatStatus } from 'peerstep/core'
import { Simulation, syncTest } from 'peerstep/core'
import { SkirmishBot } from '../../demos/bots/skirmish-bot.js'
import { placeUnit } from '../../demos/games/skirmish/points.js'
import {
  ALONE_TICKS,
  BOW,
  CAPTURE_UNITS_MAX,
  CAPTURE_WORK,
  COMMAND,
  COUNTER,
  kindOf,
  MUSTER_WORK,
  NONE,
  PIKE,
  PIKES_PER_SEAT,
  POINTS,
  pointsOf,
  SELECTED,
  type SkirmishInput,
  type SkirmishState,
  SLOTS_PER_SEAT,
  STEP_X,
  STEP_Y,
  UNITS_AT_START,
  unitsOf,
} from '../../demos/games/skirmish/state.js'
import { skirmish } from '../../demos/games/skirmish.js'

const NOTHING: SkirmishInput = { command: COMMAND.none, x0: 0, y0: 0, x1: 0, y1: 0 }
const EVERYTHING: SkirmishInput = { command: COMMAND.select, x0: 0, y0: 0, x1: 255, y1: 255 }

function goTo(x: number, y: number, command: number = COMMAND.attack): SkirmishInput {
  return { command, x0: Math.round(x / STEP_X), y0: Math.round(y / STEP_Y), x1: 0, y1: 0 }
}

/** A match stepped by hand. */
class Table {
  readonly simulation: Simulation<SkirmishState, SkirmishInput>
  readonly statuses: SeatStatus[]
  readonly #inputs: Uint8Array

  constructor(seats = 2, options: MatchOptions = {}, seed = 1) {
    this.simulation = new Simulation(skirmish, { seed, seats, options }, { guard: true })
    this.statuses = Array.from({ length: seats }, () => 'playing' as const)
    this.#inputs = new Uint8Array(this.simulation.frameBytes)
  }

  get state(): SkirmishState {
    return this.simulation.state
  }

  step(ticks: number, inputOf: (seat: number) => SkirmishInput = () => NOTHING): void {
    for (let tick = 0; tick < ticks; tick++) {
      for (const seat of this.statuses.keys()) {
        skirmish.input.write(inputOf(seat), this.#inputs, seat * skirmish.input.bytes)
      }
      this.simulation.step(this.#inputs, this.statuses)
    }
  }

  /** Takes all units off the map. */
  clear(): void {
    this.state.hp.fill(0)
    this.state.target.fill(NONE)
  }
}

function playBots(seats: number, ticks: number, seed: number): Table {
  const table = new Table(seats, { seconds: 3600 }, seed)
  const bots = table.statuses.map((_, seat) => new SkirmishBot(seed * 100 + seat))
  for (let tick = 0; tick < ticks; tick++) table.step(1, (seat) => bots[seat]!.decide(table.state, seat))
  return table
}

const firstOf = (seat: number): number => seat * SLOTS_PER_SEAT

describe('demos/games/skirmish', () => {
  it('rolls back at every tick to the same states', () => {
    for (const seats of [2, 4]) {
      const report = syncTest(skirmish, { frames: 150, windowFrames: 8, seats, seed: 21 })
      assert.deepEqual(report.failure, undefined)
      assert.equal(report.ok, true)
    }
  })

  it('ends in the frozen state after 600 ticks of frozen inputs', () => {
    assert.equal(playBots(2, 600, 9).simulation.hash().toString(16), '115431a7f7e10be4')
  })

  it('moves armies of two hundred by five bytes of input', () => {
    const table = new Table(4)
    assert.equal(skirmish.input.bytes, 5)
    for (let seat = 0; seat < 4; seat++) assert.equal(unitsOf(table.state, seat), UNITS_AT_START)
    assert.ok(table.state.buffer.byteLength < 40_000)
  })

  it('selects the own units in a rectangle, and only those', () => {
    const table = new Table()
    table.step(1, (seat) => (seat === 0 ? EVERYTHING : NOTHING))
    const { flags, hp } = table.state
    for (let slot = 0; slot < 2 * SLOTS_PER_SEAT; slot++) {
      assert.equal((flags[slot]! & SELECTED) !== 0, slot < SLOTS_PER_SEAT && hp[slot]! > 0)
    }
    table.step(1, (seat) => (seat === 0 ? { ...EVERYTHING, x1: 1, y1: 1 } : NOTHING))
    assert.ok(
      flags.every((flag) => (flag & SELECTED) === 0),
      'an empty rectangle clears the selection',
    )
  })

  it('adds to a selection', () => {
    const table = new Table()
    const [x, y] = POINTS[0]!
    table.clear()
    placeUnit(table.state, 0, x, y)
    placeUnit(table.state, 1, x + 300, y)
    const around = (centre: number, command: number): SkirmishInput => ({
      command,
      x0: Math.round((centre - 50) / STEP_X),
      y0: 0,
      x1: Math.round((centre + 50) / STEP_X),
      y1: 255,
    })
    table.step(1, (seat) => (seat === 0 ? around(x, COMMAND.select) : NOTHING))
    table.step(1, (seat) => (seat === 0 ? around(x + 300, COMMAND.addToSelection) : NOTHING))
    assert.deepEqual([table.state.flags[0]! & SELECTED, table.state.flags[1]! & SELECTED], [SELECTED, SELECTED])
  })

  it('sends the selection where the order says, around rocks', () => {
    const table = new Table()
    table.step(1, (seat) => (seat === 0 ? EVERYTHING : NOTHING))
    table.step(1, (seat) => (seat === 0 ? goTo(1020, 637, COMMAND.march) : NOTHING))
    table.step(400)
    const { x, y } = table.state
    const first = firstOf(0)
    let near = 0
    for (let slot = first; slot < first + SLOTS_PER_SEAT; slot++) {
      if (table.state.hp[slot]! > 0 && Math.hypot(x[slot]! - 1020, y[slot]! - 637) < 260) near += 1
    }
    assert.ok(near >= 190, `${near} of 200 arrived`)
  })

  it('keeps units apart', () => {
    const table = new Table()
    table.step(1, (seat) => (seat === 0 ? EVERYTHING : NOTHING))
    table.step(1, (seat) => (seat === 0 ? goTo(600, 637) : NOTHING))
    table.step(300)
    const places: [number, number][] = []
    for (let slot = 0; slot < SLOTS_PER_SEAT; slot++) {
      if (table.state.hp[slot]! > 0) places.push([table.state.x[slot]!, table.state.y[slot]!])
    }
    let tight = 0
    for (const [i, [ax, ay]] of places.entries()) {
      for (const [bx, by] of places.slice(i + 1)) if (Math.hypot(ax - bx, ay - by) < 6) tight += 1
    }
    assert.ok(tight < 5, `${tight} pairs stand in each other`)
  })

  it('lets enemies in range strike, both sides in the same tick', () => {
    const table = new Table()
    table.clear()
    table.state.owner.fill(NONE)
    const one = firstOf(0)
    const two = firstOf(1)
    placeUnit(table.state, one, 1000, 637)
    placeUnit(table.state, two, 1020, 637)
    table.step(PIKE.reloadTicks * 2)
    assert.ok(table.state.hp[one]! < PIKE.hp)
    assert.equal(table.state.hp[one], table.state.hp[two])
    table.step(PIKE.reloadTicks * 20)
    assert.equal(table.state.hp[one], 0)
    assert.equal(table.state.hp[two], 0)
    assert.deepEqual([...table.state.kills.slice(0, 2)], [1, 1])
  })

  it('lets bows strike from afar and pikes not', () => {
    const table = new Table()
    table.clear()
    const bow = firstOf(0) + PIKES_PER_SEAT
    const pike = firstOf(1)
    assert.equal(kindOf(bow), BOW)
    assert.equal(kindOf(pike), PIKE)
    placeUnit(table.state, bow, 1000, 637)
    placeUnit(table.state, pike, 1110, 637)
    table.step(8)
    assert.ok(table.state.hp[pike]! < PIKE.hp)
    assert.equal(table.state.hp[bow], BOW.hp)
  })

  it('does not fight on a march', () => {
    const table = new Table()
    table.clear()
    placeUnit(table.state, firstOf(0), 900, 637)
    placeUnit(table.state, firstOf(1) + PIKES_PER_SEAT, 1020, 760)
    table.step(1, (seat) => (seat === 0 ? EVERYTHING : NOTHING))
    table.step(1, (seat) => (seat === 0 ? goTo(1500, 637, COMMAND.march) : NOTHING))
    table.step(20)
    assert.equal(table.state.target[firstOf(0)], NONE)
  })

  it('gives a point to the side that stands on it alone, and to none while two stand there', () => {
    const table = new Table()
    table.clear()
    const [x, y] = POINTS[4]!
    for (let index = 0; index < 20; index++) placeUnit(table.state, index, x - 40 + (index % 5) * 18, y - 30 + index)
    placeUnit(table.state, firstOf(1), 30, 30)
    table.step(Math.ceil(CAPTURE_WORK / CAPTURE_UNITS_MAX) - 1)
    assert.equal(table.state.owner[4], NONE)
    table.step(1)
    assert.equal(table.state.owner[4], 0)
  })

  it('musters new units at home, one for every so many point-ticks', () => {
    const table = new Table()
    table.step(MUSTER_WORK * 3)
    assert.equal(unitsOf(table.state, 0), UNITS_AT_START + 3)
    assert.equal(unitsOf(table.state, 1), UNITS_AT_START + 3)
  })

  it('never musters more units than there are slots', () => {
    const table = new Table(2, { seconds: 3600 })
    table.step(MUSTER_WORK * (SLOTS_PER_SEAT - UNITS_AT_START + 5))
    assert.equal(unitsOf(table.state, 0), SLOTS_PER_SEAT)
  })

  it('ends when one side is left, and then stays as it is', () => {
    const table = new Table()
    for (let slot = firstOf(1); slot < firstOf(2); slot++) table.state.hp[slot] = 0
    table.state.owner[1] = 0
    table.step(1)
    const outcome = table.simulation.outcome()
    assert.deepEqual(outcome?.winners, [0])
    assert.equal(outcome?.reason, 'one side left')
    const hash = skirmish.snapshot!.hash(table.state)
    table.step(20, () => EVERYTHING)
    assert.equal(skirmish.snapshot!.hash(table.state), hash)
    assert.deepEqual(table.simulation.outcome(), outcome)
  })

  it('ends at the time limit by units and points, a tie being a draw', () => {
    const table = new Table(2, { seconds: 2 })
    table.step(39)
    assert.equal(table.simulation.outcome(), undefined)
    table.step(1)
    assert.deepEqual(table.simulation.outcome(), { winners: [], scores: [225, 225], reason: 'time limit' })
  })

  it('ends when all other players left for good', () => {
    const table = new Table()
    table.statuses[0] = 'empty'
    table.step(ALONE_TICKS)
    assert.equal(table.simulation.outcome()?.reason, 'everyone else left')
    assert.deepEqual(table.simulation.outcome()?.winners, [1])
  })

  it('refuses commands of a side without units', () => {
    const table = new Table()
    assert.equal(skirmish.validate!(table.state, 0, EVERYTHING), true)
    for (let slot = 0; slot < SLOTS_PER_SEAT; slot++) table.state.hp[slot] = 0
    assert.equal(skirmish.validate!(table.state, 0, EVERYTHING), false)
  })

  it('favours neither side when both do the same', () => {
    let balance = 0
    for (let seed = 1; seed <= 4; seed++) {
      const table = new Table(2, {}, seed)
      table.step(1, () => EVERYTHING)
      table.step(1, () => goTo(1020, 637))
      table.step(700)
      const [one, two] = [unitsOf(table.state, 0), unitsOf(table.state, 1)]
      assert.ok(one + two < 2 * UNITS_AT_START, `seed ${seed}: they met`)
      balance += Math.sign(one - two)
    }
    assert.ok(Math.abs(balance) < 4, 'one side won every time')
  })

  it('is lively between bots: points change hands and units fall', () => {
    const table = playBots(4, 900, 5)
    const neutral = [...table.state.owner].filter((owner) => owner === NONE).length
    assert.ok(neutral <= 3, `${neutral} points were not taken`)
    assert.ok([...table.state.kills].reduce((sum, kills) => sum + kills, 0) > 30)
    assert.equal(table.state.counters[COUNTER.ended], 0)
    assert.ok(pointsOf(table.state, 0) >= 0)
  })

  it('blends places, but not those of a slot that was filled again', () => {
    const { state } = new Table()
    const copy = (): SkirmishState => skirmish.snapshot!.decode(skirmish.snapshot!.encode(state))
    const previous = copy()
    const current = copy()
    current.x[0]! += 4
    current.x[1]! += 400
    const shown = skirmish.blend!(previous, current, 0.5)
    assert.equal(shown.x[0], previous.x[0]! + 2)
    assert.equal(shown.x[1], current.x[1])
    assert.equal(current.x[0], previous.x[0]! + 4, 'the states themselves stay as they are')
  })
})
