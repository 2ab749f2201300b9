import assert from 'node:assert/strict'
import {
  FACTS_PER_SEAL_MAX,
  framesPerSeal,
  INPUT_RUN_FRAMES_MAX,
  PACKET_BYTES_MAX,
  SEAL_BYTES_MAX,
  SEAL_FRAMES_MAX,
} from '../../src/wire/limits.js'

describe('wire limits', () => {
  it('let one seal describe as many frames as its inputs fit a packet', () => {
    assert.equal(framesPerSeal(2), INPUT_RUN_FRAMES_MAX)
    assert.equal(framesPerSeal(16 * 64), 39)
    assert.equal(framesPerSeal(1_000_000), 8)
  })

  it('let a seal be decoded that describes as much as a referee describes', () => {
    assert.ok(SEAL_BYTES_MAX < PACKET_BYTES_MAX)
    assert.ok(framesPerSeal(1) <= SEAL_FRAMES_MAX)
    assert.ok(16 <= FACTS_PER_SEAL_MAX)
  })
})
