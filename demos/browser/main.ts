/** The demo page: from the start panel through lobby and match to the certificate, and round again. */
import type { DemoGameId } from '../demo-games.js'
import { type Address, inviteHash, nextRoom, randomRoom, readAddress, watchHash } from './address.js'
import { Stage } from './drawing/stage.js'
import { arenaPage, type PageGame, skirmishPage } from './page-games.js'
import { type CardContent, CertificateCard } from './panels/certificate-card.js'
import { type DebugHandle, type Deck, debugHandle, type Round, setPhase } from './panels/deck.js'
import { Hud } from './panels/hud.js'
import { type StartChoice, StartPanel, WaitingPanel } from './panels/lobby.js'
import { NetGraph } from './panels/net-graph.js'
import { randomSeed, startPractice, startShow } from './rounds/local-round.js'
import { startOnlineRound } from './rounds/online-round.js'
import { startWatchRound } from './rounds/watch-round.js'

declare global {
  interface Window {
    peerstep: DebugHandle
  }
}

class Page {
  readonly #deck: Deck
  readonly #start: StartPanel
  readonly #error = element('#start .error')
  #address: Address
  #round: Round | undefined
  /** What "play again" means for the round that just ended. */
  #again: () => void = () => this.home()

  constructor() {
    this.#address = readAddress(location)
    this.#deck = {
      stage: new Stage(element<HTMLCanvasElement>('#stage')),
      overlay: element('#controls'),
      hud: new Hud(element('#hud')),
      graph: new NetGraph(element('#net')),
      waiting: new WaitingPanel(element('#waiting'), () => this.home()),
      card: new CertificateCard(
        element('#card'),
        () => this.#again(),
        () => this.home(),
      ),
    }
    this.#start = new StartPanel(element<HTMLFormElement>('#start'), this.#address, {
      create: (choice) => {
        this.#choose(choice)
        this.enter(randomRoom())
      },
      practise: (choice) => {
        this.#choose(choice)
        this.practise()
      },
      preview: (game) => this.#show(game),
    })
    element('#hud .quit').addEventListener('click', () => this.home())
    if (window.matchMedia('(max-width: 720px)').matches) element<HTMLDetailsElement>('#net').open = false
    window.addEventListener('hashchange', () => this.#followAddress())
    this.#followAddress()
  }

  /** Someone pasted an invitation, or went back. */
  #followAddress(): void {
    this.#address = readAddress(location)
    if (this.#address.room !== null && this.#address.watch) this.watch(this.#address.room)
    else if (this.#address.room !== null) this.enter(this.#address.room)
    else if (this.#address.practice) this.practise()
    else this.home()
  }

  /** The start panel, with bots playing behind it. */
  home(message = ''): void {
    this.#clear()
    setPhase('idle')
    if (location.hash !== '') history.replaceState(null, '', location.pathname + location.search)
    this.#error.textContent = message
    this.#error.hidden = message === ''
    this.#start.show(true)
    this.#show(this.#address.game)
  }

  practise(): void {
    this.#clear()
    this.#again = () => this.practise()
    withGame(this.#address.game, (game) => {
      const { name, seats, options, bot } = this.#address
      const practice = { seats, seat: 0, name, seed: randomSeed(), options: { seconds: 90, ...options } }
      this.#round = startPractice(this.#deck, game, practice, bot, (facts) => this.#end(facts))
    })
  }

  /** Join a room; its link stands in the address bar from now on. */
  enter(room: string): void {
    this.#clear()
    this.#again = () => this.enter(nextRoom(room))
    const hash = inviteHash(this.#address, room)
    history.replaceState(null, '', location.pathname + location.search + hash)
    const page = location.origin + location.pathname
    this.#deck.waiting.show(true, room, page + hash, page + watchHash(this.#address, room))
    withGame(this.#address.game, (game) => {
      this.#round = startOnlineRound(this.#deck, game, this.#address, room, {
        onEnd: (facts) => this.#end(facts),
        onError: (message) => this.home(message),
      })
    })
  }

  /** See the match of a room without a seat in it. */
  watch(room: string): void {
    this.#clear()
    this.#again = () => this.watch(nextRoom(room))
    const hash = watchHash(this.#address, room)
    history.replaceState(null, '', location.pathname + location.search + hash)
    this.#deck.waiting.show(true, room, location.origin + location.pathname + hash)
    withGame(this.#address.game, (game) => {
      this.#round = startWatchRound(this.#deck, game, this.#address, room, {
        onEnd: (facts) => this.#end(facts),
        onError: (message) => this.home(message),
        onTakeSeat: (seats, options) => {
          this.#address = { ...this.#address, seats, options, watch: false }
          this.enter(room)
        },
      })
    })
  }

  #show(game: DemoGameId): void {
    this.#round?.stop()
    withGame(game, (pageGame) => {
      this.#round = startShow(this.#deck, pageGame)
    })
  }

  #end(facts: CardContent): void {
    setPhase('ended')
    this.#deck.hud.banner('')
    this.#deck.card.show(facts)
  }

  #choose(choice: StartChoice): void {
    this.#address = { ...this.#address, ...choice }
  }

  #clear(): void {
    this.#round?.stop()
    this.#round = undefined
    this.#start.show(false)
    this.#deck.waiting.show(false)
    this.#deck.card.hide()
    this.#deck.hud.show(false)
    this.#deck.graph.update(null, 0)
  }
}

/** Call with the game that has the id, keeping its types. */
function withGame(id: DemoGameId, use: <State, Input>(game: PageGame<State, Input>) => void): void {
  if (id === 'skirmish') use(skirmishPage)
  else use(arenaPage)
}

function element<Kind extends HTMLElement = HTMLElement>(selector: string): Kind {
  const found = document.querySelector<Kind>(selector)
  if (!found) throw new Error(`the page has no ${selector}`)
  return found
}

window.peerstep = debugHandle
new Page()
