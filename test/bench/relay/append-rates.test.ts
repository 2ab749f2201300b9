import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppendFile, appendRates } from '../../../bench/relay/append-rates.js'
import { LoggedMatches } from '../../../bench/relay/logged-match.js'
import { startRelayParts } from '../../../bench/relay/relay-parts.js'
import { sealedPlay } from '../../../bench/relay/sealed-play.js'
import { arenaDemo } from '../../../demos/demo-games.js'

describe('rates of durable seals', () => {
  let directory: string
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'peerstep-bench-'))
  })
  afterEach(() => rmSync(directory, { recursive: true }))

  it('appends to a plain file in order', () => {
    const path = join(directory, 'floor')
    const file = new AppendFile(path)
    file.append([Uint8Array.of(1, 2), Uint8Array.of(3)])
    file.append([Uint8Array.of(4)])
    file.close()
    assert.deepEqual([...readFileSync(path)], [1, 2, 3, 4])
  })

  it('logs what so many writers seal, one chunk after another', async () => {
    const matches = await LoggedMatches.of(sealedPlay(arenaDemo, { seats: 2, seconds: 1, seed: 3 }))
    const relay = await startRelayParts(directory, false)
    try {
      const wish = { directory, seed: 3, writers: [3, 1], rounds: 2, seals: 5 }
      const rates = await appendRates(relay.store, matches, 1, wish)
      assert.deepEqual(
        rates.map(({ writers, storeRounds, storeMs, fileMs }) => [
          writers,
          storeRounds.length,
          storeMs.length,
          fileMs.length,
        ]),
        [
          [1, 2, 10, 10],
          [3, 2, 30, 10],
        ],
      )
      // Five seals in each of three rounds, once alone and once with the others.
      const [first] = await relay.store.unsettled()
      const log = await relay.store.readLog(first!.id, 0, 100)
      assert.deepEqual(
        log.map(({ firstFrame }) => firstFrame),
        Array.from({ length: 30 }, (_, index) => 6 * index),
      )
    } finally {
      await relay.stop()
    }
  })
})
