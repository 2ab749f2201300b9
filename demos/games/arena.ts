/** Arena: ships with momentum around a star. Plain objects as state, saved by the default codec. */
import {
  bool,
  defineGame,
  i8,
  lerp,
  lerpAngle,
  type MatchSetup,
  type Outcome,
  type Random,
  type SeatInputs,
  type StepContext,
  struct,
  u8,
} from 'peerstep/core'
import { bury, fire, hurt, placeShip, stepPickups, stepRespawn, stepShots } from './arena/combat.js'
import { collideShips, collideWithMap, moveShip } from './arena/physics.js'
import { ALONE_FRAMES, type ArenaInput, type ArenaState, type Ship, SPAWNS } from './arena/state.js'

export type { ArenaInput, ArenaState } from './arena/state.js'

const TICK_RATE = 60
/** A body that moved farther than this within one frame has appeared anew, so it is not blended. */
const TELEPORT_DISTANCE = 90

/** Reads a numeric option; anything else becomes the default. */
function numberOption(setup: MatchSetup, name: string, otherwise: number, least: number, most: number): number {
  const value = Number(setup.options[name] ?? otherwise)
  return Number.isFinite(value) ? Math.min(Math.max(value, least), most) : otherwise
}

function start(setup: MatchSetup, random: Random): ArenaState {
  // Which seat gets which place is drawn, so that the first seat has no home advantage.
  const places = random.shuffle(SPAWNS.slice(0, setup.seats))
  const ships = places.map(([x, y]) => {
    const ship: Ship = {
      x: 0,
      y: 0,
      vx: 0,
      vy: 0,
      aim: x < 800 ? 0 : 128,
      hp: 0,
      shield: 0,
      triple: 0,
      reload: 0,
      dash: 0,
      safe: 0,
      respawn: 0,
      hitBy: -1,
      blame: 0,
      score: 0,
      deaths: 0,
      dealt: 0,
      gone: false,
    }
    placeShip(ship, x, y)
    return ship
  })
  return {
    framesLeft: Math.round(numberOption(setup, 'seconds', 120, 1, 3600) * TICK_RATE),
    points: Math.round(numberOption(setup, 'points', 20, 1, 1000)),
    ships,
    shots: [],
    pickups: [],
    pickupFrames: 120,
    nextId: 0,
    aloneFrames: 0,
    ended: '',
  }
}

function step(state: ArenaState, inputs: SeatInputs<ArenaInput>, context: StepContext): void {
  if (state.ended !== '') return
  const { ships } = state
  for (let seat = 0; seat < ships.length; seat++) {
    const status = context.seats[seat]
    stepShip(state, seat, ships[seat]!, status === 'playing' ? inputs[seat] : undefined, status === 'empty')
  }
  collideShips(state, hurt)
  for (let seat = 0; seat < ships.length; seat++) {
    const ship = ships[seat]!
    if (ship.hp > 0) collideWithMap(state, seat, ship, hurt)
  }
  stepShots(state)
  stepPickups(state, context.random)
  bury(state)
  decide(state)
}

/** One ship alone: timers, stick, gun. Without a decision the ship drifts; without a player it leaves. */
function stepShip(state: ArenaState, seat: number, ship: Ship, input: ArenaInput | undefined, empty: boolean): void {
  if (empty !== ship.gone) {
    ship.gone = empty
    ship.hp = 0
    ship.respawn = 1
  }
  if (ship.gone) return
  if (ship.respawn > 0) {
    stepRespawn(state, ship)
    return
  }
  ship.reload = Math.max(0, ship.reload - 1)
  ship.dash = Math.max(0, ship.dash - 1)
  ship.triple = Math.max(0, ship.triple - 1)
  ship.safe = Math.max(0, ship.safe - 1)
  ship.blame = Math.max(0, ship.blame - 1)
  if (ship.blame === 0) ship.hitBy = -1
  moveShip(ship, input)
  if (input?.fire) fire(state, seat, ship)
}

function decide(state: ArenaState): void {
  state.framesLeft -= 1
  const present = state.ships.reduce((count, ship) => count + (ship.gone ? 0 : 1), 0)
  state.aloneFrames = present <= 1 ? state.aloneFrames + 1 : 0
  if (state.ships.some((ship) => ship.score >= state.points)) state.ended = 'score limit'
  else if (state.framesLeft <= 0) state.ended = 'time limit'
  else if (state.aloneFrames >= ALONE_FRAMES) state.ended = 'everyone else left'
}

/** The best score wins, then the most damage dealt; seats equal in both win together. If all seats are equal it is a draw. */
function outcome(state: ArenaState): Outcome | undefined {
  if (state.ended === '') return undefined
  const { ships } = state
  const present = ships.filter((ship) => !ship.gone)
  const score = Math.max(...present.map((ship) => ship.score))
  const leaders = present.filter((ship) => ship.score === score)
  const dealt = Math.max(...leaders.map((ship) => ship.dealt))
  const winners = ships.flatMap((ship, seat) => (leaders.includes(ship) && ship.dealt === dealt ? [seat] : []))
  return {
    winners: winners.length === ships.length ? [] : winners,
    scores: ships.map((ship) => ship.score),
    reason: state.ended,
  }
}

/** For display: bodies on their way from one frame to the next. */
function blend(previous: ArenaState, current: ArenaState, alpha: number): ArenaState {
  const shotsBefore = new Map(previous.shots.map((shot) => [shot.id, shot]))
  return {
    ...current,
    ships: current.ships.map((ship, seat) => {
      const before = previous.ships[seat]
      if (!before || before.respawn > 0 || !isNear(before, ship)) return ship
      const turn = Math.PI / 128
      return {
        ...ship,
        x: lerp(before.x, ship.x, alpha),
        y: lerp(before.y, ship.y, alpha),
        aim: lerpAngle(before.aim * turn, ship.aim * turn, alpha) / turn,
      }
    }),
    shots: current.shots.map((shot) => {
      const before = shotsBefore.get(shot.id)
      if (!before || !isNear(before, shot)) return shot
      return { ...shot, x: lerp(before.x, shot.x, alpha), y: lerp(before.y, shot.y, alpha) }
    }),
  }
}

function isNear(a: { x: number; y: number }, b: { x: number; y: number }): boolean {
  return Math.abs(a.x - b.x) < TELEPORT_DISTANCE && Math.abs(a.y - b.y) < TELEPORT_DISTANCE
}

/**
 * Two to eight ships shoot and ram each other around a star.
 *
 * Options: `seconds` until the time limit (default 120), `points` that end the match early (default 20).
 */
export const arena = defineGame<ArenaState, ArenaInput>({
  id: 'arena',
  version: '1',
  tickRate: TICK_RATE,
  seats: { min: 2, max: 8 },
  input: struct({ dx: i8(-8, 8), dy: i8(-8, 8), aim: u8(), fire: bool(), dash: bool() }),
  start,
  step,
  outcome,
  blend,
})
