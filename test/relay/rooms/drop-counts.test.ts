import assert from 'node:assert/strict'
import { Metrics } from '../../../relay/ops/metrics.js'
import { DropCounts } from '../../../relay/rooms/drop-counts.js'
import { newLaneStats } from '../../../src/transport/lane.js'

describe('drop counts', () => {
  it('tell the metrics what is new, of the lane and of the room together', async () => {
    const metrics = new Metrics()
    const drops = new DropCounts(metrics)
    const dropped = async (reason: string): Promise<number | undefined> =>
      (await metrics.droppedPackets.get()).values.find(({ labels }) => labels.reason === reason)?.value
    const stats = { ...newLaneStats(), forged: 2, foreign: 3, overflowed: 1 }
    drops.update(stats, { malformed: 0, strangers: 4 })
    drops.update(stats, { malformed: 0, strangers: 4 })
    drops.update({ ...stats, malformed: 5 }, { malformed: 1, strangers: 6 })
    const reasons = ['malformed', 'forged', 'replayed', 'foreign', 'overflowed']
    assert.deepEqual(await Promise.all(reasons.map(dropped)), [6, 2, 0, 9, 1])
  })
})
