import assert from 'node:assert/strict'
import type { Figure } from '../../../bench/findings/findings.js'
import { COLOURS, namesOf, strokesOf } from '../../../bench/report/palette.js'

describe('the strokes of a figure', () => {
  it('go by what is drawn, in the order in which it first comes', () => {
    const figures: Figure[] = [
      { kind: 'bars', title: '', y: { title: '' }, bars: [{ group: 'a', name: 'one', value: 1 }] },
      {
        kind: 'cdf',
        title: '',
        panels: [
          {
            title: '',
            curves: [
              { name: 'theirs', rival: true, latenciesMs: [] },
              { name: 'one', latenciesMs: [] },
            ],
          },
        ],
      },
    ]
    assert.deepEqual(
      [...namesOf(figures)],
      [
        ['one', false],
        ['theirs', true],
      ],
    )
  })

  it('tell all apart that a figure can hold, and rivals by their dashes', () => {
    const ours = Array.from({ length: 12 }, (_, index) => [`our ${index}`, false] as const)
    const rivals = Array.from({ length: 6 }, (_, index) => [`rival ${index}`, true] as const)
    const strokes = strokesOf(new Map([...ours, ...rivals]))
    const told = [...strokes.values()].map(({ colour, dash }) => `${colour} ${dash.join(' ')}`)
    assert.equal(new Set(told).size, told.length)
    for (const [name] of rivals) assert.ok(strokes.get(name)!.dash.length > 0)
    for (const [name] of ours.slice(0, COLOURS.length)) assert.deepEqual(strokes.get(name)!.dash, [])
    const fills = ours.map(([name]) => strokes.get(name)!.fill)
    assert.equal(new Set(fills).size, fills.length)
  })
})
