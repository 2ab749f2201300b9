/** The smallest message of a game: one player's input of one frame. */
import { Random } from 'peerstep/core'
import type { Encoding } from './encoding.js'
import { generalEncodings, protobufEncoding } from './general.js'

interface FrameInput {
  readonly frame: number
  readonly seat: number
  /** A bit for each of 16 keys. */
  readonly buttons: number
  /** -32768 to 32767. */
  readonly moveX: number
  readonly moveY: number
  /** 65536ths of a turn. */
  readonly aim: number
}

/** Random inputs of consecutive frames. */
export function frameInputs(count: number, seed: number): FrameInput[] {
  const random = new Random(seed)
  return Array.from({ length: count }, (_, index) => ({
    frame: 100_000 + index,
    seat: random.int(0, 7),
    buttons: random.int(0, 0xffff) & random.int(0, 0xffff) & random.int(0, 0xffff),
    moveX: random.int(-127, 127),
    moveY: random.int(-127, 127),
    aim: random.int(0, 0xffff),
  }))
}

/** All encodings of a frame input. */
export function frameInputEncodings(): Encoding<FrameInput>[] {
  return [protobufEncoding('FrameInput'), ...generalEncodings<FrameInput>()]
}
