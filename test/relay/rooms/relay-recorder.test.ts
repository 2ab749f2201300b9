import assert from 'node:assert/strict'
import { MatchEnd } from '../../../relay/rooms/match-end.js'
import { RelayRecorder } from '../../../relay/rooms/relay-recorder.js'
import type { ProgressListener } from '../../../relay/settlement/open-match.js'
import type { Settlement } from '../../../relay/settlement/settlement.js'
import { noFrames } from '../../../src/core/session/final-frames.js'
import type { MatchSight } from '../../../src/match/hosted/match-recorder.js'
import { GAME } from '../../wire/samples.js'
import { listeningLog } from '../validation/validator-kit.js'

const OPENING = {
  matchId: new Uint8Array(16).fill(1),
  room: 'friday',
  meeting: { topic: 'topic', closed: false },
  game: GAME,
  seed: 1,
  options: {},
  seats: [],
}
const FRAMES = noFrames(2)
const PLAYING: MatchSight = { deserted: false, aliveMs: 0, finalFrame: 9, live: 2, claims: 0 }

/** A settlement of which a test says what fails. */
class SettlementInMemory {
  readonly calls: string[] = []
  fails: string | null = null
  decide: () => void = () => assert.fail('not watched')

  #call(name: string): Promise<void> {
    this.calls.push(name)
    return this.fails === name ? Promise.reject(new Error(`${name} failed`)) : Promise.resolve()
  }
  open = (opening: { startedAtMs: number }): Promise<void> => {
    assert.ok(Math.abs(opening.startedAtMs - Date.now()) < 10_000)
    return this.#call('open')
  }
  append = (): Promise<void> => this.#call('append')
  rewind = (): Promise<void> => this.#call('rewind')
  close = (): Promise<object> => this.#call('close').then(() => ({ certificateBytes: Uint8Array.of(1) }))
  forget = (): void => void this.#call('forget')
  simulates = (): boolean => true
  onProgress = (_: Uint8Array, listener: ProgressListener): void => {
    const decided = { frame: 9, stateHash: 0n, outcomeJson: '{}' }
    this.decide = () => listener({ frames: 9, checkpoint: { frame: 0, hash: 0n }, decided })
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('relay recorder', () => {
  let settlement: SettlementInMemory
  let log: Record<string, unknown>[]
  let recorder: RelayRecorder
  beforeEach(() => {
    settlement = new SettlementInMemory()
    const listening = listeningLog()
    log = listening.lines
    const parts = { settlement: settlement as unknown as Settlement, log: listening.log, clock: { nowMs: () => 1000 } }
    recorder = new RelayRecorder(parts, OPENING, new MatchEnd({ claimWaitMs: 5000, resumeMs: 300_000 }))
  })
  const errors = (): unknown[] => log.filter(({ level }) => level === 50).map(({ msg }) => msg)

  it('opens a match, and keeps its frames only once that is durable', async () => {
    recorder.open()
    await recorder.keep(FRAMES)
    assert.deepEqual(settlement.calls, ['open', 'append'])
    assert.equal(recorder.isOver(PLAYING, 1000), false)
    assert.deepEqual(errors(), [])
  })

  it('ends a match that cannot be opened, and reports that once', async () => {
    settlement.fails = 'open'
    recorder.open()
    await assert.rejects(recorder.keep(FRAMES), /open failed/)
    await assert.rejects(recorder.settle(), /open failed/)
    assert.equal(recorder.isOver(PLAYING, 1000), true)
    assert.equal(recorder.ending, true)
    assert.deepEqual(errors(), ['a match cannot go on', 'a match could not be settled; the next start tries again'])
    assert.deepEqual(settlement.calls, ['open', 'forget'])
  })

  it('ends a match whose log fails', async () => {
    settlement.fails = 'append'
    recorder.open()
    await assert.rejects(recorder.keep(FRAMES), /append failed/)
    assert.equal(recorder.isOver(PLAYING, 1000), true)
    assert.deepEqual(await recorder.settle(), Uint8Array.of(1))
  })

  it('ends a decided match some time later, unless the frames that decided it are discarded', async () => {
    recorder.watch()
    await settled()
    settlement.decide()
    assert.equal(recorder.ending, true)
    assert.deepEqual([recorder.isOver(PLAYING, 6000), recorder.isOver(PLAYING, 6001)], [false, true])
    await recorder.rewind(5)
    assert.equal(recorder.ending, false)
    assert.equal(recorder.isOver(PLAYING, 6001), false)
  })

  it('releases a match that cannot be settled', async () => {
    settlement.fails = 'close'
    recorder.open()
    await assert.rejects(recorder.settle(), /close failed/)
    assert.deepEqual(settlement.calls, ['open', 'close', 'forget'])
  })
})
