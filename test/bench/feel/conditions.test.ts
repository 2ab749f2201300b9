import assert from 'node:assert/strict'
import { GAMES, modesOf, PLANS, USUAL } from '../../../bench/feel/conditions.js'
import { EFFORTS } from '../../../bench/findings/findings.js'

describe('the conditions of feel', () => {
  for (const effort of EFFORTS) {
    it(`hold what goals, ratios and figures speak of, each once: ${effort}`, () => {
      const { conditions, sweep } = PLANS[effort]
      const keys = conditions.map((condition) => JSON.stringify(condition))
      assert.equal(new Set(keys).size, keys.length)
      for (const game of GAMES) {
        const usual = conditions.find((one) => keys.includes(JSON.stringify({ ...one, ...USUAL, game, rttMs: 150 })))
        assert.ok(usual, `${game} at 150 ms`)
        const calm = conditions.filter((one) => one.game === game && one.lossRatio === 0 && one.jitterRatio <= 0.1)
        assert.ok(calm.some((one) => one.rttMs <= 60))
      }
      assert.ok(sweep.rttsMs.length > 0 && sweep.delaysFrames.includes(0) && sweep.delaysFrames.includes(3))
    })
  }

  it('play lockstep, rollback and the automatic choice everywhere', () => {
    for (const condition of PLANS.full.conditions) {
      for (const mode of ['lockstep', 'rollback', 'auto'] as const) assert.ok(modesOf(condition).includes(mode))
    }
  })
})
