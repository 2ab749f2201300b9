/** The card at the end of a match: winners, scores, and the certificate that the relay signed. */
import type { Outcome } from 'peerstep/core'
import { seatColour } from '../drawing/palette.js'
import type { SeatView } from '../view.js'
import { span } from './hud.js'

/** What the card says; a practice round has no verdict. */
export interface CardContent {
  /** Null when the match stopped undecided. */
  readonly outcome: Outcome | null
  readonly seats: readonly SeatView[]
  readonly own: number
  readonly verdict: string | null
  readonly matchId: string | null
  readonly relayKey: string | null
  readonly finalFrame: number | null
  readonly finalHash: bigint | null
}

const VERDICTS: Readonly<Record<string, string>> = {
  verified: 'The relay played the match again from all players’ inputs and reached the same end.',
  attested: 'The relay does not know this game; enough players signed the same end.',
  disputed: 'Players or relay disagree about the end. The replay shows which of them is right.',
  abandoned: 'The match stopped before it was decided.',
  unjudged: 'No relay was there to judge; the players’ own machines agree.',
}

/** The card at the end of a match. */
export class CertificateCard {
  readonly #root: HTMLElement
  readonly #title: HTMLElement
  readonly #reason: HTMLElement
  readonly #scores: HTMLElement
  readonly #paper: HTMLElement

  constructor(root: HTMLElement, onAgain: () => void, onHome: () => void) {
    this.#root = root
    this.#title = root.querySelector('h2')!
    this.#reason = root.querySelector('.reason')!
    this.#scores = root.querySelector('.scores')!
    this.#paper = root.querySelector('.paper')!
    root.querySelector('button.again')!.addEventListener('click', onAgain)
    root.querySelector('button.home')!.addEventListener('click', onHome)
  }

  hide(): void {
    this.#root.hidden = true
  }

  show(content: CardContent): void {
    const [winner, ...others] = content.outcome?.winners ?? []
    this.#title.textContent = titleOf(content)
    this.#title.style.setProperty(
      '--seat',
      winner !== undefined && others.length === 0 ? seatColour(winner) : '#ffffff',
    )
    this.#reason.textContent = content.outcome?.reason ?? ''
    this.#writeScores(content)
    this.#writePaper(content)
    this.#root.hidden = false
    this.#root.querySelector<HTMLButtonElement>('button.again')!.focus({ preventScroll: true })
  }

  #writeScores({ outcome, seats, own }: CardContent): void {
    const rows = (outcome?.scores ?? []).map((score, seat) => ({ score, seat })).sort((a, b) => b.score - a.score)
    this.#scores.replaceChildren(
      ...rows.map(({ score, seat }) => {
        const item = document.createElement('li')
        item.style.setProperty('--seat', seatColour(seat))
        item.classList.toggle('own', seat === own)
        item.classList.toggle('leading', outcome?.winners.includes(seat) ?? false)
        item.append(
          span('dot', ''),
          span('name', seats[seat]?.name ?? `Seat ${seat + 1}`),
          span('score', String(score)),
        )
        return item
      }),
    )
  }

  #writePaper(content: CardContent): void {
    this.#paper.hidden = content.verdict === null
    if (content.verdict === null) return
    this.#paper.dataset.verdict = content.verdict
    const list = document.createElement('dl')
    addRow(list, 'Match', content.matchId ? shorten(content.matchId) : '–', content.matchId)
    addRow(list, 'Signed by', content.relayKey ? shorten(content.relayKey) : 'no relay', content.relayKey)
    addRow(list, 'Final frame', content.finalFrame === null ? '–' : String(content.finalFrame), null)
    const hash = content.finalHash === null ? '–' : content.finalHash.toString(16).padStart(16, '0')
    addRow(list, 'State hash', hash, null)
    this.#paper.replaceChildren(
      span('seal', content.verdict),
      span('meaning', VERDICTS[content.verdict] ?? ''),
      list,
      ...(content.matchId && content.relayKey ? [links(content.matchId)] : []),
    )
  }
}

function titleOf({ outcome, seats, own }: CardContent): string {
  if (outcome === null) return 'Not decided'
  const names = outcome.winners.map((seat) => seats[seat]?.name ?? `Seat ${seat + 1}`)
  if (names.length === 0) return 'A draw'
  if (names.length > 1) return `${names.join(' and ')} win`
  return outcome.winners[0] === own ? 'You win' : `${names[0]} wins`
}

function addRow(list: HTMLElement, name: string, text: string, title: string | null): void {
  const row = document.createElement('div')
  const term = document.createElement('dt')
  const value = document.createElement('dd')
  term.textContent = name
  value.textContent = text
  if (title) value.title = title
  row.append(term, value)
  list.append(row)
}

function links(matchId: string): HTMLElement {
  const paragraph = document.createElement('p')
  paragraph.className = 'links'
  const record = document.createElement('a')
  const path = `/matches/${encodeURIComponent(matchId)}`
  record.href = path
  record.target = '_blank'
  record.rel = 'noopener'
  record.textContent = 'See the record'
  const replay = document.createElement('a')
  replay.href = `${path}/replay`
  replay.download = `${matchId}.peerstep`
  replay.textContent = 'Download the replay'
  paragraph.append(record, replay)
  return paragraph
}

function shorten(text: string): string {
  return text.length <= 20 ? text : `${text.slice(0, 8)}…${text.slice(-8)}`
}
