/** A figure on the page: its title, what its colours and dashes mean, its pictures. */
import { html, raw } from 'hono/html'
import type { Figure } from '../findings.js'
import { draw } from './figures.js'
import { namesOf, type Stroke } from './palette.js'

export async function figureBlock(figure: Figure, strokes: ReadonlyMap<string, Stroke>) {
  const names = namesOf([figure]).map(({ name }) => name)
  const drawings = await draw(figure, strokes)
  const block = figure.kind === 'bars'
  return html`<figure class="${drawings.length > 1 ? 'panelled' : ''}">
<h3>${figure.title}</h3>
${figure.note !== undefined && html`<p class="note">${figure.note}</p>`}
${names.length > 1 && html`<ul class="legend">${names.map((name) => html`<li>${raw(sampleOf(strokes.get(name)!, block))}${name}</li>`)}</ul>`}
<div class="panels">${drawings.map(
    ({ title, svg }) => html`<div class="panel">${title !== '' && html`<h4>${title}</h4>`}${raw(svg)}</div>`,
  )}</div>
</figure>`
}

/** A short stroke, or for bars a block, as in the pictures. */
function sampleOf({ colour, fill, dash }: Stroke, block: boolean): string {
  const shape = block
    ? `<rect width="12" height="10" x="8" fill="${fill}"/>`
    : `<path d="M0 5H30" fill="none" stroke="${colour}" stroke-width="2.5" stroke-dasharray="${dash.join(' ')}"/>`
  return `<svg width="30" height="10" aria-hidden="true">${shape}</svg>`
}
