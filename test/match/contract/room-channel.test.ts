import assert from 'node:assert/strict'
import { LaneChannel } from '../../../src/match/contract/room-channel.js'
import type { PlayShape } from '../../../src/wire/input-run.js'
import { decodePacket } from '../../../src/wire/packet.js'
import { ROOM_MESSAGES, SHAPE } from '../../wire/samples.js'

function makeChannel(shape: () => PlayShape | null) {
  const sent: { to: string | null; bytes: Uint8Array; delivery: string | undefined }[] = []
  const lane = {
    broadcast: (bytes: Uint8Array, delivery?: string) => sent.push({ to: null, bytes, delivery }),
    send: (to: string, bytes: Uint8Array, delivery?: string) => sent.push({ to, bytes, delivery }),
  }
  return { channel: new LaneChannel(lane, shape), sent }
}

describe('lane channel', () => {
  it('encodes each kind of message for all peers or for one, and lets only seals be lost: the next repeats them', () => {
    const { channel, sent } = makeChannel(() => SHAPE)
    for (const message of ROOM_MESSAGES) {
      channel.broadcast(message)
      channel.send('a', message)
    }
    sent.forEach(({ to, bytes, delivery }, i) => {
      const message = ROOM_MESSAGES[i >> 1]
      assert.deepEqual(decodePacket(bytes, SHAPE)?.room, message)
      assert.equal(to, i % 2 === 0 ? null : 'a')
      assert.equal(delivery, message?.type === 'seal' ? 'latest' : 'reliable')
    })
    assert.equal(sent.length, 2 * ROOM_MESSAGES.length)
  })

  it('asks for the shape of the match with every message', () => {
    let shape: PlayShape | null = null
    const { channel, sent } = makeChannel(() => shape)
    const seal = ROOM_MESSAGES.find(({ type }) => type === 'seal')!
    assert.throws(() => channel.broadcast(seal))
    shape = SHAPE
    channel.broadcast(seal)
    assert.equal(sent.length, 1)
  })
})
