import assert from 'node:assert/strict'
import { changePolicy, type LinkPolicy, PERFECT_LINK } from '../../../src/transport/simulated/link-policy.js'

describe('a change of a link policy', () => {
  it('replaces the named fields, keeps the others, and leaves the old policy as it was', () => {
    const slow = changePolicy(PERFECT_LINK, { delayMs: 40 })
    assert.deepEqual(changePolicy(slow, { lossRatio: 0.5 }), { ...PERFECT_LINK, delayMs: 40, lossRatio: 0.5 })
    assert.equal(PERFECT_LINK.delayMs, 0)
    assert.ok(Object.isFrozen(slow))
  })

  it('takes both kinds of burst loss, and the bounds of all ratios', () => {
    for (const change of [
      { burst: { ratio: 1, packets: 1 } },
      { burst: { toBad: 0, toGood: 1, lossGood: 0, lossBad: 1 } },
      { lossRatio: 1, duplicateRatio: 1, reorderRatio: 1, reorderPackets: 1 },
      { bandwidth: { bytesPerSecond: 1, burstBytes: 0, queueBytes: 0 } },
    ]) {
      assert.deepEqual(changePolicy(PERFECT_LINK, change), { ...PERFECT_LINK, ...change })
    }
  })

  it('refuses values that no link can have', () => {
    const wrong: Partial<LinkPolicy>[] = [
      { delayMs: -1 },
      { jitterMs: -1 },
      { lossRatio: 1.1 },
      { duplicateRatio: -0.1 },
      { reorderRatio: Number.NaN },
      { reorderPackets: 0 },
      { reorderPackets: 1.5 },
      { burst: { ratio: 2, packets: 1 } },
      { burst: { ratio: 0.1, packets: 0 } },
      { burst: { toBad: 0, toGood: 0, lossGood: 0, lossBad: 1.5 } },
      { bandwidth: { bytesPerSecond: 0, burstBytes: 1, queueBytes: 1 } },
      { bandwidth: { bytesPerSecond: 1, burstBytes: -1, queueBytes: 1 } },
      { bandwidth: { bytesPerSecond: 1, burstBytes: 1, queueBytes: -1 } },
    ]
    for (const change of wrong) assert.throws(() => changePolicy(PERFECT_LINK, change), JSON.stringify(change))
  })
})
