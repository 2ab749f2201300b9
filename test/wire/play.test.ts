import assert from 'node:assert/strict'
import { AssertionError } from '../../src/errors.js'
import { peerstep } from '../../src/wire/generated.js'
import type { PlayShape } from '../../src/wire/input-run.js'
import { FRAME_MAX, INPUT_RUN_FRAMES_MAX } from '../../src/wire/limits.js'
import { decodePacket, encodePacket } from '../../src/wire/packet.js'
import { matchTagOf, type PlayPacket } from '../../src/wire/play.js'
import { MATCH_ID, PLAY, SHAPE } from './samples.js'

const play = (change: Partial<PlayPacket>): Uint8Array => encodePacket({ play: { ...PLAY, ...change } }, SHAPE)

describe('play packets', () => {
  it('bring back a play packet in which every field has its default', () => {
    const shape: PlayShape = { seats: 1, neutral: Uint8Array.of(0) }
    const quiet: PlayPacket = {
      matchTag: 0,
      seat: 0,
      frame: 0,
      runs: [],
      acks: [-1],
      finalFrame: -1,
      advantageFrames: [0],
      pingMs: 0,
      echo: null,
      hashes: [],
      resync: false,
      term: 0,
      packetFrames: 1,
    }
    assert.deepEqual(decodePacket(encodePacket({ play: quiet }, shape), shape), { play: quiet })
  })

  it('work on frames at the very end', () => {
    const far = { frame: FRAME_MAX, acks: [-1, FRAME_MAX, 0], finalFrame: -1, runs: [] }
    const early = { frame: 0, acks: [FRAME_MAX, FRAME_MAX, FRAME_MAX], finalFrame: FRAME_MAX, runs: [] }
    for (const change of [far, early]) {
      assert.deepEqual(decodePacket(play(change), SHAPE), { play: { ...PLAY, ...change } })
    }
    assert.throws(() => play({ frame: FRAME_MAX + 1 }), AssertionError)
  })

  it('keep advantages to a quarter frame, within bounds, and take NaN for level', () => {
    const decoded = decodePacket(play({ advantageFrames: [0.3, Number.NaN, 1e9] }), SHAPE)
    assert.deepEqual(decoded?.play?.advantageFrames, [0.25, 0, 1024])
  })

  it('need few bytes: the ordinary tick of two players at 60 Hz, eight inputs not yet acknowledged', () => {
    const shape = { seats: 2, neutral: new Uint8Array(2) }
    const inputs = Uint8Array.of(1, 0, 1, 0, 1, 0, 5, 0, 5, 0, 5, 0, 4, 0, 4, 0)
    const ordinary: PlayPacket = {
      ...PLAY,
      frame: 20_000,
      runs: [{ seat: 1, firstFrame: 19_995, count: 8, inputs }],
      acks: [19_992, 20_002],
      finalFrame: 19_980,
      advantageFrames: [1.25, 0],
      pingMs: 333_333,
      echo: { seat: 0, pingMs: 333_300, heldMs: 9 },
      hashes: [],
      resync: false,
      term: 0,
      packetFrames: 1,
    }
    // 11 of them are ping and echo, 5 the tag of the match.
    assert.equal(encodePacket({ play: ordinary }, shape).length, 44)
  })

  it('may tell nothing of acknowledgements and clocks', () => {
    const brief: PlayPacket = { ...PLAY, acks: [], advantageFrames: [], packetFrames: 4 }
    assert.deepEqual(decodePacket(encodePacket({ play: brief }, SHAPE), SHAPE), { play: brief })
    assert.throws(() => encodePacket({ play: { ...PLAY, acks: [1] } }, SHAPE), AssertionError)
  })

  it('refuse a play packet of a match with another number of seats', () => {
    const bytes = play({})
    assert.equal(decodePacket(bytes, { ...SHAPE, seats: 2 }), null)
    assert.equal(decodePacket(bytes, { ...SHAPE, seats: 4 }), null)
  })

  it('bring back inputs of others than the sender, inputs far from its frame, and those of frame 0', () => {
    const inputs = Uint8Array.of(1, 1, 0, 1)
    const runs = [
      { seat: 1, firstFrame: 0, count: 2, inputs },
      { seat: 1, firstFrame: FRAME_MAX - 1, count: 2, inputs },
    ]
    for (const some of [runs, runs.toReversed(), runs.map((run) => ({ ...run, seat: 2 }))]) {
      assert.deepEqual(decodePacket(play({ runs: some }), SHAPE)?.play?.runs, some)
    }
    const message = peerstep.Packet.decode(
      play({ frame: 0, acks: [], finalFrame: -1, runs: runs.slice(0, 1), hashes: [] }),
    )
    assert.ok(decodePacket(peerstep.Packet.encode(message).finish(), SHAPE))
    const early = { play: { ...message.play, ownLead: 0 } }
    assert.equal(decodePacket(peerstep.Packet.encode(early).finish(), SHAPE), null, 'inputs before frame 0')
  })

  it('refuse inputs of seats that do not exist and echoes to them', () => {
    const sender = play({ seat: 2, runs: [] })
    assert.ok(decodePacket(sender, SHAPE))
    sender[sender.indexOf(0x18) + 1] = 3
    assert.equal(decodePacket(sender, SHAPE), null)
    assert.equal(decodePacket(play({ echo: { seat: 5, pingMs: 1, heldMs: 1 } }), SHAPE), null)
  })

  it('refuse more than there may be', () => {
    const run = { seat: 0, firstFrame: 0, count: 1, inputs: Uint8Array.of(1, 1) }
    assert.throws(() => play({ runs: Array.from({ length: 33 }, () => run) }), AssertionError)
    const frames = INPUT_RUN_FRAMES_MAX + 1
    assert.throws(() => play({ runs: [{ ...run, count: frames, inputs: new Uint8Array(2 * frames) }] }), AssertionError)
    const hash = { frame: 0, hash: 0n }
    assert.throws(() => play({ hashes: Array.from({ length: 17 }, () => hash) }), AssertionError)
  })

  it('refuse a foreign wire version', () => {
    const message = peerstep.Packet.decode(play({}))
    const saying = (version: number): Uint8Array =>
      peerstep.Packet.encode({ play: { ...message.play, version } }).finish()
    assert.deepEqual(decodePacket(saying(0), SHAPE), { play: PLAY })
    assert.deepEqual(decodePacket(saying(1), SHAPE), { play: PLAY })
    assert.equal(decodePacket(saying(2), SHAPE), null)
  })
})

describe('matchTagOf', () => {
  it('is the first four bytes of the match id', () => {
    assert.equal(matchTagOf(MATCH_ID), 0x01020304)
    assert.equal(matchTagOf(Uint8Array.of(255, 0, 0, 1, 9)), 0xff000001)
  })
})
