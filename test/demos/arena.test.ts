import assert from 'node:assert/strict'
import type { MatchOptions, SeatStatus } from 'peerstep/core'
import { Random, Simulation, syncTest } from 'peerstep/core'
import { ArenaBot } from '../../demos/bots/arena-bot.js'
import { hurt } from '../../demos/games/arena/combat.js'
import {
  ALONE_FRAMES,
  type ArenaInput,
  type ArenaState,
  DASH_FRAMES,
  HEIGHT,
  HP_MAX,
  SHIP_RADIUS,
  SHOTS_MAX,
  type Ship,
  STAR,
  WIDTH,
} from '../../demos/games/arena/state.js'
import { arena } from '../../demos/games/arena.js'

const RESTING: ArenaInput = { dx: 0, dy: 0, aim: 0, fire: false, dash: false }

/** A match stepped by hand. */
class Table {
  readonly simulation: Simulation<ArenaState, ArenaInput>
  readonly statuses: SeatStatus[]
  readonly #inputs: Uint8Array

  constructor(seats: number, options: MatchOptions = {}, seed = 1) {
    this.simulation = new Simulation(arena, { seed, seats, options }, { guard: true })
    this.statuses = Array.from({ length: seats }, () => 'playing' as const)
    this.#inputs = new Uint8Array(this.simulation.frameBytes)
  }

  get state(): ArenaState {
    return this.simulation.state
  }

  step(frames: number, inputOf: (seat: number) => Partial<ArenaInput> = () => ({})): void {
    for (let frame = 0; frame < frames; frame++) {
      for (const seat of this.statuses.keys()) {
        arena.input.write({ ...RESTING, ...inputOf(seat) }, this.#inputs, seat * arena.input.bytes)
      }
      this.simulation.step(this.#inputs, this.statuses)
    }
  }

  /** Two ships on open ground, `distance` apart, neither of them protected, nothing else around. */
  duel(distance: number): void {
    const { ships } = this.state
    for (const [seat, x] of [700 - distance / 2, 700 + distance / 2].entries()) {
      Object.assign(ships[seat]!, { x, y: 840, vx: 0, vy: 0, aim: seat * 128, hp: HP_MAX, safe: 0, respawn: 0 })
    }
    for (const [seat, ship] of ships.entries())
      if (seat >= 2) Object.assign(ship, { x: 100 * seat, y: 100, vx: 0, vy: 0 })
  }
}

/** Bots play against each other; the same seeds play the same match. */
function playBots(seats: number, frames: number, seed: number): Table {
  const table = new Table(seats, { seconds: 600, points: 1000 }, seed)
  const bots = table.statuses.map((_, seat) => new ArenaBot(seed * 100 + seat))
  for (let frame = 0; frame < frames; frame++) table.step(1, (seat) => bots[seat]!.decide(table.state, seat))
  return table
}

describe('demos/games/arena', () => {
  it('rolls back at every frame to the same states', () => {
    for (const seats of [2, 8]) {
      const report = syncTest(arena, { frames: 400, windowFrames: 10, seats, seed: 11 })
      assert.deepEqual(report.failure, undefined)
      assert.equal(report.ok, true)
      assert.ok(report.comparisons > 1000)
    }
  })

  it('ends in the frozen state after 600 frames of frozen inputs', () => {
    const hash = playBots(4, 600, 7).simulation.hash().toString(16)
    assert.equal(hash, '4456f2150d5be4c7')
  })

  it('takes three bytes of input', () => {
    assert.equal(arena.input.bytes, 3)
  })

  it('lets a shot take hull from what it hits, and pushes it', () => {
    const table = new Table(2)
    table.duel(200)
    table.step(1, (seat) => ({ aim: seat * 128, fire: seat === 0 }))
    table.step(25, (seat) => ({ aim: seat * 128 }))
    const hit = table.state.ships[1]!
    assert.ok(hit.hp < HP_MAX)
    assert.equal(table.state.ships[0]!.hp, HP_MAX)
    assert.ok(hit.vx > 0, 'pushed away from the shooter')
    assert.equal(table.state.ships[0]!.dealt, HP_MAX - hit.hp)
  })

  it('lets two ships that shoot each other in the same frame both fall, with a point for both', () => {
    const table = new Table(2)
    table.duel(200)
    for (const ship of table.state.ships) ship.hp = 5
    table.step(1, (seat) => ({ aim: seat * 128, fire: true }))
    table.step(25, (seat) => ({ aim: seat * 128 }))
    assert.deepEqual(
      table.state.ships.map((ship) => [ship.score, ship.deaths]),
      [
        [1, 1],
        [1, 1],
      ],
    )
  })

  it('brings a fallen ship back whole after a while, far from the enemy', () => {
    const table = new Table(2)
    table.duel(200)
    hurt(table.state, 1, 0, HP_MAX)
    table.step(2)
    assert.equal(table.state.ships[1]!.hp, 0)
    table.step(120)
    const [enemy, back] = table.state.ships as [Ship, Ship]
    assert.equal(back.hp, HP_MAX)
    assert.ok(Math.hypot(back.x - enemy.x, back.y - enemy.y) > 500)
  })

  it('hurts what a dashing ship rams, and not the ram', () => {
    const table = new Table(2)
    table.duel(120)
    table.step(1, (seat) => (seat === 0 ? { dx: 8, dash: true } : {}))
    assert.equal(table.state.ships[0]!.dash, DASH_FRAMES)
    table.step(12, (seat) => (seat === 0 ? { dx: 8 } : {}))
    assert.equal(table.state.ships[0]!.hp, HP_MAX)
    assert.ok(table.state.ships[1]!.hp < HP_MAX)
    assert.ok(table.state.ships[1]!.vx > 0)
  })

  it('keeps ships inside the walls and out of the star, whatever they press', () => {
    const random = new Random(5)
    const table = new Table(8, {}, 5)
    for (let frame = 0; frame < 900; frame++) {
      table.step(1, () => ({
        dx: random.int(-8, 8),
        dy: random.int(-8, 8),
        aim: random.int(0, 255),
        fire: random.chance(0.9),
        dash: random.chance(0.5),
      }))
      assert.ok(table.state.shots.length <= SHOTS_MAX)
      for (const ship of table.state.ships) {
        assert.ok(ship.x >= SHIP_RADIUS && ship.x <= WIDTH - SHIP_RADIUS, `x ${ship.x} at frame ${frame}`)
        assert.ok(ship.y >= SHIP_RADIUS && ship.y <= HEIGHT - SHIP_RADIUS, `y ${ship.y} at frame ${frame}`)
        assert.ok(ship.hp === 0 || Math.hypot(ship.x - STAR.x, ship.y - STAR.y) > STAR.radius)
      }
    }
  })

  it('treats two mirrored ships alike', () => {
    const table = new Table(2, {}, 3)
    const [one, two] = table.state.ships as [Ship, Ship]
    Object.assign(one, { x: 300, y: 400, vx: 1, vy: -2, aim: 10 })
    Object.assign(two, { x: WIDTH - 300, y: HEIGHT - 400, vx: -1, vy: 2, aim: 138 })
    for (let frame = 0; frame < 100; frame++) {
      table.step(1, (seat) => ({
        dx: seat === 0 ? 5 : -5,
        dy: seat === 0 ? 3 : -3,
        aim: (frame * 3 + seat * 128) & 255,
        fire: true,
        dash: frame % 7 === 0,
      }))
      const [a, b] = table.state.ships as [Ship, Ship]
      assert.equal(a.hp, b.hp, `frame ${frame}`)
      assert.ok(Math.abs(a.x + b.x - WIDTH) < 1e-6 && Math.abs(a.y + b.y - HEIGHT) < 1e-6, `frame ${frame}`)
    }
  })

  it('gives every seat every place sooner or later', () => {
    const places = new Set<number>()
    for (let seed = 0; seed < 40; seed++)
      places.add(new Table(4, {}, seed).state.ships[0]!.x + new Table(4, {}, seed).state.ships[0]!.y * 2000)
    assert.equal(places.size, 4)
  })

  it('ends at the time limit, and nothing moves or changes afterwards', () => {
    const table = new Table(2, { seconds: 2 })
    table.step(119, () => ({ dx: 8, fire: true }))
    assert.equal(table.simulation.outcome(), undefined)
    table.step(1)
    const outcome = table.simulation.outcome()
    assert.equal(outcome?.reason, 'time limit')
    const before = JSON.stringify(table.state)
    table.step(60, () => ({ dx: 8, fire: true, dash: true }))
    assert.equal(JSON.stringify(table.state), before)
    assert.deepEqual(table.simulation.outcome(), outcome)
  })

  it('ends at the score limit with the scorer as winner', () => {
    const table = new Table(2, { points: 1 })
    table.duel(200)
    hurt(table.state, 1, 0, HP_MAX)
    table.step(1)
    assert.deepEqual(table.simulation.outcome(), { winners: [0], scores: [1, 0], reason: 'score limit' })
  })

  it('calls a match without any action a draw', () => {
    const table = new Table(2, { seconds: 1 })
    table.step(60)
    assert.deepEqual(table.simulation.outcome()?.winners, [])
  })

  it('lets an absent ship drift without firing, and takes an abandoned one away', () => {
    const table = new Table(3)
    table.duel(300)
    table.state.ships[1]!.vx = 4
    table.statuses[1] = 'away'
    table.step(30, () => ({ dx: -8, aim: 60, fire: true }))
    assert.ok(table.state.shots.every((shot) => shot.owner !== 1))
    assert.ok(table.state.ships[1]!.x > 860)
    table.statuses[1] = 'empty'
    table.step(10)
    assert.equal(table.state.ships[1]!.hp, 0)
    assert.equal(table.state.ships[1]!.gone, true)
    table.statuses[1] = 'playing'
    table.step(2)
    assert.equal(table.state.ships[1]!.hp, HP_MAX)
  })

  it('ends when all other players left for good', () => {
    const table = new Table(2)
    table.statuses[1] = 'empty'
    table.step(ALONE_FRAMES - 1)
    assert.equal(table.simulation.outcome(), undefined)
    table.step(1)
    assert.deepEqual(table.simulation.outcome(), { winners: [0], scores: [0, 0], reason: 'everyone else left' })
  })

  it('reads options of any kind without losing its footing', () => {
    for (const seconds of [-5, Number.NaN, 'soon', true, 1e12]) {
      const { state } = new Table(2, { seconds })
      assert.ok(Number.isInteger(state.framesLeft) && state.framesLeft >= 60 && state.framesLeft <= 3600 * 60)
    }
  })

  it('blends positions half way and turns the short way round', () => {
    const table = new Table(2)
    const previous = structuredClone(table.state)
    const current = structuredClone(table.state)
    previous.ships[0]!.aim = 250
    current.ships[0]!.aim = 6
    current.ships[0]!.x += 10
    const shown = arena.blend!(previous, current, 0.5)
    assert.equal(shown.ships[0]!.x, previous.ships[0]!.x + 5)
    assert.ok(Math.abs(((shown.ships[0]!.aim % 256) + 256) % 256) < 1e-9 || Math.abs(shown.ships[0]!.aim - 256) < 1e-9)
    assert.equal(current.ships[0]!.aim, 6, 'the states themselves stay as they are')
  })

  it('is lively between bots: shots hit, ships fall, no bot wins by far', () => {
    const table = playBots(4, 1800, 3)
    const deaths = table.state.ships.reduce((sum, ship) => sum + ship.deaths, 0)
    assert.ok(deaths >= 4, `only ${deaths} ships fell in half a minute`)
  })
})
