/** A round over the network: find the relay, join the room, play, and show what the relay signs. */
import { type MatchResult, PeerstepError } from 'peerstep'
import type { Address } from '../address.js'
import type { PageGame, Screen } from '../page-games.js'
import type { CardContent } from '../panels/certificate-card.js'
import { type Deck, debugHandle, hexOf, present, type Round, resetDebugHandle, setPhase } from '../panels/deck.js'
import type { GameView } from '../view.js'
import { randomSeed } from './local-round.js'
import { pagePeer } from './page-peer.js'
import { RoundLife } from './round-life.js'

/** What a round over the network reports. */
export interface OnlineActions {
  onEnd(facts: CardContent): void
  /** A sentence for the player; the round is over. */
  onError(message: string): void
}

/** Join a room and play one match. */
export function startOnlineRound<State, Input>(
  deck: Deck,
  game: PageGame<State, Input>,
  address: Address,
  room: string,
  actions: OnlineActions,
): Round {
  resetDebugHandle()
  setPhase('connecting')
  const life = new RoundLife((message) => actions.onError(message))
  const round = new OnlineRound(deck, game, address, room, actions, life)
  round.play().catch((error: unknown) => life.fail(error))
  return life
}

class OnlineRound<State, Input> {
  readonly #deck: Deck
  readonly #game: PageGame<State, Input>
  readonly #address: Address
  readonly #room: string
  readonly #actions: OnlineActions
  readonly #screen: Screen<State, Input>
  readonly #life: RoundLife
  #view: GameView<State> | undefined
  #decided = false

  constructor(
    deck: Deck,
    game: PageGame<State, Input>,
    address: Address,
    room: string,
    actions: OnlineActions,
    life: RoundLife,
  ) {
    this.#life = life
    this.#deck = deck
    this.#game = game
    this.#address = address
    this.#room = room
    this.#actions = actions
    this.#screen = game.createScreen(deck.stage, deck.overlay)
    this.#life.onStop(() => this.#screen.controls.dispose())
    deck.waiting.update('Connecting to the relay …', [], address.seats)
  }

  async play(): Promise<void> {
    const { name, seats, options, relays } = this.#address
    const peer = await pagePeer(name, relays)
    if (this.#life.stopped) return
    const match = await peer.join(this.#game.game, { room: this.#room, seats, options, name })
    if (this.#life.stopped) {
      await match.leave()
      return
    }
    // Only leaving the round gives up the seat. A page that is closed may be reloading, so its seat is kept for a while.
    this.#life.onStop(() => void match.leave())
    match.on('refused', ({ reason }) => this.#life.fail(new PeerstepError('RELAY_REFUSED', reason)))
    match.on('outcome', () => {
      this.#decided = true
    })
    debugHandle.stats = () => match.stats
    const brain = this.#address.bot ? this.#game.createBrain(randomSeed()) : undefined
    const running = match.run({
      input: () => {
        const state = this.#screen.shown?.state
        return brain && state ? brain.decide(state, match.seat) : this.#screen.controls.read()
      },
      render: (view) => this.#render(view),
    })
    this.#life.onStop(() => running.stop())
    const result = await match.outcome
    if (!this.#life.stopped) this.#end(result, hexOf(match.matchId))
  }

  #render(view: GameView<State>): void {
    if (this.#life.stopped) return
    this.#view = view
    const nowMs = performance.now()
    if (view.phase === 'lobby' || view.state === null) this.#renderLobby(view)
    else if (document.body.dataset.phase !== 'playing' && document.body.dataset.phase !== 'ended') this.#begin()
    present(this.#deck, this.#game, this.#screen, view, nowMs)
    this.#deck.hud.banner(document.body.dataset.phase === 'ended' ? '' : this.#bannerOf(view))
  }

  #renderLobby(view: GameView<State>): void {
    setPhase('lobby')
    const taken = view.seats.filter((seat) => seat.name !== '').length
    const { seats } = this.#address
    this.#deck.waiting.update(`Waiting for players: ${taken} of ${seats} are here.`, view.seats, seats)
  }

  #begin(): void {
    setPhase('playing')
    this.#deck.waiting.show(false)
    this.#deck.hud.show(true, this.#game.help)
    this.#screen.controls.enable(!this.#address.bot)
  }

  #bannerOf(view: GameView<State>): string {
    if (view.phase === 'countdown') return 'Get ready'
    if (this.#decided || view.phase === 'ended') return 'The relay checks the match …'
    if (view.seats[view.seat]?.status === 'away') return 'Your inputs come too late: catching up …'
    if (!view.stalled) return ''
    const late = view.stats?.peers.reduce<{ name: string; silentMs: number } | undefined>(
      (latest, peer) => (peer.seat !== view.seat && peer.silentMs > (latest?.silentMs ?? 250) ? peer : latest),
      undefined,
    )
    return late ? `Waiting for ${late.name} …` : ''
  }

  #end(result: MatchResult, matchId: string | null): void {
    Object.assign(debugHandle, {
      matchId,
      finalFrame: result.finalFrame,
      finalHash: result.finalHash?.toString(16).padStart(16, '0') ?? null,
      verdict: result.verdict,
      agrees: result.agrees,
    })
    this.#screen.controls.enable(false)
    this.#deck.waiting.show(false)
    setPhase('ended')
    this.#actions.onEnd({
      outcome: result.outcome,
      seats: this.#view?.seats ?? [],
      own: this.#view?.seat ?? -1,
      verdict: result.verdict,
      matchId,
      relayKey: result.certificate?.relay ?? null,
      finalFrame: result.finalFrame,
      finalHash: result.finalHash,
    })
  }
}
