/** A round that is only watched: the match of a room as its spectators see it. */
import type { MatchResult, SpectatorView, WatchedMatch } from 'peerstep'
import type { MatchOptions } from 'peerstep/core'
import type { Address } from '../address.js'
import type { PageGame, Screen } from '../page-games.js'
import type { CardContent } from '../panels/certificate-card.js'
import { type Deck, debugHandle, hexOf, present, type Round, resetDebugHandle, setPhase } from '../panels/deck.js'
import type { SeatView } from '../view.js'
import type { OnlineActions } from './online-round.js'
import { pagePeer } from './page-peer.js'
import { RoundLife } from './round-life.js'

/** Further behind than this it says so. */
const BEHIND_FRAMES = 120

/** What a watched round reports. */
export interface WatchActions extends OnlineActions {
  /** The player takes a free seat of the match that is watched. */
  onTakeSeat(seats: number, options: MatchOptions): void
}

/** Watch the match of a room. */
export function startWatchRound<State, Input>(
  deck: Deck,
  game: PageGame<State, Input>,
  address: Address,
  room: string,
  actions: WatchActions,
): Round {
  resetDebugHandle()
  setPhase('connecting')
  const life = new RoundLife((message) => actions.onError(message))
  const round = new WatchRound(deck, game, room, actions, life)
  round.watch(address).catch((error: unknown) => life.fail(error))
  return life
}

class WatchRound<State, Input> {
  readonly #deck: Deck
  readonly #game: PageGame<State, Input>
  readonly #room: string
  readonly #actions: WatchActions
  readonly #screen: Screen<State, Input>
  readonly #life: RoundLife
  #seats: readonly SeatView[] = []
  #match: WatchedMatch<State, Input> | null = null
  #offered = false

  constructor(deck: Deck, game: PageGame<State, Input>, room: string, actions: WatchActions, life: RoundLife) {
    this.#life = life
    this.#deck = deck
    this.#game = game
    this.#room = room
    this.#actions = actions
    this.#screen = game.createScreen(deck.stage, deck.overlay)
    this.#life.onStop(() => this.#screen.controls.dispose())
    deck.waiting.update('Connecting to the relay …', [], 0)
  }

  async watch({ name, relays }: Address): Promise<void> {
    const peer = await pagePeer(name, relays)
    if (this.#life.stopped) return
    const match = await peer.watch(this.#game.game, { room: this.#room })
    this.#match = match
    this.#life.onStop(() => match.leave())
    if (this.#life.stopped) {
      match.leave()
      return
    }
    match.on('abandoned', ({ reason }) => this.#life.fail(new Error(reason)))
    const running = match.run({ render: (view) => this.#render(view) })
    this.#life.onStop(() => running.stop())
    const result = await match.outcome
    if (!this.#life.stopped) this.#end(result, match)
  }

  #render(view: SpectatorView<State>): void {
    if (this.#life.stopped) return
    this.#seats = view.seats
    if (view.state === null) {
      setPhase('lobby')
      this.#deck.waiting.update('Waiting for the match to start.', [], 0)
    } else if (document.body.dataset.phase !== 'playing' && document.body.dataset.phase !== 'ended') {
      setPhase('playing')
      this.#deck.waiting.show(false)
      this.#deck.hud.show(true, 'You are watching.')
    }
    this.#offer(view.phase === 'playing' && view.seats.some((seat) => seat.status === 'empty'))
    const { phase, state, frame, seats, stalled } = view
    present(
      this.#deck,
      this.#game,
      this.#screen,
      { phase, state, frame, seat: -1, seats, stalled, stats: null },
      performance.now(),
    )
    const behind = view.stats.waitingFrames > BEHIND_FRAMES
    this.#deck.hud.banner(stalled ? 'Waiting for the match …' : behind ? 'Catching up …' : '')
  }

  /** Offers a vacant seat to the spectator. The relay decides whether it is given. */
  #offer(free: boolean): void {
    if (free === this.#offered) return
    this.#offered = free
    const { hud } = this.#deck
    hud.offerSeat(free ? () => this.#actions.onTakeSeat(this.#seats.length, this.#match?.options ?? {}) : null)
  }

  #end(result: MatchResult, { matchId }: WatchedMatch<State, Input>): void {
    const { outcome, verdict, finalFrame, finalHash, agrees, certificate } = result
    Object.assign(debugHandle, {
      matchId: hexOf(matchId),
      finalFrame,
      finalHash: finalHash?.toString(16).padStart(16, '0') ?? null,
      verdict,
      agrees,
    })
    setPhase('ended')
    this.#offer(false)
    const facts: CardContent = {
      outcome,
      seats: this.#seats,
      own: -1,
      verdict,
      matchId: hexOf(matchId),
      relayKey: certificate?.relay ?? null,
      finalFrame,
      finalHash,
    }
    this.#actions.onEnd(facts)
  }
}
