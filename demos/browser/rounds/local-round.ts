/** Rounds without a network: practice against bots, and the show behind the start panel. */

import type { PageGame } from '../page-games.js'
import type { CardContent } from '../panels/certificate-card.js'
import { type Deck, present, type Round, resetDebugHandle, setPhase } from '../panels/deck.js'
import { Practice, type PracticeOptions } from './practice.js'

/** How long the result of a show stays on the screen. */
const PAUSE_MS = 2500

/** Bots play among themselves, again and again. */
export function startShow<State, Input>(deck: Deck, game: PageGame<State, Input>): Round {
  const screen = game.createScreen(deck.stage, deck.overlay)
  const begin = (): Practice<State, Input> =>
    new Practice(game, { seats: 4, seat: -1, name: '', seed: randomSeed(), options: { seconds: 90 } })
  let practice = begin()
  deck.stage.barBottom = 0
  let endedMs: number | undefined
  const loop = startLoop((nowMs) => {
    const view = practice.advance(nowMs, () => screen.controls.read())
    screen.shown = view
    screen.painter.draw(view, nowMs)
    if (view.phase !== 'ended') return
    endedMs ??= nowMs
    if (nowMs - endedMs < PAUSE_MS) return
    practice = begin()
    endedMs = undefined
  })
  return {
    stop() {
      loop.stop()
      screen.controls.dispose()
    },
  }
}

/**
 * One round against bots.
 * @param bot a bot plays for the person as well
 */
export function startPractice<State, Input>(
  deck: Deck,
  game: PageGame<State, Input>,
  options: PracticeOptions,
  bot: boolean,
  onEnd: (facts: CardContent) => void,
): Round {
  resetDebugHandle()
  const screen = game.createScreen(deck.stage, deck.overlay)
  const practice = new Practice(game, options)
  const brain = bot ? game.createBrain(options.seed + 99) : undefined
  setPhase('playing')
  deck.hud.show(true, game.help)
  deck.graph.update(null, 0)
  screen.controls.enable(!bot)
  let ended = false
  const loop = startLoop((nowMs) => {
    const view = practice.advance(nowMs, () => {
      const state = screen.shown?.state
      return brain && state ? brain.decide(state, options.seat) : screen.controls.read()
    })
    present(deck, game, screen, view, nowMs)
    const { outcome } = practice
    if (outcome === undefined || ended) return
    ended = true
    screen.controls.enable(false)
    const unsigned = { verdict: null, matchId: null, relayKey: null, finalFrame: null, finalHash: null }
    onEnd({ outcome, seats: view.seats, own: options.seat, ...unsigned })
  })
  return {
    stop() {
      loop.stop()
      screen.controls.dispose()
    },
  }
}

/** An unsigned 32-bit random number. */
export function randomSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]!
}

function startLoop(draw: (nowMs: number) => void): Round {
  let handle = 0
  const onFrame = (nowMs: number): void => {
    handle = requestAnimationFrame(onFrame)
    draw(nowMs)
  }
  handle = requestAnimationFrame(onFrame)
  return { stop: () => cancelAnimationFrame(handle) }
}
