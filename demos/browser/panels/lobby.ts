/** The panels before a match: the choice of a game, and the players that the room waits for. */
import type { DemoGameId } from '../../demo-games.js'
import { type Address, clampSeats, storeName } from '../address.js'
import { seatColour } from '../drawing/palette.js'
import type { SeatView } from '../view.js'
import { span } from './hud.js'

/** What the player chose on the start panel. */
export interface StartChoice {
  readonly game: DemoGameId
  readonly seats: number
  readonly name: string
}

/** What the buttons of the start panel do. */
export interface StartActions {
  create(choice: StartChoice): void
  practise(choice: StartChoice): void
  /** Another game was picked: the show behind the panel may change. */
  preview(game: DemoGameId): void
}

/** The first panel: game, players, name. */
export class StartPanel {
  readonly #form: HTMLFormElement

  constructor(form: HTMLFormElement, address: Address, actions: StartActions) {
    this.#form = form
    this.#field('name').value = address.name
    this.#field('seats').value = String(address.seats)
    this.#pickGame(address.game)
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      const choice = this.#read()
      storeName(choice.name)
      const button = (event as SubmitEvent).submitter
      if (button?.getAttribute('value') === 'practice') actions.practise(choice)
      else actions.create(choice)
    })
    form.addEventListener('change', (event) => {
      if ((event.target as HTMLInputElement).name === 'game') actions.preview(this.#read().game)
    })
  }

  show(on: boolean): void {
    this.#form.hidden = !on
  }

  #read(): StartChoice {
    const data = new FormData(this.#form)
    const game: DemoGameId = data.get('game') === 'skirmish' ? 'skirmish' : 'arena'
    return {
      game,
      seats: clampSeats(Number(data.get('seats')), game),
      name: String(data.get('name') ?? '').trim() || 'Pilot',
    }
  }

  #pickGame(game: DemoGameId): void {
    const choice = this.#form.querySelector<HTMLInputElement>(`input[name="game"][value="${game}"]`)
    if (choice) choice.checked = true
  }

  #field(name: string): HTMLInputElement | HTMLSelectElement {
    return this.#form.elements.namedItem(name) as HTMLInputElement | HTMLSelectElement
  }
}

/** The second panel: the room fills up. */
export class WaitingPanel {
  readonly #root: HTMLElement
  readonly #title: HTMLElement
  readonly #status: HTMLElement
  readonly #seats: HTMLElement
  readonly #link: HTMLInputElement
  readonly #copy: HTMLButtonElement
  readonly #watch: HTMLAnchorElement

  constructor(root: HTMLElement, onLeave: () => void) {
    this.#root = root
    this.#title = root.querySelector('h2')!
    this.#status = root.querySelector('.status')!
    this.#seats = root.querySelector('.seats')!
    this.#link = root.querySelector('input')!
    this.#copy = root.querySelector<HTMLButtonElement>('button.copy')!
    this.#watch = root.querySelector<HTMLAnchorElement>('a.watch')!
    this.#copy.addEventListener('click', () => void this.#share())
    root.querySelector('button.leave')!.addEventListener('click', onLeave)
  }

  /** @param watchLink link for spectators; none on the page of a spectator */
  show(on: boolean, title = '', link = '', watchLink = ''): void {
    this.#root.hidden = !on
    this.#title.textContent = title
    this.#link.value = link
    this.#copy.textContent = 'Copy link'
    this.#watch.href = watchLink
    this.#watch.hidden = watchLink === ''
  }

  /** A sentence on what is going on, and the seats taken so far. */
  update(status: string, seats: readonly SeatView[], count: number): void {
    if (this.#status.textContent !== status) this.#status.textContent = status
    const taken = new Map(
      seats.filter((seat) => seat.status === 'playing' && seat.name !== '').map((seat) => [seat.seat, seat]),
    )
    const text = JSON.stringify([count, [...taken.values()].map((seat) => [seat.seat, seat.name])])
    if (this.#seats.dataset.shown === text) return
    this.#seats.dataset.shown = text
    this.#seats.replaceChildren(
      ...Array.from({ length: count }, (_, index) => {
        const item = document.createElement('li')
        const seat = taken.get(index)
        item.style.setProperty('--seat', seatColour(index))
        item.classList.toggle('taken', seat !== undefined)
        item.append(span('dot', ''), span('name', seat?.name ?? 'waiting …'))
        return item
      }),
    )
  }

  /** The phone's share sheet where there is one, else the clipboard, else a selection to copy by hand. */
  async #share(): Promise<void> {
    const url = this.#link.value
    try {
      if (navigator.share && matchMedia('(pointer: coarse)').matches) await navigator.share({ title: 'Peerstep', url })
      else await navigator.clipboard.writeText(url)
      this.#copy.textContent = 'Copied'
    } catch {
      this.#link.select()
    }
  }
}
