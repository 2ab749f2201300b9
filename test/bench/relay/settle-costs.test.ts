import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LoggedMatches } from '../../../bench/relay/logged-match.js'
import { startRelayParts } from '../../../bench/relay/relay-parts.js'
import { sealedPlay } from '../../../bench/relay/sealed-play.js'
import { settleCosts } from '../../../bench/relay/settle-costs.js'
import { arenaDemo } from '../../../demos/demo-games.js'

describe('costs of settlements', () => {
  let directory: string
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'peerstep-bench-'))
  })
  afterEach(() => rmSync(directory, { recursive: true }))

  it('settles every match as verified, and gives a sample for each but the one that warms up', async () => {
    const play = sealedPlay(arenaDemo, { seats: 2, seconds: 2, seed: 3, decideAfterSeconds: 2 })
    const relay = await startRelayParts(directory, true)
    try {
      const costs = await settleCosts(relay, await LoggedMatches.of(play), [1, 2, 3, 4], directory, 3)
      assert.deepEqual(costs.verdicts, { verified: 3 })
      assert.deepEqual([costs.settleMs.length, costs.floorMs.length], [3, 3])
      assert.ok(costs.recordBytes > 0 && costs.runningBytes > 0)
      assert.deepEqual((await relay.store.unsettled()).length, 0)
    } finally {
      await relay.stop()
    }
  })
})
