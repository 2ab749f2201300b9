/** Score board, clock and short messages over the stage: plain elements, so that they can be read aloud. */
import { seatColour } from '../drawing/palette.js'
import type { ScoreRow, SeatView } from '../view.js'

/** The overlay during a match: scores, time, messages. */
export class Hud {
  readonly #root: HTMLElement
  readonly #board: HTMLElement
  readonly #clock: HTMLElement
  readonly #banner: HTMLElement
  readonly #help: HTMLElement
  readonly #take: HTMLButtonElement
  #shown = ''

  constructor(root: HTMLElement) {
    this.#root = root
    this.#board = root.querySelector('.board')!
    this.#clock = root.querySelector('.clock')!
    this.#banner = root.querySelector('.banner')!
    this.#help = root.querySelector('.help')!
    this.#take = root.querySelector<HTMLButtonElement>('.take')!
  }

  show(on: boolean, help = ''): void {
    this.#root.hidden = !on
    this.#help.textContent = help
    this.#banner.hidden = true
    this.offerSeat(null)
  }

  /** Shows the button with which a spectator takes a seat; null hides it. */
  offerSeat(onTake: (() => void) | null): void {
    this.#take.hidden = onTake === null
    this.#take.onclick = onTake
  }

  /** @param own own seat, marked on the board */
  update(rows: readonly ScoreRow[], seats: readonly SeatView[], own: number, secondsLeft: number): void {
    this.#writeClock(secondsLeft)
    const text = JSON.stringify([rows, seats.map((seat) => [seat.name, seat.status]), own])
    if (text === this.#shown) return
    this.#shown = text
    const most = Math.max(...rows.map((row) => row.score))
    this.#board.replaceChildren(
      ...rows.map((row) => {
        const item = document.createElement('li')
        item.style.setProperty('--seat', seatColour(row.seat))
        item.classList.toggle('own', row.seat === own)
        item.classList.toggle('leading', row.score === most && most > 0)
        const status = seats[row.seat]?.status ?? 'playing'
        item.classList.toggle('away', status !== 'playing')
        item.append(
          span('name', seats[row.seat]?.name ?? `Seat ${row.seat + 1}`),
          span('score', String(row.score)),
          span('detail', status === 'away' ? 'away' : row.detail),
        )
        return item
      }),
    )
  }

  /** A line in the middle of the picture; an empty one hides it. */
  banner(text: string): void {
    if (this.#banner.textContent !== text) this.#banner.textContent = text
    this.#banner.hidden = text === ''
  }

  #writeClock(secondsLeft: number): void {
    const seconds = Math.max(0, Math.ceil(secondsLeft))
    const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
    if (this.#clock.textContent !== text) this.#clock.textContent = text
    this.#clock.classList.toggle('urgent', seconds <= 10)
  }
}

/** A `span` element with a class and a text. */
export function span(className: string, text: string): HTMLElement {
  const element = document.createElement('span')
  element.className = className
  element.textContent = text
  return element
}
