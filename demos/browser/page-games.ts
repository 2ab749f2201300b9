/** The demo games with everything the page adds: picture, controls, score board, words. */
import { arenaDemo, type DemoGame, skirmishDemo } from '../demo-games.js'
import type { ArenaInput, ArenaState } from '../games/arena/state.js'
import { COUNTER, pointsOf, type SkirmishInput, type SkirmishState, unitsOf } from '../games/skirmish/state.js'
import { ArenaControls } from './arena/arena-controls.js'
import { ArenaPainter } from './arena/arena-view.js'
import type { Stage } from './drawing/stage.js'
import { SkirmishControls } from './skirmish/skirmish-controls.js'
import { SkirmishPainter } from './skirmish/skirmish-view.js'
import type { Controls, GameView, Painter, ScoreRow } from './view.js'

/** Picture and controls of one game on one stage. */
export interface Screen<State, Input> {
  readonly painter: Painter<State>
  readonly controls: Controls<Input>
  /** What was drawn last: controls and bots decide by it. */
  shown: GameView<State> | null
}

/** A demo game with all that the page needs to show it. */
export interface PageGame<State, Input> extends DemoGame<State, Input> {
  readonly title: string
  readonly help: string
  createScreen(stage: Stage, overlay: HTMLElement): Screen<State, Input>
  scores(state: State): ScoreRow[]
  secondsLeft(state: State): number
}

/** The arena on the page. */
export const arenaPage: PageGame<ArenaState, ArenaInput> = {
  ...arenaDemo,
  title: 'Arena',
  help: 'Move: WASD or arrows · Aim and fire: mouse · Dash: space',
  createScreen(stage, overlay) {
    const painter = new ArenaPainter(stage)
    const screen: Screen<ArenaState, ArenaInput> = {
      painter,
      controls: new ArenaControls(stage.canvas, overlay, () => {
        const ship = screen.shown?.state?.ships[screen.shown.seat]
        return ship && painter.toPage(ship.x, ship.y)
      }),
      shown: null,
    }
    return screen
  },
  scores: (state) =>
    state.ships.map((ship, seat) => ({
      seat,
      score: ship.score,
      detail: ship.gone ? 'left' : ship.respawn > 0 ? 'back soon' : `${Math.round(ship.hp)} hp`,
    })),
  secondsLeft: (state) => state.framesLeft / 60,
}

/** Skirmish on the page. */
export const skirmishPage: PageGame<SkirmishState, SkirmishInput> = {
  ...skirmishDemo,
  title: 'Skirmish',
  help: 'Drag: select · Right click or tap: attack · A: select all · M: march',
  createScreen(stage, overlay) {
    const painter = new SkirmishPainter(stage)
    const screen: Screen<SkirmishState, SkirmishInput> = {
      painter,
      controls: new SkirmishControls(stage.canvas, overlay, painter, () => ({
        state: screen.shown?.state ?? null,
        seat: screen.shown?.seat ?? -1,
      })),
      shown: null,
    }
    return screen
  },
  scores: (state) =>
    Array.from({ length: state.counters[COUNTER.seats]! }, (_, seat) => ({
      seat,
      score: unitsOf(state, seat),
      detail: pointsOf(state, seat) === 1 ? '1 point' : `${pointsOf(state, seat)} points`,
    })),
  secondsLeft: (state) => state.counters[COUNTER.ticksLeft]! / 20,
}
